"""A circular from counted figures to a signed paper, and the correction that follows it."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.actions import circulars, records
from app.catalog.read import catalogue
from app.documents import circular as paper_form
from app.documents import issue
from app.documents.snapshot import Snapshot
from app.documents.values import CircularValue
from app.domain.errors import Refused
from schema.base import EnumText
from schema.petitions import Petition
from schema.vocabulary import PetitionState
from tests import cast
from tests.queries import rows

NAME = "欧阳查无此人"
IN_MAY = date(2026, 5, 6)


def begun(place, first, last, **values):
    lin = cast.acting(place.session, place.office, "lin")
    usual = {
        "title": "关于信访工作情况的通报",
        "issuing_unit_id": place.office.units["bureau"],
        "recipients": "各县（市、区）教育局",
        "period_from": first,
        "period_to": last,
    }
    return records.create(place.session, lin, catalogue()["circulars"], {**usual, **values})


def frozen(place, row, today=date(2026, 7, 5)):
    lin = cast.acting(place.session, place.office, "lin")
    circulars.freeze(place.session, lin, row, *issue.count_and_draft(place.session, row, today=today))
    return row


def signed(place, row, on=date(2026, 7, 6)):
    zheng = cast.acting(place.session, place.office, "zheng")
    value = issue.value_of(place.session, row, signed_on=on)
    paper = circulars.sign(place.session, zheng, row, value.to_json(), signed_on=on)
    cast.acting(place.session, place.office, "lin")
    return paper


def half(place, **values):
    return frozen(place, begun(place, date(2026, 1, 1), date(2026, 6, 30), **values))


def petitions(place, number, **values):
    return rows.petitions(place.session, place.office, [{"registered_on": IN_MAY, **values}] * number)


@pytest.mark.timeout(300)
def test_no_petitioner_reaches_a_circular_whatever_field_has_the_name(panel, fonts):
    pdfplumber = pytest.importorskip("pdfplumber")
    texts = {
        name: NAME
        for name, column in Petition.__table__.columns.items()
        if ("CHAR" in str(column.type) or "TEXT" in str(column.type))
        and not (isinstance(column.type, EnumText) or column.unique or name in {"source", "outside_no"})
    }
    assert {"title", "petitioner_name", "summary", "content", "respondent_person", "answer_text"} <= set(
        texts
    )
    petitions(panel, 4, **texts, unit_id=panel.office.units["east"], channel="visit", people_count=6)
    row = half(panel)
    value = issue.value_of(panel.session, row, signed_on=date(2026, 7, 6))
    pdf = paper_form.print_out(value, fonts).pdf
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = "".join("".join(page.extract_text() or "" for page in document.pages).split())
    assert "集体访4批24人次" in text
    for where in (str(row.snapshot), row.body, str(value.to_json()), text):
        assert NAME not in where


def test_what_was_published_stays_and_is_what_the_next_year_is_compared_with(panel):
    moved, *_rest = petitions(panel, 5)
    row = half(panel)
    paper = signed(panel, row)
    before, value = dict(row.snapshot), dict(paper.value)
    panel.session.get_one(Petition, moved).state = PetitionState.void
    panel.session.flush()
    assert (row.snapshot, paper.value) == (before, value)
    later = frozen(panel, begun(panel, date(2027, 1, 1), date(2027, 6, 30)), today=date(2027, 7, 5))
    earlier = Snapshot.from_json(later.snapshot).year_before
    assert (earlier.total, earlier.source) == (5, paper.display), "as published, not as it is now"


def test_who_froze_and_when_stands_on_the_circular(panel):
    row = half(panel)
    assert row.frozen_by_id == cast.acting(panel.session, panel.office, "lin").staff_id
    assert row.frozen_at is not None


def test_a_correction_names_the_old_paper_and_the_figures_that_changed(panel):
    moved, *_rest = petitions(panel, 5)
    row = half(panel)
    row.body = row.body.replace("{来信}", "{来信:7}", 1)
    paper = signed(panel, row)
    panel.session.get_one(Petition, moved).state = PetitionState.void
    panel.session.flush()
    lin = cast.acting(panel.session, panel.office, "lin")
    title = issue.correction_title(panel.session, row)
    made = frozen(panel, circulars.correct(panel.session, lin, row, title=title))
    value = issue.value_of(panel.session, made, signed_on=date(2026, 7, 9))
    text = "\n".join(value.body)
    assert f"（{paper.display}）部分数据有误" in text
    assert "“总量”由5更正为4" in text
    assert "“来信”由7更正为4" in text, "what was printed, not what was counted, is corrected"
    assert value.tables[0].rows[0] == ("总量", "5", "4")
    assert value.marks == ()
    assert made.title == "关于更正《关于信访工作情况的通报》有关数据的通报"
    with pytest.raises(Refused, match="written already"):
        circulars.correct(panel.session, lin, row, title=title)
    assert signed(panel, made, on=date(2026, 7, 9)).corrects_id == paper.id


def test_a_correction_without_a_change_and_of_a_draft_is_refused(panel):
    petitions(panel, 3)
    row = half(panel)
    lin = cast.acting(panel.session, panel.office, "lin")
    with pytest.raises(Refused, match="edited, not corrected"):
        circulars.correct(panel.session, lin, row, title="x")
    paper = signed(panel, row)
    lin = cast.acting(panel.session, panel.office, "lin")
    made = circulars.correct(panel.session, lin, row, title="x")
    with pytest.raises(Refused, match=paper.display):
        issue.count_and_draft(panel.session, made, today=date(2026, 7, 9))


def test_a_figure_changed_by_hand_is_never_silent(panel):
    petitions(panel, 3)
    row = half(panel)
    row.body = row.body.replace("{总量}", "{总量:9}", 1)
    value = issue.value_of(panel.session, row, signed_on=date(2026, 7, 6))
    assert "登记信访事项9件批次" in "".join(value.body)
    assert value.tables[-1].note.endswith("“总量”统计数为3，正文核改为9。")
    paper = signed(panel, row)
    assert [(mark.text, mark.counted) for mark in issue.marks_of(paper)] == [("9", "3")]
    assert CircularValue.from_json(paper.value).tables[-1].note == value.tables[-1].note


def test_an_unknown_name_refuses_before_a_number_is_taken(panel, tmp_path):
    petitions(panel, 3)
    row = half(panel)
    row.body = row.body.replace("{总量}", "{總量}", 1)
    panel.session.commit()
    zheng = cast.acting(panel.session, panel.office, "zheng")
    with pytest.raises(Refused, match="總量"):
        issue.sign_and_print(panel.session, zheng, row, today=date(2026, 7, 6), store=tmp_path)
    assert row.paper_id is None
