"""Many members of a group at once: cells in any dress, limits of the body of rules, every wrong line named."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import members as acting
from app.domain.errors import Refusals, Refused
from app.domain.members import members
from schema.people import Petitioner, PetitionParty
from tests import cast
from tests.actions import scenes

GOOD = "110101199003070097"


def visit(session, office, people=8):
    """Return a registered visit of so many people."""
    came = {"channel": "visit", "reception_place": "接待室", "receiver_id": office.staff["lin"]}
    return cast.petition(session, office, people_count=people, **came)


def parts(session, row):
    session.flush()
    found = (
        select(Petitioner.name, Petitioner.id_number, PetitionParty.is_representative)
        .join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
        .where(PetitionParty.petition_id == row.id, PetitionParty.is_primary.is_(False))
        .order_by(PetitionParty.id)
    )
    return [tuple(one) for one in session.execute(found)]


def refused(session, office, row, text):
    before = len(parts(session, row))
    with pytest.raises(Refusals) as found:
        acting.enter(session, cast.acting(session, office, "lin"), row, text)
    assert len(parts(session, row)) == before, "nothing is written"
    return [str(one) for one in found.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        f"姓名\t证件号\t电话\t代表\n王一\t{GOOD}\t13800001234\t是\n李二",
        f"王一,{GOOD},13800001234,是\n\n李二,,,",
        f"王一，{GOOD}，13800001234，代表\n李二；；；否",
        f"王一 {GOOD} 13800001234 yes\n李二",
        f"王一   是 13800001234 {GOOD}\n李二  否",
    ],
)
def test_lines_are_read_in_any_dress(text):
    found = members(text)
    assert [one[1:5] for one in found] == [("王一", GOOD, "13800001234", True), ("李二", "", "", False)]


def test_members_are_entered_and_the_one_who_speaks_is_marked(session, office):
    row = visit(session, office)
    lin = cast.acting(session, office, "lin")
    assert acting.enter(session, lin, row, f"王一\t{GOOD}\t13800001234\t是\n李二\n张三") == 3
    assert parts(session, row) == [("王一", GOOD, True), ("李二", None, False), ("张三", None, False)]


def test_every_line_that_is_wrong_is_named(session, office):
    row = visit(session, office)
    text = f"王一,110101199003070098\n,{GOOD}\n李二,,12\n张三,,,也许\n赵四,{GOOD}"
    told = refused(session, office, row, text)
    assert told[0].startswith("Line 1 “王一”: this is not an ID number")
    assert told[1] == "Line 2: the name is missing or too long."
    assert told[2] == "Line 3 “李二”: this is not a telephone number."
    assert told[3] == "Line 4 “张三”: after the telephone comes only yes or no."
    assert told[4] == "Line 5 “赵四”: this person is entered already."
    assert len(told) == 5


@pytest.mark.parametrize(
    ("regime", "people", "allowed"),
    [("national_2022", 8, 5), ("zhejiang_2016", 8, 3), ("zhejiang_2016", 11, 5)],
)
def test_the_representatives_stay_within_what_the_body_of_rules_allows(
    session, office, regime, people, allowed
):
    row = visit(session, office, people)
    row.regime = regime
    session.flush()
    lines = [f"代表{number},,,是" for number in range(allowed + 1)]
    told = refused(session, office, row, "\n".join(lines))
    assert told == [
        (
            f"Line {allowed + 1} “代表{allowed}”: "
            f"a visit of {people} people may send at most {allowed} representatives."
        )
    ]
    lin = cast.acting(session, office, "lin")
    assert acting.enter(session, lin, row, "\n".join(lines[:allowed])) == allowed
    assert len(refused(session, office, row, lines[-1])) == 1, "those entered before count"


def test_more_members_than_people_are_refused_line_by_line(session, office):
    row = visit(session, office, 3)
    told = refused(session, office, row, "王一\n李二\n张三")
    assert len(told) == 1
    assert told[0].startswith("Line 3 “张三”: more members than the 3 people counted")


def test_nothing_or_too_much_is_refused_as_a_whole(session, office):
    row = visit(session, office)
    lin = cast.acting(session, office, "lin")
    for text in ("  \n姓名,电话", "王\n" * 501):
        with pytest.raises(Refused, match="from 1 to 500 lines"):
            acting.enter(session, lin, row, text)


def test_a_finished_petition_takes_none(session, office):
    row = scenes.closed(session, office)
    with pytest.raises(Refused, match="finished"):
        acting.enter(session, cast.acting(session, office, "lin"), row, "王一")
