"""The papers of the demo: one appeal carried to its review, and some papers drawn up and left as drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import claims, petitions
from app.cli.demo_office import CLERKS, OFFICE_HEAD, Office
from app.clock import OFFICE_ZONE, frozen
from app.documents import case_issue
from app.documents.notices import missing
from app.queries.cases import claims_of
from app.queries.organisation import leaders, units
from app.queries.paper_course import late
from app.queries.paper_facts import case_facts
from app.queries.petitions import open_petitions
from schema.petitions import Petition
from schema.vocabulary import Event, PaperKind, PetitionState, Purpose

STEPS: Final = (time(9, 5), time(10, 40), time(14, 15), time(15, 30), time(16, 20))
FINDING: Final = "经调阅有关材料并当面听取双方陈述，所反映的情况基本属实，有关单位已经开始整改"
BASIS: Final = "《信访工作条例》第三十二条"
REMEDY: Final = "自收到本意见书之日起30日内，可以书面请求复查"
GROUNDS: Final = "认为处理意见对整改时限的要求不明确，请求复查"
PROOF: Final = "送达回证"
REPLY: Final = "有关处室将结合下一年度工作计划研究落实，并在教育局网站公布进展"
DECIDED: Final[Mapping[str, Any]] = {
    "finding": FINDING,
    "legal_basis": BASIS,
    "result": "partly_supported",
    "four_outcomes": ["justified_solved"],
    "evidence": "调查笔录、整改通知书",
}


def draw(session: Session, office: Office, *, last: date) -> None:
    """Carry an appeal to its review on the last workday and draw up papers of every kind the day offers."""
    reviewed = _into_review(session, office, last)
    clerk = office.actor(CLERKS[0])
    with frozen(_at(last, STEPS[-1])):
        for kind, given, fits in WANTED:
            row = next((one for one in _rows(session, clerk) if fits(session, one, last)), None)
            if row is not None and missing(kind, case_facts(session, row.id)) is None:
                case_issue.draw_up(session, clerk, row, kind, given(last))
        _reply_to_suggestion(session, clerk, last)
        if reviewed is not None:
            bind(session, clerk)
            case_issue.draw_up(session, clerk, reviewed, PaperKind.D13, {})
            case_issue.draw_up(session, clerk, reviewed, PaperKind.D14, REVIEW)


def _into_review(session: Session, office: Office, last: date) -> Petition | None:
    """Answer an appeal of a county, serve the opinion and register the request for its review."""
    head = office.actor(OFFICE_HEAD)
    row = next((one for one in _rows(session, head) if _answerable(session, one, last)), None)
    if row is None:
        return None
    names = {number: name for name, number in office.staff.items()}
    handler = office.actor(names[row.handler_id or 0])
    place = next(code for code, number in office.units.items() if number == row.unit_id)
    chief = office.actor(office.desks[place].head)
    rank = next(number for number, name in leaders(session, last) if name == chief.name)
    served = {"served_on": last, "service_method": "in_person", "service_proof": PROOF}
    steps: tuple[tuple[Actor, Event, dict[str, Any]], ...] = (
        (handler, Event.draft, {"investigation": FINDING, "statement_heard_on": last}),
        (replace(chief, leader_id=rank), Event.sign, {"remedy": REMEDY}),
        (handler, Event.serve, served),
        (
            head,
            Event.ask_review,
            {"requested_on": last, "grounds": GROUNDS, "reviewer_id": office.staff[OFFICE_HEAD]},
        ),
    )
    for moment, (actor, event, inputs) in zip(STEPS, steps, strict=False):
        bind(session, actor)
        with frozen(_at(last, moment)):
            if event is Event.draft:
                _decide(session, actor, row, DECIDED)
            petitions.do(session, actor, row, event, inputs, today=last)
    return row


def _reply_to_suggestion(session: Session, clerk: Actor, last: date) -> None:
    """Decide the claims of a suggestion and draw up what its author is told."""
    fits = _fits(PetitionState.accepted, Purpose.suggestion)
    row = next((one for one in _rows(session, clerk) if fits(session, one, last)), None)
    if row is not None:
        _decide(session, clerk, row, {"finding": "所提建议切合实际", "result": "adopted"})
        case_issue.draw_up(session, clerk, row, PaperKind.D10, {"reply": REPLY})


def _decide(session: Session, actor: Actor, row: Petition, values: Mapping[str, Any]) -> None:
    for claim in claims_of(session, row.id):
        claims.amend(session, actor, claim, values)
    session.flush()


def _answerable(session: Session, row: Petition, last: date) -> bool:
    unit = units(session)[row.unit_id or 0] if row.unit_id else None
    return bool(
        row.state is PetitionState.accepted
        and row.purpose is Purpose.appeal
        and unit is not None
        and unit.doc_prefix
        and unit.review_organ_id
        and unit.recheck_organ_id
        and not (row.is_supervised or row.is_important or row.is_secret)
        and row.accepted_on is not None
        and row.accepted_on < last
        and not late(session, row.id, unit.id, last)
    )


def _rows(session: Session, actor: Actor) -> Iterator[Petition]:
    bind(session, actor)
    yield from open_petitions(session)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, OFFICE_ZONE)


def _fits(state: PetitionState, purpose: Purpose) -> Callable[[Session, Petition, date], bool]:
    return lambda _session, row, _last: row.state is state and row.purpose is purpose and not row.is_secret


def _late(session: Session, row: Petition, last: date) -> bool:
    return bool(row.unit_id and not row.is_secret and late(session, row.id, row.unit_id, last))


def _watched(_session: Session, row: Petition, _last: date) -> bool:
    return row.is_supervised and not row.is_secret


REVIEW: Final = {
    "findings": "经调阅原办理卷宗并听取双方意见，原处理意见认定的主要事实清楚，但未明确整改完成时限。",
    "decision": "原处理意见适用政策正确，整改时限应当予以明确。",
    "round_result": "changed",
}
Wanted = tuple[PaperKind, Callable[[date], dict[str, Any]], Callable[[Session, Petition, date], bool]]
WANTED: Final[tuple[Wanted, ...]] = (
    (
        PaperKind.D04,
        lambda _last: {
            "reason": "所反映事项与此前已经作出处理意见的事项系同一事实和理由",
            "basis": "《信访工作条例》第三十六条第三款",
        },
        _fits(PetitionState.registered, Purpose.appeal),
    ),
    (
        PaperKind.D06,
        lambda _last: {
            "path": "labour_arbitration",
            "organ": "云州市劳动人事争议仲裁委员会",
            "basis": "《信访工作条例》第三十一条第三项",
            "limit": "申请仲裁的时效期间为一年，从知道或者应当知道权利被侵害之日起计算",
            "material": "请提交仲裁申请书、身份证明、聘用合同以及有关证据材料",
        },
        _fits(PetitionState.dispatched, Purpose.appeal),
    ),
    (PaperKind.D07, lambda _last: {}, _fits(PetitionState.dispatched, Purpose.appeal)),
    (
        PaperKind.D11,
        lambda _last: {
            "agreement_kind": "mediation",
            "counterpart": "涉事学校",
            "facts": "双方就有关事项产生争议，经核实，学校的处理确有不当之处",
            "terms": "学校向信访人说明情况并改进有关工作",
            "performance": "学校于本协议生效之日起10日内履行",
        },
        _fits(PetitionState.accepted, Purpose.appeal),
    ),
    (PaperKind.D16, lambda last: {"until": last}, _late),
    (
        PaperKind.D17,
        lambda _last: {
            "findings": FINDING,
            "measures": "成立专班，逐项核实\n约谈有关责任人",
            "outcome": "已经督促有关单位整改到位",
            "view": "信访人表示认可",
        },
        _watched,
    ),
)
"""What the clerk draws up: kind, what is typed, and for which petition."""
