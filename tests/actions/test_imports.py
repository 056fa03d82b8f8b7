"""Rows of another system become petitions once, count in their own period, and end where they stand there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from app.actions import imports, petitions, supervision
from app.actions.imports import Source, Tally
from app.actions.unit import unit_of_work
from app.clock import OFFICE_ZONE
from app.domain.errors import Clash
from app.queries.organisation import category_codes
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.imports import ImportBatch, ImportMapping
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    ClaimResult,
    ClockRegime,
    ClosingBasis,
    Event,
    ImportState,
    PetitionState,
    Purpose,
)
from tests import cast
from tests.actions import scenes


def at(text):
    """Return a moment on the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def line(number="1", received="2026-09-10 14:30", **values):
    return {
        "outside_no": number, "title": "Library hours", "content": "Please open on Sundays", "received_at": at(received),
        "channel": "web", "purpose": "other", "category": "Z9", "people_count": 1, "petitioner_name": "A00082", **values,
    }  # fmt: skip


def answered(number="1", received="2019-06-01 10:00", on="2019-06-20 09:00", **values):
    return line(number, received, answer_text="We shall.", answered_at=at(on), **values)


class Desk:
    """Somebody who takes in files at the petition office."""

    def __init__(self, session, office):
        self.session, self.office = session, office
        self.actor = cast.acting(session, office, "lin")
        self.source = Source("12345", cast.TODAY, categories=category_codes(session))
        self.batch = imports.begin_batch(
            session,
            self.actor,
            file_name="x" * 300 + ".xlsx",
            digest="0" * 64,
            area="petitions",
            system="12345",
            mapping={},
        )

    def take(self, *rows, **source):
        tally = imports.take_in(self.session, self.actor, self.batch.id, rows, replace(self.source, **source))
        self.session.flush()
        self.session.expire_all()
        return tally

    def row(self, number="1"):
        return self.session.scalars(select(Petition).where(Petition.outside_no == number)).one()


@pytest.fixture
def desk(session, office):
    return Desk(session, office)


def test_a_recent_message_is_registered_on_its_day_with_everything_around_it(either):
    desk = Desk(either.session, either.office)
    with unit_of_work(either.session):
        tally = desk.take(
            line(likes=3, dislikes=0, source_category="教育文体", people_count=4, phone="13800001234")
        )
    assert (tally.added, tally.changed, tally.unchanged, tally.clashes) == (1, 0, 0, [])
    row = desk.row()
    assert (row.state, row.petition_no, row.registered_on, row.received_on) == (
        PetitionState.registered, "2026-00001", scenes.day("09-10"), scenes.day("09-10"),
    )  # fmt: skip
    assert (row.received_at, row.created_at) == (at("2026-09-10 14:30"), cast.NOW)
    assert (row.category_id, row.source_category, row.likes, row.dislikes) == (
        either.office.categories["Z9"], "教育文体", 3, 0,
    )  # fmt: skip
    assert (row.regime, row.purpose, row.people_count, len(row.query_code)) == (
        ClockRegime.national_2022,
        Purpose.other,
        4,
        10,
    )
    assert (row.petitioner_name, row.is_anonymous, row.import_batch_id, row.created_by_id) == (
        "A00082", False, desk.batch.id, desk.actor.user_id,
    )  # fmt: skip
    assert scenes.clocks(either.session, row) == {"accept_notice_direct": (scenes.day("09-25"), "open")}
    assert row.due_on == scenes.day("09-25")
    assert either.session.scalars(select(Deadline.display_no)).all() == ["2026-00001"]
    assert either.session.execute(select(Claim.text, Claim.position, Claim.result)).all() == [
        ("Library hours", 1, None)
    ]
    person = either.session.scalars(select(Petitioner)).one()
    assert (person.name, person.phone, person.source_system, person.source_code) == (
        "A00082",
        "13800001234",
        "12345",
        "A00082",
    )
    assert either.session.scalars(select(PetitionParty.is_primary)).all() == [True]
    assert scenes.trail(either.session, row) == [("import", {})]


