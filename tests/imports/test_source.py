"""The profile of citizens' messages, on made rows and on the three real files."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.imports import source
from app.imports.headers import choose_table, guess
from app.imports.readers import Choice
from app.imports.rehearse import REPEATED, Verdict, rehearse
from app.imports.source import MESSAGES, messages
from app.imports.workbook import open_workbook
from tests.imports.files import excel

SHARED = Path(os.environ.get("XINFANG_SHARED", Path(__file__).parents[3] / "shared")) / "data"
needs_the_real_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not at hand")


def rehearsed(path, profile=MESSAGES):
    with open_workbook(path) as book:
        table = choose_table(book, profile.targets)
        mapping = guess(table.headers, profile.targets, given=profile.defaults)
        return rehearse(
            table.lines(),
            mapping,
            profile.targets,
            defaults=profile.defaults,
            key=profile.key,
            check=profile.check,
        )


def made(tmp_path, **cells):
    row = {"编号": 7.0, "标题": "路灯", "收到日期": "2019-04-25", "内容": "坏了", **cells}
    return excel(tmp_path / "a.xlsx", [row.keys(), row.values()])


def test_what_such_files_leave_out_is_filled_in(tmp_path):
    (line,) = rehearsed(made(tmp_path)).lines
    assert line.values == {
        "outside_no": "7",
        "title": "路灯",
        "received_at": datetime.fromisoformat("2019-04-25 00:00"),
        "content": "坏了",
        "channel": "web",
        "purpose": "other",
        "category": "Z9",
        "people_count": 1,
    }


def test_what_a_file_does_say_is_kept(tmp_path):
    path = made(tmp_path, 一级分类="教育文体", 信访形式="来访", 信访目的="举报", 人数=5.0, 手机=13800000000.0)
    (line,) = rehearsed(path).lines
    assert line.verdict is Verdict.ready
    assert {
        name: line.values[name]
        for name in ("source_category", "category", "channel", "purpose", "people_count", "phone")
    } == {
        "source_category": "教育文体",
        "category": "Z9",
        "channel": "visit",
        "purpose": "report",
        "people_count": 5,
        "phone": "13800000000",
    }


def test_an_answer_before_its_message_is_refused(tmp_path):
    (problem,) = rehearsed(made(tmp_path, 答复意见="已修", 答复时间="2019-04-24")).problems
    assert (problem.column, problem.message) == ("答复时间", source.ANSWERED_EARLIER)


def test_an_answer_without_a_day_is_refused(tmp_path):
    (problem,) = rehearsed(made(tmp_path, 答复意见="已修")).problems
    assert (problem.target, problem.message) == ("answered_at", source.ANSWER_UNDATED)


def test_the_profile_speaks_the_language_of_its_reader():
    profile = messages(translate={"Subject": "标题"}.get, word=lambda member: f"<{member}>")
    assert [target.label for target in profile.targets if target.name == "title"] == ["标题"]
    (channel,) = [target for target in profile.targets if target.name == "channel"]
    assert channel.reader.read("<fax>") == "fax"


def test_moments_carry_the_zone_of_the_office_when_it_is_given(tmp_path):
    zone = timezone(timedelta(hours=8))
    (line,) = rehearsed(made(tmp_path), messages(zone=zone)).lines
    assert line.values["received_at"] == datetime(2019, 4, 25, tzinfo=zone)


def test_a_column_may_bring_the_categories_of_the_office(tmp_path):
    profile = messages(categories=[Choice("A3", ("有偿补课",))])
    path = made(tmp_path, 本局分类="有偿补课", 一级分类="教育文体")
    (line,) = rehearsed(path, profile).lines
    assert (line.values["category"], line.values["source_category"]) == ("A3", "教育文体")


@needs_the_real_files
@pytest.mark.parametrize(
    ("name", "rows", "refused"),
    [
        ("messages_with_replies", 1408, []),
        ("messages_hot_topics", 2163, []),
        ("messages_labelled", 248, [157]),
    ],
)
def test_the_real_files_are_read_to_the_last_row(name, rows, refused):
    rehearsal = rehearsed(SHARED / f"{name}.xlsx")
    assert len(rehearsal.lines) == rows
    assert [line.row_no for line in rehearsal.of(Verdict.refused)] == refused
    assert {problem.message for problem in rehearsal.problems} <= {REPEATED}
    assert (rehearsal.mapping.unknown, rehearsal.mapping.missing) == ((), ())
    assert all(2011 <= line.values["received_at"].year <= 2020 for line in rehearsal.lines)
    assert all(line.values["outside_no"].isdigit() for line in rehearsal.lines)
    assert not any(line.values["content"].startswith((" ", "\t", "\n", "\u3000")) for line in rehearsal.lines)


@needs_the_real_files
def test_the_message_that_comes_twice_in_another_category_is_refused_with_its_reason():
    (problem,) = rehearsed(SHARED / "messages_labelled.xlsx").problems
    assert problem.message % problem.params == (
        "Row 51 already brings the number 37042, with another 一级分类."
    )
