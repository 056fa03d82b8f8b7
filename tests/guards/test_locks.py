"""Lock files hold every version with its digest and no address of a registry."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.guards.source import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """Return distribution → version of a requirements lock."""
    return dict(_PIN.findall(text))


def without_digest(text: str) -> list[str]:
    """Return the pins that carry no digest."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    return [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_digests_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert pins(text)
    assert without_digest(text) == []
    assert "://" not in text


def test_development_and_production_run_the_same_versions():
    production = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    development = pins((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert production.items() <= development.items()


def test_the_front_end_lock_has_digests_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert [name for name, package in installed.items() if "integrity" not in package] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []


def test_every_dependency_has_an_upper_bound_of_ours():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [line for line in wanted if "<" not in line and "==" not in line] == []


def test_the_guard_catches_a_pin_without_digest():
    assert without_digest("a==1 \\\n    --hash=sha256:00\nb==2\n# end") == ["b"]
