"""Petitions carried to where a test begins, by the same verbs the office uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions import petitions, preparations, told
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import ArchiveItem, Event
from tests import cast


def day(text: str) -> date:
    """Return `09-17` of 2026, or a whole ISO date."""
    return date.fromisoformat(text if text.count("-") == 2 else f"2026-{text}")


def do(
    session: Session, office: cast.Office, username: str, row: Petition, event: Event, **inputs: Any
) -> Petition:
    """Let a person of the cast do a verb, everything it changes told; `on` is the day, today unless given."""
    today, actor = inputs.pop("on", cast.TODAY), cast.acting(session, office, username)
    with guarded(session):
        return petitions.do(session, actor, row, event, inputs, today=today)


@contextmanager
def guarded(session: Session) -> Iterator[None]:
    """Ask at the end what a unit of work asks: is every change inside told? What a test built before is not."""
    session.flush()
    told.forget(session)
    yield
    session.flush()
    told.require(session)
    told.forget(session)


def dispatched(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition assigned to Basic Education until 16 October, He suggested as handler."""
    row = cast.petition(session, office, **values)
    given = {"unit_id": office.units["basic"], "feedback_due": day("10-16"), "handler_id": office.staff["he"]}
    return do(session, office, "fang", row, Event.assign, **given)


