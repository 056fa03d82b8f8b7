"""A file from its path to a result, through the real database."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from app.access.actor import bind
from app.actions import imports, records
from app.actions.imports import Source
from app.admin.exports import send_template
from app.catalog.read import catalogue
from app.domain.deadlines import bucket_edges
from app.domain.errors import NotAllowed, Refused
from app.domain.periods import Period
from app.imports import run as importing
from app.imports.rehearse import Verdict
from app.imports.run import read_file, rehearsed, run
from app.queries.board import Asked, board
from app.queries.calendar import calendar
from app.queries.catalog import current
from app.queries.organisation import category_codes
from app.queries.statistics import figures
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.dictionaries import Category
from schema.imports import ImportBatch, ImportMapping
from schema.organisation import Staff, Unit
from schema.people import Petitioner
from schema.petitions import Petition
from schema.vocabulary import ClosingBasis, ImportState, PetitionState
from tests import cast
from tests.imports.files import excel

KNOWN = catalogue()
HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间", "一级分类"]
OPEN = [
    "2549.0",
    "A1",
    "建议延长图书馆开放时间",
    "2026/9/15 19:32:09",
    "希望周末开放。",
    None,
    None,
    "教育文体",
]
ANSWERED = [
    "2550",
    "A2",
    "咨询入学年龄",
    datetime.fromisoformat("2026-09-14 08:00"),
    "几岁入学？",
    "年满六周岁。",
    "2026/9/16 9:00",
    "教育文体",
]
OLD = [2551, "A1", "路灯不亮", "2019/2/20", "请修理。", None, None, "城乡建设"]


def read(session, path, area="petitions", **options):
    return read_file(session, path, name=path.name, area=area, today=cast.TODAY, **options)


def take(session, office, path, area="petitions", by="lin", *, report=None, decided=None, **options):
    """Read a file and take it in as a person of the cast."""
    actor = cast.acting(session, office, by)
    reading = read(session, path, area, **options)
    source = Source("messages", cast.TODAY, categories=category_codes(session))
    return run(session, actor, reading, source=source, report=report, decided=decided)


def counts(outcome):
    return tuple(outcome.counts[name] for name in ("rows", "added", "changed", "unchanged", "refused"))


@pytest.fixture
def three(tmp_path):
    return excel(tmp_path / "留言.xlsx", [HEADERS, OPEN, ANSWERED, OLD])


def test_the_real_file_is_taken_in_once_and_counts_in_its_own_years(either, shared):
    session, office, path = either.session, either.office, shared / "messages_with_replies.xlsx"
    assert counts(take(session, office, path)) == (1408, 1408, 0, 0, 0)
    assert counts(take(session, office, path)) == (1408, 0, 0, 1408, 0)
    assert session.execute(select(Petition.state, Petition.closing_basis).distinct()).all() == [
        (PetitionState.closed, ClosingBasis.historical)
    ]
    by_year = {}
    for number, registered, received in session.execute(
        select(Petition.petition_no, Petition.registered_on, Petition.received_on)
    ):
        assert registered == received
        by_year.setdefault(registered.year, []).append(number)
    for year, numbers in by_year.items():
        assert sorted(numbers) == [f"{year}-{place:05}" for place in range(1, len(numbers) + 1)], (
            "no gap in any year"
        )
    assert session.scalars(select(Deadline)).all() == []
    one = min(by_year, key=lambda year: len(by_year[year]))
    period = Period(date(one, 1, 1), date(one, 12, 31))
    assert figures(session, period, office="x")["total"] == len(by_year[one])
    assert session.scalar(select(func.max(Petition.closed_on))) < cast.TODAY


def test_real_messages_nobody_answered_are_on_file_and_off_the_board(panel, shared):
    session, office = panel.session, panel.office
    assert counts(take(session, office, shared / "messages_hot_topics.xlsx")) == (2163, 2163, 0, 0, 0)
    assert session.scalars(select(Petition.state).distinct()).all() == [PetitionState.archived]
    assert board(session, Asked(), bucket_edges(cast.TODAY, calendar(session))).counts == []
    assert session.scalar(select(func.count()).select_from(Petitioner)) < 2163, (
        "the same person many times is one person"
    )


def test_a_real_file_that_brings_one_number_twice_has_the_second_refused_with_its_reason(panel, shared):
    session, office = panel.session, panel.office
    outcome = take(session, office, shared / "messages_labelled.xlsx")
    assert counts(outcome) == (248, 247, 0, 0, 1)
    (problem,) = outcome.problems
    assert (problem.row_no, problem.column) == (157, "留言编号")
    assert (
        problem.message % problem.params == "Row 51 already brings the number 37042, with another 一级分类."
    )
    assert [line.row_no for line in outcome.refused] == [157]
    assert set(
        session.scalars(select(Category.code).join(Petition, Petition.category_id == Category.id).distinct())
    ) == {"Z9"}
    assert None not in set(session.scalars(select(Petition.source_category).distinct())), (
        "the source's own word is kept"
    )


def test_a_rehearsal_says_what_a_run_would_do_and_writes_nothing(session, office, three, statements):
    cast.acting(session, office, "lin")
    session.commit()
    statements()
    outcome = rehearsed(read(session, three))
    assert counts(outcome) == (3, 3, 0, 0, 0)
    assert outcome.batch_id is None
    assert {one.split()[0] for one in statements()} <= {"BEGIN", "SELECT"}


def test_each_row_ends_where_its_age_and_its_answer_put_it(either, three):
    session, office = either.session, either.office
    outcome = take(session, office, three)
    assert counts(outcome) == (3, 3, 0, 0, 0)
    found = session.execute(
        select(
            Petition.outside_no, Petition.state, Petition.closing_basis, Petition.petition_no, Petition.due_on
        ).order_by(Petition.outside_no)
    ).all()
    assert found == [
        ("2549", PetitionState.registered, None, "2026-00002", date(2026, 9, 30)),
        ("2550", PetitionState.closed, ClosingBasis.historical, "2026-00001", None),
        ("2551", PetitionState.archived, ClosingBasis.historical, "2019-00001", None),
    ]
    assert session.scalars(select(Deadline.rule_code)).all() == ["accept_notice_direct"]
    batch = session.get_one(ImportBatch, outcome.batch_id)
    assert (batch.state, batch.file_name, batch.area, batch.source_system) == (
        ImportState.done,
        "留言.xlsx",
        "petitions",
        "messages",
    )
    assert (batch.rows, batch.added, batch.refused, len(batch.digest)) == (3, 3, 0, 64)


def test_a_second_file_brings_what_is_new_and_what_changed(session, office, three, tmp_path):
    take(session, office, three)
    answered = [*OPEN[:5], "下月起开放。", "2026/9/17 8:00", "教育文体"]
    second = excel(tmp_path / "second.xlsx", [HEADERS, answered, ANSWERED, OLD, [2552, *OLD[1:]]])
    assert counts(take(session, office, second)) == (4, 1, 1, 2, 0)
    row = session.scalars(select(Petition).where(Petition.outside_no == "2549")).one()
    assert (row.state, row.closed_on, row.due_on) == (PetitionState.closed, cast.TODAY, None)
    assert counts(take(session, office, second)) == (4, 0, 0, 4, 0)


def test_every_problem_of_every_row_is_told_and_the_others_are_taken_in(session, office, tmp_path):
    bad = [
        [1, "A1", None, "昨天", "x", None, None, "x"],
        [2, "A1", "明天的信", "2026/9/18", "x", None, None, "x"],
        [3, "A1", "答在问前", "2026/9/15", "x", "y", "2026/9/14", "x"],
        [4, "A1", "没有答复时间", "2026/9/15", "x", "y", None, "x"],
        OPEN,
        OPEN,
        [*OPEN[:2], "另一件事", *OPEN[3:]],
    ]
    outcome = take(session, office, excel(tmp_path / "bad.xlsx", [HEADERS, *bad]))
    assert counts(outcome) == (7, 1, 0, 1, 5)
    assert [(p.row_no, p.target) for p in outcome.problems] == [
        (2, "title"), (2, "received_at"), (3, "received_at"), (4, "answered_at"), (5, "answered_at"), (8, "outside_no"),
    ]  # fmt: skip
    told = outcome.as_json(lambda message, params: message % params if params else message)
    assert told["rows"] == 7
    assert told["problems"][1] == {
        "row": 2, "column": "留言时间", "value": "昨天", "problem": "“昨天” is not a date; write it like 2019-02-20 or 2019/2/20 11:08:17.",
        "fix": "Write the day and the time as 2026-03-05 14:30, or the day alone.",
    }  # fmt: skip


def test_without_a_day_the_future_is_not_judged(session, office, tmp_path):
    path = excel(tmp_path / "a.xlsx", [HEADERS, [1, "A1", "明天的信", "2026/9/18", "x", None, None, "x"]])
    cast.acting(session, office, "lin")
    assert rehearsed(read_file(session, path, name="a.xlsx", area="petitions")).counts["refused"] == 0


def test_a_row_the_database_refuses_stays_out_with_its_reason(either, tmp_path, monkeypatch):
    session, office = either.session, either.office
    rows = [[number, "A1", f"信 {number}", "2026/9/15", "x", None, None, "x"] for number in range(1, 8)]
    path = excel(tmp_path / "a.xlsx", [HEADERS, *rows])
    cast.acting(session, office, "lin")
    reading = read(session, path)
    monkeypatch.setattr(imports, "CHUNK", 3)
    reading.rehearsal.lines[4].values["people_count"] = -5
    source = Source("messages", cast.TODAY, categories=category_codes(session))
    outcome = run(session, cast.acting(session, office, "lin"), reading, source=source)
    assert counts(outcome) == (7, 6, 0, 0, 1)
    (problem,) = outcome.problems
    assert (problem.row_no, str(problem.message), problem.column) == (
        6,
        "At least one person stands behind a petition.",
        "留言编号",
    )
    assert [line.verdict for line in reading.rehearsal.lines].count(Verdict.refused) == 1
    assert session.get_one(ImportBatch, outcome.batch_id).refused == 1
    numbers = session.scalars(select(Petition.petition_no).order_by(Petition.petition_no)).all()
    assert numbers == [f"2026-{place:05}" for place in range(1, 7)]


def test_progress_is_told_and_a_stop_keeps_what_is_stored_and_goes_on_later(
    session, office, tmp_path, monkeypatch
):
    monkeypatch.setattr(imports, "CHUNK", 2)
    rows = [[number, "A1", f"信 {number}", "2026/9/15", "x", None, None, "x"] for number in range(1, 6)]
    path = excel(tmp_path / "a.xlsx", [HEADERS, *rows])
    told = []
    stopped = take(session, office, path, report=lambda percent: told.append(percent) or percent < 80)
    assert told == [40, 80]
    assert counts(stopped) == (5, 4, 0, 0, 0)
    assert session.get_one(ImportBatch, stopped.batch_id).state is ImportState.cancelled
    again = take(session, office, path, report=lambda percent: told.append(percent) is None)
    assert told[2:] == [40, 80, 100]
    assert counts(again) == (5, 1, 0, 4, 0)


def test_taking_in_needs_the_right_to_import(session, office, three):
    with pytest.raises(NotAllowed):
        take(session, office, three, by="he")
    assert session.scalars(select(ImportBatch)).all() == []


def test_a_mapping_by_hand_is_remembered_for_the_next_file_of_the_shape(session, office, tmp_path):
    headers = ["号", "谁", "什么", "何时", "详细", "别的"]
    row = [1, "A1", "路灯不亮", "2026/9/15", "请修理。", "x"]
    chosen = {
        "号": "outside_no",
        "谁": "petitioner_name",
        "什么": "title",
        "何时": "received_at",
        "详细": "content",
    }
    path = excel(tmp_path / "a.xlsx", [headers, row])
    cast.acting(session, office, "lin")
    assert "outside_no" in read(session, path).mapping.missing
    assert counts(take(session, office, path, chosen=chosen)) == (1, 1, 0, 0, 0)
    kept = session.scalars(select(ImportMapping.mapping)).one()
    assert kept == chosen
    next_one = excel(tmp_path / "b.xlsx", [headers, [2, *row[1:]]])
    reading = read(session, next_one)
    assert (reading.mapping.missing, reading.mapping.unknown) == ((), ("别的",))
    assert counts(take(session, office, next_one)) == (1, 1, 0, 0, 0)
    assert read(session, next_one, chosen={}).mapping.missing != (), (
        "a mapping emptied by hand is guessed anew"
    )


def test_a_reading_shows_what_stands_in_the_file(session, office, three, tmp_path):
    cast.acting(session, office, "lin")
    reading = read(session, three)
    assert reading.samples["留言主题"] == "建议延长图书馆开放时间"
    assert (reading.name, reading.area, len(reading.shape)) == ("留言.xlsx", "petitions", 64)
    assert read(session, excel(tmp_path / "empty.xlsx", [HEADERS])).samples == {}


def test_areas_of_the_procedure_are_not_imported(session, office, three):
    with pytest.raises(Refused, match="cannot be imported"):
        read(session, three, "deadlines")


# --- any other area, by its own template ------------------------------------------------------------


def template(panel, entity):
    """Return the headings of an area's own template, as it is sent to the browser."""
    with panel.app.test_request_context("/"):
        response = send_template(entity)
        response.direct_passthrough = False
        book = openpyxl.load_workbook(BytesIO(response.get_data()))
        response.close()
    return [cell.value for cell in book.worksheets[0][1]]


