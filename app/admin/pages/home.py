"""Home: my work by due date, what is close, the month with its holidays."""

from __future__ import annotations

import calendar as months
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import pgettext

from app.access.permissions import Act
from app.actions import notices
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.alike import returned_panel
from app.admin.context import Context, context
from app.admin.identity import signed_in
from app.admin.page import Action, Counter, Entry, Panel
from app.admin.page_special import CalendarMonth, Day, HomePage
from app.admin.pages.approvals import waiting_panel
from app.admin.shell import draw
from app.admin.tones import BUCKET_TONES, due_tag, flags
from app.clock import now, office_time
from app.domain.calendar import Calendar
from app.domain.deadlines import bucket
from app.domain.errors import Refused
from app.domain.moments import read_date
from app.queries.calendar import calendar
from app.queries.explanations import unread_changes
from app.queries.home import my_work, recent
from schema.labels import label
from schema.vocabulary import Bucket, DayKind

NOON, EVENING = 12, 18
MOST_ROWS = 12


class HomeView(BaseView):
    """The first page after signing in."""

    route_base = ""
    default_view = "index"
    index_template = "home.html"

    @expose("/")
    def index(self) -> Any:
        """Show the person's day; lead to the sign-in before."""
        if not signed_in():
            return redirect(url_for("SignInView.login", next=request.args.get("next", "")))
        return draw("home.html", home_page(context()))

    @expose("/read-changes/<int:last>", methods=["POST"])
    def read_changes(self, last: int) -> Any:
        """Note that one has read which dates moved."""
        ctx = context()
        ctx.actor.require("deadlines", Act.read)
        with unit_of_work(ctx.session):
            told = [number for number, _change, _deadline in unread_changes(ctx.session, ctx.actor)]
            notices.read(ctx.session, ctx.actor, [number for number in told if number <= last])
        return redirect(url_for("HomeView.index"))


def home_page(ctx: Context) -> HomePage:
    """Return the home page of who is signed in."""
    known = calendar(ctx.session)
    sees = ctx.actor.may("deadlines", Act.read)
    rows = my_work(ctx.session, ctx.actor) if sees else []
    tally: Tally[Bucket] = Tally(
        bucket(row["binding_on"], ctx.today, known, provisional=row["provisional"]) for row in rows
    )
    may_register = ctx.actor.may("petitions", Act.write)
    register = (Action(_("Register a petition"), url_for("petitions.add"), "plus", "primary"),)
    field = (Action(_("My field"), url_for("BoardView.index", leader=ctx.actor.leader_id), "user-star"),)
    return HomePage(
        title=_("Home"),
        greeting=_("%(time)s, %(name)s", time=_part_of_day(), name=ctx.actor.name),
        date_line=_("%(day)s · week %(week)s", day=words.day(ctx.today), week=ctx.today.isocalendar().week),
        actions=(register if may_register else ()) + (field if _has_field(ctx) else ()),
        work_title=_("My work"),
        work_count=len(rows) if sees else None,
        counters=tuple(
            Counter(str(tally[b]), str(label(b)), BUCKET_TONES[b])
            for b in (Bucket.late, Bucket.today, Bucket.soon, Bucket.later, Bucket.provisional)
        )
        if sees
        else (),
        work=tuple(_entry(ctx, row, known) for row in rows[:MOST_ROWS]),
        work_empty=_("Nothing is due for you.")
        if sees
        else _("Your role has no petitions to handle; the menu shows what is yours."),
        work_more=Action(_("All"), url_for("BoardView.index", mine=1))
        if len(rows) > MOST_ROWS and ctx.actor.may("board", "read")
        else None,
        panels=returned_panel(ctx) + _moved(ctx) + _recent(ctx) + _approvals(ctx),
        month=_month(ctx, known, rows),
    )


def _has_field(ctx: Context) -> bool:
    return ctx.actor.leader_id is not None and ctx.actor.may("board", Act.read)


def _part_of_day() -> str:
    hour = office_time(now()).hour
    if hour < NOON:
        return str(_("Good morning"))
    return str(_("Good afternoon") if hour < EVENING else _("Good evening"))


