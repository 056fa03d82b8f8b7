"""A report never reaches whom it accuses, whatever else lets them see petitions (Regulations 2022, 28, 30)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.actions import petitions, records, supervision
from app.catalog.read import catalogue
from app.domain.errors import Refusals, Refused
from app.domain.periods import Period
from app.queries import listing
from app.queries import records as reading
from app.queries.labels import lookup
from app.queries.statistics import figures
from schema.access import PetitionExclusion
from schema.assignments import Assignment
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import Event, HolderKind, PetitionState
from tests import cast
from tests.actions import scenes

PETITIONS = catalogue()["petitions"]


def report(session, office, **values):
    """A report about the East School, registered by Lin."""
    usual = {
        "purpose": "report",
        "title": "About the East School",
        "respondent_unit_id": office.units["east"],
    }
    return cast.petition(session, office, **{**usual, **values})


def who_sees(session, office, row):
    seen = {
        name
        for name in office.users
        if cast.acting(session, office, name)
        and session.scalar(select(Petition.id).where(Petition.id == row.id)) is not None
    }
    cast.acting(session, office, "lin")
    return seen


def around(session, office, username):
    """What somebody finds of everything that belongs to petitions."""
    cast.acting(session, office, username)
    models = (Petition, Petitioner, PetitionParty, Claim, Deadline, Assignment)
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


@pytest.fixture
def yan(either):
    """The discipline officer of the bureau."""
    return cast.hire(either.session, either.office, "yan", "严正", "discipline", "office")


def test_a_report_is_seen_by_its_registrar_the_discipline_office_and_the_principal_leader(either, yan):
    row = report(either.session, either.office)
    assert row.is_secret
    assert who_sees(either.session, either.office, row) == {"lin", "yan", "zheng"}


def test_a_petition_marked_restricted_is_one_too_and_unmarking_it_ends_that(either, yan):
    session, office = either.session, either.office
    row = cast.petition(session, office, secrecy="confidential_report")
    assert who_sees(session, office, row) == {"lin", "yan", "zheng"}
    petitions.amend(session, cast.acting(session, office, "lin"), row, {"secrecy": "open"})
    assert who_sees(session, office, row) == {"lin", "fang", "fu", "zheng"}


@pytest.mark.parametrize("where", ["east", "county", "basic"])
def test_nobody_in_the_unit_complained_about_or_below_sees_it_even_when_a_grant_says_so(either, where):
    """The wall asks the exclusion last: neither a grant to the unit nor one to the person overrides it."""
    from app.actions import access
    from schema.vocabulary import AccessReason

    session, office = either.session, either.office
    cast.hire(session, office, "inside", "内部人", "unit_head" if where != "basic" else "div_head", where)
    row = report(session, office, respondent_unit_id=office.units[where])
    access.grant(session, row, AccessReason.responsible_unit, unit_id=office.units[where])
    access.grant(session, row, AccessReason.handler, staff_id=office.staff["inside"])
    assert "inside" not in who_sees(session, office, row)
    assert around(session, office, "inside") == [0] * 6


def test_the_clerk_who_works_in_the_division_complained_about_does_not_see_it(either):
    session, office = either.session, either.office
    cast.hire(session, office, "ding", "丁一", "clerk", "personnel")
    row = report(session, office, respondent_unit_id=office.units["personnel"])
    assert who_sees(session, office, row) == {"lin", "zheng"}
    assert around(session, office, "ding") == [0] * 6


def test_the_person_complained_about_never_sees_even_an_ordinary_petition(either):
    session, office = either.session, either.office
    row = cast.petition(session, office, respondent_staff_id=office.staff["fang"])
    assert not row.is_secret
    assert who_sees(session, office, row) == {"lin", "fu", "zheng"}
    named = cast.petition(
        session, office, respondent_person="傅宁", respondent_unit_id=office.units["office"]
    )
    assert who_sees(session, office, named) == {"lin", "fang", "zheng"}, "by the name that was typed"


def test_a_namesake_elsewhere_is_shut_out_of_a_report_only(either):
    session, office = either.session, either.office
    ordinary = cast.petition(
        session, office, respondent_person="傅宁", respondent_unit_id=office.units["east"]
    )
    assert "fu" in who_sees(session, office, ordinary)
    secret = report(session, office, respondent_person="郑文博")
    assert "zheng" not in who_sees(session, office, secret)


def test_a_report_about_the_bureau_is_left_to_the_discipline_office(either, yan):
    session, office = either.session, either.office
    row = report(session, office, respondent_unit_id=office.units["bureau"])
    assert row.petition_no, "its registrar could finish it"
    assert who_sees(session, office, row) == {"yan"}
    for username in cast.PEOPLE:
        assert around(session, office, username) == [0] * 6, username


def test_the_discipline_officer_who_is_complained_about_does_not_see_it_either(either, yan):
    session, office = either.session, either.office
    row = report(session, office, respondent_unit_id=office.units["bureau"], respondent_staff_id=yan)
    assert who_sees(session, office, row) == set()


def test_a_draft_its_author_would_never_see_again_is_not_left_lying(session, office):
    with pytest.raises(Refused, match="register it at once"):
        petitions.draft_alone(
            session,
            cast.acting(session, office, "lin"),
            {
                "title": "x",
                "channel": "letter",
                "purpose": "report",
                "category_id": office.categories["Z9"],
                "respondent_unit_id": office.units["bureau"],
            },
        )


def test_the_recused_neither_sees_nor_handles(either):
    session, office = either.session, either.office
    row = scenes.accepted(session, office)
    assert row.handler_id == office.staff["he"]
    values = {"petition_id": row.id, "staff_id": office.staff["he"], "reason": "relative"}
    made = records.create(session, cast.acting(session, office, "he"), catalogue()["recusals"], values)
    assert (row.handler_id, row.handler_b_id) == (office.staff["sun"], None), "the stand-in takes over"
    assert "he" not in who_sees(session, office, row)
    lin = cast.acting(session, office, "lin")
    records.remove(session, lin, catalogue()["recusals"], made)
    assert "he" in who_sees(session, office, row)


def test_one_recuses_oneself_and_the_office_recuses_others(session, office):
    row = scenes.accepted(session, office)
    values = {"petition_id": row.id, "staff_id": office.staff["he"], "reason": "interest"}
    with pytest.raises(Refused, match="One recuses oneself"):
        records.create(session, cast.acting(session, office, "chen"), catalogue()["recusals"], values)
    session.rollback()


def test_it_is_absent_from_lists_counts_search_lookup_and_figures(either):
    session, office = either.session, either.office
    cast.hire(session, office, "ding", "丁一", "clerk", "personnel")
    cast.petition(session, office, title="An ordinary one")
    before = _glance(session, office)
    report(session, office, title="Zebra", respondent_unit_id=office.units["personnel"], petitioner="张秘密")
    assert _glance(session, office) == before, "nothing Ding can ask tells that it exists"


def _glance(session, office):
    cast.acting(session, office, "ding")
    question = listing.Question(text="Zebra", size=10)
    return (
        listing.count(session, PETITIONS, listing.Question()),
        listing.answer(session, PETITIONS, ["title"], question).rows,
        [
            row["title"]
            for row in listing.answer(session, PETITIONS, ["title"], listing.Question(size=10)).rows
        ],
        lookup(session, PETITIONS, "2026", page=1, also=("title",)),
        lookup(session, catalogue()["petitioners"], "张", page=1, also=()),
        figures(session, Period(cast.TODAY, cast.TODAY), office="x"),
        figures(session, Period(cast.TODAY, cast.TODAY), office="x", whole=True),
    )


@pytest.mark.parametrize("verb", [Event.assign, Event.forward])
def test_a_report_is_routed_neither_to_its_unit_nor_to_those_in_it(session, office, verb):
    row = report(session, office)
    cast.acting(session, office, "zheng")
    given = scenes.inputs_for(office, verb)
    east, qian = office.units["east"], office.staff["qian"]
    for wrong in (
        {"unit_id": east},
        {"co_unit_ids": [east]},
        {"handler_id": qian},
        {"first_contact_id": qian},
    ):
        with pytest.raises(Refused) as refusal:
            scenes.do(session, office, "zheng", row, verb, **{**given, **wrong})
        assert refusal.value.field == next(iter(wrong))
    with pytest.raises(Refused):
        petitions.amend(session, cast.acting(session, office, "lin"), row, {"proposed_unit_id": east})
    values = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": east,
        "due_on": scenes.day("10-01"),
        "demand": "x",
    }
    with pytest.raises(Refused) as refusal:
        supervision.open_case(session, cast.acting(session, office, "zheng"), row, values, today=cast.TODAY)
    assert refusal.value.field == "unit_id"


def test_sealed_for_the_discipline_office_it_leaves_even_its_registrar(either, yan):
    session, office = either.session, either.office
    row = report(session, office)
    scenes.do(session, office, "lin", row, Event.to_discipline)
    assert row.state is PetitionState.discipline_track
    assert who_sees(session, office, row) == {"yan", "zheng"}


def test_forwarded_outside_it_says_where_and_owes_no_notice(session, office):
    row = cast.petition(session, office)
    with pytest.raises(Refusals):
        scenes.do(session, office, "fang", row, Event.forward_out)
    scenes.do(session, office, "fang", row, Event.forward_out, outside_organ="市人社局")
    assert (row.state, row.outside_organ) == (PetitionState.forwarded_out, "市人社局")
    assert [fate for _day, fate in scenes.clocks(session, row).values()] == ["met 09-17"]


def complaint(session, office, **values):
    usual = {"purpose": "appeal", "respondent_unit_id": office.units["east"], "title": "About meals"}
    return cast.petition(session, office, **{**usual, **values})


def test_a_complaint_goes_to_its_unit_only_when_somebody_decided_how(session, office):
    row = complaint(session, office)
    east = {"unit_id": office.units["east"]}
    with pytest.raises(Refused, match="Decide whether it gets the petition whole") as refusal:
        scenes.do(session, office, "fang", row, Event.forward, **east)
    assert refusal.value.field == "respondent_copy"
    with pytest.raises(Refused, match="cannot lead"):
        scenes.do(session, office, "fang", row, Event.forward, **east, respondent_copy="summary")
    scenes.do(session, office, "fang", row, Event.forward, **east, respondent_copy="whole")
    assert "qian" in who_sees(session, office, row)


def test_sent_a_summary_the_unit_sees_that_and_nothing_else(either):
    session, office = either.session, either.office
    row = complaint(session, office, petitioner="王小明")
    given = {
        **scenes.inputs_for(office, Event.assign),
        "co_unit_ids": [office.units["east"]],
        "respondent_copy": "summary",
    }
    with pytest.raises(Refused, match="names the petitioner"):
        scenes.do(session, office, "fang", row, Event.assign, **given, redacted_summary="王小明 writes")
    with pytest.raises(Refused, match="Write what the unit is told"):
        scenes.do(session, office, "fang", row, Event.assign, **given)
    scenes.do(session, office, "fang", row, Event.assign, **given, redacted_summary="Meals are cold.")
    assert "qian" not in who_sees(session, office, row)
    assert around(session, office, "qian") == [0, 0, 0, 0, 1, 1], "its own part, and the day it is due"
    copy = session.scalars(select(Assignment).where(Assignment.unit_id == office.units["east"])).one()
    assert (copy.redacted_summary, copy.extent) == ("Meals are cold.", "summary")


def test_exclusions_follow_what_the_petition_says(session, office):
    row = report(session, office)
    assert _exclusions(session, row) == {(HolderKind.unit, office.units["east"])}
    lin = cast.acting(session, office, "lin")
    petitions.amend(session, lin, row, {"respondent_unit_id": office.units["county"]})
    assert _exclusions(session, row) == {(HolderKind.unit, office.units["county"])}
    petitions.amend(session, lin, row, {"purpose": "suggestion"})
    assert _exclusions(session, row) == set()
    assert not row.is_secret


def _exclusions(session, row):
    found = select(PetitionExclusion).where(PetitionExclusion.petition_id == row.id)
    return {(one.holder_kind, one.holder_id) for one in session.scalars(found)}


def test_a_record_shut_out_is_not_there(session, office):
    from app.domain.errors import Invisible

    row = report(session, office)
    cast.acting(session, office, "qian")
    with pytest.raises(Invisible):
        reading.find(session, PETITIONS, row.id)
    assert session.get(Petition, row.id) is None, "not even from what the session has loaded before"
