"""The year page of the calendar: twelve months, their notice, a file in and a file out."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import pgettext

from app.access.permissions import Act
from app.actions.calendar import NEWEST, OLDEST, enter_year, foresee
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.foreseen import CONFIRMED, preview_page
from app.admin.page import Action, Cell, Column, Input, Panel, Row
from app.admin.page_clock import PreviewPage, YearPage
from app.admin.page_special import CalendarMonth
from app.admin.page_special import Day as DayCell
from app.admin.pages.imports import XLSX
from app.admin.sent import read_sent
from app.admin.shell import draw
from app.domain.calendar import Calendar, Day
from app.domain.errors import PanelError
from app.exports.holidays import as_ical, as_json, as_workbook
from app.imports.holidays import read_days, read_text
from app.queries.calendar import calendar, days_of
from schema.calendar import CalendarDay
from schema.vocabulary import DayKind

HEADINGS = ("day", "kind", "name", "notice_no")
TYPES = {"json": "application/json", "ics": "text/calendar; charset=utf-8", "xlsx": XLSX}


class HolidaysView(BaseView):
    """A year at a glance."""

    route_base = "/holidays"
    class_permission_name = "calendar"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Lead to this year."""
        return redirect(url_for("HolidaysView.year", year=context().today.year))

    @expose("/<int:year>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def year(self, year: int) -> Any:
        """Show a year; of a file that is sent one first sees what it would move."""
        ctx = context()
        if not OLDEST <= year <= NEWEST:
            abort(404)
        errors: tuple[str, ...] = ()
        if request.method == "POST":
            ctx.actor.require("calendar", Act.write)
            try:
                if request.form.get(CONFIRMED):
                    return _entered(ctx, year)
                return draw("preview.html", _foreseen(ctx, year))
            except PanelError as error:
                errors = (words.sentence(error),)
        return draw("year.html", year_page(ctx, year, errors)), 422 if errors else 200

    @expose("/<int:year>.<string:ending>")
    @has_access
    @permission_name("export")
    def file(self, year: int, ending: str) -> Any:
        """Send a year as JSON, workbook or iCalendar."""
        if ending not in TYPES or not OLDEST <= year <= NEWEST:
            abort(404)
        ctx = context()
        days = [Day(row.day, row.kind, row.name, row.notice_no or "") for row in days_of(ctx.session, year)]
        if ending == "json":
            content = as_json(year, days)
        elif ending == "ics":
            content = as_ical(year, days)
        else:
            columns = ctx.catalogue["calendar"].columns
            headings = [str(columns[name].label) for name in HEADINGS]
            content = as_workbook(days, headings, words.member, str(year))
        answer = Response(content, mimetype=TYPES[ending])
        answer.headers["Content-Disposition"] = f"attachment; filename=holidays-{year}.{ending}"
        return answer


def _foreseen(ctx: Context, year: int) -> PreviewPage:
    """Return the page of what the file that was sent would move; it carries the days as they were read."""
    days = _chosen(ctx)
    entered, moves = foresee(ctx.session, ctx.actor, year, days)
    text = as_json(year, days).decode()
    return preview_page(
        ctx,
        _("What this calendar would move: %(year)s", year=year),
        moves,
        confirm=_("Enter this calendar"),
        back=Action(_("Back to the calendar"), request.path, "arrow-left"),
        before=_("Days: %(added)s new, %(changed)s changed, %(removed)s removed.", **entered._asdict()),
        keep=(("days", text),),
    )


def _entered(ctx: Context, year: int) -> Any:
    """Enter the days one has seen the consequences of; open dates are counted anew."""
    with unit_of_work(ctx.session):
        entered = enter_year(ctx.session, ctx.actor, year, read_text(request.form.get("days", "")))
    flash(
        _(
            "The calendar is entered: %(added)s new, %(changed)s changed, %(removed)s removed.",
            **entered._asdict(),
        ),
        "success",
    )
    return redirect(url_for("HolidaysView.year", year=year))


def year_page(ctx: Context, year: int, errors: tuple[str, ...] = ()) -> YearPage:
    """Return the page of one year."""
    known, rows = calendar(ctx.session), days_of(ctx.session, year)
    may_write = ctx.actor.may("calendar", Act.write)
    by_day = {row.day: row for row in rows}
    covered = known.covers(year)
    drawn = _Year(ctx.today, known, by_day, may_write)
    notice = by_day[date(year, 10, 1)].notice_no if covered and date(year, 10, 1) in by_day else None
    return YearPage(
        title=_("Calendar of %(year)s", year=year),
        subtitle=_("By the notice %(notice)s", notice=notice) if notice else "",
        provisional=""
        if covered
        else _(
            "Provisional: no notice for this year is known. Weekends and the legal holidays count as rest "
            "days; every date that hangs on this year is marked as provisional until the notice is entered."
        ),
        months=tuple(drawn.month(year, month) for month in range(1, 13)),
        legend=(
            ("holiday", _("Holiday")),
            ("makeup", _("Make-up workday")),
            ("rest", _("Weekend")),
        ),
        actions=_actions(ctx, year),
        panels=(_list_of(rows, may_write=may_write),),
        action_url=request.path if may_write else "",
        file=Input(
            "file",
            _("Calendar file (JSON, Excel, CSV or iCalendar)"),
            "file",
            required=True,
            accept=".json,.xlsx,.csv,.ics",
            help=_("It becomes the calendar of %(year)s: days it does not name are removed.", year=year),
            errors=errors,
        )
        if may_write
        else None,
    )


def _actions(ctx: Context, year: int) -> tuple[Action, ...]:
    found = [
        Action(str(year - 1), url_for("HolidaysView.year", year=year - 1), "chevron-left"),
        Action(str(year + 1), url_for("HolidaysView.year", year=year + 1), "chevron-right"),
    ]
    if ctx.actor.may("calendar", Act.export):
        found += [
            Action(text, url_for("HolidaysView.file", year=year, ending=ending), "download")
            for ending, text in (("json", "JSON"), ("xlsx", "Excel"), ("ics", "iCalendar"))
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Year:
    """What the twelve months are drawn from."""

    today: date
    known: Calendar
    rows: Mapping[date, CalendarDay]
    may_write: bool

    def month(self, year: int, month: int) -> CalendarMonth:
        """Return one month, Monday first."""
        weeks = months.Calendar(firstweekday=0).monthdatescalendar(year, month)
        return CalendarMonth(
            title=_("%(year)s-%(month)s", year=year, month=f"{month:02d}"),
            heads=tuple(str(word) for word in words.WEEKDAYS),
            weeks=tuple(tuple(self.cell(day, muted=day.month != month) for day in week) for week in weeks),
        )

    def cell(self, day: date, *, muted: bool) -> DayCell:
        """Return one day, with the way to change it for who may."""
        special = self.known.day(day)
        kind, mark, title = ("work" if self.known.is_workday(day) else "rest"), "", ""
        if special is not None:
            rest = special.kind is DayKind.restday
            kind = "holiday" if rest else "makeup"
            mark = pgettext("holiday", "H") if rest else pgettext("make-up workday", "W")
            title = special.name
        url = self._way(day) if self.may_write and not muted else None
        return DayCell(str(day.day), day.isoformat(), kind, day == self.today, muted, (), mark, title, url)

    def _way(self, day: date) -> str:
        row = self.rows.get(day)
        if row is None:
            return url_for("calendar.add", day=day.isoformat())
        return url_for("calendar.edit", pk=row.id)


def _list_of(rows: tuple[CalendarDay, ...], *, may_write: bool) -> Panel:
    heads = (_("Day"), _("Occasion"), _("Kind of day"))
    lines = tuple(
        Row(
            str(row.id),
            (
                Cell(words.day(row.day)),
                Cell(row.name),
                Cell(words.member(row.kind), "enum", "today" if row.kind is DayKind.workday else "ok"),
            ),
            url_for("calendar.edit", pk=row.id) if may_write else None,
        )
        for row in rows
    )
    return Panel(
        _("Days apart from the ordinary week"),
        "calendar",
        len(rows),
        columns=tuple(Column(str(place), str(head)) for place, head in enumerate(heads)),
        rows=lines,
        empty=_("No day is entered for this year."),
    )


def _chosen(ctx: Context) -> tuple[Day, ...]:
    """Return the days of the file that was sent; it is not kept."""
    return read_sent(ctx, read_days)
