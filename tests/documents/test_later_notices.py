"""The papers of a petition's later life: made from its record, measured, signed by whom the rules name."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.documents import case_issue
from app.documents.notices import NOTICES, compose, prefix_of
from app.documents.official import Form, Official, Table
from app.documents.press import print_official
from app.domain.errors import Invisible, NotAllowed, Refused
from app.queries.paper_course import Earlier, all_seen, refuse_unseen
from app.queries.paper_facts import case_facts
from schema.vocabulary import PaperKind
from tests import cast
from tests.actions import scenes
from tests.documents import later
from tests.documents.test_notices import CHECKER, SEAL, handled, said

DRAWN_BY = {
    PaperKind.D04: "lin",
    PaperKind.D06: "chen",
    PaperKind.D07: "lin",
    PaperKind.D10: "he",
    PaperKind.D11: "he",
    PaperKind.D13: "fang",
    PaperKind.D14: "yuan",
    PaperKind.D16: "lin",
    PaperKind.D17: "qian",
}
SIGNED_BY = {
    PaperKind.D04: ("fang", "云教信不再受〔2026〕1号"),
    PaperKind.D06: ("chen", "云教信告〔2026〕1号"),
    PaperKind.D07: ("fang", "云教信交〔2026〕1号"),
    PaperKind.D10: ("chen", "云教信函〔2026〕1号"),
    PaperKind.D11: ("chen", "云教信调〔2026〕1号"),
    PaperKind.D14: ("zheng", "云教信复查〔2026〕1号"),
    PaperKind.D16: ("fang", "云教信催〔2026〕1号"),
    PaperKind.D17: ("tang", "城东中报〔2026〕1号"),
}


def paper_of(session, office, kind):
    """Return (draft, what it says) of a kind, drawn up by whom it belongs to."""
    row = later.carried(session, office, kind)
    typed = later.typed_for(session, office, kind)
    return later.drawn(session, office, row, kind, DRAWN_BY[kind], **typed)


def value_of(session, paper):
    case = case_facts(session, paper.petition_id)
    return case, case_issue.composed(session, paper.kind, case, paper.value["given"])


@pytest.mark.pdf
@pytest.mark.parametrize("kind", DRAWN_BY)
def test_a_later_paper_of_a_case_meets_the_standard(session, office, fonts, tmp_path, kind):
    paper = paper_of(session, office, kind)
    cast.acting(session, office, "fang")
    case, made = value_of(session, paper)
    if NOTICES[kind].series:
        made = made.with_number(f"{prefix_of(kind, case)}〔2026〕1号", signed_on=cast.TODAY)
    rendered = print_official(made, fonts=fonts)
    assert print_official(Official.from_json(made.to_json()), fonts=fonts).digest == rendered.digest
    if not CHECKER.is_file():
        pytest.skip("the checker of GB/T 9704-2012 is not beside the repository")
    pdf = tmp_path / f"{kind}.pdf"
    pdf.write_bytes(rendered.pdf)
    command = [sys.executable, CHECKER, pdf, "--kind", made.form.value, *SEAL[made.form]]
    command += ["--require", "pdfa,tagged,lang,outline"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, "\n".join(row for row in done.stdout.splitlines() if "FAIL" in row)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", SIGNED_BY)
def test_a_later_paper_is_signed_by_whom_the_rules_name_in_its_own_series(session, office, tmp_path, kind):
    by, number = SIGNED_BY[kind]
    if by == "tang":
        cast.hire(session, office, "tang", "唐校长", "unit_head", "east")
    paper = paper_of(session, office, kind)
    for stranger in ("lin", "he"):
        if stranger == "lin" and kind is PaperKind.D16:
            continue  # reminders are the office's, its clerks' too
        with pytest.raises((NotAllowed, Invisible)):
            case_issue.sign_and_print(
                session, cast.acting(session, office, stranger), paper, today=cast.TODAY, store=tmp_path
            )
    actor = cast.acting(session, office, by)
    assert case_issue.sign_and_print(session, actor, paper, today=cast.TODAY, store=tmp_path) == number


def test_a_form_is_never_signed():
    assert [kind for kind in DRAWN_BY if not NOTICES[kind].series] == [PaperKind.D13]


def test_a_refusal_names_the_decision_before_and_its_day(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D04))
    assert f"作出《信访事项处理意见书》（{later.OPINION}）" in said(made)
    assert "以同一事实和理由提出信访请求的，各级机关、单位不再受理" in said(made)


def test_a_refusal_while_the_matter_is_in_process_asks_to_wait(session, office):
    case = case_facts(session, cast.petition(session, office).id)
    running = Earlier("2026-00009", cast.TODAY, None, is_open=True, decided=None)
    text = said(compose(PaperKind.D04, case, **later.TYPED[PaperKind.D04], earlier=running))
    assert "正在办理期限内" in text
    assert "等待上述信访事项的办理结果" in text


def test_a_petition_is_not_refused_because_of_itself(session, office):
    row = cast.petition(session, office)
    with pytest.raises(Refused, match="of itself"):
        later.drawn(session, office, row, PaperKind.D04, "lin", **later.TYPED[PaperKind.D04], earlier=row.id)


def test_each_claim_is_told_its_own_path(session, office):
    row = cast.petition(session, office, purpose="appeal", claims=["补发绩效工资", "公开考核办法"])
    case = case_facts(session, row.id)
    first, second = case.claims
    case = replace(case, claims=(first, replace(second, path="information")))
    text = said(compose(PaperKind.D06, case, **later.TYPED[PaperKind.D06]))
    assert "1.关于“补发绩效工资”，应当通过劳动人事争议仲裁途径解决" in text
    assert "2.关于“公开考核办法”，应当通过政府信息公开申请途径解决" in text


def test_what_is_only_passed_on_is_forwarded_and_has_no_date(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, scenes.Event.forward, unit_id=office.units["basic"])
    case = case_facts(session, row.id)
    found = case_issue.composed(session, PaperKind.D07, case, {})
    assert found.title == ("信访事项转送单",)
    assert prefix_of(PaperKind.D07, case) == "云教信转"
    assert "前将办理结果" not in said_of(found)
    assert "请于5个工作日内提出异议" in said_of(found)


def test_a_slip_lists_what_went_to_one_unit_on_one_day_and_brings_the_form_for_feedback(session, office):
    row, second = (scenes.dispatched(session, office, title=title) for title in ("第一件", "第二件"))
    elsewhere = cast.petition(session, office)
    paper = later.drawn(session, office, row, PaperKind.D07, "lin", petitions=[second.id], demand="")
    _case, made = value_of(session, paper)
    (table,) = (block for block in made.body if isinstance(block, Table))
    assert [line[3] for line in table.rows] == ["第一件", "第二件"]
    assert (made.about, made.annexes[0].title) == ((second.id,), "信访事项办理情况反馈表")
    with pytest.raises(Refused, match="sent to one unit"):
        later.drawn(session, office, row, PaperKind.D07, "lin", petitions=[elsewhere.id], demand="")


def test_a_reply_on_a_claim_without_outcome_is_refused_and_names_it(session, office):
    row = scenes.accepted(session, office, claims=["延长图书馆开放时间"])
    with pytest.raises(Refused, match="延长图书馆开放时间"):
        later.drawn(session, office, row, PaperKind.D10, "he", reply="已采纳")


def test_a_suggestion_is_thanked_for_and_told_what_is_adopted(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D10))
    assert made.title == ("关于信访建议采纳情况的回复",)
    assert "感谢你对教育工作的关心和支持" in said(made)
    assert "家长委员会参与定价的建议已转送有关部门研究。" in said(made)


def test_an_agreement_names_both_parties_and_room_for_both_to_sign(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D11))
    assert made.form is Form.plain
    assert "甲方（信访人）：王喆" in said_of(made)
    assert "乙方：城东中学。" in said_of(made)
    assert [row[0] for row in made.body[-1].rows] == ["甲方签名", "乙方签章", "调解人签名"]


def test_a_withdrawal_is_no_agreement(session, office):
    row = later.carried(session, office, PaperKind.D11)
    typed = later.TYPED[PaperKind.D11] | {"agreement_kind": "withdrawal"}
    with pytest.raises(Refused, match="no agreement"):
        later.drawn(session, office, row, PaperKind.D11, "he", **typed)


def test_the_form_of_a_request_for_review_checks_its_day(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D13))
    cells = [cell for block in made.body if isinstance(block, Table) for row in block.rows for cell in row]
    assert {"申请截止", "2026年10月19日", "未逾期", f"《信访事项处理意见书》\n{later.OPINION}"} <= set(cells)


def test_a_review_names_the_opinion_what_was_found_and_the_next_right(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D14))
    text = said(made)
    assert f"决定维持云州市教育局作出的《信访事项处理意见书》（{later.OPINION}）" in text
    assert "城东中学晚托班收费未经公示，家长反映的金额与缴费凭证一致。" in text
    assert "自收到本意见书之日起30日内，书面向云溪县教育局请求复核" in text


def test_a_recheck_concludes_and_offers_no_further_right(session, office):
    row = later.carried(session, office, PaperKind.D14)
    case = case_facts(session, row.id)
    case = replace(
        case,
        round=replace(case.round, kind="recheck"),
        decided=(replace(case.decided[0], kind="D14", number="云教信复查〔2026〕1号"), *case.decided),
    )
    made = compose(PaperKind.D14, case, **later.TYPED[PaperKind.D14])
    assert made.name == "关于王喆信访事项的复核意见书"
    assert prefix_of(PaperKind.D14, case) == "云教信复核"
    assert "各级机关、单位不再受理" in said(made)
    assert "请求复核。逾期" not in said(made)


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (PaperKind.D14, {"findings": " "}, "states what was found"),
        (PaperKind.D14, {"round_result": "redo"}, "upholds, changes or revokes"),
    ],
)
def test_a_review_that_says_too_little_is_refused(session, office, kind, changes, sentence):
    row = later.carried(session, office, kind)
    with pytest.raises(Refused, match=sentence):
        later.drawn(session, office, row, kind, "yuan", **later.TYPED[kind] | changes)


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ({"decided": ()}, "no signed decision"),
        ({"round": None}, "No review is running"),
        ({"round_organ": None}, "no unit that could issue"),
    ],
)
def test_a_review_whose_record_lacks_something_is_refused(session, office, lost, sentence):
    case = replace(case_facts(session, later.carried(session, office, PaperKind.D14).id), **lost)
    with pytest.raises(Refused, match=sentence):
        compose(PaperKind.D14, case, **later.TYPED[PaperKind.D14])


def test_a_review_without_an_organ_above_is_refused(session, office):
    case = case_facts(session, later.carried(session, office, PaperKind.D14).id)
    case = replace(case, issuer=replace(case.issuer, recheck_organ=""))
    with pytest.raises(Refused, match="no recheck organ"):
        compose(PaperKind.D14, case, **later.TYPED[PaperKind.D14])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (PaperKind.D07, "not been sent"),
        (PaperKind.D10, "not accepted yet"),
        (PaperKind.D11, "not accepted yet"),
        (PaperKind.D13, "asked for a review"),
        (PaperKind.D14, "No review is running"),
        (PaperKind.D16, "No unit is responsible"),
        (PaperKind.D17, "not supervised"),
    ],
)
def test_a_petition_only_registered_has_no_later_paper(session, office, kind, sentence):
    case = case_facts(session, cast.petition(session, office).id)
    with pytest.raises(Refused, match=sentence):
        compose(kind, case, **later.TYPED[kind])


def test_a_petition_in_process_is_not_refused_and_an_appeal_is_not_just_replied_to(session, office):
    case = case_facts(session, handled(session, office).id)
    with pytest.raises(Refused, match="already accepted"):
        compose(PaperKind.D04, case, **later.TYPED[PaperKind.D04])
    with pytest.raises(Refused, match="answered by an opinion"):
        compose(PaperKind.D10, case, **later.TYPED[PaperKind.D10])
    suggested = case_facts(session, later.suggestion(session, office).id)
    with pytest.raises(Refused, match="Only an appeal"):
        compose(PaperKind.D11, suggested, **later.TYPED[PaperKind.D11])


def test_a_reminder_lists_what_the_unit_is_late_with_the_longest_first(session, office):
    row = later.carried(session, office, PaperKind.D16)
    second = scenes.accepted(session, office, title="要求公开食堂账目")
    in_time = scenes.accepted(session, office)
    later.late(session, second, days=12)
    typed = later.TYPED[PaperKind.D16]
    paper = later.drawn(session, office, row, PaperKind.D16, "lin", petitions=[second.id], **typed)
    _case, made = value_of(session, paper)
    (table,) = (block for block in made.body if isinstance(block, Table))
    assert [(line[2], line[3], line[5]) for line in table.rows] == [
        ("要求公开食堂账目", "办结并答复", "12"),
        ("要求退还晚托班收费", "办结并答复", "7"),
    ]
    with pytest.raises(Refused, match="late with nothing in one"):
        later.drawn(session, office, row, PaperKind.D16, "lin", petitions=[in_time.id], **typed)
    with pytest.raises(Refused, match="late with nothing here"):
        later.drawn(session, office, in_time, PaperKind.D16, "lin", **typed)


def test_a_reminder_on_a_restricted_petition_stands_alone(session, office):
    row = later.carried(session, office, PaperKind.D16)
    second = scenes.accepted(session, office)
    later.late(session, second)
    with unit_of_work(session), untold(session, "what a test sets up"):
        row.is_secret = True
    with pytest.raises(Refused, match="to itself"):
        later.drawn(
            session, office, row, PaperKind.D16, "lin", petitions=[second.id], **later.TYPED[PaperKind.D16]
        )


def test_who_may_not_see_one_petition_of_a_list_does_not_see_the_paper(session, office):
    row = later.carried(session, office, PaperKind.D16)
    second = scenes.accepted(session, office)
    later.late(session, second)
    typed = later.TYPED[PaperKind.D16]
    paper = later.drawn(session, office, row, PaperKind.D16, "lin", petitions=[second.id], **typed)
    cast.acting(session, office, "he")
    refuse_unseen(session, paper)
    cast.acting(session, office, "qian")
    assert not all_seen(session, [second.id])
    with pytest.raises(Invisible):
        refuse_unseen(session, paper)


def test_a_report_on_a_supervision_says_what_was_done_line_by_line(session, office):
    _case, made = value_of(session, paper_of(session, office, PaperKind.D17))
    assert (made.issuers, made.addressees) == (("城东中学",), "云州市教育局")
    texts = [block.text for block in made.body]
    assert texts[texts.index("二、采取的措施") + 1 :][:2] == ["成立专班核查收费底数。", "约谈分管副校长。"]
    assert "四、信访人意见" in texts


@pytest.mark.parametrize("kind", [PaperKind.D10, PaperKind.D14, PaperKind.D17])
def test_who_registers_or_handles_draws_up_and_nobody_else(session, office, kind):
    row = later.carried(session, office, kind)
    with pytest.raises(NotAllowed):
        later.drawn(session, office, row, kind, "fu", **later.TYPED[kind])


def said_of(paper):
    return "\n".join(block.text for block in paper.body if hasattr(block, "text"))
