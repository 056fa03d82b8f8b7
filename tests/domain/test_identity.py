"""Numbers of people: right or refused with a sentence, and the same however they are written."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.domain.identity import check_character, essence, is_number, whole_id, whole_phone

BODY = "33060219800229123"
GOOD = BODY + check_character(BODY)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("１３８ ０００１ 1234", "13800011234"),
        ("+86 138-0001-1234", "13800011234"),
        ("008613800011234", "13800011234"),
        ("0571-88001234转801", "0571-88001234-801"),
        ("(0571)88001234", "0571-88001234"),
        ("0571－88001234", "0571-88001234"),
        ("88001234", "88001234"),
        ("400 123 4567", "4001234567"),
    ],
)
def test_a_telephone_number_is_kept_in_one_way(written: str, kept: str) -> None:
    assert whole_phone(written) == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1380001123", "11 digits; these are 10"),
        ("12345", "no telephone number"),
        ("找王老师", "no telephone number"),
        ("138****1234", "a masked one is not stored"),
    ],
)
def test_what_is_no_telephone_number_is_told_why(written: str, why: str) -> None:
    with pytest.raises(Refused) as told:
        whole_phone(written)
    assert why in str(told.value)


def test_an_identity_number_is_kept_with_half_width_digits_and_a_capital_x() -> None:
    body = next(
        f"3306021980022{n}{m:03d}"
        for n in "8"
        for m in range(1000)
        if check_character(f"3306021980022{n}{m:03d}") == "X"
    )
    wide = (body + "x").translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert whole_id(wide) == body + "X"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (GOOD[:-1], "18 characters"),
        (GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"), "does not fit"),
        ("99" + GOOD[2:], "code of a province"),
        (GOOD[:6] + "19810229" + GOOD[14:], "19810229"),
        ("330602********1234", "a masked one is not stored"),
    ],
)
def test_what_is_no_identity_number_is_told_why(number: str, why: str) -> None:
    with pytest.raises(Refused) as told:
        whole_id(number)
    assert why in str(told.value)


def test_a_leap_day_is_a_date_of_birth() -> None:
    assert whole_id(GOOD) == GOOD


def test_a_number_is_the_same_however_it_is_written() -> None:
    written = ["138 0001 1234", "１３８０００１１２３４", "+86-138-0001-1234"]
    assert {essence(text) for text in written} == {"13800011234"}
    assert essence(GOOD.lower()) == GOOD


def test_a_whole_number_is_told_from_a_name_and_from_a_petition_number() -> None:
    assert is_number("138-0001-1234")
    assert is_number(GOOD)
    assert not is_number("王小明")
    assert not is_number("138")
    assert not is_number("信访2026-00012")
