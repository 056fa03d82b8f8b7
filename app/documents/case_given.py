"""What is typed for a paper of a petition: offered from the record, kept with the draft, read back for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.catalog.entity import Kind
from app.catalog.paper_inputs import draw_verb
from app.clock import office_time, today
from app.documents.certificates import certified
from app.documents.notices import day_of
from app.documents.wording import written_date, written_moment
from app.domain import flash
from app.domain.errors import N_, Refused
from app.queries.paper_course import earlier_petition, late_list, late_with, sent_list, sent_together
from app.queries.paper_facts import CaseFacts
from schema.vocabulary import FlashStage, PaperKind

Offer = Callable[[CaseFacts], Any]


def _performed(case: CaseFacts) -> str:
    done = case.agreement.performed_on if case.agreement else None
    return f"本协议约定的事项已于{written_date(done)}履行完毕。" if done else ""


def _found(case: CaseFacts) -> str:
    return "\n".join(one.finding for one in case.claims if one.finding)


OFFERS: Final[Mapping[PaperKind, Mapping[str, tuple[str, Offer]]]] = {
    PaperKind.D04: {
        "earlier": ("rulings.earlier_id", lambda case: case.ruling and case.ruling.earlier_id),
        "basis": ("rulings.legal_basis", lambda case: case.ruling and case.ruling.basis),
    },
    PaperKind.D06: {
        "path": ("rulings.path", lambda case: case.ruling and case.ruling.path),
        "organ": ("rulings.organ", lambda case: case.ruling and case.ruling.organ),
        "basis": ("rulings.legal_basis", lambda case: case.ruling and case.ruling.basis),
    },
    PaperKind.D07: {"demand": ("assignments.demand", lambda case: case.sending and case.sending.demand)},
    PaperKind.D10: {"reply": ("petitions.answer_text", lambda case: case.answer)},
    PaperKind.D11: {
        "agreement_kind": ("agreements.kind", lambda case: case.agreement and case.agreement.kind),
        "counterpart": ("petitions.unit_id", lambda case: case.unit and case.unit.name),
        "facts": ("claims.finding", _found),
        "terms": ("agreements.terms", lambda case: case.agreement and case.agreement.terms),
        "performance": ("agreements.performed_on", _performed),
    },
    PaperKind.D14: {
        "round_result": ("review_rounds.result", lambda case: case.round and case.round.result),
        "decision": ("review_rounds.decision", lambda case: case.round and case.round.decision),
    },
    PaperKind.D17: {
        "findings": ("claims.finding", _found),
    },
}
"""Paper -> input -> the column it is known from, and what the record says."""
OFFERING: Final = frozenset({*OFFERS, PaperKind.D16})
"""Papers whose form begins with something."""


def offered(
    session: Session, kind: PaperKind, case: CaseFacts, shown: Callable[[str], bool]
) -> dict[str, Any]:
    """Return what the form begins with; `shown` says whether this person may read a column (area.column)."""
    found = {name: say(case) for name, (column, say) in OFFERS.get(kind, {}).items() if shown(column)}
    if kind is PaperKind.D07 and not case.is_secret:
        found["petitions"] = list(sent_together(session, case.petition_id))
    if kind is PaperKind.D16 and not case.is_secret:
        found["petitions"] = list(
            late_with(session, case.petition_id, case.unit.id if case.unit else None, today())
        )
    return {name: value if isinstance(value, list) else str(value) for name, value in found.items() if value}


def stored(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as a draft keeps it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in typed.items()}


def resolved(session: Session, kind: PaperKind, case: CaseFacts, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft keeps as its template reads it: rows by their facts, days as days.

    Invisible where it names a petition that is not this person's to see; Refused where that does not belong.
    """
    unsaid = {one.name for one in draw_verb(kind).inputs if one.kind in {Kind.text, Kind.long}}
    values = {**given, **{name: given.get(name) or "" for name in unsaid}}
    if values.get("until"):
        values["until"] = day_of(values["until"])
    if kind is PaperKind.D12:
        values |= certified(session, values.pop("paper_id"))
    if kind is PaperKind.D04:
        values["earlier"] = _earlier(session, case, values.get("earlier"))
    if kind in {PaperKind.D07, PaperKind.D16}:
        values["listed"] = _listed(session, kind, case, values.pop("petitions", None) or [])
    if kind is PaperKind.D19:
        values |= _reported(case, values)
    return values


def _reported(case: CaseFacts, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the place of a flash report in its chain and its moments as papers write them."""
    known, reported = (datetime.fromisoformat(values[name]) for name in ("known_at", "reported_at"))
    earlier = tuple(FlashStage(one) for one in case.reports)
    return {
        "mark": flash.mark(FlashStage(values["stage"]), earlier),
        "delay": str(flash.minutes(known, reported)),
        "known_at": written_moment(office_time(known)),
        "reported_at": written_moment(office_time(reported)),
    }


def _earlier(session: Session, case: CaseFacts, number: int | None) -> Any:
    if number is None:
        return None
    if number == case.petition_id:
        raise Refused(N_("A petition is not the earlier one of itself."), field="earlier")
    return earlier_petition(session, number)


def _listed(session: Session, kind: PaperKind, case: CaseFacts, others: list[int]) -> Any:
    """Return the list of a paper on several petitions: its own first, then those of the same unit."""
    if others and case.is_secret:
        raise Refused(N_("A restricted petition has its papers to itself."), field="petitions")
    numbers = [case.petition_id, *(number for number in others if number != case.petition_id)]
    if kind is PaperKind.D07:
        known = {case.petition_id, *sent_together(session, case.petition_id)}
        found = sent_list(session, numbers)
        if not known.issuperset(numbers):
            raise Refused(
                N_("A slip lists what was sent to one unit in one way on one day."), field="petitions"
            )
        return found
    unit_id = case.unit.id if case.unit else 0
    known = {case.petition_id, *late_with(session, case.petition_id, unit_id, today())}
    late = late_list(session, numbers, unit_id, today())
    if not known.issuperset(numbers):
        raise Refused(N_("The unit is late with nothing in one of these petitions."), field="petitions")
    return late
