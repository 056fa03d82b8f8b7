"""Statistics of a period: figures that open the rows behind them; the definitions are domain §6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.access.actor import Reach
from app.admin.context import Context, context
from app.admin.page import Action, Choice, Input
from app.admin.page_special import StatisticsPage
from app.admin.shell import draw, names
from app.admin.statistics_parts import Told, counters, rates_panel, tables
from app.documents.circular import REALM
from app.documents.render import fill
from app.documents.wording import period as written
from app.domain.errors import N_, Refused
from app.domain.moments import read_date
from app.domain.periods import Period, Span
from app.queries.origins import Origin, settled_where_they_arose
from app.queries.statistics import figures, least_number

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
                figures(ctx.session, period, office=office, today=ctx.today),
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
    return Period(first, last)


def statistics_page(
    ctx: Context, period: Period, found: dict[str, Any], origins: Sequence[Origin]
) -> StatisticsPage:
    """Return the page of a period's figures."""
    links = ctx.actor.reach is not Reach.none and ctx.actor.may("petitions", "read")
    least = least_number(ctx.session) if ctx.actor.reach is Reach.none else 1
    told = Told(f"{period.first}..{period.last}", links, least)
    definition = _(
        "Volumes are counted by day of registration, drafts and void ones left out, repeats included; "
        "timeliness by due date; a number belongs to the responsible unit."
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
        counters=counters(found, origins, told),
        tables=tables(found, origins, told),
        wide=(rates_panel(found, told),),
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


def _day(name: str, default: date) -> date:
    text = request.args.get(name, "").strip()
    return read_date(text) if text else default
