"""The verbs of rows that hang on a petition: from one table come buttons, forms, REST and its description.

The verbs that move a petition itself stand in `app.domain.workflow`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import (
    assignments,
    leading,
    mandatory,
    members,
    paths,
    preparations,
    proposed_supervision,
    ratings,
    supervision,
)
from app.catalog.verb import Verb
from app.catalog.verbs import (
    CONFIRM_DISMISSAL,
    DECIDE_LEAD,
    DISPUTE,
    END_SUPERVISION,
    MEMBERS,
    NOT_TAKEN_UP,
    PATH_EXTENDED,
    PATH_OPENED,
    PATH_STEP_DONE,
    PROPOSE_DISMISSAL,
    RATE,
    REJECT_DISMISSAL,
    REPORT_BACK,
    REPORT_HARM,
    SUPERVISE,
    TAKE_UP,
    TURN_DOWN,
)
from app.domain.errors import N_
from schema.vocabulary import (
    OPEN_STATES,
    CopyExtent,
    LeadRole,
    MandatoryState,
    ObjectionKind,
    PetitionState,
    PreparationState,
    ProposedState,
    SupervisionState,
)

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerb:
    """One verb of a row: who may (`right`), when its button stands (`offered`), what it does (`do`).

    `about` and `hint` name the columns whose text stands over the form; `done` is the sentence said after
    it (a msgid); `to_petition` leads back to the petition the row hangs on.
    """

    area: str
    name: str
    face: Verb
    right: tuple[str, str]
    offered: Callable[[Actor, Any, date], bool]
    do: Callable[[Session, Actor, Any, Inputs, date], object]
    done: str
    about: str = ""
    hint: str = ""
    to_petition: bool = False

    def fits(self, actor: Actor, row: Any, today: date) -> bool:
        """Say whether the button stands on this row for this person."""
        return actor.may(*self.right) and self.offered(actor, row, today)


def _own_part(actor: Actor, row: Any, _today: date) -> bool:
    asked = row.extent is CopyExtent.summary or row.lead_role is LeadRole.co
    return asked and row.ended_on is None and row.unit_id in actor.unit_ids


def _may_dispute(actor: Actor, row: Any, today: date) -> bool:
    takes_part = row.lead_role is LeadRole.co and row.extent is CopyExtent.whole
    return takes_part and _own_part(actor, row, today)


def _second(actor: Actor, row: Any, _today: date) -> bool:
    return row.state is MandatoryState.dismissal_proposed and row.dismissal_by_id != actor.staff_id


def _proposal_open(_actor: Actor, row: Any, _today: date) -> bool:
    return row.state is ProposedState.open


def _path_runs(_actor: Actor, row: Any, _today: date) -> bool:
    return row.path is not None and row.path_ended_on is None


_DIVERT = ("petitions", "divert")
_REPORT = ("mandatory_reports", "report")
_CONFIRM = ("mandatory_reports", "confirm")

ROW_VERBS: tuple[RowVerb, ...] = (
    RowVerb(
        area="petitions",
        name="supervise",
        face=SUPERVISE,
        right=("supervision", "open"),
        offered=lambda _actor, row, _today: row.state in OPEN_STATES,
        do=lambda session, actor, row, values, today: supervision.open_case(
            session, actor, row, values, today=today
        ),
        done=N_("The supervision is open."),
    ),
    RowVerb(
        area="petitions",
        name="members",
        face=MEMBERS,
        right=("parties", "write"),
        offered=lambda _actor, row, _today: row.state in {PetitionState.draft, *OPEN_STATES},
        do=lambda session, actor, row, values, _today: members.enter(session, actor, row, values["lines"]),
        done=N_("The members are entered."),
    ),
    RowVerb(
        area="preparations",
        name="turn_down",
        face=TURN_DOWN,
        right=("preparations", "read"),
        offered=lambda actor, row, _today: (
            row.state is PreparationState.waiting and actor.may("petitions", row.event.value.rstrip("_"))
        ),
        do=lambda session, actor, row, values, today: preparations.turn_down(
            session, actor, row, values["reason"], today=today
        ),
        done=N_("The proposal was turned down."),
        to_petition=True,
    ),
    RowVerb(
        area="assignments",
        name="report",
        face=REPORT_BACK,
        right=("assignments", "report"),
        offered=_own_part,
        do=lambda session, actor, row, values, today: assignments.report_back(
            session, actor, row, values["feedback"], on=today
        ),
        done=N_("Reported back."),
        hint="redacted_summary",
    ),
    RowVerb(
        area="assignments",
        name="dispute",
        face=DISPUTE,
        right=("assignments", "report"),
        offered=_may_dispute,
        do=lambda session, actor, row, values, today: leading.dispute(
            session, actor, row, values["reason"], today=today
        ),
        done=N_("The office decides who leads."),
        about="demand",
    ),
    RowVerb(
        area="objections",
        name="decide",
        face=DECIDE_LEAD,
        right=("petitions", "reject_objection"),
        offered=lambda _actor, row, _today: row.kind is ObjectionKind.lead and row.decision is None,
        do=lambda session, actor, row, values, today: leading.decide(
            session, actor, row, values, today=today
        ),
        done=N_("It is decided who leads."),
        about="reason",
        to_petition=True,
    ),
    RowVerb(
        area="rulings",
        name="step",
        face=PATH_STEP_DONE,
        right=_DIVERT,
        offered=_path_runs,
        do=lambda session, actor, row, values, today: paths.finish_step(
            session, actor, row, values, today=today
        ),
        done=N_("The step is done."),
        about="organ",
    ),
    RowVerb(
        area="rulings",
        name="opened",
        face=PATH_OPENED,
        right=_DIVERT,
        offered=_path_runs,
        do=lambda session, actor, row, values, today: paths.open_on(
            session, actor, row, values["opened_on"], today=today
        ),
        done=N_("The time counts from that day."),
        about="organ",
    ),
    RowVerb(
        area="rulings",
        name="extend",
        face=PATH_EXTENDED,
        right=_DIVERT,
        offered=_path_runs,
        do=lambda session, actor, row, values, today: paths.extend(
            session, actor, row, values["days"], values["reason"], today=today
        ),
        done=N_("The path is extended."),
        about="organ",
    ),
    RowVerb(
        area="supervision",
        name="end",
        face=END_SUPERVISION,
        right=("supervision", "close"),
        offered=lambda _actor, row, _today: row.state is SupervisionState.open,
        do=lambda session, actor, row, values, today: supervision.close_case(
            session, actor, row, values["result"], today=today
        ),
        done=N_("The supervision is closed."),
        about="demand",
    ),
    RowVerb(
        area="proposed_supervision",
        name="take",
        face=TAKE_UP,
        right=("supervision", "open"),
        offered=_proposal_open,
        do=lambda session, actor, row, values, today: proposed_supervision.take_up(
            session, actor, row, values, today=today
        ),
        done=N_("The supervision is open."),
    ),
    RowVerb(
        area="proposed_supervision",
        name="refuse",
        face=NOT_TAKEN_UP,
        right=("supervision", "open"),
        offered=_proposal_open,
        do=lambda session, actor, row, values, today: proposed_supervision.refuse(
            session, actor, row, values["reason"], today=today
        ),
        done=N_("The proposal is answered."),
    ),
    RowVerb(
        area="mandatory_reports",
        name="report",
        face=REPORT_HARM,
        right=_REPORT,
        offered=lambda _actor, row, _today: row.state in mandatory.WAITING,
        do=lambda session, actor, row, values, _today: mandatory.report(session, actor, row, values),
        done=N_("The report is entered."),
    ),
    RowVerb(
        area="mandatory_reports",
        name="dismiss",
        face=PROPOSE_DISMISSAL,
        right=_REPORT,
        offered=lambda _actor, row, _today: row.state is MandatoryState.open,
        do=lambda session, actor, row, values, _today: mandatory.propose_dismissal(
            session, actor, row, values["reason"]
        ),
        done=N_("A second person must confirm this."),
    ),
    RowVerb(
        area="mandatory_reports",
        name="reject",
        face=REJECT_DISMISSAL,
        right=_CONFIRM,
        offered=lambda _actor, row, _today: row.state is MandatoryState.dismissal_proposed,
        do=lambda session, actor, row, _values, _today: mandatory.reject_dismissal(session, actor, row),
        done=N_("The report stays open."),
    ),
    RowVerb(
        area="mandatory_reports",
        name="confirm",
        face=CONFIRM_DISMISSAL,
        right=_CONFIRM,
        offered=_second,
        do=lambda session, actor, row, _values, _today: mandatory.confirm_dismissal(session, actor, row),
        done=N_("The report is dismissed."),
    ),
    RowVerb(
        area="ratings",
        name="rate",
        face=RATE,
        right=("ratings", "rate"),
        offered=lambda _actor, row, today: row.rated_on is None and today <= row.until_on,
        do=lambda session, actor, row, values, today: ratings.note(session, actor, row, values, today=today),
        done=N_("The rating is noted."),
    ),
)
"""In the order the buttons stand."""


def verbs_of(area: str) -> tuple[RowVerb, ...]:
    """Return the verbs of an area's rows, in the order of the table."""
    return tuple(verb for verb in ROW_VERBS if verb.area == area)


def row_verb(area: str, name: str) -> RowVerb | None:
    """Return a verb by the name in its address, or None."""
    return next((verb for verb in verbs_of(area) if verb.name == name), None)
