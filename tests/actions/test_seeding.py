"""An empty database gets its lists once; what an office changed stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.actions import seeding
from app.clock import now
from app.documents.notices import NOTICES
from app.queries.paper_chain import rule_for
from schema.calendar import CalendarDay
from schema.dictionaries import Category, DictionaryEntry
from schema.paper_chain import SigningRule
from schema.settings import CatalogueVersion
from schema.vocabulary import DayKind, PaperKind, Signatory


def counts(session):
    return [
        session.scalar(select(func.count()).select_from(model))
        for model in (Category, DictionaryEntry, CalendarDay)
    ]


def test_a_second_seeding_adds_nothing_and_changes_nothing(session):
    before = counts(session)
    assert min(before) > 40
    category = session.scalars(select(Category).where(Category.code == "F4")).one()
    category.name, category.mandatory_report = "图书馆", True
    seeding.seed(session)
    session.flush()
    assert counts(session) == before
    assert (category.name, category.mandatory_report) == ("图书馆", True)


def test_what_is_missing_is_added_again(session):
    before = counts(session)
    for row in (
        session.scalars(select(DictionaryEntry)).first(),
        session.scalars(select(CalendarDay).where(CalendarDay.day == date(2026, 10, 1))).one(),
        session.scalars(select(Category).where(Category.code == "F4")).one(),
        session.scalars(select(CatalogueVersion)).one(),
    ):
        session.delete(row)
    session.flush()
    seeding.seed(session)
    session.flush()
    assert counts(session) == before
    day = session.scalars(select(CalendarDay).where(CalendarDay.day == date(2026, 10, 1))).one()
    assert (day.kind, day.name) == (DayKind.restday, "国庆节")
    assert session.scalar(select(CatalogueVersion.number)) == 2


def rules(session):
    found = session.scalars(select(SigningRule).order_by(SigningRule.kind, SigningRule.grave))
    return [(row.kind, row.grave, row.signer, row.deleted_at is None) for row in found]


def test_every_paper_that_is_signed_begins_with_a_rule(session):
    signed = {kind for kind, notice in NOTICES.items() if notice.series} | {PaperKind.D18}
    assert {kind for kind, _grave, _signer, _stands in rules(session)} == signed


def test_an_older_office_gets_the_rules_of_new_papers_and_keeps_its_own(session):
    """`init` after an upgrade, on a database whose rules were written before these kinds were."""
    shipped = rules(session)
    by_kind = {(row.kind, row.grave): row for row in session.scalars(select(SigningRule))}
    for kind in (PaperKind.D14, PaperKind.D19, PaperKind.D24):
        session.delete(by_kind[kind, False])
    by_kind[PaperKind.D08, False].deleted_at = now()
    by_kind[PaperKind.D03, False].signer = Signatory.principal
    session.delete(by_kind[PaperKind.D15, True])  # the office wants none for grave matters
    session.flush()
    assert rule_for(session, PaperKind.D14, grave=False) == (Signatory.holder, False)
    seeding.seed(session)
    assert rule_for(session, PaperKind.D14, grave=False) == (Signatory.leader, False)
    changed = {(PaperKind.D08, False), (PaperKind.D03, False), (PaperKind.D15, True)}
    assert [rule for rule in rules(session) if rule[:2] not in changed] == [
        rule for rule in shipped if rule[:2] not in changed
    ]
    assert (PaperKind.D08, False, Signatory.leader, False) in rules(session)
    assert (PaperKind.D03, False, Signatory.principal, True) in rules(session)
    assert (PaperKind.D15, True) not in {rule[:2] for rule in rules(session)}


def test_categories_have_two_levels_and_harm_to_minors_is_marked(session):
    upper = {row.id: row for row in session.scalars(select(Category).where(Category.parent_id.is_(None)))}
    lower = session.scalars(select(Category).where(Category.parent_id.is_not(None))).all()
    assert all(row.code[0] == upper[row.parent_id].code for row in lower)
    assert [row.code for row in lower if row.mandatory_report]
