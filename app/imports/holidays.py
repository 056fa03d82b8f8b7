"""A year's holidays from a file: JSON as we write it or as holiday-cn does, a workbook, or iCalendar."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from app.domain.calendar import Day
from app.domain.errors import N_, Refused
from app.domain.moments import read_date
from app.domain.text import clean_line
from app.imports.headers import normalise
from app.imports.readers import as_text
from app.imports.rows import Cell
from app.imports.workbook import open_workbook
from schema.vocabulary import DayKind

LARGEST = 2**20
MOST_DAYS = 400
LONGEST_NAME, LONGEST_NOTICE = 60, 120
_HEADINGS = {
    "on": ("day", "date", "日期"),
    "kind": ("kind of day", "kind", "type", "日期类别", "类别", "类型"),
    "name": ("occasion", "name", "holiday", "节日名称", "名称", "节日"),
    "notice": ("notice", "放假通知", "通知"),
}
_WORK_WORDS = ("班", "work", "工作日")
_NOT_READ = N_("This file could not be read as a holiday calendar.")


def read_days(path: Path, name: str) -> tuple[Day, ...]:
    """Return the days of a file; `name` says by its ending what kind it is.

    Refused with one sentence for a file of another kind, one that is too large, or a day it cannot read.
    """
    if path.stat().st_size > LARGEST:
        raise Refused(N_("A calendar of a year is no larger than 1 MB."), field="file")
    ending = name.rpartition(".")[2].lower()
    reader = _READERS.get(ending)
    if reader is None:
        raise Refused(N_("A holiday calendar is a .json, .xlsx, .csv or .ics file."), field="file")
    try:
        found = tuple(reader(path))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused(_NOT_READ, field="file") from error
    return _some(found)


def read_text(text: str) -> tuple[Day, ...]:
    """Return the days of a calendar as JSON. Refused like a file."""
    try:
        found = tuple(_json(text))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused(_NOT_READ, field="file") from error
    return _some(found)


def _some(found: tuple[Day, ...]) -> tuple[Day, ...]:
    if not found or len(found) > MOST_DAYS:
        raise Refused(N_("A holiday calendar names between 1 and 400 days."), field="file")
    return found


def _json(text: str) -> Iterator[Day]:
    """Read `{"notice": …, "days": [{"date", "kind", "name"}]}`, or holiday-cn's `papers` and `isOffDay`."""
    table: Mapping[str, Any] = json.loads(text)
    papers = table.get("papers") or [""]
    notice = str(table.get("notice") or papers[0])
    for entry in table["days"]:
        off = entry.get("isOffDay")
        kind = DayKind(entry["kind"]) if off is None else (DayKind.restday if off else DayKind.workday)
        own = str(entry.get("notice", notice) or "")
        yield _day(date.fromisoformat(entry["date"]), kind, entry["name"], own)


def _table(path: Path, name: str) -> Iterator[Day]:
    """Read the first sheet with a heading for the day and one for its kind."""
    book = open_workbook(path, name=name)
    try:
        for sheet in book.sheets:
            rows = iter(sheet.rows())
            head = next(rows, None)
            places = {} if head is None else _places(head.cells)
            if {"on", "kind"} <= places.keys():
                yield from (_of_row(row.cells, places) for row in rows)
                return
    finally:
        book.close()


def _places(head: Sequence[Cell]) -> dict[str, int]:
    known = {normalise(word): key for key, words in _HEADINGS.items() for word in words}
    return {known[heading]: place for place, cell in enumerate(head) if (heading := normalise(cell)) in known}


def _of_row(row: Sequence[Cell], places: Mapping[str, int]) -> Day:
    cells: dict[str, Cell] = {key: row[place] for key, place in places.items() if place < len(row)}
    on = cells["on"]
    if isinstance(on, datetime):
        on = on.date()
    day = on if isinstance(on, date) else read_date(as_text(on))
    kind = DayKind.workday if any(word in as_text(cells["kind"]).lower() for word in _WORK_WORDS) else None
    return _day(
        day, kind or DayKind.restday, as_text(cells.get("name", "")), as_text(cells.get("notice", ""))
    )


def _ical(path: Path) -> Iterator[Day]:
    """Read whole-day events; one of several days stands for each of them. A rule that repeats is refused."""
    for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
        if event.get("RRULE") is not None:
            raise Refused(N_("An event that repeats is no day of a holiday notice."), field="file")
        first = _as_date(event.decoded("DTSTART"))
        last = _as_date(event.decoded("DTEND")) - timedelta(days=1) if event.get("DTEND") else first
        summary = str(event.get("SUMMARY", ""))
        category = event.get("CATEGORIES")
        kind = _told_kind(category.to_ical().decode() if category is not None else summary)
        for distance in range(min((max(last, first) - first).days, MOST_DAYS) + 1):
            yield _day(first + timedelta(days=distance), kind, summary, str(event.get("DESCRIPTION", "")))


def _told_kind(text: str) -> DayKind:
    """Return whether people work on a day described as 班, workday or 工作日."""
    return DayKind.workday if any(word in text.lower() for word in _WORK_WORDS) else DayKind.restday


def _as_date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _day(on: date, kind: DayKind, name: object, notice: str) -> Day:
    return Day(on, kind, clean_line(str(name))[:LONGEST_NAME] or "—", clean_line(notice)[:LONGEST_NOTICE])


_READERS: dict[str, Callable[[Path], Iterator[Day]]] = {
    "json": lambda path: _json(path.read_text("utf-8-sig")),
    "ics": _ical,
    "xlsx": lambda path: _table(path, "days.xlsx"),
    "csv": lambda path: _table(path, "days.csv"),
}
