"""Cells into values, one kind after another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.domain.errors import Refused
from app.imports import readers
from app.imports.readers import (
    Choice,
    choice,
    day,
    flag,
    long_text,
    moment,
    number,
    source_number,
    text,
    whole_number,
)

WAYS = (Choice("letter", ("Letter", "来信")), Choice("web", ("Web", "网上信访", "网信")))


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (text(20), "\n\t \u3000路灯\xa0 不亮\u200b\n", "路灯 不亮"),
        (text(20), 13800000000.0, "13800000000"),
        (text(20), 0.5, "0.5"),
        (text(20), True, "True"),
        (text(20), date(2019, 4, 5), "2019-04-05"),
        (text(20), datetime.fromisoformat("2019-04-05 09:30"), "2019-04-05 09:30:00"),
        (long_text(20), "\n\t\t\n　　第一行\r\n\r\n第二行 \n", "第一行\n第二行"),
        (source_number(20), 2549.0, "2549"),
        (source_number(20), "2549.0", "2549"),
        (source_number(20), " ２５４９ ", "2549"),
        (source_number(20), "信〔2019〕007", "信〔2019〕007"),
        (whole_number(), 3.0, 3),
        (whole_number(), " ３ ", 3),
        (whole_number(), "1,234", 1234),
        (whole_number(), 0, 0),
        (number(), "1.5", 1.5),
        (number(), -2.25, -2.25),
        (day(), "2019/4/5 9:30:01", date(2019, 4, 5)),
        (day(), datetime.fromisoformat("2019-04-05 23:59"), date(2019, 4, 5)),
        (moment(), "2019/4/5 9:30:01", datetime.fromisoformat("2019-04-05 09:30:01")),
        (moment(), date(2019, 4, 5), datetime.fromisoformat("2019-04-05 00:00")),
        (moment(), 43560.5, datetime.fromisoformat("2019-04-05 12:00")),
        (moment(UTC), "2019年4月5日", datetime(2019, 4, 5, tzinfo=UTC)),
        (choice(WAYS), "letter", "letter"),
        (choice(WAYS), " LETTER ", "letter"),
        (choice(WAYS), "网信", "web"),
        (flag(), "是", True),
        (flag(), "No", False),
        (flag(), True, True),
        (flag(), 0.0, False),
    ],
)
def test_a_cell_is_read_as_what_it_means(reader, cell, value):
    found = reader.read(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("reader", "cell", "sentence", "params"),
    [
        (text(3), "路灯不亮", readers.TOO_LONG, {"length": 4, "limit": 3}),
        (long_text(3), "路灯不亮", readers.TOO_LONG, {"length": 4, "limit": 3}),
        (text(18), 330602199001011200.0, readers.ROUNDED, {}),
        (whole_number(), "三", readers.NOT_A_NUMBER, {"value": "三"}),
        (whole_number(), "inf", readers.NOT_A_NUMBER, {"value": "inf"}),
        (whole_number(), float("inf"), readers.NOT_A_NUMBER, {"value": "inf"}),
        (whole_number(), True, readers.NOT_A_NUMBER, {"value": "True"}),
        (whole_number(), 1.5, readers.NOT_WHOLE, {"value": "1.5"}),
        (whole_number(1), 0.0, readers.TOO_SMALL, {"value": 0, "least": 1}),
        (number(), date(2019, 1, 1), readers.NOT_A_NUMBER, {"value": "2019-01-01"}),
        (choice(WAYS), "飞鸽", readers.UNKNOWN_CHOICE, {"value": "飞鸽", "choices": "Letter, Web"}),
        (flag(), "也许", readers.UNKNOWN_CHOICE, {"value": "也许", "choices": "yes, no, 是, 否"}),
    ],
)
def test_a_cell_that_means_nothing_is_refused_with_what_it_holds(reader, cell, sentence, params):
    with pytest.raises(Refused) as refusal:
        reader.read(cell)
    assert (refusal.value.message, refusal.value.params) == (sentence, params)
    assert str(refusal.value)


@pytest.mark.parametrize("cell", ["2019-02-30", "昨天", "2019", 2.0e9])
def test_a_day_that_does_not_exist_is_refused_with_the_way_to_write_one(cell):
    for reader in (day(), moment()):
        with pytest.raises(Refused):
            reader.read(cell)
        assert "2026-03-05" in reader.fix


@pytest.mark.parametrize("reader", [text(5), long_text(5), whole_number(), number(), choice(WAYS), flag()])
def test_a_cell_of_invisible_signs_reads_as_blank(reader):
    assert reader.read("\u2060 ") in (None, "")


def test_of_many_choices_the_first_twelve_are_named():
    many = choice([Choice(f"c{index}", (f"C{index}",)) for index in range(20)])
    with pytest.raises(Refused) as refusal:
        many.read("x")
    assert str(refusal.value.params["choices"]).endswith("C11, …")