@pytest.mark.parametrize(
    "key", [entity.key for entity in KNOWN if entity.written_by_forms and entity.key != "petitions"]
)
def test_every_heading_of_an_area_s_own_template_is_understood(panel, tmp_path, key):
    with panel.app.app_context():
        headings = template(panel, KNOWN[key])
        bind(panel.session, cast.BUILDER)
        reading = read(panel.session, excel(tmp_path / "t.xlsx", [headings]), key)
    assert (reading.mapping.unknown, reading.mapping.duplicates, reading.mapping.missing) == ((), (), ())
    assert len(reading.mapping.columns) == len(headings)


def units(panel, path, *rows):
    """Fill the template of units: code, name, kind and what else a row says, by the English labels."""
    with panel.app.app_context():
        headings = template(panel, KNOWN["units"])
        labels = {str(column.label): column.name for column in KNOWN["units"].columns.values()}
        names = [labels.get(str(heading).rstrip("*").strip(), "") for heading in headings]
        assert "code" in names
        return excel(path, [headings, *([row.get(name) for name in names] for row in rows)])


NORTH = {
    "code": "NORTH",
    "name": "城北中学",
    "kind": "city_school",
    "parent_id": "云州市教育局",
    "sort": 70,
    "is_handling_body": "是",
    "phone": 13800001234.0,
}
SOUTH = {
    "code": "SOUTH",
    "name": "城南中学",
    "kind": "city_school",
    "parent_id": "BUREAU",
    "sort": 80,
    "is_handling_body": "否",
    "valid_from": date(2026, 9, 1),
}


