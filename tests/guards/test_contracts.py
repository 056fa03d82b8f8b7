"""The import contracts cover what exists: no room of the app is forgotten, no new area escapes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.guards.source import ROOT

BESIDE_THE_ROOMS = {"clock", "extensions", "keys", "static"}


def names_in(folder: Path) -> set[str]:
    """Return the modules and packages that lie directly in a folder."""
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in folder.glob("*/*.py")}


def rooms_in(layers: list[str]) -> set[str]:
    """Return the rooms of the app that the layers of a contract name."""
    names = " ".join(layers).replace("|", " ").replace(":", " ").split()
    return {name.removeprefix("app.") for name in names if name.startswith("app.")}


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the project in which a contract may be broken."""
    for name in ("app", "schema"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "templates", "*.pyc")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contract(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Check one contract in a copy of the project."""
    command = "from importlinter.cli import lint_imports_command as main; main()"
    options = ["--contract", name, "--no-cache", "--no-logo"]
    return subprocess.run(
        [sys.executable, "-c", command, *options], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_room_of_the_app_is_in_the_layers():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert rooms_in(layers) == names_in(ROOT / "app") - BESIDE_THE_ROOMS


def test_a_new_area_is_held_to_the_contract_without_being_named(copy):
    area = copy / "schema" / "commendations.py"
    area.write_text('"""A new area."""\nfrom schema.base import Base\n')
    kept = contract(copy, "areas-apart")
    area.write_text('"""A new area."""\nfrom schema.petitions import Petition\n')
    broken = contract(copy, "areas-apart")
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert broken.returncode == 1
    assert "schema.commendations is not allowed to import schema.petitions" in broken.stdout


def test_the_folder_reader_sees_modules_and_packages(tmp_path):
    (tmp_path / "clock.py").touch()
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "calendar.py").touch()
    (tmp_path / "__init__.py").touch()
    assert names_in(tmp_path) == {"clock", "domain"}


def test_the_layer_reader_sees_every_room():
    assert rooms_in(["app.admin | app.cli", "app.domain", "schema"]) == {"admin", "cli", "domain"}
