"""A petition's life: drafted, registered with number, code and clock, corrected while it is open, discarded."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.actions import attachments, petitions
from app.actions.unit import unit_of_work
from app.domain.errors import Refused
from app.domain.numbering import QUERY_CODE_ALPHABET
from schema.access import PetitionAccess
from schema.attachments import Attachment
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    AccessReason,
    ClaimResult,
    ClockRegime,
    Event,
    HandlingMode,
    HolderKind,
    PetitionState,
    Secrecy,
)
from tests import cast
from tests.actions import scenes


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_draft_has_its_petitioner_and_claims_and_is_counted_nowhere(session, office):
    row = cast.petition(session, office, register=False, claims=["  Open on Sundays ", "", "Longer hours"])
    assert (row.state, row.petition_no, row.registered_on, row.regime) == (
        PetitionState.draft,
        None,
        None,
        None,
    )
    assert row.petitioner_name == "王小明"
    assert row.first_contact_id == office.staff["lin"]
    claims = session.execute(select(Claim.position, Claim.text).order_by(Claim.position)).all()
    assert claims == [(1, "Open on Sundays"), (2, "Longer hours")]
    assert count(session, Deadline) == 0
    assert [verb for verb, _ in scenes.trail(session, row)] == ["create"]


def test_without_claims_the_subject_is_the_claim(session, office):
    row = cast.petition(session, office, register=False, title="Library hours")
    assert session.scalars(select(Claim.text).where(Claim.petition_id == row.id)).all() == ["Library hours"]


def test_only_the_main_petitioner_gives_a_petition_its_name(session, office):
    row = cast.petition(session, office, register=False)
    other = Petitioner(name="李四")
    session.add(other)
    session.flush()
    petitions.attach_petitioner(session, row, other, primary=False)
    assert row.petitioner_name == "王小明"
    assert session.scalars(select(PetitionParty.is_primary).order_by(PetitionParty.id)).all() == [True, False]


def test_a_draft_is_received_today_unless_told_otherwise(session, office):
    actor = cast.acting(session, office, "lin")
    values = {"title": "x", "channel": "letter", "purpose": "other", "category_id": office.categories["Z9"]}
    row = petitions.draft(session, actor, values, petitioner={"name": ""}, today=cast.TODAY)
    assert row.received_on == cast.TODAY
    assert count(session, Petitioner) == 0


def test_a_confidential_report_is_marked_and_keeps_its_title_off_its_deadlines(session, office):
    row = cast.petition(
        session, office, purpose="report", secrecy=Secrecy.confidential_report, title="About the head"
    )
    assert row.is_secret
    (clock,) = session.scalars(select(Deadline))
    assert (clock.title, clock.secret, clock.display_no) == ("", True, "2026-00001")
    petitions.amend(
        session, cast.acting(session, office, "lin"), row, {"secrecy": Secrecy.open, "purpose": "appeal"}
    )
    assert (row.is_secret, clock.secret, clock.title) == (False, False, "About the head")


def test_registration_gives_number_code_regime_and_day_and_starts_the_notice(either):
    session, office = either.session, either.office
    row = cast.petition(session, office, received_on=scenes.day("09-15"))
    assert row.petition_no == "2026-00001"
    assert len(row.query_code) == 10
    assert set(row.query_code) <= set(QUERY_CODE_ALPHABET)
    assert (row.regime, row.registered_on) == (ClockRegime.national_2022, cast.TODAY)
    (notice,) = session.scalars(select(Deadline))
    assert (notice.rule_code, notice.rule_version) == ("accept_notice_direct", "national_2022/1")
    assert (notice.due_strict, notice.due_rolled, notice.binding_on) == (
        scenes.day("09-30"),
        scenes.day("09-30"),
        scenes.day("09-30"),
    )
    assert (notice.unit_id, notice.person_id) == (office.units["office"], office.staff["lin"])
    assert (notice.display_no, notice.title) == ("2026-00001", row.title)
    assert (row.due_on, row.due_provisional) == (scenes.day("09-30"), False)


def test_a_duty_of_the_office_does_not_roll_out_of_the_national_holiday(session, office):
    row = cast.petition(session, office)
    (notice,) = session.scalars(select(Deadline))
    assert notice.due_strict == notice.binding_on == row.due_on == scenes.day("10-02")
    assert notice.due_rolled == scenes.day("10-08")


@pytest.mark.parametrize(
    ("received_on", "jurisdiction", "regime", "due_on"),
    [
        ("2022-04-30", "national", ClockRegime.national_2005, "2022-05-15"),
        ("2022-05-01", "national", ClockRegime.national_2022, "2022-05-16"),
        ("2026-09-17", "zhejiang", ClockRegime.zhejiang_2016, "2026-09-23"),
        ("2016-07-31", "zhejiang", ClockRegime.national_2005, "2016-08-15"),
    ],
)
def test_the_regime_is_that_of_the_day_of_receipt(session, office, received_on, jurisdiction, regime, due_on):
    row = cast.petition(session, office, register=False, received_on=scenes.day(received_on))
    lin = cast.acting(session, office, "lin")
    petitions.do(session, lin, row, Event.register, {}, today=cast.TODAY, jurisdiction=jurisdiction)
    assert (row.regime, row.due_on) == (regime, scenes.day(due_on))


def test_zhejiang_s_five_working_days_count_the_make_up_sunday(session, office):
    """Fri 18, Sun 20 (make-up), Mon 21, Tue 22, Wed 23: Saturday 19 rests."""
    row = cast.petition(session, office, register=False)
    lin = cast.acting(session, office, "lin")
    petitions.do(session, lin, row, Event.register, {}, today=cast.TODAY, jurisdiction="zhejiang")
    assert scenes.clocks(session, row) == {"accept_notice_direct": (scenes.day("09-23"), "open")}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"notice_exempt_reason": "address unclear"}, "address unclear"),
        ({"is_anonymous": True, "petitioner": None}, "anonymous"),
    ],
)
def test_where_nobody_can_be_told_the_notice_is_not_owed(session, office, values, reason):
    row = cast.petition(session, office, **values)
    assert scenes.clocks(session, row) == {"accept_notice_direct": (scenes.day("10-02"), "void 09-17")}
    assert session.scalars(select(Deadline.exempt_reason)).all() == [reason]
    assert row.due_on is None


def test_an_answer_on_the_spot_meets_the_notice_on_its_day(session, office):
    row = cast.petition(
        session, office, purpose="inquiry", received_on=scenes.day("09-14"), claims=["one", "two"]
    )
    given = {
        "answer_text": "满六周岁",
        "answered_by_id": office.staff["lin"],
        "answered_on": scenes.day("09-16"),
    }
    scenes.do(session, office, "lin", row, Event.answer, **given)
    assert (row.answered_on, row.answered_by_id, row.mode) == (
        scenes.day("09-16"),
        office.staff["lin"],
        HandlingMode.direct_answer,
    )
    assert scenes.clocks(session, row) == {"accept_notice_direct": (scenes.day("09-29"), "met 09-16")}
    assert row.due_on is None
    assert set(session.scalars(select(Claim.result))) == {ClaimResult.answered}


def test_an_answer_without_a_day_is_of_today_and_a_suggestion_s_claims_take_what_was_typed(session, office):
    row = cast.petition(session, office)
    given = {"answer_text": "谢谢", "answered_by_id": office.staff["lin"], "result": ClaimResult.noted}
    scenes.do(session, office, "lin", row, Event.answer, **given)
    assert row.answered_on == cast.TODAY
    assert session.scalars(select(Claim.result)).all() == [ClaimResult.noted]


def test_claims_nobody_decided_stay_undecided(session, office):
    row = cast.petition(session, office)
    scenes.do(
        session, office, "lin", row, Event.answer, answer_text="谢谢", answered_by_id=office.staff["lin"]
    )
    assert session.scalars(select(Claim.result)).all() == [None]


def test_assignment_starts_the_unit_s_own_clocks_from_the_delivery(either):
    session = either.session
    row = scenes.dispatched(session, either.office)
    assert scenes.clocks(session, row) == {
        "accept_notice_direct": (scenes.day("10-02"), "open"),
        "accept_notice_transferred": (scenes.day("10-02"), "open"),
        "objection": (scenes.day("09-23"), "open"),
        "assign_feedback": (scenes.day("10-16"), "open"),
    }
    assert row.due_on == scenes.day("10-02"), "a right to object is no date the petition is due on"
    owners = session.execute(
        select(Deadline.rule_code, Deadline.unit_id, Deadline.person_id).order_by(Deadline.id)
    ).all()
    basic, he = either.office.units["basic"], either.office.staff["he"]
    assert owners == [
        ("accept_notice_direct", either.office.units["office"], either.office.staff["lin"]),
        ("accept_notice_transferred", basic, he),
        ("objection", basic, None),
        ("assign_feedback", basic, he),
    ]


def test_forwarding_asks_for_no_feedback(session, office):
    row = cast.petition(session, office)
    scenes.do(
        session, office, "fang", row, Event.forward, unit_id=office.units["basic"], on=scenes.day("09-21")
    )
    assert scenes.clocks(session, row) == {
        "accept_notice_direct": (scenes.day("10-02"), "open"),
        "accept_notice_transferred": (scenes.day("10-06"), "open"),
        "objection": (scenes.day("09-29"), "open"),
    }
    assert (row.state, row.mode) == (PetitionState.dispatched, HandlingMode.forward)


def test_the_right_to_object_skips_the_holidays_and_counts_the_make_up_days(session, office):
    """Five working days after Wednesday 30 September: 8, 9, Saturday 10 (make-up), 12, 13 October."""
    row = cast.petition(session, office)
    scenes.do(
        session, office, "fang", row, Event.forward, unit_id=office.units["basic"], on=scenes.day("09-30")
    )
    assert scenes.clocks(session, row)["objection"] == (scenes.day("10-13"), "open")


def test_a_working_day_limit_that_reaches_into_a_year_without_notice_is_provisional(session, office):
    """29, 30, 31 December, 4 and 5 January: New Year's Day rests by law, the rest of 2027 is not known yet."""
    row = cast.petition(session, office)
    scenes.do(
        session, office, "fang", row, Event.forward, unit_id=office.units["basic"], on=scenes.day("12-28")
    )
    found = {one.rule_code: (one.binding_on, one.provisional) for one in session.scalars(select(Deadline))}
    assert found["objection"] == (scenes.day("2027-01-05"), True)
    assert found["accept_notice_transferred"] == (scenes.day("2027-01-12"), False), (
        "natural days need no notice"
    )


