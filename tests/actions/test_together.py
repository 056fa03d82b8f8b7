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
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import Event, PaperKind, PaperState, PetitionState
from tests import cast
from tests.actions import scenes


def both(panel, number, event, inputs, who):
    """Let two sessions press at the same moment; return what each was told, None for done."""
    office, start = panel.office, Barrier(2)

    def press(username):
        with session_factory() as session:
            actor = cast.acting(session, office, username)
            session.rollback()
            start.wait(timeout=20)
            try:
                with unit_of_work(session):
                    row = session.scalars(select(Petition).where(Petition.id == number)).one()
                    petitions.do(session, actor, row, event, inputs, today=cast.TODAY)
            except PanelError as error:
                return str(error)
            return None

    with ThreadPoolExecutor(2) as pool:
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