def test_an_answered_message_is_closed_as_historical_on_the_day_of_its_answer(desk):
    desk.take(answered(on="2019-06-20 23:59"))
    row = desk.row()
    assert (row.state, row.closing_basis) == (PetitionState.closed, ClosingBasis.historical)
    assert row.closed_on == row.answered_on == date(2019, 6, 20)
    assert (row.answer_text, row.due_on, row.regime) == ("We shall.", None, ClockRegime.national_2005)
    assert desk.session.scalars(select(Claim.result)).all() == [ClaimResult.answered]
    assert scenes.clocks(desk.session, row) == {}


def test_an_old_message_nobody_answered_is_on_file_and_off_the_board(desk):
    desk.take(line("old", "2025-09-16 10:00"), line("young", "2025-09-17 10:00"))
    old, young = desk.row("old"), desk.row("young")
    assert (old.state, old.closing_basis, scenes.clocks(desk.session, old)) == (
        PetitionState.archived,
        ClosingBasis.historical,
        {},
    )
    assert (young.state, young.closing_basis) == (PetitionState.registered, None)
    assert scenes.clocks(desk.session, young) == {"accept_notice_direct": (date(2025, 10, 2), "open")}


def test_how_old_is_old_is_the_office_s_setting(desk):
    desk.take(line("1", "2026-08-17 10:00"), historical_after_days=30)
    assert desk.row().state is PetitionState.archived


def test_a_number_belongs_to_the_year_of_receipt_and_follows_the_days_within_it(desk):
    desk.take(
        answered("c", "2020-03-02"),
        answered("b", "2019-12-31 23:59"),
        answered("a", "2020-01-01 00:01"),
        line("d"),
    )
    numbers = dict(desk.session.execute(select(Petition.outside_no, Petition.petition_no)).tuples().all())
    assert numbers == {"a": "2020-00001", "c": "2020-00002", "b": "2019-00001", "d": "2026-00001"}
    desk.take(answered("e", "2020-02-02"))
    assert desk.row("e").petition_no == "2020-00003", "a number once given is not moved"


def test_an_evening_in_the_office_is_not_yesterday_in_the_west(desk):
    desk.take(line("1", "2026-09-10 00:10"))
    assert desk.row().received_on == scenes.day("09-10")


@pytest.mark.parametrize(
    ("received", "jurisdiction", "regime"),
    [
        ("2022-04-30 23:59", "national", ClockRegime.national_2005),
        ("2022-05-01 00:00", "national", ClockRegime.national_2022),
        ("2016-07-31 12:00", "zhejiang", ClockRegime.national_2005),
        ("2016-08-01 12:00", "zhejiang", ClockRegime.zhejiang_2016),
        ("2026-09-10 12:00", "zhejiang", ClockRegime.zhejiang_2016),
    ],
)
def test_the_regime_is_that_of_the_day_of_receipt_and_the_jurisdiction(desk, received, jurisdiction, regime):
    desk.take(line("1", received), jurisdiction=jurisdiction)
    assert desk.row().regime == regime


def test_the_same_person_writes_many_times_and_is_one_person(desk):
    desk.take(line("1"), line("2"), line("3", petitioner_name="B"))
    desk.take(line("4"), line("5", petitioner_name=None))
    assert desk.session.scalars(select(Petitioner.name).order_by(Petitioner.id)).all() == ["A00082", "B"]
    assert desk.row("5").is_anonymous
    assert desk.session.scalar(select(func.count()).select_from(PetitionParty)) == 4


def test_messages_of_nobody_bring_no_people(desk):
    desk.take(line("1", petitioner_name=None), line("2", petitioner_name=None))
    assert (
        desk.session.scalars(select(Petitioner)).all()
        == desk.session.scalars(select(PetitionParty)).all()
        == []
    )


