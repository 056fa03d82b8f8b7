"""Who carries a case: rung by rung today, everybody who carried it, and who acted for whom (domain M06)."""

from __future__ import annotations

from datetime import date

import pytest

from app.actions import handover, records
from app.actions.told import untold
from app.catalog.read import catalogue
from app.clock import frozen
from app.domain.carriers import Change, Stretch, joined, stretches
from app.queries.carriers import carriers
from schema.escalation import Rung
from schema.organisation import Absence, Leader, Staff
from schema.vocabulary import Event, LeadRole, RoundKind
from tests import cast
from tests.actions import scenes
from tests.actions.scenes import day

KNOWN = catalogue()


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ([], 7, [Stretch(7, day("09-01"), None)]),
        ([], None, []),
        ([Change(day("09-03"), None, 7)], 7, [Stretch(7, day("09-03"), None)]),
        (
            [Change(day("09-03"), None, 7), Change(day("09-09"), 7, 8)],
            8,
            [Stretch(7, day("09-03"), day("09-09")), Stretch(8, day("09-09"), None)],
        ),
        ([Change(day("09-03"), 7, None)], None, [Stretch(7, day("09-01"), day("09-03"))]),
        ([Change(day("09-03"), None, 7)], 9, [Stretch(9, day("09-03"), None)]),
    ],
)
def test_stretches_follow_what_changed_and_end_with_who_holds_it(changes, now, expected):
    assert list(stretches(changes, begun=day("09-01"), ended=None, now=now)) == expected


def rungs(session, office, row, by="fang", on=cast.TODAY):
    cast.acting(session, office, by)
    found = carriers(session, row, on)
    names = {number: name for name, number in office.staff.items()}
    return found, {link.rung: {names[one.staff_id] for one in link.holders} for link in found.links}


def test_the_chain_goes_from_the_handler_to_the_principal_and_a_vacant_rung_has_nobody(session, office):
    row = scenes.accepted(session, office)
    found, links = rungs(session, office, row)
    assert list(links) == list(Rung)
    assert links == {
        Rung.handler: {"he"},
        Rung.division_head: {"chen"},
        Rung.field_leader: {"zheng"},
        Rung.leader_in_charge: set(),
        Rung.principal: {"zheng"},
    }
    assert (found.here, found.next_up) == (Rung.handler, Rung.division_head)


def test_before_a_handler_is_named_the_head_has_to_act_and_the_next_up_is_somebody_else(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["basic"])
    found, links = rungs(session, office, row)
    assert links[Rung.handler] == set()
    assert (found.here, found.next_up) == (Rung.division_head, Rung.field_leader)


def test_what_is_over_waits_for_nobody_and_its_parts_end_with_it(session, office):
    row = scenes.closed(session, office)
    found, _links = rungs(session, office, row)
    assert found.here is None
    ends = {one.part: one.stretch.last for one in found.carried}
    assert ends["handler_id"] == ends["unit_id"] == row.closed_on == cast.TODAY


def test_a_handover_shows_from_when_to_when_each_of_them_carried_it(session, office):
    row = scenes.accepted(session, office)
    with frozen(cast.NOW.replace(day=22)):
        he, fang = session.get_one(Staff, office.staff["he"]), cast.acting(session, office, "fang")
        handover.hand_over(session, fang, he, to=office.staff["sun"], reason="调离")
    found, _links = rungs(session, office, row, on=day("09-23"))
    handlers = [one.stretch for one in found.carried if one.part == "handler_id"]
    assert handlers == [
        Stretch(office.staff["he"], cast.TODAY, day("09-22")),
        Stretch(office.staff["sun"], day("09-22"), None),
    ]


def test_units_taking_part_stand_beside_the_lead(session, office):
    row = cast.petition(session, office)
    given = {"unit_id": office.units["basic"], "co_unit_ids": [office.units["personnel"]]}
    scenes.do(session, office, "fang", row, Event.assign, feedback_due=day("10-16"), **given)
    found, _links = rungs(session, office, row)
    parts = {one.part: one.stretch.holder for one in found.carried}
    assert parts["unit_id"] == office.units["basic"]
    assert parts[LeadRole.co] == office.units["personnel"]