def accepted(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition Basic Education accepted: He handles, Sun stands in."""
    row = dispatched(session, office, **values)
    given = {"handler_id": office.staff["he"], "handler_b_id": office.staff["sun"], "accepted_on": cast.TODAY}
    return do(session, office, "chen", row, Event.accept, **given)


def answered(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an inquiry Lin answered at once."""
    row = cast.petition(session, office, **{"purpose": "inquiry", **values})
    return do(
        session, office, "lin", row, Event.answer, answer_text="满六周岁", answered_by_id=office.staff["lin"]
    )


def decide_claims(session: Session, row: Petition, **changes: Any) -> list[Claim]:
    """Decide every claim of an appeal well, but for what a test changes."""
    given = {
        "finding": "教师节前确有收费",
        "legal_basis": "《教育法》第七十八条",
        "result": "supported",
        "four_outcomes": ["justified_solved"],
        "evidence": "退费凭证 12 张",
        **changes,
    }
    claims = session.scalars(select(Claim).where(Claim.petition_id == row.id).order_by(Claim.position)).all()
    for claim in claims:
        for name, value in given.items():
            setattr(claim, name, value)
    session.flush()
    return list(claims)


def drafted(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal on which He has drafted the opinion."""
    row = accepted(session, office, **{"purpose": "appeal", **values})
    decide_claims(session, row)
    return do(session, office, "he", row, Event.draft, **inputs_for(office, Event.draft))


def signed(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal whose opinion the principal leader has signed."""
    row = drafted(session, office, **values)
    return do(session, office, "zheng", row, Event.sign, **inputs_for(office, Event.sign))


def served(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal whose opinion was served today."""
    row = signed(session, office, **values)
    return do(session, office, "he", row, Event.serve, **inputs_for(office, Event.serve))


def in_review(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal under review by Yuan."""
    reviewers(session, office)
    row = served(session, office, **values)
    return do(session, office, "fang", row, Event.ask_review, **inputs_for(office, Event.ask_review))


def reviewed(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal whose review upheld the opinion."""
    row = in_review(session, office, **values)
    return do(session, office, "yuan", row, Event.review_decide, **inputs_for(office, Event.review_decide))


def in_recheck(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal under recheck by Gu."""
    row = reviewed(session, office, **values)
    return do(session, office, "fang", row, Event.ask_recheck, **inputs_for(office, Event.ask_recheck))


def closed(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a suggestion that was replied to."""
    row = accepted(session, office, **values)
    return do(session, office, "chen", row, Event.reply, **inputs_for(office, Event.reply))


def objected(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition Basic Education says is not its own."""
    row = dispatched(session, office, **values)
    return do(session, office, "chen", row, Event.object, **inputs_for(office, Event.object))


def simplified(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition Basic Education has taken into the simple procedure and not accepted yet."""
    row = dispatched(session, office, **values)
    return do(session, office, "chen", row, Event.simplify, **inputs_for(office, Event.simplify))


def accepted_simply(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an appeal accepted today in the simple procedure."""
    row = simplified(session, office, **{"purpose": "appeal", **values})
    return do(session, office, "chen", row, Event.accept, **inputs_for(office, Event.accept))


def reviewers(session: Session, office: cast.Office) -> None:
    """Let two people review who handle nothing."""
    for username, name in (("yuan", "袁审"), ("gu", "顾核")):
        if username not in office.staff:
            cast.hire(session, office, username, name, "reviewer", "office")


def at(session: Session, office: cast.Office, event: Event, **values: Any) -> Petition:
    """Return a petition where `event` can come next."""
    if event in {Event.register, Event.discard}:
        return cast.petition(session, office, register=False, **values)
    if event in {Event.ask_review, Event.late_review}:
        reviewers(session, office)
    build = BEFORE.get(event)
    if build is accepted and event in APPEALS:
        values = {"purpose": "appeal", **values}
    if build is not None:
        row = build(session, office, **values)
        if event is Event.extend:
            proposed(session, office, row)
        if event in {Event.late_review, Event.lapse}:
            end_window(session, row)
        return row
    return cast.petition(session, office, **values)


def end_window(session: Session, row: Petition) -> None:
    """Let the time for a request for review have ended yesterday."""
    found = select(Deadline).where(Deadline.petition_id == row.id, Deadline.rule_code == "review_apply")
    session.scalars(found).one().binding_on = day("09-16")
    session.flush()


def proposed(session: Session, office: cast.Office, row: Petition, days: int = 20) -> Any:
    """Let the handler ask for an extension."""
    he = cast.acting(session, office, "he")
    return preparations.prepare(
        session, he, row, Event.extend, {"days": days, "reason": "证据尚缺"}, today=cast.TODAY
    )


APPEALS = frozenset({Event.draft, Event.settle})
BEFORE = {
    Event.accept: dispatched,
    Event.object: dispatched,
    Event.uphold_objection: objected,
    Event.reject_objection: objected,
    Event.simplify: dispatched,
    Event.ordinary: simplified,
    Event.reply: accepted,
    Event.extend: accepted,
    Event.draft: accepted,
    Event.settle: accepted,
    Event.sign: drafted,
    Event.return_: drafted,
    Event.serve: signed,
    Event.ask_review: served,
    Event.late_review: served,
    Event.lapse: served,
    Event.review_decide: in_review,
    Event.ask_recheck: reviewed,
    Event.redo: reviewed,
    Event.recheck_decide: in_recheck,
    Event.close: answered,
    Event.archive: closed,
    Event.reopen: closed,
}
"""Verb -> who builds the petition it can be done to; all others begin with a registered one."""


def inputs_for(office: cast.Office, event: Event) -> dict[str, Any]:
    """Return everything a verb asks for, filled in well."""
    staff, basic = office.staff, office.units["basic"]
    service = {"served_on": cast.TODAY, "service_method": "in_person", "service_proof": "回证一份"}
    decided = {"round_result": "upheld", "decision": "事实清楚", "approver_id": 1, **service}
    return {
        Event.answer: {"answer_text": "满六周岁", "answered_by_id": staff["lin"]},
        Event.forward: {"unit_id": basic},
        Event.assign: {"unit_id": basic, "feedback_due": day("10-16")},
        Event.object: {"reason": "属人事处职权", "suggested_unit_id": office.units["personnel"]},
        Event.uphold_objection: {"reason": "异议成立"},
        Event.reject_objection: {"reason": "仍由你处办理"},
        Event.accept: {"handler_id": staff["he"], "handler_b_id": staff["sun"], "accepted_on": cast.TODAY},
        Event.reply: {
            "answer_text": "采纳",
            "result": "adopted",
            "reply_served_on": cast.TODAY,
            "reply_method": "in_person",
            "reply_proof": "当面送达",
        },
        Event.decline: {
            "decline_code": "DR1",
            "legal_basis": "《信访工作条例》第二十三条",
            "advice": "请向市人社局提出",
            **service,
        },
        Event.refuse_again: {
            "refusal_code": "RR3",
            "legal_basis": "《信访工作条例》第三十六条",
            **service,
        },
        Event.divert: {
            "path": "labour_arbitration",
            "organ": "市劳动人事争议仲裁委员会",
            "legal_basis": "《信访工作条例》第三十一条",
            **service,
        },
        Event.extend: {"days": 20, "reason": "证据尚缺"},
        Event.draft: {"investigation": "走访 3 人，查账 2 册", "statement_heard_on": cast.TODAY},
        Event.sign: {"remedy": "收到之日起三十日内可向市人民政府申请复查"},
        Event.serve: service,
        Event.return_: {"reason": "依据写全"},
        Event.ask_review: {"requested_on": cast.TODAY, "reviewer_id": staff.get("yuan")},
        Event.ask_recheck: {"requested_on": cast.TODAY, "reviewer_id": staff.get("gu")},
        Event.review_decide: decided,
        Event.recheck_decide: decided,
        Event.late_review: {"requested_on": cast.TODAY, "reason": "不服处理意见"},
        Event.withdraw: {"signed_on": cast.TODAY, "document": "撤回申请书"},
        Event.settle: {
            "agreement_kind": "mediation",
            "terms": "学校退还费用",
            "signed_on": cast.TODAY,
            "performed_on": cast.TODAY,
            "document": "调解协议书",
            "legal_basis": "《信访工作条例》第三十三条",
            "four_outcomes": ["justified_solved"],
            "remedy": "不履行的可申请司法确认",
        },
        Event.archive: {"contents": [item.value for item in ArchiveItem]},
        Event.reopen: {
            "reason": "市领导批示重办",
            "instruct_leader_id": 1,
            "unit_id": basic,
            "handler_id": staff["he"],
            "handler_b_id": staff["sun"],
        },
        Event.to_discipline: {"reason": "a cadre"},
        Event.forward_out: {"outside_organ": "市人社局"},
        Event.keep: {"reason": "no matter of ours", "reply_exempt_reason": "匿名且无联系方式"},
        Event.void: {"reason": "entered twice"},
        Event.simplify: {"reason": "事实清楚，政策明确"},
        Event.ordinary: {"reason": "需要调取账册"},
    }.get(event, {})


def clocks(session: Session, row: Petition) -> dict[str, tuple[date, str]]:
    """Return rule -> (binding date, what became of it: open, met or void with the day)."""
    found = session.scalars(select(Deadline).where(Deadline.petition_id == row.id).order_by(Deadline.id))
    return {one.rule_code: (one.binding_on, _fate(one)) for one in found}


def trail(session: Session, row: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (verb, changes) of everything the trail says of a row, oldest first."""
    session.flush()
    entry = AuditEntry
    where = (entry.subject_kind == row.__tablename__, entry.subject_id == row.id)
    return [
        (one.verb, one.changes) for one in session.scalars(select(entry).where(*where).order_by(entry.id))
    ]


def _fate(one: Deadline) -> str:
    if one.met_on is not None:
        return f"met {one.met_on:%m-%d}"
    return "open" if one.voided_on is None else f"void {one.voided_on:%m-%d}"
