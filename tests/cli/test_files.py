from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from babel.support import Translations
from sqlalchemy import select

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from config import ROOT
from schema.audit import AuditEntry
from tests import cast
from tests.cli.conftest import Xinfang
from tests.conftest import Panel

HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间", "一级分类"]
GOOD = [
    "2549.0",
    "A00045581",
    "建议延长图书馆开放时间",
    "2026/9/15 19:32:09",
    "希望周末开放。",
    None,
    None,
    "教育文体",
]
ANSWERED = [
    "2550",
    "A00045582",
    "咨询入学年龄",
    "2026/9/14 8:00",
    "几岁入学？",
    "年满六周岁。",
    "2026/9/16 9:00",
    "教育文体",
]
BAD = ["2551", "A00045583", None, "昨天", "没有标题", None, None, "教育文体"]
REPORT = {"rows", "added", "changed", "unchanged", "refused", "problems", "possibly_same"}


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """Three messages: one open, one answered, one that cannot be taken."""
    return book(tmp_path / "留言.xlsx", [HEADERS, GOOD, ANSWERED, BAD])


def test_a_rehearsal_reports_every_problem_and_writes_nothing(
    messages: Path, xinfang: Xinfang, tmp_path: Path
) -> None:
    before = contents(tmp_path / "office.db")
    told = xinfang("import", "petitions", messages, "--dry-run", "--json")
    report = json.loads(told.output)
    assert set(report) == REPORT
    assert {name: report[name] for name in REPORT - {"problems", "possibly_same"}} == {
        "rows": 3,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
    }
    assert {(problem["row"], problem["column"]) for problem in report["problems"]} == {
        (4, "留言主题"),
        (4, "留言时间"),
    }
    for problem in report["problems"]:
        assert set(problem) == {"row", "column", "value", "problem", "fix"}
        assert problem["problem"].endswith(".")
        assert problem["fix"]
    assert contents(tmp_path / "office.db") == before
    assert not list((tmp_path / "files").rglob("*")) if (tmp_path / "files").exists() else True


def test_an_import_adds_once_and_then_nothing_more(messages: Path, xinfang: Xinfang, tmp_path: Path) -> None:
    first = json.loads(xinfang("import", "petitions", messages, "--json").output)
    assert (first["added"], first["refused"]) == (2, 1)
    assert rows(tmp_path, "SELECT outside_no, state FROM petition ORDER BY outside_no") == [
        ("2549", "registered"),
        ("2550", "closed"),
    ]
    again = json.loads(xinfang("import", "petitions", messages, "--json").output)
    assert (again["added"], again["changed"], again["unchanged"], again["refused"]) == (0, 0, 2, 1)
    assert len(rows(tmp_path, "SELECT id FROM petition")) == 2


def test_the_same_number_of_another_source_is_another_petition(
    messages: Path, xinfang: Xinfang, tmp_path: Path
) -> None:
    xinfang("import", "petitions", messages)
    xinfang("import", "petitions", messages, "--source", "hotline")
    found = rows(tmp_path, "SELECT source_system, count(*) FROM petition GROUP BY source_system")
    assert dict(found) == {"messages": 2, "hotline": 2}


def test_a_rehearsal_says_what_may_be_the_same(xinfang: Xinfang, tmp_path: Path) -> None:
    again = [*GOOD]
    again[0] = "9001"
    file = book(tmp_path / "twice.xlsx", [HEADERS, GOOD, again])
    (told,) = json.loads(xinfang("import", "petitions", file, "--dry-run", "--json").output)["possibly_same"]
    assert (told["row"], told["same_as_row"], told["petition"]) == (3, 2, None)
    assert "same name" in told["reasons"]
    xinfang("import", "petitions", file)
    again[0] = "9002"
    third = book(tmp_path / "third.xlsx", [HEADERS, again])
    line = xinfang("import", "petitions", third, "--dry-run").output.splitlines()[-1]
    assert re.match(r"  row 2 may be the same as 2026-\d{5}: same name", line)