def test_units_come_from_their_own_template_once_and_change_with_it(either, tmp_path):
    session, office = either.session, either.office
    path = units(either, tmp_path / "units.xlsx", NORTH, SOUTH)
    assert counts(take(session, office, path, "units", "wei")) == (2, 2, 0, 0, 0)
    north, south = session.scalars(select(Unit).where(Unit.code.in_(["NORTH", "SOUTH"])).order_by(Unit.code))
    assert (north.name, north.kind, north.phone, north.is_handling_body) == (
        "城北中学",
        "city_school",
        "13800001234",
        True,
    )
    assert (south.parent_id, south.valid_from, south.is_handling_body) == (
        office.units["bureau"],
        date(2026, 9, 1),
        False,
    )
    assert north.path == f"/{office.units['bureau']}/{north.id}/", (
        "an imported unit stands in the tree like any other"
    )
    assert counts(take(session, office, path, "units", "wei")) == (2, 0, 0, 2, 0)
    changed = units(either, tmp_path / "again.xlsx", {**NORTH, "name": "城北第一中学", "phone": None}, SOUTH)
    assert counts(take(session, office, changed, "units", "wei")) == (2, 0, 1, 1, 0)
    assert (north.name, north.phone) == ("城北第一中学", "13800001234"), "an empty cell leaves what is known"
    entry = (
        select(AuditEntry.changes)
        .where(AuditEntry.subject_kind == "unit", AuditEntry.subject_id == north.id)
        .order_by(AuditEntry.id.desc())
    )
    assert session.scalars(entry.limit(1)).one() == {"name": ["城北中学", "城北第一中学"]}


