"""CSV that Excel opens in Chinese and in which nothing becomes a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.exports.csv_file import BATCH, csv_chunks, harmless, write_csv
from app.imports.workbook import open_workbook


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def written(headers, rows, **options):
    file = io.BytesIO()
    write_csv(file, headers, rows, **options)
    return file.getvalue()


def test_the_file_begins_with_the_mark_by_which_excel_knows_utf_8():
    assert written(["编号"], []) == "\ufeff编号\r\n".encode()


def test_values_are_written_as_a_person_reads_them():
    moment = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    row = ["路灯,\n坏了", 3, -1.5, None, True, date(2026, 3, 5), moment]
    data = written(["甲"] * 7, [row], zone=timezone(timedelta(hours=8)))
    assert read(data)[1] == ["路灯,\n坏了", "3", "-1.5", "", "True", "2026-03-05", "2026-03-05 14:30:00"]


def test_a_moment_stays_as_it_is_without_a_zone_to_show_it_in():
    assert read(written(["甲"], [[datetime(2026, 3, 5, 6, 30, tzinfo=UTC)]]))[1] == ["2026-03-05 06:30:00"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n1", " =1", "＝1", "－1", "＠"]
)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == "'" + text
    assert read(written([text], [[text]])) == [["'" + text], ["'" + text]]


@pytest.mark.parametrize("text", ["", "路灯", "a=1", "2026-03-05", "'=1", "(＝)"])
def test_other_text_is_left_alone(text):
    assert harmless(text) == text


def test_rows_are_handed_on_while_the_rest_is_still_to_come():
    taken = []

    def rows():
        for number in range(3 * BATCH):
            taken.append(number)
            yield [number]

    chunks = csv_chunks(["甲"], rows())
    next(chunks)
    next(chunks)
    assert len(taken) == BATCH
    assert len(b"".join(chunks).splitlines()) == 2 * BATCH


def test_what_was_written_is_read_back_the_same(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(written(["编号", "内容"], [["1", "=1+1"], ["2", "-"]]))
    with open_workbook(path) as book:
        assert [row.cells for row in book.sheets[0].rows()] == [("编号", "内容"), ("1", "=1+1"), ("2", "-")]
