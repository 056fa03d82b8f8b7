"""What the manuals tell an operator or a user to do exists under the name they give it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.cli.commands import COMMANDS
from config import ROOT
from scripts.translations import read

MANUALS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PICTURES = ROOT / "docs" / "pictures"


@pytest.fixture(params=MANUALS, ids=lambda path: str(path.relative_to(ROOT)))
def manual(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_link_within_the_project_leads_somewhere(manual: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", manual.read_text(encoding="utf-8"))
    targets = [(manual.parent / link).resolve() for link in links if "://" not in link]
    missing = [target for target in targets if not target.exists()]
    assert [str(path) for path in missing if PICTURES.is_dir() or path.parent != PICTURES] == []


def test_every_command_it_names_exists(manual: Path) -> None:
    text = manual.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^|ExecStart=\S*/)xinfang ([a-z]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS)


def test_everything_it_tells_to_make_can_be_made(manual: Path) -> None:
    named = {
        target
        for targets in re.findall(
            r"(?:`|^)make ([a-z-]+(?: [a-z-]+)*)(?=`| +#|$| T=| UPGRADE)",
            manual.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        for target in targets.split()
    }
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= made


def test_the_words_of_the_users_manual_stand_on_the_pages() -> None:
    quoted = set(re.findall("「([^」]+)」", (ROOT / "docs" / "manual.zh.md").read_text(encoding="utf-8"))) - {
        ""
    }
    known = {str(message.string) for message in read("zh") if message.id}
    assert quoted - known == set()


def test_the_architecture_names_every_room_and_every_decision() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"{room}/" not in text] == []
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [note.name for note in notes if f"docs/decisions/{note.name}" not in text] == []
    assert [note.name[:4] for note in notes] == [f"{number:04d}" for number in range(1, len(notes) + 1)]
    for note in notes:
        assert note.read_text(encoding="utf-8").startswith(f"# {note.name[:4]} ")