def test_what_a_unit_s_row_has_wrong_is_told_beside_it(session, office, panel, tmp_path):
    path = units(
        panel,
        tmp_path / "units.xlsx",
        {**NORTH, "kind": "castle"},
        {**NORTH, "code": "N3", "parent_id": "月球"},
        {**NORTH, "code": None},
        {**NORTH, "code": "N2", "phone": "ask"},
        SOUTH,
        {**SOUTH, "name": "另一所"},
        SOUTH,
    )
    outcome = take(session, office, path, "units", "wei")
    assert counts(outcome) == (7, 1, 0, 1, 5)
    assert [(p.row_no, p.target) for p in outcome.problems] == [
        (2, "kind"),
        (3, "parent_id"),
        (4, "code"),
        (5, "phone"),
        (7, "code"),
    ]
    assert "“月球” is not in the list" in outcome.problems[1].message % outcome.problems[1].params


def test_a_row_an_area_s_own_rules_refuse_stays_out_and_the_others_go_in(either, tmp_path):
    session, office = either.session, either.office
    below = {"code": "BUREAU", "name": "云州市教育局", "kind": "bureau", "parent_id": "城东中学"}
    path = units(either, tmp_path / "units.xlsx", NORTH, below, SOUTH)
    outcome = take(session, office, path, "units", "wei")
    assert counts(outcome) == (3, 2, 0, 0, 1)
    (problem,) = outcome.problems
    assert (problem.row_no, problem.target, problem.message) == (
        3,
        "parent_id",
        "A unit cannot stand below itself.",
    )


