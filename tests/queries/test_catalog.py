"""What a configuration says is read once and kept until its number grows."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.actions import records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.extensions import session_factory
from app.queries import calendar, catalog
from schema.base import User
from schema.calendar import CalendarDay
from schema.dictionaries import DictionaryEntry
from schema.vocabulary import DayKind
from tests import cast

KNOWN = catalogue()


def test_what_is_remembered_is_made_once_and_anew_after_a_change(session, office):
    made = []
    for _ in range(3):
        catalog.remembered(session, "motto", lambda: made.append(1))
    assert len(made) == 1
    wei = cast.acting(session, office, "wei")
    with unit_of_work(session), untold(session, "made by the test"):
        records.create(session, wei, KNOWN["settings"], {"code": "motto", "value": "x"})
        for _ in range(2):
            catalog.remembered(session, "motto", lambda: made.append(1))
    assert len(made) == 3, "what is not stored yet is not remembered"
    for _ in range(2):
        catalog.remembered(session, "motto", lambda: made.append(1))
    assert len(made) == 4


def test_every_session_of_a_process_shares_what_is_remembered_until_the_number_grows(either):
    session, office = either.session, either.office
    with session_factory() as other:
        assert catalog.current(session) is catalog.current(other)
        before = catalog.version(other)
    wei = cast.acting(session, office, "wei")
    with unit_of_work(session), untold(session, "made by the test"):
        records.create(session, wei, KNOWN["settings"], {"code": "motto", "value": "x"})
    with session_factory() as other:
        assert catalog.version(other) == before + 1
        assert catalog.current(other).version == before + 1


def test_a_small_area_is_a_book_with_deleted_rows_and_without_a_wall(session, office):
    fang = cast.acting(session, office, "fang")
    plan = records.create(
        session,
        fang,
        KNOWN["plans"],
        {"title": "Fire", "unit_id": office.units["office"], "kind": "accident"},
    )
    records.remove(session, fang, KNOWN["plans"], plan)
    cast.acting(session, office, "qian")
    assert catalog.book(session, KNOWN["plans"]) == {plan.id: "Fire"}
    assert catalog.book(session, KNOWN["units"])[office.units["east"]] == "城东中学"


def test_accounts_are_called_by_their_people_or_else_by_their_name(session, office):
    user = session.get(User, office.users["he"])
    user.first_name = user.last_name = ""
    session.flush()
    records.bump(session)
    names = catalog.accounts(session)
    assert (names[office.users["lin"]], names[user.id]) == ("林晓岚", "he")


def test_a_dictionary_keeps_ended_values_but_offers_only_those_that_hold(session):
    entries = session.scalars(
        select(DictionaryEntry).where(DictionaryEntry.dictionary == "source").order_by(DictionaryEntry.sort)
    )
    first, second, *rest = entries
    first.valid_to, second.valid_to = cast.TODAY - timedelta(days=1), cast.TODAY
    session.flush()
    records.bump(session)
    every = list(catalog.dictionary(session, "source"))
    assert every == [first.code, second.code, *(one.code for one in rest)], "in the order an office gave them"
    assert list(catalog.choices(session, "source", cast.TODAY)) == every[1:]
    assert catalog.dictionary(session, "nothing") == catalog.choices(session, "nothing", cast.TODAY) == {}


def test_a_setting_is_the_office_s_or_the_default(session, office):
    assert catalog.setting(session, "motto", "none") == "none"
    assert not catalog.is_set(session, "motto")
    wei = cast.acting(session, office, "wei")
    records.create(session, wei, KNOWN["settings"], {"code": "motto", "value": "x"})
    assert catalog.setting(session, "motto", "none") == "x"
    assert catalog.is_set(session, "motto")


def test_the_calendar_is_the_one_an_office_keeps(session, office):
    known = calendar.calendar(session)
    assert known.is_workday(date(2026, 9, 20)), "a Sunday that is worked"
    assert not known.is_workday(date(2026, 9, 25))
    assert [known.covers(year) for year in (2006, 2026, 2027)] == [False, True, False]
    gone = session.scalars(select(CalendarDay).where(CalendarDay.day == date(2026, 9, 20))).one()
    records.remove(session, cast.acting(session, office, "wei"), KNOWN["calendar"], gone)
    assert not calendar.calendar(session).is_workday(date(2026, 9, 20)), "in the bin it does not count"
    assert {day.kind for day in session.scalars(select(CalendarDay))} == set(DayKind)
