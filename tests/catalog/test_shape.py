"""One parser for forms, the API and imports: what each kind takes, and the sentence for what it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from app.catalog.entity import Kind
from app.catalog.shape import clean, clean_all, member
from app.domain.errors import Refused
from schema.field import Format
from schema.vocabulary import Channel, FourOutcome
from tests.catalog.columns import column

CHINA = timezone(timedelta(hours=8))
PHONE, ID, EMAIL = ({"format": Format.phone}, {"format": Format.id_number}, {"format": Format.email})


def cleaned(kind, raw, **known):
    return clean(column(kind, **known), raw)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.text, "  操场\t噪声\n太大 ", "操场 噪声 太大"),
        (Kind.text, "e\u0301", "é"),
        (Kind.text, 2549, "2549"),
        (Kind.text, Decimal("1.50"), "1.50"),
        (Kind.dictionary, " direct ", "direct"),
        (Kind.long, "一\r\n二", "一\n二"),
        (Kind.integer, "1,408", 1408),
        (Kind.integer, " -3 ", -3),
        (Kind.integer, 5.0, 5),
        (Kind.integer, 7, 7),
        (Kind.integer, "－１２", -12),
        (Kind.decimal, "１２．５", Decimal("12.5")),
        (Kind.decimal, "1,250.75", Decimal("1250.75")),
        (Kind.decimal, 0.5, Decimal("0.5")),
        (Kind.date, "2026年9月17日", date(2026, 9, 17)),
        (Kind.date, date(2026, 9, 17), date(2026, 9, 17)),
        (Kind.boolean, True, True),
        (Kind.boolean, "on", True),
        (Kind.boolean, "是", True),
        (Kind.boolean, 0, False),
        (Kind.boolean, "No", False),
        (Kind.enum, "letter", Channel.letter),
        (Kind.enum, Channel.visit, Channel.visit),
        (Kind.multi, ["justified_solved", "", None], ["justified_solved"]),
        (Kind.multi, ("needy_helped",), ["needy_helped"]),
        (Kind.multi, "needy_helped", ["needy_helped"]),
        (Kind.ref, " 17 ", 17),
        (Kind.ref, 3, 3),
        (Kind.refs, "3,,17", [3, 17]),
        (Kind.refs, [3, "17", ""], [3, 17]),
        (Kind.json, {"a": 1}, {"a": 1}),
        (Kind.json, [1], [1]),
    ],
)
def test_every_kind_takes(kind, raw, value):
    enum = {Kind.enum: Channel, Kind.multi: FourOutcome}.get(kind)
    assert cleaned(kind, raw, enum=enum) == value


def test_a_moment_is_the_office_s_wall_time_unless_it_says_otherwise():
    assert cleaned(Kind.moment, "2026-09-17 09:30") == datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
    assert cleaned(Kind.moment, "2026-09-17T01:30:00Z") == datetime(2026, 9, 17, 9, 30, tzinfo=CHINA)
    aware = datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
    assert cleaned(Kind.moment, aware) is aware


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        (Kind.text, None),
        (Kind.date, None),
        (Kind.ref, None),
        (Kind.boolean, False),
        (Kind.multi, []),
        (Kind.refs, []),
    ],
)
@pytest.mark.parametrize("raw", [None, "", " \n", []])
def test_an_empty_input_is_nothing_of_its_kind(kind, nothing, raw):
    assert cleaned(kind, raw) == nothing


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (Kind.text, ["a"], "must be text"),
        (Kind.text, {"a": 1}, "must be text"),
        (Kind.long, 5, "must be text"),
        (Kind.integer, "five", "whole number"),
        (Kind.integer, 1.5, "whole number"),
        (Kind.integer, "٣", "whole number"),
        (Kind.decimal, "٣.٥", "must be a number"),
        (Kind.ref, "٣", "choose from the list"),
        (Kind.integer, True, "whole number"),
        (Kind.integer, 2**31, "too large"),
        (Kind.integer, "9" * 5000, "too large"),
        (Kind.integer, 1e300, "too large"),
        (Kind.decimal, "much", "must be a number"),
        (Kind.decimal, True, "must be a number"),
        (Kind.decimal, "NaN", "must be a number"),
        (Kind.decimal, "Infinity", "must be a number"),
        (Kind.date, "31.02.", "is not a date"),
        (Kind.date, "2026-02-30", "does not exist"),
        (Kind.date, 1e9, "is not a date"),
        (Kind.moment, "soon", "is not a date"),
        (Kind.boolean, "perhaps", "yes or no"),
        (Kind.enum, "pigeon", "“pigeon” is not one of the choices"),
        (Kind.enum, ["letter"], "is not one of the choices"),
        (Kind.multi, ["needy_helped", "all"], "“all” is not one of the choices"),
        (Kind.ref, "0", "choose from the list"),
        (Kind.ref, "-1", "choose from the list"),
        (Kind.ref, "9999999999", "choose from the list"),
        (Kind.ref, True, "choose from the list"),
        (Kind.ref, "new", "choose from the list"),
        (Kind.refs, "3,x", "choose from the list"),
        (Kind.json, "{}", "structured value"),
    ],
)
def test_every_kind_refuses_with_a_sentence_for_its_field(kind, raw, sentence):
    enum = {Kind.enum: Channel, Kind.multi: FourOutcome}.get(kind)
    with pytest.raises(Refused) as refusal:
        cleaned(kind, raw, enum=enum, name="given")
    assert sentence in str(refusal.value)
    assert refusal.value.field == "given"


def test_a_choice_without_choices_is_refused_not_broken():
    with pytest.raises(Refused, match="not one of the choices"):
        cleaned(Kind.enum, "letter")


def test_a_member_is_found_by_its_code_only():
    assert member(Channel, "letter") is member(Channel, Channel.letter) is Channel.letter
    with pytest.raises(Refused):
        member(Channel, "Letter")


def test_text_that_is_too_long_is_refused_with_both_lengths_not_cut():
    assert cleaned(Kind.text, "四个汉字", length=4) == "四个汉字"
    with pytest.raises(Refused) as refusal:
        cleaned(Kind.text, "五个汉字呢", length=4)
    assert refusal.value.params == {"limit": 4, "count": 5}


@pytest.mark.parametrize(
    "raw", ["13800001234", "0575-8888 1234", "+86 (575) 88881234", "88881234转801", "8123, 8124"]
)
def test_a_telephone_number_may_look_like(raw):
    assert cleaned(Kind.text, raw, field=PHONE) == raw


@pytest.mark.parametrize("raw", ["ask Mrs Wang", "1234", "1" * 41])
def test_a_telephone_number_may_not_look_like(raw):
    with pytest.raises(Refused, match="telephone number"):
        cleaned(Kind.text, raw, field=PHONE)


def test_an_identity_number_is_checked_by_its_check_character():
    assert cleaned(Kind.text, "11010519491231 002x", field=ID) == "11010519491231002X"
    with pytest.raises(Refused, match="check character of this identity number does not fit"):
        cleaned(Kind.text, "110105194912310021", field=ID)
    with pytest.raises(Refused, match="18 characters"):
        cleaned(Kind.text, "11010519491231", field=ID)


def test_an_e_mail_address_has_a_name_and_a_place():
    assert cleaned(Kind.text, "lin@edu.example", field=EMAIL) == "lin@edu.example"
    with pytest.raises(Refused, match="no e-mail address"):
        cleaned(Kind.text, "lin at edu", field=EMAIL)


TITLE = column(nullable=False)
PEOPLE = column(Kind.integer, "people", nullable=False, has_default=True)
NOTE = column(name="note")
OUTCOMES = column(Kind.multi, "outcomes", enum=FourOutcome, field={"required": True})


def test_all_problems_come_back_together_and_none_is_raised():
    values, problems = clean_all(
        [TITLE, PEOPLE, NOTE, OUTCOMES], {"people": "many", "note": " ", "outcomes": []}
    )
    assert values == {"note": None}
    assert [(problem.field, str(problem)) for problem in problems] == [
        ("title", "This field is required."),
        ("people", "This must be a whole number."),
        ("outcomes", "This field is required."),
    ]


def test_an_empty_value_leaves_the_column_s_default_to_the_database():
    values, problems = clean_all([TITLE, PEOPLE], {"title": "x"})
    assert (values, problems) == ({"title": "x"}, [])


def test_a_partial_change_looks_only_at_what_is_given():
    values, problems = clean_all([TITLE, PEOPLE, NOTE], {"note": "x"}, partial=True)
    assert (values, problems) == ({"note": "x"}, [])
    _, problems = clean_all([TITLE, NOTE], {"title": ""}, partial=True)
    assert [problem.field for problem in problems] == ["title"]
