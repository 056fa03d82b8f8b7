"""All of an act is stored or none of it, and what the database forbids is said in a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import IntegrityError

from app.access.actor import bind
from app.actions import petitions, told
from app.actions.told import untold
from app.actions.unit import abandon, explain, savepoint, unit_of_work
from app.domain.errors import Clash, Refused, Stale
from app.extensions import session_factory
from schema.base import User, metadata
from schema.claims import Claim
from schema.documents import NumberSeries
from schema.mandatory import MandatoryReport
from schema.organisation import Absence, LeaderDivision, Post, Staff, Unit
from schema.people import PetitionParty
from schema.petitions import Petition
from schema.proposals import Proposal
from schema.regimes import ClockRule
from schema.routing import RouteTo, RoutingRule
from schema.settings import CatalogueVersion, Setting
from schema.vocabulary import AbsenceKind, Channel, Purpose, UnitKind
from tests import cast

WHY = "the unit of work itself is tried, not what it stores"


def settings_of(session):
    return set(session.scalars(select(Setting.code)))


def test_what_happens_in_a_unit_of_work_is_stored(session):
    with unit_of_work(session), untold(session, WHY):
        session.add(Setting(code="motto", value="x"))
    session.expunge_all()
    assert settings_of(session) == {"motto"}


@pytest.mark.parametrize(
    "error", [Refused("No."), ValueError(), KeyboardInterrupt()], ids=lambda error: type(error).__name__
)
def test_whatever_is_raised_inside_undoes_everything_and_passes_through(session, error):
    with pytest.raises(type(error)), unit_of_work(session), untold(session, WHY):
        session.add(Setting(code="motto", value="x"))
        session.flush()
        raise error
    assert settings_of(session) == set()


def test_a_savepoint_undoes_its_line_alone(either):
    session = either.session
    with unit_of_work(session), untold(session, WHY):
        for code in ("a", "b"):
            with savepoint(session):
                session.add(Setting(code=code, value="x"))
        with pytest.raises(Clash, match="already a record with this value: Setting"), savepoint(session):
            session.add(Setting(code="a", value="y"))
        with pytest.raises(Refused), savepoint(session):
            session.add(Setting(code="c", value="x"))
            raise Refused("No.")
    assert settings_of(session) == {"a", "b"}


def test_an_abandoned_half_is_gone(session):
    session.add(Setting(code="motto", value="x"))
    session.flush()
    abandon(session)
    assert settings_of(session) == set()


def test_of_two_who_saved_the_same_row_the_second_is_told(either):
    mine, number = either.session, either.office.staff["lin"]
    row = mine.scalars(select(Staff).where(Staff.id == number)).one()
    mine.expunge(row)
    mine.rollback()
    with session_factory() as theirs, unit_of_work(theirs), untold(theirs, WHY):
        theirs.scalars(select(Staff).where(Staff.id == number)).one().title = "section chief"
    with pytest.raises(Stale, match="Somebody else has saved"), unit_of_work(mine), untold(mine, WHY):
        mine.add(row)
        row.title = "deputy"
    assert mine.scalar(select(Staff.title).where(Staff.id == number)) == "section chief"


def test_a_session_that_has_read_can_still_write_after_another_wrote(either):
    """On SQLite a transaction that began by reading may not write once another has: it begins anew."""
    mine = either.session
    number = mine.scalar(select(CatalogueVersion.number))
    with session_factory() as other, unit_of_work(other), untold(other, WHY):
        other.add(Setting(code="theirs", value="x"))
    with unit_of_work(mine), untold(mine, WHY):
        mine.add(Setting(code="mine", value="x"))
    assert settings_of(mine) == {"theirs", "mine"}
    assert number == mine.scalar(select(CatalogueVersion.number))


def test_what_was_written_before_the_unit_of_work_began_is_not_lost(either):
    session = either.session
    with untold(session, WHY):
        session.add(Setting(code="flushed", value="x"))
    session.add(Setting(code="pending", value="x"))
    with unit_of_work(session), untold(session, WHY):
        session.add(Setting(code="inside", value="x"))
        session.flush()
        told.forget(session)
    assert settings_of(session) == {"flushed", "pending", "inside"}


def _own_parent(session, office):
    unit = session.get(Unit, office.units["east"])
    unit.parent_id = unit.id


def _one_person_twice(session, office):
    lin = office.staff["lin"]
    session.add(Post(name="Desk", unit_id=office.units["office"], holder_a_id=lin, holder_b_id=lin))


def _ends_before_it_starts(session, office):
    day = cast.TODAY
    session.add(
        Absence(
            staff_id=office.staff["lin"],
            kind=AbsenceKind.training,
            starts_on=day,
            ends_on=day - timedelta(days=1),
        )
    )


def _bare(office, **values):
    return Petition(
        title="x",
        channel=Channel.letter,
        purpose=Purpose.other,
        category_id=office.categories["Z9"],
        received_on=cast.TODAY,
        **values,
    )


def _nobody_behind_it(session, office):
    session.add(_bare(office, people_count=0))


def _more_representatives_than_people(session, office):
    session.add(_bare(office, people_count=2, representative_count=3))


def _approves_himself(session, office):
    wei = office.users["wei"]
    session.add(
        Proposal(
            kind="open_account",
            state="approved",
            payload={},
            based_on="",
            proposed_by_id=wei,
            proposed_at=cast.NOW,
            decided_by_id=wei,
        )
    )


def _a_limit_of_no_days(session, _office):
    session.scalars(select(ClockRule).limit(1)).one().number = 0


def _dismisses_alone(session, office):
    lin = office.staff["lin"]
    row = cast.petition(session, office)
    session.add(
        MandatoryReport(
            petition_id=row.id,
            category_id=office.categories["A5"],
            known_at=cast.NOW,
            due_at=cast.NOW,
            dismissal_by_id=lin,
            dismissed_by_id=lin,
        )
    )


def _a_field_of_nothing(session, _office):
    session.add(LeaderDivision(leader_id=1))


def _nobody_named_to_lead(session, _office):
    session.add(RoutingRule(name="x", lead=RouteTo.named_unit))


def _nobody_named_to_take_part(session, _office):
    session.add(RoutingRule(name="x", lead=RouteTo.unit_above, co=RouteTo.named_unit))


SENTENCES = {
    "ck_leader_division_unit_or_category": (
        _a_field_of_nothing,
        "A field is either a unit or a category.",
    ),
    "ck_routing_rule_lead_named": (_nobody_named_to_lead, "Name the unit that leads."),
    "ck_routing_rule_co_named": (_nobody_named_to_take_part, "Name the unit that takes part."),
    "ck_clock_rule_number": (_a_limit_of_no_days, "A limit is at least one."),
    "ck_mandatory_report_two_people": (
        _dismisses_alone,
        "One person alone does not dismiss a mandatory report.",
    ),
    "ck_proposal_two_people": (_approves_himself, "Nobody approves what he or she has proposed."),
    "ck_unit_own_parent": (_own_parent, "A unit cannot be its own parent."),
    "ck_post_two_people": (_one_person_twice, "A and B of a post must be two different people."),
    "ck_absence_order": (_ends_before_it_starts, "The last day cannot be before the first day."),
    "ck_petition_people": (_nobody_behind_it, "At least one person stands behind a petition."),
    "ck_petition_representatives": (
        _more_representatives_than_people,
        "There cannot be more representatives than people.",
    ),
}


def test_every_rule_of_the_schema_has_a_sentence_and_is_broken_below():
    rules = [
        one
        for table in metadata.tables.values()
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    ]
    assert {str(one.name) for one in rules} == set(SENTENCES)
    assert all(str(one.info["sentence"]) for one in rules)


def test_a_broken_rule_of_the_schema_answers_with_its_sentence(either):
    bind(either.session, cast.BUILDER)
    for name, (break_it, sentence) in SENTENCES.items():
        with pytest.raises(Clash) as clash, unit_of_work(either.session):
            break_it(either.session, either.office)
        assert str(clash.value) == sentence, name


def _same_party_twice(session, office):
    row = cast.petition(session, office)
    party = session.scalars(select(PetitionParty)).one()
    session.add(PetitionParty(petition_id=row.id, petitioner_id=party.petitioner_id))


TAKEN = {
    "a unique column": (
        lambda s, o: s.add(Unit(code="EAST", name="x", kind=UnitKind.division)),
        "this value: Unit code.",
        "code",
    ),
    "a unique pair": (
        lambda s, o: s.add_all(NumberSeries(prefix="a", paper_class="circular", year=2026) for _ in range(2)),
        "this value: Year.",
        "year",
    ),
    "a unique reference": (_same_party_twice, "this value: Petitioner.", "petitioner_id"),
    "an account": (
        lambda s, o: s.add(
            User(username="lin", first_name="x", last_name="y", email="z@localhost", password="p")
        ),
        "There is already such a record.",
        None,
    ),
    "a number": (
        lambda s, o: s.add(Unit(id=o.units["east"], code="x", name="x", kind=UnitKind.division)),
        "There is already",
        None,
    ),
}


def test_a_value_that_is_taken_is_named_by_its_label(either):
    for what, (take_it, words, field) in TAKEN.items():
        with pytest.raises(Clash) as clash, unit_of_work(either.session):
            take_it(either.session, either.office)
        assert words in str(clash.value), what
        assert clash.value.field == field, what


def test_a_reference_to_nothing_is_said_as_such_and_never_as_a_value_that_is_taken(either):
    bind(either.session, cast.BUILDER)
    session = either.session
    with pytest.raises(Clash, match="what it refers to is gone"), unit_of_work(session), untold(session, WHY):
        session.add(Claim(petition_id=4711, position=1, text="x"))
    with (
        pytest.raises(Clash, match="Something else refers to this record"),
        unit_of_work(session),
        untold(session, WHY),
    ):
        session.delete(session.get(Unit, either.office.units["bureau"]))


def test_what_nobody_foresaw_is_refused_without_its_sql(either):
    bind(either.session, cast.BUILDER)
    with pytest.raises(Clash) as clash, unit_of_work(either.session):
        either.session.add(Claim(petition_id=None, position=1, text="x"))
    assert str(clash.value) == "The database refuses this change."


def test_a_rule_without_a_sentence_still_answers_with_one():
    rule = next(one for one in metadata.tables["post"].constraints if isinstance(one, CheckConstraint))
    kept, rule.info = rule.info, {}
    try:
        clash = explain(IntegrityError("INSERT …", {}, Exception(f"CHECK constraint failed: {rule.name}")))
    finally:
        rule.info = kept
    assert str(clash) == "A rule of the database forbids this."


def test_a_unit_of_work_that_fails_leaves_no_half_of_an_act(either):
    session, office = either.session, either.office
    with pytest.raises(Clash), unit_of_work(session), untold(session, WHY):
        row = cast.petition(session, office)
        petitions.amend(session, cast.acting(session, office, "lin"), row, {"people_count": 0})
    assert session.scalars(select(Petition)).all() == []
    assert session.scalars(select(NumberSeries)).all() == []
