"""The work of the demo: every step of every case, in the order of time, each at its moment, by who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import assignments, duplicates, leading, petitions, preparations, records, supervision
from app.cli.demo_cases import Case, Oversight, Step
from app.cli.demo_office import Office
from app.cli.demo_people import Person
from app.clock import frozen, today
from app.queries.cases import claims_of
from app.queries.catalog import current
from app.queries.petitions import part_of
from schema.people import Petitioner
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import DuplicateVerdict

UNITS = frozenset({"unit_id", "proposed_unit_id", "respondent_unit_id", "suggested_unit_id"})
PEOPLE = frozenset({"handler_id", "handler_b_id", "answered_by_id", "receiver_id", "reviewer_id"})
LEADERS = frozenset({"approver_id", "instruct_leader_id"})


class Work:
    """Does what was planned."""

    def __init__(self, session: Session, office: Office, cases: Sequence[Case]) -> None:
        """Begin; nothing is done yet."""
        self.session, self.office, self.cases = session, office, cases
        self.catalogue = current(session)
        self.petitions: dict[int, Petition] = {}
        self.people: dict[Person, Petitioner] = {}
        self.supervisions: dict[int, SupervisionCase] = {}

    def do_all(self) -> None:
        """Enter and take every case from step to step."""
        agenda: list[tuple[datetime, int, Step | None]] = [
            (case.entered, place, None) for place, case in enumerate(self.cases)
        ]
        agenda += [(step.at, place, step) for place, case in enumerate(self.cases) for step in case.steps]
        agenda.sort(key=lambda entry: entry[:2])
        for moment, place, step in agenda:
            with frozen(moment):
                if step is None:
                    self._enter(place, self.cases[place])
                else:
                    self._take(place, step)

    def _enter(self, place: int, case: Case) -> None:
        actor = self._bound(case.clerk)
        values = self._resolved(case.values)
        known = self.people.get(case.person) if case.person else None
        person = asdict(case.person) if case.person and known is None else None
        row = records.create_petition(
            self.session,
            actor,
            self.catalogue["petitions"],
            values,
            petitioner=person,
            claims=case.text.claims,
        )
        self.petitions[place] = row
        if known is not None:
            petitions.attach_petitioner(self.session, row, known, primary=True)
        if case.repeats is not None:
            first, same = self.petitions[case.repeats], DuplicateVerdict.same_matter
            duplicates.decide(self.session, actor, row, first, same)

    def _take(self, place: int, step: Step) -> None:
        actor, petition = self._bound(step.by), self.petitions[place]
        inputs = self._resolved(step.inputs)
        if step.act is Oversight.open:
            self.supervisions[place] = supervision.open_case(
                self.session, actor, petition, inputs, today=today()
            )
        elif step.act is Oversight.close:
            supervision.close_case(
                self.session, actor, self.supervisions[place], inputs["result"], today=today()
            )
        elif step.act is Oversight.opinion:
            part = part_of(self.session, petition.id, inputs["unit_id"])
            assignments.report_back(self.session, actor, part, inputs["feedback"], on=today())
        elif isinstance(step.act, Oversight):
            self._beside(actor, petition, step.act, inputs)
        else:
            petitions.do(self.session, actor, petition, step.act, inputs, today=today())

    def _beside(self, actor: Actor, petition: Petition, act: Oversight, inputs: dict[str, Any]) -> None:
        """Decide the claims, propose a verb, dispute who leads, or decide that."""
        if act is Oversight.decide:
            for claim in claims_of(self.session, petition.id):
                records.amend(
                    self.session, actor, self.catalogue["claims"], claim, inputs, version=claim.version
                )
        elif act is Oversight.propose:
            event = inputs.pop("event")
            preparations.prepare(self.session, actor, petition, event, inputs, today=today())
        elif act is Oversight.dispute:
            part = part_of(self.session, petition.id, inputs["unit_id"])
            leading.dispute(self.session, actor, part, inputs["reason"], today=today())
        elif (waiting := leading.undecided(self.session, petition.id)) is not None:
            leading.decide(self.session, actor, waiting, inputs, today=today())

    def _bound(self, name: str) -> Actor:
        actor = self.office.actor(name)
        bind(self.session, actor)
        return actor

    def _resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with row numbers in the place of codes and names."""
        office, found = self.office, dict(values)
        for name in UNITS & found.keys():
            found[name] = office.units[found[name]] if found[name] else None
        for name in PEOPLE & found.keys():
            found[name] = office.staff[found[name]]
        for name in LEADERS & found.keys():
            found[name] = office.leaders[found[name]]
        if "earlier_id" in found:
            found["earlier_id"] = self.petitions[found["earlier_id"]].id
        if "category_id" in found:
            found["category_id"] = office.categories[found["category_id"]]
        if "co_unit_ids" in found:
            found["co_unit_ids"] = [office.units[code] for code in found["co_unit_ids"]]
        return {name: value for name, value in found.items() if value is not None}
