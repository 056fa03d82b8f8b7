"""The papers of a petition: made from its record, measured against GB/T 9704-2012, refused where it lacks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.actions import configuration, supervision
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.documents.notices import NOTICES, compose, prefix_of, veiled
from app.documents.official import Form, Official
from app.documents.placeholders import PLACEHOLDERS
from app.documents.press import print_official
from app.documents.render import TEMPLATES
from app.documents.wording_names import SERVED
from app.domain.errors import Refused
from app.queries.archive_facts import Filed, FiledPaper
from app.queries.paper_facts import QUERY_ADDRESS, case_facts
from schema.claims import Claim
from schema.organisation import Unit
from schema.people import Petitioner
from schema.settings import Setting
from schema.vocabulary import PaperKind, SupervisionKind, SupervisionTrigger
from tests import cast
from tests.actions import scenes
from tests.conftest import SHARED

CHECKER = SHARED / "tools" / "check_gongwen.py"
SEAL = {Form.letter: ("--seal", "yes"), Form.plain: ("--seal", "no")}
GIVEN = {
    PaperKind.D03: {
        "reason": "所反映的事项属于劳动人事争议,应当通过仲裁途径解决",
        "basis": "《信访工作条例》第三十一条第二项",
        "where": "请向云州市劳动人事争议仲裁委员会申请仲裁，申请时请携带劳动合同和身份证明",
    },
    PaperKind.D08: {"reason": "需要等待鉴定结论", "until": scenes.day("12-16")},
    PaperKind.D12: dict.fromkeys(SERVED, "")
    | {"paper": "信访事项受理告知书", "paper_number": "云教信受〔2026〕1号"},
    PaperKind.D19: {
        "mark": "（首报）",
        "delay": "45",
        "organ": "中共云州市委办公室",
        "place": "云州市教育局门前",
        "known_at": "2026年9月17日8时10分",
        "reported_at": "2026年9月17日8时55分",
        "situation": "三十余名家长聚集，秩序平稳，已引导至接待室",
        "measures": "分管领导到场接待，承办单位负责人正在核实收费情况",
        "request": "",
        "reporter": "方敏，0575-88000000",
    },
    PaperKind.D24: {
        "advice": "accountability",
        "organ": "城东中学",
        "facts": "学校自2026年3月起收取晚托班费用未公示，家长三次反映均未答复，有收费记录和来访登记为证",
        "reason": "未按规定公示收费并及时答复群众来访，违反首访负责的要求",
        "consequence": "引发家长集体来访",
        "proposal": "对负有责任的人员进行批评教育，责令限期改正",
        "until": scenes.day("10-30"),
    },
}
FIRST = (
    PaperKind.D01,
    PaperKind.D02,
    PaperKind.D03,
    PaperKind.D05,
    PaperKind.D08,
    PaperKind.D09,
    PaperKind.D12,
    PaperKind.D15,
    PaperKind.D19,
    PaperKind.D24,
    PaperKind.D25,
)
"""The papers one handled petition has; those of `test_later_notices` ask for more."""


FILED = Filed(
    "信访卷2026-0001",
    scenes.day("11-02"),
    "林晓岚",
    ("registration", "material", "notice", "investigation", "decision", "proof_of_service"),
    (
        FiledPaper("信访事项受理告知书", "云教信受〔2026〕1号", scenes.day("09-17")),
        FiledPaper("关于某某信访事项的处理意见书", "云教信意〔2026〕1号", scenes.day("10-12")),
    ),
    "",
)
"""The file of a petition, as it lies in the archive."""


def handled(session, office, *, outcome="supported", watched="east"):
    """Return an accepted appeal with two claims decided, watched by the office, with everything papers name."""
    row = scenes.accepted(
        session,
        office,
        title="要求退还晚托班收费",
        purpose="appeal",
        summary="学校收取晚托班费用未公示(每月300元)，要求说明依据",
        petitioner="王喆",
        claims=["退还2026年3月至6月的晚托班费用", "公开收费依据和标准"],
    )
    with unit_of_work(session), untold(session, "made by the test"):
        person = session.scalars(select(Petitioner).where(Petitioner.name == "王喆")).one()
        person.id_number, person.address = "330602198001011234", "云州市城东街道学院路1号"
        session.get(Unit, office.units["bureau"]).review_organ_id = office.units["county"]
        session.get(Unit, office.units["bureau"]).phone = "0575-88000000"
        session.get(Unit, office.units["basic"]).phone = "0575-88000001"
        configuration.bump(session)  # units are remembered until the configuration changes
        session.add(Setting(code=QUERY_ADDRESS, value="https://xf.yunzhou.gov.cn/query/", note="查询网址"))
        first, second = session.scalars(
            select(Claim).where(Claim.petition_id == row.id).order_by(Claim.position)
        )
        first.finding = "城东中学2026年春季学期收取晚托班费用每生每月300元，未按规定向社会公示"
        first.legal_basis, first.result = "《浙江省中小学服务性收费和代收费管理办法》", outcome
        second.finding, second.result = (
            "城东中学已于2026年9月10日在校门公示栏和学校网站公开晚托班的收费依据、收费项目和收费标准，并向全体学生家长作出说明",
            "supported",
        )
        wish = {
            "kind": SupervisionKind.case,
            "trigger": SupervisionTrigger.group_visit,
            "unit_id": office.units[watched],
            "due_on": scenes.day("10-09"),
            "dedicated_person": "钱进",
            "demand": "核清收费底数，依规退还多收费用，并当面向信访人说明情况",
        }
        supervision.open_case(session, cast.acting(session, office, "fang"), row, wish, today=cast.TODAY)
    cast.acting(session, office, "fang")
    return row


@pytest.fixture
def case(session, office):
    return case_facts(session, handled(session, office).id)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", FIRST)
def test_a_paper_of_a_case_meets_the_standard(case, fonts, tmp_path, kind):
    if not CHECKER.is_file():
        pytest.skip("the checker of GB/T 9704-2012 is not beside the repository")
    paper = compose(kind, replace(case, file=FILED), **GIVEN.get(kind, {}))
    if NOTICES[kind].series:
        paper = paper.with_number(f"{prefix_of(kind, case)}〔2026〕1号", signed_on=cast.TODAY)
    rendered = print_official(paper, fonts=fonts)
    pdf, report = tmp_path / f"{kind}.pdf", tmp_path / "report.json"
    pdf.write_bytes(rendered.pdf)
    command = [sys.executable, CHECKER, pdf, "--kind", paper.form.value, *SEAL[paper.form], "--json", report]
    done = subprocess.run(
        [*command, "--require", "pdfa,tagged,lang,outline"], check=False, capture_output=True, text=True
    )
    rows = json.loads(report.read_text(encoding="utf-8"))
    failed = {row[0] for row in rows if row[3] == "FAIL"}
    assert done.returncode == 0, failed
    assert print_official(Official.from_json(paper.to_json()), fonts=fonts).digest == rendered.digest


@pytest.mark.parametrize("kind", [PaperKind.D02, PaperKind.D03, PaperKind.D05, PaperKind.D08, PaperKind.D09])
def test_a_notice_tells_number_code_and_address_of_the_query_page(case, kind):
    text = said(compose(kind, case, **GIVEN.get(kind, {})))
    assert case.number in text
    assert case.query_code in text
    assert "https://xf.yunzhou.gov.cn/query/" in text


def test_whoever_may_not_see_the_query_code_sees_stars_in_its_place(case):
    text = said(veiled(compose(PaperKind.D02, case), case.query_code))
    assert case.query_code not in text
    assert "**********" in text


def test_an_opinion_with_a_claim_without_outcome_is_refused_and_names_it(session, office):
    found = case_facts(session, handled(session, office, outcome=None).id)
    with pytest.raises(Refused) as refused:
        compose(PaperKind.D09, found)
    assert "退还2026年3月至6月的晚托班费用" in str(refused.value)


def test_an_opinion_answers_each_claim_and_names_the_organ_of_review(case):
    text = said(compose(PaperKind.D09, case))
    assert "（一）关于“退还2026年3月至6月的晚托班费用”。经核实" in text
    assert "（二）关于“公开收费依据和标准”。" in text
    assert "自收到本意见书之日起30日内，书面向云溪县教育局请求复查" in text


def test_a_division_never_issues_its_bureau_does(case):
    paper = compose(PaperKind.D02, case)
    assert (case.unit.name, paper.issuers, paper.mark) == ("基础教育处", ("云州市教育局",), ("云州市教育局",))
    assert [prefix_of(kind, case) for kind in FIRST if NOTICES[kind].series] == [
        "云教信受", "云教信不受", "云教信告", "云教信延", "云教信意", "云教信督", "云教信快报", "云教信建",
    ]  # fmt: skip


def test_the_registration_form_masks_identity_numbers_and_telephones(case):
    cells = str(compose(PaperKind.D01, case).body)
    assert "330602********1234" in cells
    assert "330602198001011234" not in cells
    assert "13800001234" not in cells


def test_typed_text_neither_breaks_the_form_nor_keeps_its_slips(case):
    paper = compose(PaperKind.D01, replace(case, title="一|二\n三", summary="收费(300元)"))
    table = paper.body[3]
    assert table.rows[0] == ("标题", "一｜二三")
    assert ("内容摘要", "收费（300元）") in table.rows
    assert paper.form is Form.plain


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (PaperKind.D02, "not accepted yet"),
        (PaperKind.D05, "not been sent"),
        (PaperKind.D08, "not accepted yet"),
        (PaperKind.D15, "not supervised"),
        (PaperKind.D25, "not archived"),
    ],
)
def test_a_petition_only_registered_has_no_such_paper_yet(session, office, kind, sentence):
    found = case_facts(session, cast.petition(session, office).id)
    with pytest.raises(Refused, match=sentence):
        compose(kind, found, **GIVEN.get(kind, {}))


def said(paper):
    return "\n".join(block.text for block in paper.body)


def test_every_name_a_template_uses_is_documented_and_every_documented_name_is_used():
    named = set()
    for kind in [*NOTICES, "case"]:
        for template in (TEMPLATES / kind).iterdir():
            named |= set(re.findall(r"\b(?:case|given)\.[a-z_]+", template.read_text(encoding="utf-8")))
    assert named == PLACEHOLDERS.keys()