def test_the_same_number_of_another_system_is_another_petition(desk):
    desk.take(line("1"))
    assert desk.take(line("1"), system="mayor's mailbox").added == 1
    assert desk.session.scalar(select(func.count()).select_from(Petitioner)) == 2


def test_what_is_known_already_is_not_taken_twice(desk):
    rows = [line("1"), answered("2"), line("3", "2020-01-01")]
    assert desk.take(*rows).added == 3
    again = desk.take(*rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert desk.session.scalar(select(func.count()).select_from(Petition)) == 3
    verbs = select(AuditEntry.verb).where(AuditEntry.subject_kind == "petition")
    assert desk.session.scalars(verbs).all() == ["import"] * 3


def test_a_word_that_changed_there_changes_here_with_old_and_new(desk):
    desk.take(line("1", likes=3))
    tally = desk.take(line("1", likes=5, title="Longer hours"))
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 0)
    assert scenes.trail(desk.session, desk.row())[-1] == (
        "amend",
        {"likes": [3, 5], "title": ["Library hours", "Longer hours"]},
    )
    assert desk.session.scalars(select(Deadline.title)).all() == ["Longer hours"]
    assert desk.take(line("1", likes=None, title="Longer hours")).unchanged == 1, (
        "what is left empty there stays here"
    )


@pytest.mark.parametrize("received", ["2026-09-10 14:30", "2020-01-01 10:00"])
def test_an_answer_given_there_later_closes_what_nobody_here_began(desk, received):
    desk.take(line("1", received))
    tally = desk.take(answered("1", received, on="2026-09-16 09:00"))
    assert tally.changed == 1
    row = desk.row()
    assert (row.state, row.closing_basis, row.closed_on, row.due_on) == (
        PetitionState.closed, ClosingBasis.historical, scenes.day("09-16"), None,
    )  # fmt: skip
    assert {fate for _, fate in scenes.clocks(desk.session, row).values()} <= {"met 09-16"}
    assert desk.session.scalars(select(Claim.result)).all() == [ClaimResult.answered]
    changes = scenes.trail(desk.session, row)[-1][1]
    assert changes["state"][1] == "closed"
    assert changes["answered_on"] == [None, "2026-09-16"]


def test_an_answer_given_there_does_not_end_what_is_dealt_with_here(desk):
    desk.take(line("1"), line("2"))
    row, supervised = desk.row("1"), desk.row("2")
    given = {"unit_id": desk.office.units["basic"], "feedback_due": scenes.day("10-16")}
    scenes.do(desk.session, desk.office, "fang", row, Event.assign, **given)
    values = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": desk.office.units["basic"],
        "due_on": cast.TODAY,
        "demand": "soon",
    }
    fang = cast.acting(desk.session, desk.office, "fang")
    supervision.open_case(desk.session, fang, supervised, values, today=cast.TODAY)
    before = scenes.clocks(desk.session, row), scenes.clocks(desk.session, supervised)
    cast.acting(desk.session, desk.office, "lin")
    assert (
        desk.take(
            answered("1", "2026-09-10 14:30", on="2026-09-16"),
            answered("2", "2026-09-10 14:30", on="2026-09-16"),
        ).changed
        == 2
    )
    assert (desk.row("1").state, desk.row("2").state) == (PetitionState.dispatched, PetitionState.registered)
    assert (scenes.clocks(desk.session, row), scenes.clocks(desk.session, supervised)) == before
    assert desk.row("1").answer_text == "We shall.", "whoever deals with it sees what was said there"


def test_an_answer_given_here_is_not_overwritten_by_one_given_there(desk):
    desk.take(line("1", purpose="inquiry"))
    given = {"answer_text": "Ours.", "answered_by_id": desk.office.staff["lin"]}
    scenes.do(desk.session, desk.office, "lin", desk.row(), Event.answer, **given)
    assert desk.take(answered("1", "2026-09-10 14:30", on="2026-09-16")).unchanged == 1
    scenes.do(desk.session, desk.office, "lin", desk.row(), Event.close)
    assert desk.take(answered("1", "2026-09-10 14:30", on="2026-09-16", likes=9)).changed == 1
    row = desk.row()
    assert (row.answer_text, row.closing_basis, row.likes) == ("Ours.", ClosingBasis.answered, 9)


