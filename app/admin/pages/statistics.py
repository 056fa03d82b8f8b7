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
from app.domain.small_numbers import cell, column, part
from app.queries.origins import Origin, settled_where_they_arose
from app.queries.statistics import Period, figures, least_number
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
            "statistics.html",
            statistics_page(
                ctx,
                period,
                figures(ctx.session, period, office=office),
                settled_where_they_arose(ctx.session, period),
            ),
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


def statistics_page(
    ctx: Context, period: Period, found: dict[str, Any], origins: Sequence[Origin]
) -> StatisticsPage:
    """Return the page of a period's figures."""
    links = ctx.actor.reach is not Reach.none and ctx.actor.may("petitions", "read")
    span = f"{period.first}..{period.last}"
    least = least_number(ctx.session) if ctx.actor.reach is Reach.none else 1
    definition = _(
        "Volumes are counted by day of registration, drafts and void ones left out, repeats included; "
        "timeliness by due date."
    )
    if least > 1:
        definition += " " + _(
            "Numbers below %(least)s are not told, nor (*) what would tell them.", least=least
        )
    return StatisticsPage(
        title=_("Statistics"),
        definition=definition,
        action_url=request.path,
        filters=(Input("period", _("Period"), "daterange", values=(str(period.first), str(period.last))),),
        counters=(*_counters(found, span, links=links, least=least), _stayed(origins, least)),
        tables=(*_tables(found, span, links=links, least=least), _by_origin(origins, least)),
    )


def _counters(found: dict[str, Any], span: str, *, links: bool, least: int) -> tuple[Counter, ...]:
    total = found["total"]
    return (
        Counter(
            cell(total, least),
            _("Petitions"),
            "later",
            _rows(links, registered_on=span),
            _compared(total, found["previous_total"], least),
        ),
        Counter(
            cell(found["visit_people"], least),
            _("People in visits"),
            "neu",
            _rows(links, registered_on=span, channel="visit"),
        ),
        Counter(
            cell(found["group_batches"], least),
            _("Group visits"),
            "soon",
            _rows(links, registered_on=span, channel="visit", people_count="5.."),
        ),
        Counter(
            _percent(found["closed_on_time"], found["due"], least),
            _("Closed on time"),
            "ok",
            note=_(
                "%(part)s of %(whole)s due",
                part=part(found["closed_on_time"], found["due"], least),
                whole=cell(found["due"], least),
            ),
        ),
        Counter(
            _percent(found["repeats"], total, least),
            _("Repeat rate"),
            "neu",
            _rows(links, registered_on=span, is_repeat="1"),
        ),
    )


def _stayed(origins: Sequence[Origin], least: int) -> Counter:
    """Return the rate of matters settled where they arose (就地化解率)."""
    stayed, whole = sum(one.stayed for one in origins), sum(one.closed for one in origins)
    note = _(
        "%(part)s of %(whole)s matters closed", part=part(stayed, whole, least), whole=cell(whole, least)
    )
    return Counter(_percent(stayed, whole, least), _("Settled where they arose"), "ok", note=note)


def _by_origin(origins: Sequence[Origin], least: int) -> BarTable:
    return _table(
        _("Matters closed, by where they arose"),
        _("Unit"),
        [(one.unit, one.closed, None) for one in origins],
        least,
        note=_("Settled there"),
        notes=[
            f"{part(one.stayed, one.closed, least)} · {_percent(one.stayed, one.closed, least)}"
            for one in origins
        ],
        count=_("Matters"),
    )


def _tables(found: dict[str, Any], span: str, *, links: bool, least: int) -> tuple[BarTable, ...]:
    return (
        _table(
            _("By channel"),
            _("Channel"),
            [
                (str(label(Channel(code))), number, _rows(links, registered_on=span, channel=code))
                for code, number in found["channels"].items()
            ],
            least,
        ),
        _table(
            _("By category"),
            _("Category"),
            [(f"{row['code']} {row['name']}", row["count"], None) for row in found["categories"]],
            least,
        ),
        _table(
            _("By responsible unit"),
            _("Unit"),
            [(row["name"], row["total"], None) for row in found["units"]],
            least,
            note=_("Closed"),
            notes=[part(row["closed"], row["total"], least) for row in found["units"]],
        ),
    )


def _table(
    title: str,
    head: str,
    rows: Sequence[tuple[str, int, str | None]],
    least: int,
    *,
    note: str = "",
    notes: Sequence[str] = (),
    count: str = "",
) -> BarTable:
    cells, total = column([number for _text, number, _url in rows], least)
    told = [int(text) if text.isdigit() else 0 for text in cells]
    highest = max(told, default=0) or 1
    extra = [note if cells[place].isdigit() else "" for place, note in enumerate(notes)] or [""] * len(rows)
    bars = tuple(
        Bar(text, cells[place], round(100 * told[place] / highest), extra[place], url)
        for place, (text, _number, url) in enumerate(rows)
    )
    return BarTable(title, head, count or _("Petitions"), bars, note, total if rows else "")


def _rows(links: bool, **filters: Any) -> str | None:  # noqa: FBT001 - whether there are any
    return url_for("petitions.list", **filters) if links else None


def _percent(number: int, whole: int, least: int) -> str:
    """Return a rate; none where it would tell a small number."""
    if not whole or not part(number, whole, least).isdigit():
        return "—"
    return f"{(1000 * number + whole // 2) // whole / 10:.1f}%"


def _compared(total: int, previous: int | None, least: int) -> str:
    """Return the change on the year before; nothing comparable is a dash, never 100 % (domain §6.2)."""
    if not previous or min(total, previous) < least:
        return str(_("year before: —"))
    change = 100 * (total - previous) / previous
    return str(_("%(change)s on the year before", change=f"{change:+.1f}%"))


def _day(name: str, default: date) -> date:
    text = request.args.get(name, "").strip()
    return read_date(text) if text else default
