"""Every rate of domain §6.3 by its definition: numerator, denominator, and the cohort it is of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from app.domain.periods import Period
from app.domain.rates import RATES
from app.queries.statistics import figures
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.documents import Paper, Service
from schema.matters import Matter
from schema.ratings import Rating
from schema.reviews import ReviewRound
from schema.supervision import SupervisionCase
from schema.vocabulary import ClosingBasis, DeadlineKind, OccurrenceKind, PetitionState
from tests import cast
from tests.queries import rows

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
DAY = date(2026, 3, 10)
LATER = DAY + timedelta(days=1)
TODAY = date(2026, 7, 5)


def pairs(place, *, today=TODAY):
    cast.acting(place.session, place.office, "lin")
    return figures(place.session, HALF, office="x", today=today)["rates"]


def petitions(place, *values):
    return rows.petitions(place.session, place.office, [{"registered_on": DAY, **one} for one in values])


def put(place, model, values, **usual):
    rows.put(place.session, insert(model), [{**usual, **one} for one in values])


def due(place, kind, ids, *values):
    put(
        place,
        Deadline,
        [
            rows.deadline(DAY, kind=kind, petition_id=one, **more)
            for one, more in zip(ids, values, strict=True)
        ],
    )


def test_every_rate_that_is_counted_has_a_definition(either):
    assert set(pairs(either)) == set(RATES)


def test_the_office_is_in_time_when_it_forwards_by_the_day_whoever_gives_notice_later(either):
    ids = petitions(either, {}, {}, {}, {})
    code = {"rule_code": "accept_notice_direct"}
    due(either, DeadlineKind.notice, ids, *[{**code, "met_on": day} for day in (DAY, LATER, LATER, None)])
    sent = [datetime(2026, 3, 9, 2, tzinfo=UTC), datetime(2026, 3, 12, 2, tzinfo=UTC)]
    put(
        either,
        Assignment,
        [{"petition_id": one, "delivered_at": at} for one, at in zip(ids[1:3], sent, strict=True)],
        unit_id=either.office.units["basic"],
        lead_role="lead",
        mode="forward",
        extent="whole",
        version=1,
    )
    found = pairs(either)
    assert found["office_in_time"] == [2, 4], "by its own notice, and by forwarding in time"
    assert (found["office_late"], found["office_open"]) == ([1, 4], [1, 4])


@pytest.mark.parametrize(("hour", "kept"), [(15, 1), (17, 0)])
def test_what_is_forwarded_after_midnight_in_the_office_is_late_though_greenwich_has_the_day_before(
    either, hour, kept
):
    ids = petitions(either, {})
    due(either, DeadlineKind.notice, ids, {"rule_code": "accept_notice_direct", "met_on": None})
    moment = datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=UTC)  # 23:00 and 01:00 in Shanghai
    line = {"petition_id": ids[0], "delivered_at": moment, "unit_id": either.office.units["basic"]}
    put(either, Assignment, [line], lead_role="lead", mode="forward", extent="whole", version=1)
    assert pairs(either)["office_in_time"] == [kept, 1]


def test_the_unit_is_in_time_by_its_own_clock_from_its_receipt(either):
    ids = petitions(either, {"accepted_on": DAY}, {"accepted_on": LATER}, {})
    code = {"rule_code": "accept_notice_transferred"}
    due(either, DeadlineKind.notice, ids, *[{**code, "met_on": day} for day in (DAY, LATER, None)])
    found = pairs(either)
    assert (found["unit_in_time"], found["unit_late"], found["unit_open"]) == ([1, 3], [1, 3], [1, 3])
    assert found["accepted"] == [2, 3]


def test_what_is_due_after_today_is_not_late_yet(either):
    due(either, DeadlineKind.handle, petitions(either, {}), {"met_on": None})
    assert pairs(either, today=DAY - timedelta(days=1))["on_time"] == [0, 0]
    assert pairs(either, today=DAY)["on_time"] == [0, 1]


def test_closing_is_of_those_registered_and_what_ends_by_procedure_stands_apart(either):
    closed = {"state": PetitionState.closed, "closing_basis": ClosingBasis.replied}
    petitions(
        either,
        {**closed, "closed_on": date(2026, 6, 30)},
        {**closed, "closed_on": date(2026, 7, 1)},
        {"state": PetitionState.accepted},
        {"state": PetitionState.declined, "closed_on": DAY},
        {"state": PetitionState.forwarded_out, "closed_on": DAY},
    )
    found = pairs(either)
    assert (found["closed"], found["procedural"]) == ([1, 3], [2, 5])


def test_extensions_are_of_those_accepted_in_the_period(either):
    petitions(
        either,
        {"accepted_on": DAY, "is_extended": True},
        {"accepted_on": DAY, "is_extended": False},
        {"accepted_on": date(2026, 7, 1), "is_extended": True},
    )
    assert pairs(either)["extended"] == [1, 2]


def test_satisfaction_is_of_the_rated_and_rating_of_the_invited(either):
    ids = petitions(either, *[{}] * 80)
    said = ["satisfied"] * 26 + ["basic"] * 10 + ["unsatisfied"] * 4 + [None] * 40
    put(
        either,
        Rating,
        [
            {"petition_id": one, "value": value, "rated_on": DAY if value else None}
            for one, value in zip(ids, said, strict=True)
        ],
        side="unit",
        invited_on=DAY,
        until_on=TODAY,
    )
    found = pairs(either)
    assert (found["satisfied_unit"], found["rated"]) == ([36, 40], [40, 80]), "the worked example of §6.4"
    assert found["satisfied_office"] == [0, 0], "the sides are never mixed"


def test_repeats_and_first_petitions_are_of_all_registered(either):
    repeat = {"is_repeat": True, "occurrence_kind": OccurrenceKind.repeat_in_process}
    petitions(either, repeat, {"is_repeat": False}, {"is_repeat": False})
    found = pairs(either)
    assert (found["repeats"], found["first"]) == ([1, 3], [2, 3])


def test_settled_at_once_looks_a_window_back_and_knows_nothing_before_it_is_over(either):
    session, office = either.session, either.office
    matter = {"title": "x", "version": 1}
    put(either, Matter, [matter, matter])
    cast.acting(session, office, "lin")
    one, other = session.query(Matter.id).order_by(Matter.id.desc()).limit(2).all()
    done = {
        "state": PetitionState.closed,
        "closed_on": date(2026, 1, 10),
        "registered_on": date(2025, 12, 20),
        "occurrence_kind": OccurrenceKind.first,
    }
    *_rest, asked = rows.petitions(
        session, office, [{**done, "matter_id": one[0]}, {**done, "matter_id": other[0]}, done, done]
    )
    rows.petitions(
        session,
        office,
        [
            {"registered_on": date(2026, 4, 10), "matter_id": one[0]},  # the 90th day
            {"registered_on": date(2026, 4, 11), "matter_id": other[0]},  # the 91st
        ],
    )
    put(
        either,
        ReviewRound,
        [{"petition_id": asked, "kind": "review", "requested_on": date(2026, 2, 1), "in_time": True}],
    )
    found = pairs(either)
    assert found["settled_at_once"] == [2, 4]
    assert pairs(either, today=date(2026, 6, 1))["settled_at_once"] == [2, 4], "as far as today"
    cast.acting(session, office, "lin")
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    assert figures(session, may, office="x", today=TODAY)["rates"]["settled_at_once"] == [0, 0]


def served(place, ids):
    unit = place.office.units["basic"]
    put(
        place,
        Paper,
        [{"petition_id": one, "subject_id": one, "display": f"P{one}"} for one in ids],
        kind="D09",
        subject_kind="petition",
        issuing_unit_id=unit,
        state="served",
        version_no=1,
        template="",
        template_version="",
        title="",
        version=1,
    )
    papers = dict(place.session.query(Paper.petition_id, Paper.id).filter(Paper.kind == "D09").all())
    put(
        place,
        Service,
        [{"petition_id": one, "paper_id": papers[one]} for one in ids],
        recipient="x",
        method="post",
        served_on=DAY,
        refused=False,
    )


def test_reviews_are_of_the_opinions_served_and_changes_of_the_reviews_decided(either):
    accepted = {"accepted_on": DAY - timedelta(days=30)}
    ids = petitions(either, accepted, {"accepted_on": DAY - timedelta(days=11)}, {}, {})
    cast.acting(either.session, either.office, "lin")
    served(either, ids)
    decided = [(ids[0], "revoked"), (ids[1], "upheld")]
    put(
        either,
        ReviewRound,
        [{"petition_id": one, "result": result} for one, result in decided],
        kind="review",
        requested_on=LATER,
        decided_on=date(2026, 5, 1),
        in_time=True,
    )
    found = pairs(either)
    assert (found["reviewed"], found["review_changed"]) == ([2, 4], [1, 2])
    counted = figures(either.session, HALF, office="x", today=TODAY)
    assert (counted["mean_days"], counted["median_days"]) == ("20.5", "20.5")


def test_supervision_is_of_the_cases_due_and_what_stands_open_is_as_of_today(either):
    ids = petitions(either, *[{}] * 5)
    case = {"kind": "supervise", "trigger": "overdue", "demand": "x", "opened_on": DAY, "due_on": DAY}
    states = [
        {"state": "closed", "closed_on": DAY},
        {"state": "closed", "closed_on": LATER},
        {"state": "open", "closed_on": None},
        {"state": "cancelled", "closed_on": None},
        {"state": "open", "closed_on": None, "due_on": date(2026, 7, 30)},
    ]
    put(
        either,
        SupervisionCase,
        [{**case, "petition_id": one, **more} for one, more in zip(ids, states, strict=True)],
        unit_id=either.office.units["basic"],
        version=1,
    )
    assert pairs(either)["supervised_on_time"] == [1, 3]
    found = figures(either.session, HALF, office="x", today=TODAY)
    standing = ("supervisions_opened", "supervisions_open", "supervisions_late")
    assert [found[name] for name in standing] == [4, 2, 1]


@pytest.mark.parametrize(
    ("name", "kind"), [("instructions", DeadlineKind.instruction), ("reports", DeadlineKind.info_report)]
)
def test_instructions_and_reports_are_on_time_by_their_own_day(either, name, kind):
    ids = petitions(either, {}, {}, {})
    due(either, kind, ids, {"met_on": DAY}, {"met_on": LATER}, {"met_on": None})
    assert pairs(either)[name] == [1, 3]