def test_acceptance_meets_the_notices_voids_the_objection_and_starts_the_handling(either):
    session, office = either.session, either.office
    row = scenes.accepted(session, office)
    assert (row.state, row.accepted_on) == (PetitionState.accepted, cast.TODAY)
    assert (row.handler_id, row.handler_b_id) == (office.staff["he"], office.staff["sun"])
    assert scenes.clocks(session, row) == {
        "accept_notice_direct": (scenes.day("10-02"), "met 09-17"),
        "accept_notice_transferred": (scenes.day("10-02"), "met 09-17"),
        "objection": (scenes.day("09-23"), "void 09-17"),
        "assign_feedback": (scenes.day("10-16"), "open"),
        "reply": (scenes.day("11-16"), "open"),
    }
    assert row.due_on == scenes.day("10-16")
    handling = session.scalars(select(Deadline).where(Deadline.rule_code == "reply")).one()
    assert (handling.unit_id, handling.person_id) == (office.units["basic"], office.staff["he"])


def test_the_handling_of_an_appeal_starts_on_the_day_of_acceptance_even_if_that_was_earlier(session, office):
    row = scenes.dispatched(session, office, purpose="appeal", received_on=scenes.day("09-10"))
    given = {**scenes.inputs_for(office, Event.accept), "accepted_on": scenes.day("09-14")}
    scenes.do(session, office, "chen", row, Event.accept, **given)
    assert scenes.clocks(session, row)["handle"] == (scenes.day("11-13"), "open")
    assert scenes.clocks(session, row)["accept_notice_direct"] == (scenes.day("09-25"), "met 09-14")


