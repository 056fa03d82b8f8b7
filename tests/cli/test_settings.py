from __future__ import annotations

import re
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import config
from config import ROOT, BadSetting, Settings, from_environment, secret_key

NAMED = set(re.findall(r"\bXINFANG_[A-Z_]+\b", (ROOT / "config.py").read_text(encoding="utf-8")))
ROW = re.compile(r"^\| `(XINFANG_\w+)` \| (.*?) \| (.+) \|$", re.MULTILINE)
DOCUMENTED = {
    name: (default, meaning)
    for name, default, meaning in ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
}
ELSEWHERE = {"XINFANG_DATA_DIR": "`var/data`", "XINFANG_DATABASE_URL": "`sqlite:///` in the data directory"}
"""Defaults that depend on where the product stands are told in words."""


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMED:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    assert set(DOCUMENTED) == NAMED


@pytest.mark.parametrize("name", sorted(NAMED - set(ELSEWHERE)))
def test_the_documented_default_is_the_one_in_force(name: str) -> None:
    value = getattr(from_environment(), _attribute(name))
    told = "no" if value is False else (f"`{value}`" if value else "–")
    assert DOCUMENTED[name][0] == told


@pytest.mark.parametrize(("name", "words"), ELSEWHERE.items())
def test_the_place_of_the_data_is_told_in_words(name: str, words: str) -> None:
    assert DOCUMENTED[name][0] == words
    assert from_environment().data_dir == ROOT / "var" / "data"
    assert from_environment().database_url == f"sqlite:///{ROOT / 'var' / 'data' / 'xinfang.db'}"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("XINFANG_PORT", "9000", 9000),
        ("XINFANG_SECURE_COOKIES", "Yes", True),
        ("XINFANG_SECURE_COOKIES", "0", False),
        ("XINFANG_JURISDICTION", "zhejiang", "zhejiang"),
        ("XINFANG_TRUSTED_HOSTS", "a.example,b.example", ("a.example", "b.example")),
        ("XINFANG_DATABASE_URL", "postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("XINFANG_DATABASE_URL", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("XINFANG_DATABASE_URL", "postgres://u@h/d", "postgresql+psycopg://u@h/d"),
    ],
)
def test_a_setting_is_read(name: str, text: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    assert getattr(from_environment(), _attribute(name)) == value


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("XINFANG_PORT", "80a", "whole number"),
        ("XINFANG_PORT", "-1", "whole number"),
        ("XINFANG_THREADS", "4.5", "whole number"),
        ("XINFANG_SECURE_COOKIES", "maybe", "yes or no"),
        ("XINFANG_JURISDICTION", "Zhejiang", "national, zhejiang"),
        ("XINFANG_LOCALE", "fr", "zh, en"),
        ("XINFANG_DATABASE_URL", "mysql://", "sqlite:///, postgresql://"),
    ],
)
def test_a_setting_that_cannot_be_understood_names_itself_its_value_and_what_is_allowed(
    name: str, text: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(BadSetting) as refused:
        from_environment()
    for part in (name, repr(text), allowed):
        assert part in str(refused.value)


def test_a_refused_address_of_a_database_does_not_tell_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", "mysql://office:secret@host/name")
    with pytest.raises(BadSetting) as refused:
        from_environment()
    assert "secret" not in str(refused.value)


def test_an_empty_setting_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = from_environment()
    for name in NAMED - {"XINFANG_DATA_DIR"}:
        monkeypatch.setenv(name, "")
    assert from_environment() == plain


def test_the_key_of_sessions_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "office", "sqlite://")
    key = secret_key(settings)
    assert len(key) >= 48
    assert secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "office" / "session.key").stat().st_mode) == 0o600
    assert secret_key(Settings(tmp_path / "another", "sqlite://")) != key


def test_no_secret_has_a_default() -> None:
    assert config.from_environment().secret_key == ""


def test_the_environment_is_read_in_one_file_only() -> None:
    assert {_attribute(name) for name in NAMED} <= {field.name for field in fields(Settings)}


def _attribute(name: str) -> str:
    return name.removeprefix("XINFANG_").lower()
