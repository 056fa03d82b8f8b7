"""Two who press the same verb at once: one does it, the other is told why not; nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.actions import petitions
from app.actions.unit import unit_of_work
from app.domain.errors import PanelError
from app.extensions import session_factory
from schema.assignments import Assignment
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import Event, LeadRole, PaperKind, PaperState, PetitionState
from tests import cast
from tests.actions import scenes
from tests.actions.test_verbs import WHO


def both(panel, number, event, inputs, who):
    """Let sessions press at the same moment; return what each was told, None for done."""
    office, start = panel.office, Barrier(len(who))

    def press(username):
        with session_factory() as session:
            actor = cast.acting(session, office, username)
            session.rollback()
            start.wait(timeout=60)
            try:
                with unit_of_work(session):
                    row = session.scalars(select(Petition).where(Petition.id == number)).one()
                    petitions.do(session, actor, row, event, inputs, today=cast.TODAY)
            except PanelError as error:
                return str(error)
            return None

    with ThreadPoolExecutor(len(who)) as pool:
        return list(pool.map(press, who))


@pytest.mark.parametrize(
    ("event", "who", "target"),
    [
        (Event.assign, ("fang", "zheng"), PetitionState.dispatched),
        (Event.sign, ("zheng", "zheng"), PetitionState.opinion_approved),
        (Event.extend, ("zheng", "zheng"), PetitionState.accepted),
    ],
)
def test_one_wins_and_the_other_gets_a_sentence(either, event, who, target):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.at(session, office, event)
        number = row.id
    session.expunge_all()
    told = both(either, number, event, scenes.inputs_for(office, event), who)
    assert sorted(answer is None for answer in told) == [False, True], told
    (sentence,) = (answer for answer in told if answer is not None)
    assert sentence.endswith("."), sentence
    session.rollback()
    bound = cast.acting(session, office, "fang")
    assert bound.staff_id
    row = session.scalars(select(Petition).where(Petition.id == number)).one()
    assert row.state is target
    done = select(func.count()).select_from(AuditEntry)
    done = done.where(AuditEntry.petition_id == number, AuditEntry.verb == event.value)
    assert session.scalar(done) == 1
    if event is Event.sign:
        signed = select(Paper.display).where(Paper.kind == PaperKind.D09, Paper.state == PaperState.signed)
        assert session.scalars(signed).all() == ["云教信意〔2026〕1号"]
    if event is Event.extend:
        days = select(Deadline.extended_by).where(Deadline.petition_id == number, Deadline.extended_by > 0)
        assert session.scalars(days).all() == [20]


VERBS = [
    Event.register,
    Event.assign,
    Event.forward,
    Event.accept,
    Event.object,
    Event.reply,
    Event.serve,
    Event.settle,
    Event.withdraw,
    Event.archive,
    Event.ask_review,
    Event.review_decide,
    Event.decline,
    Event.reopen,
]


@pytest.mark.deep
@pytest.mark.timeout(300)
@pytest.mark.parametrize("event", VERBS)
def test_of_sixteen_who_press_the_same_verb_one_does_it(either, event):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.at(session, office, event)
        number = row.id
    session.expunge_all()
    told = both(either, number, event, scenes.inputs_for(office, event), [WHO[event.value]] * 16)
    assert sum(answer is None for answer in told) == 1, told
    assert all(answer.endswith(".") for answer in told if answer is not None), told
    session.rollback()
    bound = cast.acting(session, office, "fang")
    assert bound.staff_id
    done = select(func.count()).select_from(AuditEntry)
    done = done.where(AuditEntry.petition_id == number, AuditEntry.verb == event.value)
    assert session.scalar(done) == 1
    leads = select(func.count()).select_from(Assignment)
    leads = leads.where(Assignment.petition_id == number, Assignment.lead_role == LeadRole.lead)
    assert session.scalar(leads.where(Assignment.ended_on.is_(None))) <= 1
    kept = select(Deadline.rule_code).where(
        Deadline.petition_id == number, Deadline.met_on.is_(None), Deadline.voided_on.is_(None)
    )
    running = session.scalars(kept).all()
    assert len(running) == len(set(running)), "no clock runs twice"


@pytest.mark.timeout(300)
def test_sixteen_who_sign_sixteen_opinions_at_once_number_them_without_a_gap(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        numbers = [scenes.at(session, office, Event.sign, title=f"件{place}").id for place in range(16)]
    session.expunge_all()
    start = Barrier(16)

    def sign(number):
        with session_factory() as mine:
            actor = cast.acting(mine, office, "zheng")
            mine.rollback()
            start.wait(timeout=60)
            with unit_of_work(mine):
                row = mine.scalars(select(Petition).where(Petition.id == number)).one()
                petitions.do(
                    mine, actor, row, Event.sign, scenes.inputs_for(office, Event.sign), today=cast.TODAY
                )

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(sign, numbers))
    session.rollback()
    cast.acting(session, office, "fang")
    signed = select(Paper.display).where(Paper.kind == PaperKind.D09, Paper.state == PaperState.signed)
    assert sorted(session.scalars(signed)) == sorted(f"云教信意〔2026〕{place}号" for place in range(1, 17))