def test_a_petition_from_before_regimes_gets_that_of_its_receipt_with_its_next_verb(session, office):
    row = scenes.dispatched(session, office)
    row.regime = None
    scenes.do(session, office, "chen", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    assert row.regime == ClockRegime.national_2022
    assert "reply" in scenes.clocks(session, row)


def test_the_trail_tells_what_a_verb_changed_from_old_to_new(session, office):
    row = scenes.dispatched(session, office)
    given = {
        **scenes.inputs_for(office, Event.accept),
        "handler_id": office.staff["sun"],
        "handler_b_id": office.staff["he"],
    }
    scenes.do(session, office, "chen", row, Event.accept, **given)
    assert scenes.trail(session, row)[-1] == (
        "accept",
        {
            "state": ["dispatched", "accepted"],
            "handler_id": [office.staff["he"], office.staff["sun"]],
            "handler_b_id": [None, office.staff["he"]],
            "accepted_on": [None, "2026-09-17"],
        },
    )
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.actor_name, entry.display, entry.petition_id) == ("陈立", "2026-00001", row.id)


def test_the_reason_of_a_verb_stands_in_the_trail(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.void, reason="entered twice")
    session.flush()
    assert (
        session.scalars(select(AuditEntry.reason).order_by(AuditEntry.id.desc())).first() == "entered twice"
    )