def test_without_json_people_read_one_line_and_the_problems(messages: Path, xinfang: Xinfang) -> None:
    first, *problems = xinfang("import", "petitions", messages, "--dry-run").output.splitlines()
    assert first == "rows 3, added 2, changed 0, unchanged 0, refused 1"
    assert len(problems) == 2
    assert all(line.startswith("  row 4, 留言") for line in problems)


def test_refused_rows_come_as_a_workbook_that_can_be_corrected_and_imported(
    messages: Path, xinfang: Xinfang, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.xlsx"
    xinfang("import", "petitions", messages, "--refused", refused)
    sheet = openpyxl.load_workbook(refused).worksheets[0]
    headers, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert headers == [*HEADERS, "Row", "Reason"]
    assert row[:3] == ["2551", "A00045583", None]
    assert row[-2] == 4
    assert "留言主题" in row[-1]
    sheet["C2"], sheet["D2"] = "补上标题", "2026-09-15"
    sheet.parent.save(refused)
    corrected = json.loads(xinfang("import", "petitions", refused, "--json").output)
    assert (corrected["rows"], corrected["added"]) == (1, 1)


def test_no_workbook_is_written_when_nothing_was_refused(xinfang: Xinfang, tmp_path: Path) -> None:
    file, refused = book(tmp_path / "good.xlsx", [HEADERS, GOOD]), tmp_path / "refused.xlsx"
    assert xinfang("import", "petitions", file, "--refused", refused).exit_code == 0
    assert not refused.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_area_is_known_by_its_headings_in_any_language(
    language: str, xinfang: Xinfang, tmp_path: Path
) -> None:
    words = Translations.load(ROOT / "translations", [language])
    headings = [words.gettext(heading) for heading in ("Name", "Unit", "Position", "In service")]
    staff = book(tmp_path / "staff.xlsx", [headings, ["钱多", "城东中学", None, words.gettext("Yes")]])
    assert json.loads(xinfang("import", "staff", staff, "--json").output)["added"] == 1
    again = json.loads(xinfang("import", "staff", staff, "--json").output)
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert len(rows(tmp_path, "SELECT id FROM staff WHERE name = '钱多'")) == 1


@pytest.mark.parametrize("kind", ["training", "Training", "培训学习"])
def test_a_choice_is_known_by_its_code_and_its_word_in_any_language(
    kind: str, xinfang: Xinfang, tmp_path: Path
) -> None:
    lines = [
        ["Who is away", "Reason of absence", "First day", "Last day"],
        ["孙一", kind, "2026-09-01", "2026-09-02"],
    ]
    told = xinfang("import", "absences", book(tmp_path / "absences.xlsx", lines), "--json")
    assert json.loads(told.output)["added"] == 1, told.output
    assert rows(tmp_path, "SELECT kind FROM absence") == [("training",)]


@pytest.mark.parametrize(
    ("name", "content"),
    [("broken.xlsx", b"PK\x03\x04 no zip"), ("text.xlsx", b"just text"), ("empty.csv", b"")],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    name: str, content: bytes, xinfang: Xinfang, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    refused = xinfang("import", "petitions", tmp_path / name)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    as_json = xinfang("import", "petitions", tmp_path / name, "--json")
    assert as_json.exit_code == 1
    assert set(json.loads(as_json.output)) == {"error"}


def test_an_area_that_does_not_exist_is_refused(messages: Path, xinfang: Xinfang, tmp_path: Path) -> None:
    assert "no area 'petition'" in xinfang("import", "petition", messages).output
    assert "no area 'petition'" in xinfang("export", "petition", tmp_path / "out.csv").output


def test_a_person_does_at_the_terminal_what_he_or_she_may_do_in_the_panel(
    messages: Path, xinfang: Xinfang, tmp_path: Path
) -> None:
    assert xinfang("import", "petitions", messages, "--as", "he").exit_code == 1
    assert "no such account" in xinfang("import", "petitions", messages, "--as", "nobody").output
    assert rows(tmp_path, "SELECT id FROM petition") == []
    assert xinfang("import", "petitions", messages, "--as", "lin").exit_code == 0
    entered = rows(tmp_path, "SELECT DISTINCT actor_name, origin FROM audit_entry WHERE verb = 'import'")
    assert entered == [("林晓岚", "command line")]


def test_an_export_holds_the_rows_a_list_would_show(panel: Panel, xinfang: Xinfang, tmp_path: Path) -> None:
    three_petitions(panel)
    file = tmp_path / "out.xlsx"
    told = xinfang("export", "petitions", file, "--filter", "channel=letter,fax", "--sort", "-petition_no")
    assert told.output == f"Written: {file}\n"
    sheet = openpyxl.load_workbook(file).worksheets[0]
    headers, *lines = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = [dict(zip(headers, line, strict=True)) for line in lines]
    assert [(row["petition_no"], row["channel"], row["title"]) for row in found] == [
        ("2026-00002", "fax", "=1+1"),
        ("2026-00001", "letter", "建议延长图书馆开放时间"),
    ]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line), (
        "no text became a formula"
    )


def test_an_export_as_csv_opens_in_excel_and_holds_no_formula(
    panel: Panel, xinfang: Xinfang, tmp_path: Path
) -> None:
    three_petitions(panel)
    file = tmp_path / "out.csv"
    xinfang("export", "petitions", file, "--sort", "petition_no")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), (
        "without the mark Excel takes it for another encoding"
    )
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert [row["petition_no"] for row in found] == ["2026-00001", "2026-00002", "2026-00003"]
    assert not found[1]["title"].startswith("=")


