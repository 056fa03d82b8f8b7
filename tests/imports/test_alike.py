"""A file that brings known things again: remarks, no refusals, and a column in which a person decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.unit import unit_of_work
from app.domain.errors import Refused
from app.imports.alike import remarks
from app.imports.deciding import decisions
from app.imports.rehearse import Verdict
from app.queries.duplicates import checked_at, stored
from schema.audit import AuditEntry
from schema.petitions import Petition
from schema.vocabulary import DuplicateVerdict, OccurrenceKind
from tests import cast
from tests.imports.files import excel
from tests.imports.test_run import read, take

HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "联系电话", "同一事项"]
TEXT = "城东中学食堂午餐肉片发酸，多名学生腹泻，要求公开检测结果"


def row(number, name, title=TEXT, phone=None, same=None, text=TEXT):
    return [str(number), name, title, "2026/9/15 19:32", text, phone, same]


@pytest.fixture
def known(session, office):
    """A petition of Wang Xiaoming, 13800001234, about the canteen."""
    with unit_of_work(session):
        return cast.petition(
            session, office, title="食堂肉片发酸", summary=TEXT, received_on=cast.TODAY - timedelta(9)
        ).id


def said(session, office, path):
    cast.acting(session, office, "lin")
    reading = read(session, path)
    assert not reading.problems
    return reading, remarks(session, reading.rehearsal)


def test_a_known_person_is_remarked_and_nothing_refused(session, office, known, tmp_path):
    path = excel(
        tmp_path / "a.xlsx",
        [
            HEADERS,
            row(1, "王小明", phone="138 0000 1234"),
            row(2, "王晓明"),
            row(3, "周海燕", "路灯不亮", text="请修理路灯"),
        ],
    )
    reading, found = said(session, office, path)
    assert [(one.row_no, one.petition_id) for one in found] == [(2, known), (3, known)]
    assert found[0].found.score > found[1].found.score
    assert len(reading.rehearsal.of(Verdict.ready)) == 3


def test_rows_of_one_file_are_compared_with_each_other(session, office, tmp_path):
    path = excel(tmp_path / "a.xlsx", [HEADERS, row(1, "赵大"), row(2, "钱二"), row(3, "赵大")])
    _reading, found = said(session, office, path)
    assert [(one.row_no, one.same_as_row, one.petition_id) for one in found] == [(4, 2, None)]


def test_a_restricted_petition_is_in_no_remark_and_cannot_be_named(session, office, tmp_path):
    with unit_of_work(session):
        report = cast.petition(session, office, title="举报食堂", summary=TEXT, purpose="report")
        number = report.petition_no
    path = excel(tmp_path / "a.xlsx", [HEADERS, row(1, "王小明", phone="13800001234")])
    assert said(session, office, path)[1] == []
    named = excel(
        tmp_path / "b.xlsx", [HEADERS, row(1, "王小明", same=number), row(2, "李", same="2026-99999")]
    )
    cast.acting(session, office, "lin")
    messages = {problem.message for problem in read(session, named).problems}
    assert len(messages) == 1, "the same words for a hidden one and for none"


def test_the_column_links_what_is_taken_in_and_no_piece_is_lost(session, office, known, tmp_path):
    first = session.get_one(Petition, known)
    path = excel(tmp_path / "a.xlsx", [HEADERS, row(1, "王小明", same=first.petition_no), row(2, "王小明")])
    outcome = take(session, office, path)
    assert (outcome.counts["added"], outcome.counts["refused"]) == (2, 0)
    assert session.scalar(select(func.count()).select_from(Petition)) == 3
    one, two = session.scalars(
        select(Petition).where(Petition.outside_no.in_(["1", "2"])).order_by(Petition.id)
    ).all()
    assert one.matter_id == first.matter_id is not None
    assert one.occurrence_kind is OccurrenceKind.repeat_in_process
    assert two.matter_id is None
    assert stored(session, one.id)[0].verdict is DuplicateVerdict.same_matter
    again = take(session, office, path)
    assert again.counts["unchanged"] == 2


def test_a_report_in_a_file_is_linked_with_nothing(session, office, known, tmp_path):
    number = session.get_one(Petition, known).petition_no
    report = [*row(1, "王小明", same=number), "检举控告"]
    outcome = take(session, office, excel(tmp_path / "a.xlsx", [[*HEADERS, "信访目的"], report]))
    assert outcome.counts["added"] == 1
    brought = session.scalars(select(Petition).where(Petition.outside_no == "1")).one()
    assert brought.is_secret
    assert brought.matter_id is None


def test_the_statements_do_not_grow_with_the_rows(session, office, known, tmp_path, statements):
    counted = []
    for number in (3, 30):
        path = excel(tmp_path / f"{number}.xlsx", [HEADERS, *(row(n, f"王{n}") for n in range(number))])
        cast.acting(session, office, "lin")
        reading = read(session, path)
        remarks(session, reading.rehearsal)
        statements()
        remarks(session, reading.rehearsal)
        counted.append(len(statements()))
    assert counted[0] == counted[1] <= 5


def test_a_stranger_with_the_same_matter_is_remarked_by_unit_category_and_text(session, office, tmp_path):
    with unit_of_work(session):
        known = cast.petition(
            session,
            office,
            title="城东中学食堂肉片发酸",
            summary=TEXT,
            petitioner="林家长",
            respondent_unit_id=office.units["east"],
            category_id=office.categories["G3"],
        ).id
    heads = [*HEADERS[:-1], "责任单位", "本局分类"]
    path = excel(tmp_path / "a.xlsx", [heads, [*row(1, "赵大", phone="13911112222")[:-1], "城东中学", "G3"]])
    _reading, (found,) = said(session, office, path)
    assert found.petition_id == known
    told = [text for text, _values in found.found.reasons]
    assert "same unit" in told
    assert "same category" in told
    assert found.found.person == 0


def test_what_a_file_brought_before_is_not_said_to_be_like_itself(session, office, tmp_path):
    path = excel(tmp_path / "a.xlsx", [HEADERS, row(1, "赵大", phone="13911112222")])
    take(session, office, path)
    assert said(session, office, path)[1] == []


@pytest.mark.parametrize(
    "text", ["", "same_matter", "same_matter:17", "link:p17", "skip:q1", "skip:p", "skip:p-1"]
)
def test_what_is_no_choice_is_refused(text):
    with pytest.raises(Refused):
        decisions({"2": text})
    with pytest.raises(Refused):
        decisions({"x": "skip:p1"})


def test_decisions_are_kept_as_at_registration(session, office, known, tmp_path):
    path = excel(
        tmp_path / "a.xlsx",
        [
            HEADERS,
            row(1, "王小明"),
            row(2, "王小明", phone="13800001234"),
            row(3, "王小明"),
            row(4, "王小明"),
            row(5, "王小明"),
        ],
    )
    chosen = {
        "2": f"same_matter:p{known}",
        "3": f"different:p{known}",
        "4": f"skip:p{known}",
        "5": "same_matter:p999999",
    }
    outcome = take(session, office, path, decided=decisions(chosen))
    assert (outcome.counts["added"], outcome.counts["left_out"], outcome.counts["rows"]) == (4, 1, 5)
    brought = {
        one.outside_no: one
        for one in session.scalars(select(Petition).where(Petition.outside_no.is_not(None)))
    }
    assert set(brought) == {"1", "2", "4", "5"}
    first = session.get_one(Petition, known)
    assert brought["1"].matter_id == first.matter_id is not None
    assert brought["2"].matter_id is None

    def verdicts(number):
        return {one.number: one.verdict for one in stored(session, brought[number].id)}

    assert verdicts("1")[known] is DuplicateVerdict.same_matter
    assert verdicts("2")[known] is DuplicateVerdict.different
    assert verdicts("4") == {known: None}, "made about another petition, it decides nothing here"
    assert verdicts("5") == {known: None}, "what nobody decided stays a suggestion"
    assert all(one.found.score for one in stored(session, brought["1"].id))
    assert all(checked_at(session, one.id) is not None for one in brought.values())
    batch = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "import_batch")).one()
    assert batch.changes["left_out"] == [None, "4"]


def test_rows_of_one_file_are_linked_with_each_other(session, office, tmp_path):
    path = excel(tmp_path / "a.xlsx", [HEADERS, row(1, "赵大"), row(2, "钱二", text="别的"), row(3, "赵大")])
    take(session, office, path, decided=decisions({"4": "same_matter:r2"}))
    matters = {
        one.outside_no: one.matter_id
        for one in session.scalars(select(Petition).where(Petition.outside_no.is_not(None)))
    }
    assert matters["1"] == matters["3"] is not None
    assert matters["2"] is None
