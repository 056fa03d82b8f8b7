"""Random walks over the transition table: whatever the office does in whatever order, the house stays in order."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import nightly, petitions, preparations
from app.domain.errors import PanelError
from app.domain.workflow import TRANSITIONS, transitions_from
from app.queries.regimes import rule_book
from app.queries.unfinished import ANSWER_OWED, unanswered
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.obligations import Obligation
from schema.vocabulary import FINAL_STATES, DeadlineKind, Event, LeadRole, PetitionState, Purpose
from tests import cast
from tests.actions import scenes
from tests.actions.test_verbs import WHO

RESULTS = {
    Purpose.appeal: ["supported", "not_supported", "explained"],
    Purpose.suggestion: ["adopted", "not_adopted"],
    Purpose.report: ["founded", "unfounded"],
    Purpose.inquiry: ["answered"],
    Purpose.thanks: ["noted"],
    Purpose.other: ["answered"],
}
DATES = (
    "served_on",
    "reply_served_on",
    "accepted_on",
    "signed_on",
    "performed_on",
    "requested_on",
    "statement_heard_on",
)
AHEAD = {"feedback_due": 30, "promised_on": 20}
STEPS = 14


class Walker:
    """Somebody who tries one verb after the other, well or badly, and looks at the house after each."""

    def __init__(self, session, office, seed):
        self.session, self.office, self.draw = session, office, Random(seed)
        self.day, self.done = cast.TODAY, []
        self.purpose = self.draw.choice(list(Purpose))
        scenes.reviewers(session, office)
        self.earlier = cast.petition(session, office, title="前件")
        channel = self.draw.choice(["letter", "phone", "web"])
        self.row = cast.petition(session, office, register=False, purpose=self.purpose, channel=channel)

    def walk(self, steps):
        for _ in range(steps):
            self.day += timedelta(days=self.draw.choice([0, 0, 1, 3, 8, 31]))
            self.night()
            rows = [row for row in transitions_from(self.row.state) if not row.system]
            self.draw.shuffle(rows)
            any(self.try_(row) for row in rows)

    def night(self):
        """Let the window lapse, if it is over."""
        bind(self.session, nightly.NIGHT)
        self.attempt(nightly.NIGHT, Event.lapse, {})

    def try_(self, row):
        if row.event in {Event.discard, Event.void, Event.to_discipline} or self.draw.random() < 0.15:
            return False
        inputs = self.inputs(row.event)
        if row.event is Event.extend and self.draw.random() < 0.8:
            he = cast.acting(self.session, self.office, "he")
            preparations.prepare(self.session, he, self.row, Event.extend, inputs, today=self.day)
        if row.event is Event.draft and self.draw.random() < 0.8:
            bind(self.session, cast.BUILDER)
            result = self.draw.choice(RESULTS[self.purpose])
            scenes.decide_claims(self.session, self.row, result=result)
        who = {**WHO, "return": "zheng"}[row.event.value]
        return self.attempt(cast.acting(self.session, self.office, who), row.event, inputs)

    def inputs(self, event):
        found = scenes.inputs_for(self.office, event)
        found |= {name: self.day for name in DATES if name in found}
        if event in {Event.assign, Event.forward, Event.accept}:
            found |= {"interim_reason": "需核实", "promised_on": self.day + timedelta(days=20)}
        if event in {Event.assign, Event.forward} and self.draw.random() < 0.4:
            found["co_unit_ids"] = [self.office.units["personnel"]]
        if event is Event.assign:
            found["feedback_due"] = self.day + timedelta(days=30)
        if "result" in found:
            found["result"] = self.draw.choice(RESULTS[self.purpose])
        if event is Event.review_decide:
            found["round_result"] = self.draw.choice(["upheld", "changed", "revoked"])
        if event is Event.refuse_again:
            found["earlier_id"] = self.earlier.id
        if found and self.draw.random() < 0.1:
            found.pop(self.draw.choice(sorted(found)))
        return found

    def attempt(self, actor, event, inputs):
        """Do it or be refused; refused, nothing has changed."""
        before = (self.row.state, self.fates(), len(scenes.trail(self.session, self.row)))
        try:
            with scenes.guarded(self.session), self.session.begin_nested():
                petitions.do(self.session, actor, self.row, event, inputs, today=self.day)
        except (PanelError, KeyError):
            self.session.refresh(self.row)
            bind(self.session, cast.BUILDER)
            assert (self.row.state, self.fates(), len(scenes.trail(self.session, self.row))) == before
            return False
        self.done.append(event)
        bind(self.session, cast.BUILDER)
        self.look()
        return True

    def fates(self):
        bind(self.session, cast.BUILDER)
        columns = select(Deadline.id, Deadline.binding_on, Deadline.met_on, Deadline.voided_on)
        found = columns.where(Deadline.petition_id == self.row.id).order_by(Deadline.id)
        return self.session.execute(found).tuples().all()

    def look(self):
        """The invariants of the house."""
        self.session.flush()
        story, row = (self.row.purpose, self.done), self.row
        book = rule_book(self.session)
        clocks = self.session.scalars(select(Deadline).where(Deadline.petition_id == row.id)).all()
        for clock in clocks:
            chosen = clock.rule_version == "chosen"
            assert chosen or (book.knows(clock.rule_code) and clock.number is not None), story
            assert not (clock.met_on and clock.voided_on), story
        running = [clock for clock in clocks if clock.met_on is None and clock.voided_on is None]
        path = {clock.kind for clock in running} == {DeadlineKind.path}
        leads = select(Assignment.id).where(
            Assignment.petition_id == row.id,
            Assignment.lead_role == LeadRole.lead,
            Assignment.ended_on.is_(None),
        )
        assert len(self.session.scalars(leads).all()) <= 1, story
        if row.state in FINAL_STATES:
            # what was led to another law runs on there
            assert running == [] or (path and Event.divert in self.done), story
            assert row.due_on is None, story
            owed = select(Obligation).where(Obligation.petition_id == row.id, Obligation.is_open.is_(True))
            assert self.session.scalars(owed).all() == [], story
        if row.state in ANSWER_OWED:
            assert row not in unanswered(self.session), story


@pytest.mark.parametrize("seed", range(8))
def test_a_random_walk_leaves_the_house_in_order(session, office, seed):
    walker = Walker(session, office, seed)
    walker.walk(STEPS)
    assert walker.done, "something was done"


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(100, 220))
def test_many_random_walks_leave_the_house_in_order(session, office, seed):
    Walker(session, office, seed).walk(30)


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_the_walks_reach_every_state_a_petition_can_be_in(session, office):
    reached = set()
    for seed in range(300, 380):
        walker = Walker(session, office, seed)
        look = walker.look

        def note(walker=walker, look=look):
            look()
            reached.add(walker.row.state)

        walker.look = note
        walker.walk(30)
    expected = {row.target for row in TRANSITIONS} - {
        None,
        PetitionState.void,
        PetitionState.discipline_track,
    }
    assert expected - reached <= {PetitionState.concluded}