def test_an_export_sees_with_the_eyes_of_the_person_it_is_made_for(
    panel: Panel, xinfang: Xinfang, tmp_path: Path
) -> None:
    three_petitions(panel)
    file = tmp_path / "out.csv"
    assert xinfang("export", "petitions", file, "--as", "lin").exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 3
    nothing = tmp_path / "nothing.csv"
    refused = xinfang("export", "petitions", nothing, "--as", "wei")
    assert refused.exit_code == 1, "who administers never reads petitions"
    assert not nothing.exists()


@pytest.mark.parametrize(
    "asked", [("--filter", "colour=red"), ("--filter", "state=lost"), ("--sort", "content")]
)
def test_a_question_that_makes_no_sense_is_refused(
    asked: tuple[str, ...], xinfang: Xinfang, tmp_path: Path
) -> None:
    refused = xinfang("export", "petitions", tmp_path / "out.csv", *asked)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert not (tmp_path / "out.csv").exists()


def three_petitions(panel: Panel) -> None:
    """Register a letter, a fax and a call."""
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        cast.petition(panel.session, panel.office)
        cast.petition(panel.session, panel.office, channel="fax", title="=1+1")
        cast.petition(panel.session, panel.office, channel="phone")
    panel.session.info.clear()


def book(path: Path, lines: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook of one sheet."""
    workbook = openpyxl.Workbook()
    for line in lines:
        workbook.worksheets[0].append(list(line))
    workbook.save(path)
    return path


def contents(path: Path) -> str:
    """Return everything a SQLite database holds."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def rows(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the office's database, past the panel."""
    with closing(sqlite3.connect(folder / "office.db")) as connection:
        return connection.execute(statement).fetchall()


def test_what_leaves_by_the_command_line_stands_in_the_trail(
    panel: Panel, xinfang: Xinfang, tmp_path: Path
) -> None:
    with unit_of_work(panel.session):
        cast.petition(panel.session, panel.office)
    db.remove()
    file = tmp_path / "out.csv"
    assert xinfang("export", "petitions", file, "--as", "lin", "--filter", "channel=letter").exit_code == 0
    assert xinfang("documents", "list", "--as", "lin").exit_code == 0
    db.remove()
    found = db().scalars(select(AuditEntry).where(AuditEntry.verb.in_(["export", "read"]))).all()
    assert [(entry.verb, entry.subject_kind, entry.actor_name) for entry in found] == [
        ("export", "petition", "林晓岚"),
        ("read", "paper", "林晓岚"),
    ]
    assert found[0].changes["filters"] == [None, ["channel=letter"]]
