"""Questions of the ladder: its steps, what is close or late, and who stands on which rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.ladder import Step, reached, told
from app.queries.board import RIGHTS
from app.queries.calendar import calendar
from app.queries.notices import told_already
from app.queries.organisation import heads, leader_in_charge, units
from schema.deadlines import Deadline
from schema.escalation import EscalationRule, Rung
from schema.organisation import Leader
from schema.petitions import Petition
from schema.vocabulary import LeaderRank


@dataclass(frozen=True, slots=True)
class Telling:
    """A person is to be told by a step about a deadline; `done` when that has happened."""

    deadline: Deadline
    petition_id: int | None
    step: Step
    staff_id: int
    tag: str
    done: bool = False


def steps(session: Session, today: date) -> Sequence[Step]:
    """Return the steps of the ladder that hold today."""
    rule = EscalationRule
    living = select(rule).where(rule.deleted_at.is_(None)).order_by(rule.workdays, rule.id)
    return [
        Step(row.id, row.workdays, frozenset(row.told or ()), row.supervised_only)
        for row in session.scalars(living)
        if (row.valid_from is None or row.valid_from <= today)
        and (row.valid_to is None or row.valid_to >= today)
    ]


def tellings(session: Session, today: date) -> Sequence[Telling]:
    """Return who is told what today, and who has been, of the deadlines that whoever asks may see."""
    ladder, known = steps(session, today), calendar(session)
    if not ladder:
        return []
    chain = Chain(session, today)
    found = [
        Telling(deadline, deadline.petition_id, step, person, tag_of(deadline, step))
        for deadline, case in _near(session, _horizon(ladder, today, known))
        for person, step in sorted(
            told(
                reached(ladder, deadline.binding_on, today, known, supervised=bool(case["is_supervised"])),
                chain.people(deadline, case),
            ).items()
        )
    ]
    there = _told(session, [f"{one.tag}:{one.staff_id}" for one in found])
    return [
        Telling(
            one.deadline,
            one.petition_id,
            one.step,
            one.staff_id,
            one.tag,
            f"{one.tag}:{one.staff_id}" in there,
        )
        for one in found
    ]


def tag_of(deadline: Deadline, step: Step) -> str:
    """Return what is told once: this step, for this date of this deadline."""
    return f"ladder:{deadline.id}:{deadline.binding_on.isoformat()}:{step.id}"


def _horizon(ladder: Sequence[Step], today: date, known: Calendar) -> date:
    ahead = max(0, -min(step.workdays for step in ladder))
    return known.next_workday(known.add_workdays(today, ahead))


def _told(session: Session, tags: Sequence[str], part: int = 500) -> set[str]:
    found: set[str] = set()
    for first in range(0, len(tags), part):
        found |= told_already(session, tags[first : first + part])
    return found


def _near(session: Session, until: date) -> Sequence[tuple[Deadline, Mapping[str, Any]]]:
    columns = (Petition.handler_id, Petition.unit_id, Petition.category_id, Petition.is_supervised)
    statement = (
        select(Deadline, *columns)
        .outerjoin(Petition, Petition.id == Deadline.petition_id)
        .where(
            Deadline.met_on.is_(None),
            Deadline.voided_on.is_(None),
            Deadline.kind.not_in(RIGHTS),
            Deadline.binding_on <= until,
        )
        .order_by(Deadline.binding_on, Deadline.id)
    )
    return [(row[0], dict(row._mapping)) for row in session.execute(statement)]  # noqa: SLF001 - its public name


class Chain:
    """Who stands on which rung, read once for all deadlines of a day."""

    def __init__(self, session: Session, today: date) -> None:
        """Read the heads of units and the leaders in office."""
        self._session, self._today = session, today
        self._heads = heads(session)
        self._leaders = _leaders(session, today)
        self._staff_of = {number: staff for number, staff, _unit, _rank in self._leaders}

    def people(self, deadline: Deadline, case: Mapping[str, Any]) -> Mapping[str, frozenset[int]]:
        """Return rung -> the staff on it, for one deadline and its petition's columns (None without one)."""
        unit = deadline.unit_id or case["unit_id"]
        handler = deadline.person_id or (case["handler_id"] if unit == case["unit_id"] else None)
        return self.rungs(unit, handler, case["category_id"])

    def rungs(
        self, unit: int | None, handler: int | None, category_id: int | None
    ) -> Mapping[str, frozenset[int]]:
        """Return rung -> the staff on it; where nobody handles, the head of the unit does.

        Head is who has the role with an account, and whom the list of leaders names as head of the unit.
        """
        heads = self._heads.get(unit or 0, frozenset()) | frozenset(
            staff for _n, staff, at, rank in self._leaders if rank is LeaderRank.unit_head and at == unit
        )
        field = leader_in_charge(self._session, unit, self._today, category_id=category_id)
        field_staff = self._staff_of.get(field or 0)
        return {
            Rung.handler: frozenset({handler}) if handler else heads,
            Rung.division_head: heads,
            Rung.field_leader: frozenset({field_staff}) if field_staff else frozenset(),
            Rung.leader_in_charge: self._of_rank(unit, LeaderRank.in_charge),
            Rung.principal: self._of_rank(unit, LeaderRank.principal),
        }

    def _of_rank(self, unit: int | None, rank: LeaderRank) -> frozenset[int]:
        known = units(self._session)
        path = known[unit].path if unit is not None and unit in known else ""
        line = {int(part) for part in path.split("/") if part}
        return frozenset(staff for _n, staff, at, own in self._leaders if own is rank and at in line)


def _leaders(session: Session, today: date) -> Sequence[tuple[int, int, int, LeaderRank]]:
    columns = select(
        Leader.id, Leader.staff_id, Leader.unit_id, Leader.rank, Leader.valid_from, Leader.valid_to
    )
    return [
        (number, staff, unit, rank)
        for number, staff, unit, rank, first, last in session.execute(
            columns.where(Leader.deleted_at.is_(None), Leader.staff_id.is_not(None))
        ).tuples()
        if staff is not None and (first is None or first <= today) and (last is None or last >= today)
    ]