def test_a_row_whose_key_is_in_the_bin_is_refused_by_the_database_alone(session, office, panel, tmp_path):
    wei = cast.acting(session, office, "wei")
    county = session.get(Unit, office.units["county"])
    records.remove(session, wei, KNOWN["units"], county)
    session.commit()
    path = units(panel, tmp_path / "units.xlsx", {**NORTH, "code": "COUNTY"}, SOUTH)
    outcome = take(session, office, path, "units", "wei")
    assert counts(outcome) == (2, 1, 0, 0, 1)
    assert "There is already a record with this value" in outcome.problems[0].message


def test_an_area_without_a_key_knows_a_row_by_all_its_values(session, office, tmp_path):
    headings = ["Who is away*", "Reason of absence*", "First day*", "Last day*"]
    row = ["何静怡", "training", "2026-09-21", date(2026, 9, 25)]
    path = excel(tmp_path / "absences.xlsx", [headings, row, ["陈立", *row[1:]]])
    may = cast.BUILDER
    cast.acting(session, office, "fang")
    reading = read(session, path, "absences")
    source = Source("file", cast.TODAY)
    assert counts(run(session, may, reading, source=source)) == (2, 2, 0, 0, 0)
    reading = read(session, path, "absences")
    assert counts(run(session, may, reading, source=source)) == (2, 0, 0, 2, 0)


def test_values_of_many_choices_come_by_word_and_by_code(session, office, tmp_path):
    row = cast.petition(session, office)
    session.commit()
    headings = ["Petition", "Request", "Four outcomes", "Outcome"]
    path = excel(
        tmp_path / "claims.xlsx",
        [
            headings,
            [row.petition_no, "Open on Sundays", "justified_solved、needy_helped", "noted"],
            [row.petition_no, "x", "all", "noted"],
        ],
    )
    cast.acting(session, office, "fang")
    reading = read(session, path, "claims")
    assert [p.target for p in reading.rehearsal.problems] == ["four_outcomes"]
    outcome = run(session, cast.BUILDER, reading, source=Source("file", cast.TODAY))
    assert counts(outcome) == (2, 1, 0, 0, 1)
    again = run(session, cast.BUILDER, read(session, path, "claims"), source=Source("file", cast.TODAY))
    assert counts(again)[:4] == (2, 0, 0, 1)


def test_a_dictionary_s_word_is_read_as_its_code(session, office):
    entity = KNOWN["petitions"]
    dictionaries = {"source": {"direct": "直接提出"}, "sub_channel": {}}
    targets = {target.name: target for target in importing.profile_of(entity, {}, dictionaries).targets}
    assert targets["source"].reader.read("直接提出") == targets["source"].reader.read("direct") == "direct"
    with pytest.raises(Refused):
        targets["sub_channel"].reader.read("鸽子")


def test_people_come_by_the_name_and_the_code_of_their_unit(session, office, tmp_path):
    headings = ["Name*", "Unit*", "Telephone"]
    path = excel(
        tmp_path / "staff.xlsx", [headings, ["新来", " 城东 中学", 88881234], ["又一位", "east", None]]
    )
    assert counts(take(session, office, path, "staff", "wei")) == (2, 2, 0, 0, 0)
    found = session.execute(
        select(Staff.unit_id, Staff.phone).where(Staff.name.in_(["新来", "又一位"])).order_by(Staff.id)
    ).all()
    assert found == [(office.units["east"], "88881234"), (office.units["east"], None)]
    assert current(session)["staff"].key == "staff"
