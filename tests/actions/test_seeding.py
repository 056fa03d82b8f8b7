"""An empty database gets its lists once; what an office changed stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.actions import seeding
from schema.calendar import CalendarDay
from schema.dictionaries import Category, DictionaryEntry
from schema.settings import CatalogueVersion
from schema.vocabulary import DayKind


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


def test_categories_have_two_levels_and_harm_to_minors_is_marked(session):
    upper = {row.id: row for row in session.scalars(select(Category).where(Category.parent_id.is_(None)))}
    lower = session.scalars(select(Category).where(Category.parent_id.is_not(None))).all()
    assert all(row.code[0] == upper[row.parent_id].code for row in lower)
    assert [row.code for row in lower if row.mandatory_report]
