"""What calls for supervision, what is restricted, and how a refusal carries its sentence."""

from __future__ import annotations

import pytest

from app.domain.errors import N_, Refusals, Refused, refuse_all
from app.domain.secrecy import is_restricted
from app.domain.supervision import triggers
from schema.vocabulary import Channel, Purpose, Secrecy, SupervisionTrigger

GROUP, CITY, PROVINCE = (
    SupervisionTrigger.group_visit,
    SupervisionTrigger.city_note,
    SupervisionTrigger.province_note,
)


@pytest.mark.parametrize(
    ("channel", "people", "source", "found"),
    [
        (Channel.visit, 5, "direct", (GROUP,)),
        (Channel.visit, 4, "direct", ()),
        (Channel.visit, None, "direct", ()),
        (Channel.letter, 9, "direct", ()),
        (Channel.letter, 1, "city_leader_note", (CITY,)),
        (Channel.letter, 1, "province_edu", (PROVINCE,)),
        (Channel.visit, 6, "province_leader_note", (GROUP, PROVINCE)),
    ],
)
def test_group_visits_and_notes_from_above_are_supervised(channel, people, source, found):
    assert triggers(channel, people, source) == found


@pytest.mark.parametrize("purpose", [None, *Purpose])
@pytest.mark.parametrize("secrecy", [None, *Secrecy])
def test_a_report_and_what_is_marked_is_restricted(purpose, secrecy):
    expected = purpose is Purpose.report or secrecy is Secrecy.confidential_report
    assert is_restricted(purpose, secrecy) is expected


def test_a_refusal_keeps_its_sentence_its_field_and_its_values():
    one = Refused("It ended on %(day)s.", field="days", day="9 月")
    assert (one.message, one.field, one.params, str(one)) == (
        "It ended on %(day)s.",
        "days",
        {"day": "9 月"},
        "It ended on 9 月.",
    )
    assert str(Refused("100 % is 100%")) == "100 % is 100%"
    assert N_("x") == "x"


def test_several_refusals_are_told_at_once_and_none_is_no_refusal():
    refuse_all([])
    problems = [Refused("No %(what)s.", field="a", what="day"), Refused("No.")]
    with pytest.raises(Refusals) as told:
        refuse_all(problems)
    assert (str(told.value), told.value.field, told.value.problems) == ("No day.", "a", tuple(problems))
