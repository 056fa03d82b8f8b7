"""Statistics of a period: figures that open the rows behind them; the definitions are domain §6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext
from flask_babel import gettext as _

from app.access.actor import Reach
from app.admin.context import Context, context
from app.admin.page import Action, Cell, Choice, Column, Counter, Input, Panel, Row
from app.admin.page_special import Bar, BarTable, StatisticsPage
from app.admin.shell import draw, names
from app.documents.circular import REALM
from app.documents.render import fill
from app.documents.wording import period as written
from app.domain.errors import N_, Refused
from app.domain.moments import read_date
from app.domain.periods import Period, Span
from app.domain.rates import RATES, Rate, compared
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
            "statistics.html",
            statistics_page(ctx, period, figures(ctx.session, period, office=office, today=ctx.today)),
        )


def asked_period(ctx: Context) -> Period:
    """Read the period of an address; Refused (400) when it ends before it begins."""
    unknown = next((name for name in request.args if name not in ASKED), None)
    if unknown is not None:  # figures of everything must not pass for those of a part
        raise Refused(N_("There is no filter “%(name)s”."), field=unknown, name=unknown[:40])
    first = _day("period__from", ctx.today.replace(month=1, day=1))
    last = _day("period__to", ctx.today)
    return Period(first, last)


def statistics_page(ctx: Context, period: Period, found: dict[str, Any]) -> StatisticsPage:
    """Return the page of a period's figures."""
    links = ctx.actor.reach is not Reach.none and ctx.actor.may("petitions", "read")
    span = f"{period.first}..{period.last}"
    return StatisticsPage(
        title=_("Statistics"),
        definition=_(
            "Volumes are counted by day of registration, drafts and void ones left out, repeats included; "
            "timeliness by due date; a number belongs to the responsible unit."
        ),
        action_url=request.path,
        filters=(Input("period", _("Period"), "daterange", values=(str(period.first), str(period.last))),),
        counters=_counters(found, span, links=links),
        tables=_tables(found, span, links=links),
        wide=(_rates_panel(found),),
        actions=_drafting(ctx, period),
        presets=_presets(ctx, period),
    )


def _presets(ctx: Context, asked: Period) -> tuple[Choice, ...]:
    """Return the periods people ask for, the chosen one marked."""
    named = {
        span: Period.of(span, ctx.today) for span in (Span.month, Span.quarter, Span.half_year, Span.year)
    }
    this = {
        Span.month: _("This month"),
        Span.quarter: _("This quarter"),
        Span.half_year: _("This half-year"),
        Span.year: _("This year"),
    }
    last = {
        Span.month: _("Last month"),
        Span.quarter: _("Last quarter"),
        Span.half_year: _("Last half-year"),
        Span.year: _("Last year"),
    }
    found = [(this[span], period) for span, period in named.items()]
    found += [(last[span], period.before()) for span, period in named.items()]
    return tuple(
        Choice(
            f"{period.first}..{period.last}",
            str(text),
            active=period == asked,
            url=f"{request.path}?{urlencode(_asking(period))}",
        )
        for text, period in found
    )


def _asking(period: Period) -> dict[str, str]:
    return {"period__from": period.first.isoformat(), "period__to": period.last.isoformat()}


def _drafting(ctx: Context, period: Period) -> tuple[Action, ...]:
    """Return the way from these figures to a circular of the same period."""
    if not ctx.actor.may("circulars", "write") or not ctx.actor.may("circulars", "freeze"):
        return ()
    title = fill("circular/title.txt", {"period": written(period.first, period.last), "realm": REALM})
    url = url_for(
        "circulars.add",
        title="".join(title.split()),
        period_from=period.first.isoformat(),
        period_to=period.last.isoformat(),
        recipients=fill("circular/addressees.txt", {}).strip(),
    )
    return (Action(_("Draft a circular of this period"), url, "speakerphone", "primary"),)


def _rates_panel(found: dict[str, Any]) -> Panel:
    """Return every rate with its numerator, denominator and definition."""
    before = (found["year_before"] or {}).get("rates", {})
    rows = []
    for name, definition in RATES.items():
        part, whole = found["rates"].get(name, (0, 0))
        rate = Rate(part, whole)
        change = rate.points_over(Rate(*before[name])) if name in before else None
        text = gettext(definition.counted, days=found["settling_days"])
        rows.append(
            Row(
                id=name,
                cells=(
                    Cell(gettext(definition.label)),
                    Cell(str(rate)),
                    Cell(f"{part} / {whole}" if whole else "—"),
                    Cell(_("%(points)s points", points=f"{change:+}") if change is not None else "—"),
                    Cell(text),
                ),
            )
        )
    if found["mean_days"]:
        length = _("%(mean)s days", mean=found["mean_days"])
        median = _("median %(median)s", median=found["median_days"])
        said = _("Natural days from acceptance to service, of the opinions served in the period.")
        cells = (Cell(_("Length of handling")), Cell(length), Cell(median), Cell("—"), Cell(said))
        rows.append(Row(id="length", cells=cells))
    return Panel(
        _("Rates and how they are counted"),
        "checklist",
        columns=(
            Column("rate", _("Rate")),
            Column("value", _("Value"), "end"),
            Column("base", _("Counted / base"), "end"),
            Column("change", _("On the year before"), "end"),
            Column("definition", _("Definition")),
        ),
        rows=tuple(rows),
    )


def _counters(found: dict[str, Any], span: str, *, links: bool) -> tuple[Counter, ...]:
    total = found["total"]
    return (
        Counter(
            str(total),
            _("Petitions"),
            "later",
            _rows(links, registered_on=span),
            _compared(total, found["year_before"], found["period_before"]),
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
            str(Rate(found["closed_on_time"], found["due"])),
            _("Closed on time"),
            "ok",
            note=_("%(part)s of %(whole)s due", part=found["closed_on_time"], whole=found["due"]),
        ),
        Counter(
            str(Rate(found["repeats"], total)),
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


def _compared(total: int, year: dict[str, Any] | None, last: dict[str, Any] | None) -> str:
    """Return the change on the year before and the period before; no base is a dash, never 100 % (§6.2)."""
    then, before = (earlier["total"] if earlier else None for earlier in (year, last))
    return str(
        _(
            "%(year)s on the year before, %(last)s on the period before",
            year=compared(total, then),
            last=compared(total, before),
        )
    )


def _day(name: str, default: date) -> date:
    text = request.args.get(name, "").strip()
    return read_date(text) if text else default
