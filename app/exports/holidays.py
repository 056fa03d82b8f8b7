"""A year's holidays as a file: JSON, a workbook or iCalendar, each read again by `imports.holidays`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from app.domain.calendar import Day
from app.exports.workbook import write_table

Words = Callable[[object], str]
NAMESPACE = "xinfang"


def as_json(year: int, days: Sequence[Day]) -> bytes:
    """Return the days as JSON, with the notice each comes from."""
    notice = next((day.notice for day in days if day.on.year == year and day.notice), "")
    entries = [
        {"date": day.on.isoformat(), "kind": day.kind.value, "name": day.name}
        | ({"notice": day.notice} if day.notice != notice else {})
        for day in days
    ]
    table = {"year": year, "notice": notice, "days": entries}
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def as_ical(year: int, days: Sequence[Day]) -> bytes:
    """Return the days as whole-day events; the category says whether people work."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{NAMESPACE}//{year}//ZH")
    calendar.add("version", "2.0")
    for day in days:
        event = Event()
        event.add("uid", f"{day.on.isoformat()}@{NAMESPACE}")
        event.add("dtstamp", datetime(day.on.year, 1, 1, tzinfo=UTC))  # the same file each time
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", day.name)
        event.add("categories", [day.kind.value])
        if day.notice:
            event.add("description", day.notice)
        calendar.add_component(event)
    return calendar.to_ical()


def as_workbook(days: Sequence[Day], headers: Sequence[str], word: Words, sheet: str) -> bytes:
    """Return the days as a workbook with the headings of the area, kinds written as `word` says them."""
    file = io.BytesIO()
    rows = [(day.on, word(day.kind), day.name, day.notice) for day in days]
    write_table(file, headers, rows, sheet=sheet)
    return file.getvalue()
