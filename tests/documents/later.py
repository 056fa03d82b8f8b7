"""Petitions carried to where the papers of their later life belong, and what is typed for these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions import configuration
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.documents import case_issue
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.organisation import Unit
from schema.petitions import Petition
from schema.settings import Setting
from schema.vocabulary import DeadlineKind, PaperKind
from tests import cast
from tests.actions import scenes
from tests.documents.test_notices import handled

UNSEEN = "要求公开食堂账目"
OPINION = "云教信意〔2026〕1号"
TYPED: dict[PaperKind, dict[str, Any]] = {
    PaperKind.D04: {
        "reason": "你反映的退还晚托班费用问题，与此前提出的信访事项系同一事实和理由",
        "basis": "《信访工作条例》第三十六条第三款",
    },
    PaperKind.D06: {
        "path": "labour_arbitration",
        "organ": "云州市劳动人事争议仲裁委员会",
        "basis": "《信访工作条例》第三十一条第三项",
        "limit": "申请仲裁的时效期间为一年，从知道或者应当知道权利被侵害之日起计算",
        "material": "请提交仲裁申请书、身份证明、聘用合同以及有关证据材料",
    },
    PaperKind.D07: {"demand": "请核清收费底数，依规退还多收费用\n请当面向信访人说明情况"},
    PaperKind.D10: {
        "reply": "秋季学期起统一公布晚托班收费公示模板。\n家长委员会参与定价的建议已转送有关部门研究"
    },
    PaperKind.D11: {
        "agreement_kind": "mediation",
        "counterpart": "城东中学",
        "facts": "甲方之子2026年春季学期参加晚托班，缴纳费用1200元",
        "terms": "乙方向甲方退还晚托班费用600元\n乙方在校门公示栏公开收费依据和标准",
        "performance": "乙方于2026年9月30日前以银行转账方式一次性支付",
    },
    PaperKind.D13: {},
    PaperKind.D14: {
        "findings": "城东中学晚托班收费未经公示，家长反映的金额与缴费凭证一致",
        "decision": "原处理意见认定事实清楚，适用政策正确",
        "round_result": "upheld",
    },
    PaperKind.D16: {"until": scenes.day("09-25")},
    PaperKind.D17: {
        "findings": "城东中学2026年春季学期收取晚托班费用每生每月300元，未按规定公示",
        "measures": "成立专班核查收费底数\n约谈分管副校长",
        "outcome": "已退还多收费用3.6万元，涉及学生120人",
        "view": "信访人对处理结果表示满意",
        "evidence": "退费凭证120份，公示照片3张",
    },
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder by its numbers: the paper, its own petition (row and number), the one named beside it."""

    paper: int
    petition: int
    number: str
    beside: int


def furnished(session: Session, office: cast.Office) -> None:
    """Give the bureau what papers name: telephone, query page, the organs above it, and a school its prefix."""
    with unit_of_work(session), untold(session, "what a test sets up"):
        bureau = session.get_one(Unit, office.units["bureau"])
        bureau.phone, bureau.review_organ_id = "0575-88000000", office.units["county"]
        bureau.recheck_organ_id = office.units["county"]
        for name in ("basic", "county"):
            session.get_one(Unit, office.units[name]).review_organ_id = office.units["bureau"]
        session.get_one(Unit, office.units["east"]).doc_prefix = "城东中"
        if session.scalar(select(Setting).where(Setting.code == "query_address")) is None:
            address = "https://xf.yunzhou.gov.cn/query/"
            session.add(Setting(code="query_address", value=address, note="查询网址"))
        configuration.bump(session)


def late(session: Session, row: Petition, days: int = 7) -> None:
    """Let the time for handling have ended some days ago."""
    running = select(Deadline).where(
        Deadline.petition_id == row.id, Deadline.kind == DeadlineKind.handle, Deadline.met_on.is_(None)
    )
    with untold(session, "what a test sets up"):
        session.scalars(running).one().binding_on = cast.TODAY - timedelta(days=days)


def suggestion(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a suggestion whose claims are decided."""
    row = scenes.accepted(session, office, purpose="suggestion", title="建议统一公示晚托班收费", **values)
    for claim in session.scalars(select(Claim).where(Claim.petition_id == row.id)):
        claim.result, claim.finding = "adopted", "已印发通知，要求各校在校门公示栏公开收费标准"
    session.flush()
    return row


def carried(session: Session, office: cast.Office, kind: PaperKind) -> Petition:
    """Return a petition that can have the paper."""
    if kind in {PaperKind.D07, PaperKind.D11, PaperKind.D17}:
        row = handled(session, office)
        furnished(session, office)
        return row
    furnished(session, office)
    if kind is PaperKind.D06:
        return scenes.dispatched(session, office, purpose="appeal", petitioner="王喆")
    if kind is PaperKind.D04:
        return cast.petition(session, office, purpose="appeal", petitioner="王喆")
    if kind is PaperKind.D10:
        return suggestion(session, office, petitioner="王喆")
    if kind in {PaperKind.D13, PaperKind.D14}:
        return scenes.in_review(session, office, petitioner="王喆", title="要求退还晚托班收费")
    row = scenes.accepted(session, office, title="要求退还晚托班收费")
    late(session, row)
    return row


def typed_for(session: Session, office: cast.Office, kind: PaperKind) -> dict[str, Any]:
    """Return what is typed for the paper; a refusal names the petition that was decided before."""
    found = dict(TYPED[kind])
    if kind is PaperKind.D04:
        found["earlier"] = scenes.signed(session, office, petitioner="王喆").id
    return found


def drawn(
    session: Session, office: cast.Office, row: Petition, kind: PaperKind, by: str, **typed: Any
) -> Any:
    """Let a person of the cast draw up a paper."""
    return case_issue.draw_up(session, cast.acting(session, office, by), row, kind, typed)


def reminder_on_two(session: Session, office: cast.Office, store: Path, *, signed: bool = True) -> Reminder:
    """Return a reminder that names a petition the East School sees and one it does not."""
    row, second = handled(session, office, watched="east"), scenes.accepted(session, office, title=UNSEEN)
    furnished(session, office)
    for one in (row, second):
        late(session, one)
    typed = TYPED[PaperKind.D16]
    paper = drawn(session, office, row, PaperKind.D16, "lin", petitions=[second.id], **typed)
    if signed:
        clerk = cast.acting(session, office, "lin")
        case_issue.sign_and_print(session, clerk, paper, today=cast.TODAY, store=store)
    found = Reminder(paper.id, row.id, row.petition_no or "", second.id)
    session.commit()
    return found