def test_a_stand_in_is_named_while_the_handler_is_away_and_the_acts_are_counted(session, office):
    row, staff = scenes.dispatched(session, office), office.staff
    given = {"handler_id": staff["chen"], "handler_b_id": staff["sun"], "accepted_on": cast.TODAY}
    scenes.do(session, office, "chen", row, Event.accept, **given)
    held = {"name": "基教信访岗", "unit_id": office.units["basic"], "holder_a_id": staff["chen"]}
    post = {**held, "holder_b_id": staff["sun"]}
    records.create(session, cast.acting(session, office, "wei"), KNOWN["posts"], post)
    away = {"staff_id": staff["chen"], "kind": "business_trip"}
    away |= {"starts_on": day("09-17"), "ends_on": day("09-18")}
    records.create(session, cast.acting(session, office, "fang"), KNOWN["absences"], away)
    holder = rungs(session, office, row)[0].links[0].holders[0]
    assert (holder.is_away, holder.stand_ins, holder.since) == (True, (staff["sun"],), cast.TODAY)
    scenes.do(session, office, "sun", row, Event.reply, **scenes.inputs_for(office, Event.reply))
    (acting,) = rungs(session, office, row)[0].acting
    assert (acting.actor, acting.behalf_of, acting.first, acting.last) == (
        "孙一",
        staff["chen"],
        cast.TODAY,
        cast.TODAY,
    )


def test_a_principal_who_changes_shares_the_time_of_the_case(session, office):
    row = scenes.accepted(session, office)
    fields = {"name": "新局", "staff_id": office.staff["fu"], "unit_id": office.units["bureau"]}
    with untold(session, "made by the test"):
        old = session.query(Leader).filter_by(rank="principal").one()
        old.valid_to = day("09-20")
        session.add(Leader(**fields, rank="principal", valid_from=day("09-21")))
        session.flush()
    found, links = rungs(session, office, row, on=day("09-25"))
    assert links[Rung.principal] == {"fu"}
    assert [one.stretch for one in found.carried if one.part == Rung.principal] == [
        Stretch(office.staff["zheng"], cast.TODAY, day("09-20")),
        Stretch(office.staff["fu"], day("09-21"), None),
    ]


def test_who_never_sees_the_petition_stands_on_no_rung(session, office):
    row = scenes.accepted(session, office)
    fang = cast.acting(session, office, "fang")
    values = {"petition_id": row.id, "staff_id": office.staff["zheng"], "reason": "relative"}
    records.create(session, fang, KNOWN["recusals"], values)
    _found, links = rungs(session, office, row)
    assert links[Rung.principal] == links[Rung.field_leader] == set()


def test_the_statements_do_not_grow_with_the_case(session, office, statements):
    counted = []
    for taking_part in ([], [office.units["personnel"], office.units["east"]]):
        row = cast.petition(session, office)
        given = {"unit_id": office.units["basic"], "co_unit_ids": taking_part}
        scenes.do(session, office, "fang", row, Event.assign, feedback_due=day("10-16"), **given)
        with untold(session, "made by the test"):
            session.add_all(
                Absence(
                    staff_id=number,
                    kind="business_trip",
                    starts_on=date(2026, 1, 1),
                    ends_on=date(2026, 1, 2),
                )
                for number in list(office.staff.values())[: len(taking_part)]
            )
            session.flush()
        rungs(session, office, row)
        statements()
        rungs(session, office, row)
        counted.append(len([one for one in statements() if "audit_head" not in one]))
    assert counted[0] == counted[1]


def test_a_review_lies_with_its_reviewer_and_no_rung_has_to_act(session, office):
    row = scenes.in_review(session, office)
    found, _links = rungs(session, office, row)
    assert (found.here, found.reviewers) == (None, (office.staff["yuan"],))
    (review,) = [one.stretch for one in found.carried if one.part == RoundKind.review]
    assert (review.holder, review.first, review.last) == (office.staff["yuan"], cast.TODAY, None)


def test_a_drafted_opinion_waits_for_whoever_signs_it(session, office):
    row = scenes.drafted(session, office)
    assert rungs(session, office, row)[0].here is Rung.principal, "nobody is in charge of petitions here"


def test_stretches_of_one_holder_that_meet_are_one():
    one, two, other = (
        Stretch(7, day("09-01"), day("09-05")),
        Stretch(7, day("09-06"), None),
        Stretch(8, day("09-02"), day("09-03")),
    )
    assert joined([two, other, one]) == (Stretch(7, day("09-01"), None), other)
    gap = Stretch(7, day("09-07"), None)
    assert joined([one, gap]) == (one, gap)
