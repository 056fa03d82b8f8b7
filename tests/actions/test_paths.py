"""The clocks of statutory paths: started by the ruling, counted from the opening, extended, done step by step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import paths
from app.domain.errors import Refused
from app.queries.explanations import explanation
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.rulings import Ruling
from schema.vocabulary import DeadlineKind, Event, PetitionState, StatutoryPath, Track
from tests import cast
from tests.actions import scenes


def diverted(session, office, path, **values):
    """Return a petition led to a path, and its ruling."""
    row = cast.petition(session, office, **values)
    given = {**scenes.inputs_for(office, Event.divert), "path": path}
    scenes.do(session, office, "fang", row, Event.divert, **given)
    found = select(Ruling).where(Ruling.petition_id == row.id).order_by(Ruling.id)
    return row, session.scalars(found).first()


@pytest.mark.parametrize(
    ("path", "rule", "due", "basis"),
    [
        ("teacher_appeal", "teacher_appeal", "10-17", "教师法第39条"),
        ("administrative_review", "reconsideration", "11-16", "行政复议法第62条"),
        ("information", "information_request", "10-21", "政府信息公开条例第33条"),
        ("enforcement", "penalty_case", "12-16", "行政处罚法第60条"),
        ("labour_arbitration", "labour_arbitration", "11-01", "劳动争议调解仲裁法第43条"),
        ("school_roll", "student_status_verify", "09-21", "教育部学籍投诉办理时限"),
    ],
)
def test_each_path_starts_the_clock_of_its_own_law_and_explains_it(session, office, path, rule, due, basis):
    row, ruling = diverted(session, office, path)
    assert (row.state, row.track) == (PetitionState.diverted, Track.statutory)
    assert scenes.clocks(session, row)[rule] == (scenes.day(due), "open")
    clock = session.scalars(select(Deadline).where(Deadline.rule_code == rule)).one()
    assert (clock.kind, clock.subject_kind, clock.subject_id) == (DeadlineKind.path, "ruling", ruling.id)
    assert clock.display_no == row.petition_no
    assert basis in str(explanation(session, clock))
    assert row.due_on is None, "the petition itself has ended"


@pytest.mark.parametrize("path", ["student_appeal", "litigation", "discipline", "political_legal", "other"])
def test_a_path_whose_law_gives_no_days_starts_none(session, office, path):
    row, ruling = diverted(session, office, path)
    assert not any(name for name, (_due, fate) in scenes.clocks(session, row).items() if fate == "open")
    with pytest.raises(Refused, match="No clock of this path is running"):
        paths.finish_step(
            session, cast.acting(session, office, "fang"), ruling, {"done_on": cast.TODAY}, today=cast.TODAY
        )


def test_each_claim_has_its_own_path_and_clock(session, office):
    row = cast.petition(session, office, claims=["欠薪", "公开账目"])
    claims = session.scalars(select(Claim).where(Claim.petition_id == row.id).order_by(Claim.position)).all()
    claims[0].path, claims[1].path = StatutoryPath.labour_arbitration, StatutoryPath.information
    session.flush()
    given = {**scenes.inputs_for(office, Event.divert), "path": None}
    scenes.do(session, office, "fang", row, Event.divert, **given)
    assert {"labour_arbitration", "information_request"} <= scenes.clocks(session, row).keys()


def test_the_time_counts_from_the_day_the_organ_opened_it(session, office):
    row, ruling = diverted(session, office, "enforcement")
    fang, day = cast.acting(session, office, "fang"), scenes.day
    with pytest.raises(Refused, match="between the ruling of 2026-09-17 and today"):
        paths.open_on(session, fang, ruling, day("09-16"), today=day("09-25"))
    paths.open_on(session, fang, ruling, day("09-24"), today=day("09-25"))
    assert scenes.clocks(session, row)["penalty_case"][0] == day("12-23")


def test_an_extension_is_what_the_paths_own_law_allows(session, office):
    row, ruling = diverted(session, office, "labour_arbitration")
    fang, day = cast.acting(session, office, "fang"), scenes.day
    with pytest.raises(Refused, match="All extensions together may be 15 days"):
        paths.extend(session, fang, ruling, 16, "案情复杂", today=day("10-30"))
    paths.extend(session, fang, ruling, 15, "案情复杂", today=day("10-30"))
    assert scenes.clocks(session, row)["labour_arbitration"][0] == day("11-16")
    with pytest.raises(Refused):
        paths.extend(session, fang, ruling, 1, "再延", today=day("10-30"))
    _other, teacher = diverted(session, office, "teacher_appeal")
    with pytest.raises(Refused, match="knows no extension"):
        paths.extend(session, fang, teacher, 5, "案情复杂", today=day("09-20"))


def test_the_steps_of_a_path_follow_each_other_and_the_last_ends_it(session, office):
    row, ruling = diverted(session, office, "school_roll")
    fang, day = cast.acting(session, office, "fang"), scenes.day
    steps = ["09-18", "09-22", "09-28", "10-08"]
    for on, code in zip(steps, ["check", "decide", "execute", None], strict=True):
        assert ruling.path_ended_on is None
        paths.finish_step(session, fang, ruling, {"done_on": day(on), "result": "已核"}, today=day(on))
        if code:
            assert scenes.clocks(session, row)[f"student_status_{code}"][1] == "open"
    assert (ruling.path_ended_on, ruling.path_result) == (day("10-08"), "已核")
    clocks = scenes.clocks(session, row)
    assert clocks["student_status_check"] == (day("09-24"), "met 09-22")
    assert all(fate.startswith("met") for name, (_due, fate) in clocks.items() if name.startswith("student"))
    assert scenes.trail(session, ruling)[-1][1]["path_ended_on"] == [None, "2026-10-08"]


def test_a_step_is_not_done_before_it_began_nor_tomorrow(session, office):
    _row, ruling = diverted(session, office, "school_roll")
    fang = cast.acting(session, office, "fang")
    for on in ("09-16", "09-18"):
        with pytest.raises(Refused, match="between its beginning on 2026-09-17 and today"):
            paths.finish_step(
                session, fang, ruling, {"done_on": scenes.day(on), "result": "x"}, today=cast.TODAY
            )
