"""The ledger of hard matters (domain M20, D23): a period is chosen, its pages are shown and taken away."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.witness import Witnessed, note
from app.admin import words
from app.admin.context import context
from app.admin.downloads import inline
from app.admin.page import Action
from app.admin.page_special import DocumentPage
from app.admin.shell import draw
from app.clock import now, office_time
from app.documents.ledger import print_ledger
from app.documents.pdf import available
from app.domain.errors import Refused
from schema.petitions import Petition
from schema.vocabulary import AuditVerb

HALF = 6


class LedgerView(BaseView):
    """The ledger of what one may see; printing it is an export, and noted as one."""

    route_base = "/ledger"
    class_permission_name = "petitions"

    @expose("/")
    @has_access
    @permission_name("export")
    def index(self) -> Any:
        """Show the ledger of a period, this half-year's first."""
        ctx = context()
        first, last = _period(ctx.today)
        lacking = available()
        page = DocumentPage(
            title=_("Petition ledger"),
            subtitle=_("%(first)s to %(last)s", first=words.day(first), last=words.day(last)),
            pdf_url=url_for("LedgerView.paper", first=first, last=last) if lacking is None else "",
            pdf_missing=lacking or "",
            actions=tuple(
                Action(label, url_for("LedgerView.index", first=begin, last=end), "calendar")
                for label, begin, end in _choices(ctx.today)
            ),
            notice=_(
                "Hard matters you may see, without restricted ones; your name and the time stand on it."
            ),
        )
        return draw("document.html", page)

    @expose("/paper")
    @has_access
    @permission_name("export")
    def paper(self) -> Any:
        """Send the pages inline, and note who took them."""
        ctx = context()
        first, last = _period(ctx.today)
        try:
            pdf = print_ledger(
                ctx.session, ctx.actor, ctx.catalogue["petitions"], first, last, at=office_time(now())
            )
        except Refused as error:
            return Response(words.sentence(error), 422, mimetype="text/plain")
        period = {"period": [None, f"{first}/{last}"]}
        note(ctx.actor, Witnessed(AuditVerb.export, Petition.__tablename__, display="D23", detail=period))
        return inline(pdf)


def _period(today: date) -> tuple[date, date]:
    """Return the period asked for; this half-year where the address names none or nonsense."""
    usual = _choices(today)[0][1:]
    try:
        return tuple(date.fromisoformat(request.args[name]) for name in ("first", "last"))  # type: ignore[return-value]
    except (KeyError, ValueError):
        return usual


def _choices(today: date) -> tuple[tuple[str, date, date], ...]:
    """Return the periods worth a button: this half-year, the one before, the year."""
    year, second = today.year, today.month > HALF
    halves = [(date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))]
    before = halves[0] if second else (date(year - 1, 7, 1), date(year - 1, 12, 31))
    return (
        (_("This half-year"), *halves[second]),
        (_("Last half-year"), *before),
        (_("This year"), date(year, 1, 1), date(year, 12, 31)),
    )
