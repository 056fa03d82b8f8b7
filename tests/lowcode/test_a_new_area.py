"""Low code: a new area is one class, one generated migration and its words, and nothing else.

The project is copied, the area is written into the copy and the copy's own commands do the rest, each in a
process of its own. What the area can do then is proved inside the copy by `walk.py`; here every proof is a
test.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lowcode import walk

pytestmark = pytest.mark.timeout(600)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LEFT_OUT = ("bench/", "tests/bench/", "docs/", "var/")
PATIENCE = 200
"""Seconds for one command of the copy, on a machine that is busy with other tests."""
PASSED_OVER = frozenset({"__pycache__", "var", "home"})


@dataclass(frozen=True)
class Office:
    """The copy after the area was added: which files differ, and what became of each proof."""

    touched: frozenset[str]
    migration: str
    proofs: dict[str, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Add the area to an office that is already at work, as an operator would, and walk through it."""
    copy = tmp_path_factory.mktemp("project")
    _copy(copy)
    _run(copy, "-m", "tests.lowcode.walk", "open")
    before = _digests(copy)

    shutil.copy(HERE / "commendations.py", copy / "schema" / "commendations.py")
    with (copy / "translations/zh/LC_MESSAGES/messages.po").open("a", encoding="utf-8") as words:
        words.write((HERE / "commendations.po").read_text(encoding="utf-8"))
    _run(copy, "-m", "scripts.translations", "compile")
    _run(copy, "run.py", "migration", "commendations")
    after = _digests(copy)
    touched = frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    (migration,) = (name for name in touched if name.startswith("schema/migrations/versions/"))

    proofs = json.loads(_run(copy, "-m", "tests.lowcode.walk", "prove").splitlines()[-1])
    assert _digests(copy) == after, "the walk itself wrote into the project"
    return Office(touched, (copy / migration).read_text(encoding="utf-8"), proofs)


def test_it_takes_one_class_one_migration_and_its_words(office: Office) -> None:
    words = {f"translations/zh/LC_MESSAGES/messages.{kind}" for kind in ("po", "mo")}
    (migration,) = office.touched - words - {"schema/commendations.py"}
    assert migration.startswith("schema/migrations/versions/")
    assert migration.endswith("_commendations.py")
    assert office.touched > words


def test_the_generated_migration_makes_its_table_and_takes_it_away_again(office: Office) -> None:
    up, down = office.migration.split("def downgrade")
    assert up.count("op.create_table") == 1
    assert "'commendation'" in up
    assert "op.drop_table('commendation')" in down
    assert "from schema" not in office.migration, "a migration must not follow the models when they change"


@pytest.mark.parametrize("proof", walk.PROOFS, ids=lambda proof: proof.__name__)
def test_the_area_has(proof, office: Office) -> None:
    trouble = office.proofs[proof.__name__]
    assert not trouble, trouble


def _copy(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in listed.stdout.split("\0"):
        if name and not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def _run(copy: Path, *command: str) -> str:
    """Run a command of the copy in a process of its own, with its own data directory."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XINFANG_", "COV_", "COVERAGE_"))
    }
    environment |= {
        "XINFANG_DATA_DIR": str(copy / "var" / "data"),
        "XINFANG_LOGIN_LIMIT": "1000 per minute",
        "XINFANG_WORKER": "inline",
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not PASSED_OVER & set(path.relative_to(folder).parts)
    }