def test_a_correction_is_kept_with_old_and_new_and_carried_to_the_deadlines(session, office):
    row = cast.petition(session, office, title="Libary hours")
    difference = petitions.amend(
        session, cast.acting(session, office, "fang"), row, {"title": "Library hours", "people_count": 1}
    )
    assert difference == {"title": ("Libary hours", "Library hours")}
    assert scenes.trail(session, row)[-1] == ("amend", {"title": ["Libary hours", "Library hours"]})
    assert session.scalars(select(Deadline.title)).all() == ["Library hours"]


def test_a_correction_that_changes_nothing_leaves_no_entry(session, office):
    row = cast.petition(session, office)
    assert petitions.amend(session, cast.acting(session, office, "fang"), row, {"people_count": 1}) == {}
    assert [verb for verb, _ in scenes.trail(session, row)] == ["create", "register"]


def test_a_corrected_day_of_receipt_counts_the_notice_anew_and_no_other_clock(session, office):
    row = scenes.dispatched(session, office)
    petitions.amend(session, cast.acting(session, office, "fang"), row, {"received_on": scenes.day("09-10")})
    assert scenes.clocks(session, row) == {
        "accept_notice_direct": (scenes.day("09-25"), "open"),
        "accept_notice_transferred": (scenes.day("10-02"), "open"),
        "objection": (scenes.day("09-23"), "open"),
        "assign_feedback": (scenes.day("10-16"), "open"),
    }
    assert row.due_on == scenes.day("09-25")


def test_the_day_of_receipt_of_a_draft_has_no_clock_yet(session, office):
    row = cast.petition(session, office, register=False)
    petitions.amend(session, cast.acting(session, office, "lin"), row, {"received_on": scenes.day("09-10")})
    assert scenes.clocks(session, row) == {}


@pytest.mark.parametrize("state", ["closed", "void", "archived", "withdrawn"])
def test_what_is_finished_is_not_corrected(session, office, state):
    row = cast.petition(session, office)
    row.state = PetitionState(state)
    with pytest.raises(Refused, match="finished is not changed"):
        petitions.amend(session, cast.acting(session, office, "fang"), row, {"title": "x"})


@pytest.mark.parametrize("username", ["lin", "he"])
def test_a_discarded_draft_goes_with_everything_on_it_and_leaves_its_trail(either, tmp_path, username):
    """He sees what he is named for, and only until his grant is gone."""
    session, office = either.session, either.office
    row = cast.petition(session, office, by=username, register=False, claims=["one", "two"])
    attachments.attach(
        session, cast.acting(session, office, username), row, name="a.txt", content=b"a", store=tmp_path
    )
    session.commit()
    with unit_of_work(session):
        scenes.do(session, office, username, row, Event.discard)
    cast.acting(session, office, "lin")
    assert [
        count(session, model) for model in (Petition, Claim, PetitionParty, PetitionAccess, Attachment)
    ] == [0] * 5
    verbs = session.scalars(
        select(AuditEntry.verb).where(AuditEntry.subject_kind == "petition").order_by(AuditEntry.id)
    )
    assert verbs.all() == ["create", "attach", "discard"]


def test_the_number_of_a_void_petition_stays_used(session, office):
    first = cast.petition(session, office)
    scenes.do(session, office, "fang", first, Event.void, reason="entered twice")
    assert cast.petition(session, office).petition_no == "2026-00002"
    assert scenes.clocks(session, first) == {"accept_notice_direct": (scenes.day("10-02"), "void 09-17")}
    assert (first.due_on, first.closing_note, first.closed_on) == (None, "entered twice", None)


def test_what_was_registered_is_never_removed(session, office):
    row = cast.petition(session, office)
    with pytest.raises(Refused, match="void it instead"):
        petitions.refuse_removal(session, cast.acting(session, office, "fang"), row)
    draft = cast.petition(session, office, register=False)
    petitions.refuse_removal(session, cast.acting(session, office, "fang"), draft)


def test_the_registrar_is_named_once_even_when_he_is_the_first_contact_too(session, office):
    row = cast.petition(session, office)
    grants = session.execute(
        select(PetitionAccess.holder_kind, PetitionAccess.holder_id, PetitionAccess.reason)
    ).all()
    assert grants == [(HolderKind.user, office.staff["lin"], AccessReason.registrar)]
    assert row.first_contact_id == office.staff["lin"]