def test_a_historical_answer_that_was_corrected_there_is_corrected_here(desk):
    desk.take(answered("1"))
    desk.take({**answered("1"), "answer_text": "We shall, from May."})
    row = desk.row()
    assert (row.answer_text, row.state, row.closed_on) == (
        "We shall, from May.",
        PetitionState.closed,
        date(2019, 6, 20),
    )


def test_a_row_the_database_refuses_stays_out_and_leaves_the_others_in(either, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    desk = Desk(either.session, either.office)
    rows = [line(str(number)) for number in range(8)]
    rows[1] = line("1", people_count=-1)
    rows[6] = line("6", people_count=-2)
    with unit_of_work(either.session):
        tally = desk.take(*rows)
    assert (tally.added, [place for place, _ in tally.clashes]) == (6, [1, 6])
    assert {str(clash) for _, clash in tally.clashes} == {"At least one person stands behind a petition."}
    numbers = either.session.scalars(select(Petition.petition_no).order_by(Petition.petition_no))
    assert numbers.all() == [f"2026-{number:05}" for number in range(1, 7)], (
        "no number is lost with a refused row"
    )


def test_a_batch_ends_with_what_became_of_it(desk):
    assert (desk.batch.state, len(desk.batch.file_name)) == (ImportState.running, 255)
    tally = Tally(added=3, changed=1, unchanged=2)
    tally.add(Tally(added=1, clashes=[(0, Clash("No."))]), 500)
    assert (tally.added, [place for place, _ in tally.clashes]) == (4, [500])
    imports.end_batch(desk.session, desk.actor, desk.batch.id, tally, rows=9, refused=2)
    batch = desk.session.get_one(ImportBatch, desk.batch.id)
    assert (batch.state, batch.rows, batch.added, batch.changed, batch.unchanged, batch.refused) == (
        ImportState.done,
        9,
        4,
        1,
        2,
        2,
    )
    assert [verb for verb, _ in scenes.trail(desk.session, batch)] == ["import"]
    imports.end_batch(desk.session, desk.actor, desk.batch.id, tally, rows=9, refused=2, complete=False)
    assert batch.state is ImportState.cancelled


def test_a_mapping_is_remembered_for_its_shape_and_replaced_by_the_next(session, office):
    for mapping in ({"编号": "outside_no"}, {"编号": "title"}):
        imports.remember(session, "petitions", "s" * 64, mapping)
    imports.remember(session, "units", "s" * 64, {})
    found = session.execute(
        select(ImportMapping.area, ImportMapping.mapping).order_by(ImportMapping.id)
    ).all()
    assert found == [("petitions", {"编号": "title"}), ("units", {})]


def test_nothing_taken_in_writes_nothing(desk):
    assert desk.take().added == 0
    assert desk.session.scalars(select(Petition)).all() == []


def test_an_imported_petition_goes_on_like_any_other(desk):
    desk.take(line("1", purpose="suggestion"))
    row = desk.row()
    given = {"unit_id": desk.office.units["basic"], "feedback_due": scenes.day("10-16")}
    scenes.do(desk.session, desk.office, "fang", row, Event.assign, **given)
    scenes.do(
        desk.session, desk.office, "chen", row, Event.accept, **scenes.inputs_for(desk.office, Event.accept)
    )
    scenes.do(
        desk.session, desk.office, "chen", row, Event.reply, **scenes.inputs_for(desk.office, Event.reply)
    )
    assert row.state is PetitionState.closed
    assert petitions.obstacles(desk.actor, row, Event.close) == "Not possible in this state."
