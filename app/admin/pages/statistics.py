"""Statistics of a period: figures that open the rows behind them; the definitions are domain §6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.access.actor import Reach
from app.admin.context import Context, context
from app.admin.page import Counter, Input
from app.admin.page_special import Bar, BarTable, StatisticsPage
from app.admin.shell import draw, names
from app.domain.errors import N_, Refused
from app.domain.moments import read_date
from app.domain.periods import Period
from app.queries.statistics import figures
from schema.labels import label
from schema.vocabulary import Channel

ASKED = frozenset({"period__from", "period__to", "_l_"})
"""What an address of this page may hold."""


class StatisticsView(BaseView):
    """Volumes and timeliness of a period."""

    route_base = "/statistics"
    class_permission_name = "statistics"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show the figures of the chosen period; this year so far at first."""
        ctx = context()
        period = asked_period(ctx)
        office, _product = names()
        return draw(
            "statistics.html", statistics_page(ctx, period, figures(ctx.session, period, office=office))
        )


def asked_period(ctx: Context) -> Period:
    """Read the period of an address; Refused (400) when it ends before it begins."""
    unknown = next((name for name in request.args if name not in ASKED), None)
    if unknown is not None:  # figures of everything must not pass for those of a part
        raise Refused(N_("There is no filter “%(name)s”."), field=unknown, name=unknown[:40])
    first = _day("period__from", ctx.today.replace(month=1, day=1))
    last = _day("period__to", ctx.today)
    if last < first:
        raise Refused(N_("The last day cannot be before the first day."), field="period")
    return Period(first, last)


def statistics_page(ctx: Context, period: Period, found: dict[str, Any]) -> StatisticsPage:
    """Return the page of a period's figures."""
    links = ctx.actor.reach is not Reach.none and ctx.actor.may("petitions", "read")
    span = f"{period.first}..{period.last}"
    return StatisticsPage(
        title=_("Statistics"),
        definition=_(
            "Volumes are counted by day of registration, drafts and void ones left out, repeats included; "
            "timeliness by due date."
        ),
        action_url=request.path,
        filters=(Input("period", _("Period"), "daterange", values=(str(period.first), str(period.last))),),
        counters=_counters(found, span, links=links),
        tables=_tables(found, span, links=links),
    )


def _counters(found: dict[str, Any], span: str, *, links: bool) -> tuple[Counter, ...]:
    total = found["total"]
    return (
        Counter(
            str(total),
            _("Petitions"),
            "later",
            _rows(links, registered_on=span),
            _compared(total, found["previous_total"]),
        ),
        Counter(
            str(found["visit_people"]),
            _("People in visits"),
            "neu",
            _rows(links, registered_on=span, channel="visit"),
        ),
        Counter(
            str(found["group_batches"]),
            _("Group visits"),
            "soon",
            _rows(links, registered_on=span, channel="visit", people_count="5.."),
        ),
        Counter(
            _percent(found["closed_on_time"], found["due"]),
            _("Closed on time"),
            "ok",
            note=_("%(part)s of %(whole)s due", part=found["closed_on_time"], whole=found["due"]),
        ),
        Counter(
            _percent(found["repeats"], total),
            _("Repeat rate"),
            "neu",
            _rows(links, registered_on=span, is_repeat="1"),
        ),
    )


def _tables(found: dict[str, Any], span: str, *, links: bool) -> tuple[BarTable, ...]:
    return (
        _table(
            _("By channel"),
            _("Channel"),
            [
                (str(label(Channel(code))), number, _rows(links, registered_on=span, channel=code))
                for code, number in found["channels"].items()
            ],
        ),
        _table(
            _("By category"),
            _("Category"),
            [(f"{row['code']} {row['name']}", row["count"], None) for row in found["categories"]],
        ),
        _table(
            _("By responsible unit"),
            _("Unit"),
            [(row["name"], row["total"], None) for row in found["units"]],
            note=_("Closed"),
            notes=[str(row["closed"]) for row in found["units"]],
        ),
    )


def _table(
    title: str,
    head: str,
    rows: Sequence[tuple[str, int, str | None]],
    *,
    note: str = "",
    notes: Sequence[str] = (),
) -> BarTable:
    highest = max((number for _text, number, _url in rows), default=0) or 1
    extra = list(notes) or [""] * len(rows)
    bars = tuple(
        Bar(text, str(number), round(100 * number / highest), extra[place], url)
        for place, (text, number, url) in enumerate(rows)
    )
    return BarTable(
        title,
        head,
        _("Petitions"),
        bars,
        note,
        str(sum(number for _text, number, _url in rows)) if rows else "",
    )


def _rows(links: bool, **filters: Any) -> str | None:  # noqa: FBT001 - whether there are any
    return url_for("petitions.list", **filters) if links else None


def _percent(part: int, whole: int) -> str:
    return "—" if not whole else f"{(1000 * part + whole // 2) // whole / 10:.1f}%"


def _compared(total: int, previous: int | None) -> str:
    """Return the change on the year before; nothing comparable is a dash, never 100 % (domain §6.2)."""
    if not previous:
        return str(_("year before: —"))
    change = 100 * (total - previous) / previous
    return str(_("%(change)s on the year before", change=f"{change:+.1f}%"))


def _day(name: str, default: date) -> date:
    text = request.args.get(name, "").strip()
    return read_date(text) if text else default