def _entry(ctx: Context, row: dict[str, Any], known: Calendar) -> Entry:
    tag = due_tag(row["binding_on"], ctx.today, known, provisional=row["provisional"])
    url = (
        url_for("petitions.show", pk=row["petition_id"])
        if row["petition_id"]
        else url_for("deadlines.show", pk=row["id"])
    )
    tags = ((tag,) if tag else ()) + flags(row)
    return Entry(
        row["title"] or _("Restricted"),
        f"{row['display_no']} · {words.member(row['kind'])}",
        url,
        tags=tags,
        meta=words.day(row["binding_on"]),
    )


def _recent(ctx: Context) -> tuple[Panel, ...]:
    if not ctx.actor.may("petitions", Act.read):
        return ()
    entries = tuple(
        Entry(
            row["title"],
            row["petition_no"] or _("Draft"),
            url_for("petitions.show", pk=row["id"]),
            meta=words.day(row["received_on"]),
        )
        for row in recent(ctx.session)
    )
    more = Action(_("All"), url_for("petitions.list"))
    return (Panel(_("Last received"), "mail", entries=entries, empty=_("No petitions yet"), more=more),)


def _moved(ctx: Context) -> tuple[Panel, ...]:
    """Return the dates a notice or a rule has moved since one looked, with the way to have read it."""
    if not ctx.actor.may("deadlines", Act.read):
        return ()
    found = unread_changes(ctx.session, ctx.actor)
    entries = tuple(
        Entry(
            f"{deadline.display_no} · {words.member(deadline.kind)}",
            change.reason,
            url_for("deadlines.show", pk=deadline.id),
            "calendar-plus",
            meta=_("%(old)s → %(new)s", old=words.day(change.old_on), new=words.day(change.new_on)),
        )
        for _number, change, deadline in found
    )
    if not entries:
        return ()
    last = max(number for number, _change, _deadline in found)
    read = Action(_("I have read this"), url_for("HomeView.read_changes", last=last), "check", method="post")
    return (
        Panel(_("Dates that have moved"), "calendar-plus", len(entries), entries=entries, actions=(read,)),
    )


def _approvals(ctx: Context) -> tuple[Panel, ...]:
    if not ctx.actor.may("approvals", Act.read):
        return ()
    more = Action(_("All"), url_for("ApprovalsView.index"))
    return (replace(waiting_panel(ctx), more=more),)


def _month(ctx: Context, known: Calendar, rows: Sequence[dict[str, Any]]) -> CalendarMonth:
    first = _asked_month(ctx)
    dots: dict[date, set[str]] = {}
    for row in rows:
        tone = BUCKET_TONES[bucket(row["binding_on"], ctx.today, known, provisional=row["provisional"])]
        dots.setdefault(row["binding_on"], set()).add(tone)
    weeks = tuple(
        tuple(_day(ctx, known, day, first, tuple(sorted(dots.get(day, ())))) for day in week)
        for week in months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    )
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    return CalendarMonth(
        title=_("%(year)s-%(month)s", year=first.year, month=f"{first.month:02d}"),
        heads=tuple(str(word) for word in words.WEEKDAYS),
        weeks=weeks,
        previous_url=url_for("HomeView.index", month=f"{before:%Y-%m}"),
        next_url=url_for("HomeView.index", month=f"{after:%Y-%m}"),
        legend=(("holiday", _("Holiday")), ("makeup", _("Make-up workday"))),
        hint=_("A dot: something is due") if rows else "",
    )


def _asked_month(ctx: Context) -> date:
    text = request.args.get("month", "")
    try:
        return read_date(f"{text}-1").replace(day=1) if text else ctx.today.replace(day=1)
    except Refused:
        return ctx.today.replace(day=1)


def _day(ctx: Context, known: Calendar, day: date, first: date, dots: tuple[str, ...]) -> Day:
    special = known.day(day)
    works = known.is_workday(day)
    kind = "work" if works else "rest"
    mark = title = ""
    if special is not None and special.kind is DayKind.restday:
        kind, mark, title = "holiday", pgettext("holiday", "H"), special.name
    elif special is not None and special.kind is DayKind.workday:
        kind, mark, title = "makeup", pgettext("make-up workday", "W"), special.name
    return Day(
        str(day.day), day.isoformat(), kind, day == ctx.today, day.month != first.month, dots, mark, title
    )
