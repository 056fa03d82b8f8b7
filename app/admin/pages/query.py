"""The public query page: a number and its code show the dates of a petition and take its ratings.

Nobody signs in here. What is shown holds nothing personal and no name of who handles it (domain §8.1,
item 11). The code travels in the body of a form only; what the next form carries is a ticket that is over in
half an hour.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from app.actions import ratings, window
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import context
from app.admin.identity import origin
from app.admin.page_special import QueryPage, QueryRating
from app.admin.shell import shell_for
from app.domain.errors import Invisible, Refused
from app.queries.window import progress
from config import secret_key
from schema.labels import label
from schema.vocabulary import RatingSide, Satisfaction

TICKET_SECONDS = 30 * 60
UNPROCESSABLE = 422


class QueryView(BaseView):
    """The citizen's window."""

    route_base = "/query"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    def index(self) -> Any:
        """Ask for number and code, or show what they open."""
        if request.method != "POST":
            return _draw(_asking())
        number, code = request.form.get("number", "")[:60], request.form.get("code", "")[:60]
        found = window.try_code(context().session, number, code, origin())
        if found is None:
            problem = _(
                "No petition has this number and code. "
                "After too many wrong tries the page is locked for a while."
            )
            return _draw(_asking(number, problem)), UNPROCESSABLE
        return _draw(_showing(found))

    @expose("/rate", methods=["POST"])
    def rate(self) -> Any:
        """Take a rating of one side."""
        petition_id = _read(request.form.get("ticket", ""))
        if petition_id is None:
            return _draw(_asking(problem=_("This page was open too long. Enter number and code again."))), 422
        ctx = context()
        side, value = request.form.get("side", ""), request.form.get("value", "")
        if side not in set(RatingSide) or value not in ratings.GIVEN:
            return _draw(_showing(petition_id, _("Choose one of the three ratings."))), UNPROCESSABLE
        try:
            with unit_of_work(ctx.session):
                window.rate(
                    ctx.session,
                    petition_id,
                    RatingSide(side),
                    Satisfaction(value),
                    comment=request.form.get("comment", "")[:600],
                    origin=origin(),
                    today=ctx.today,
                )
        except (Refused, Invisible) as error:
            return _draw(_showing(petition_id, words.sentence(error))), UNPROCESSABLE
        return _draw(_showing(petition_id, thanks=_("Thank you. Your rating is kept.")))


def _asking(number: str = "", problem: str = "") -> QueryPage:
    return QueryPage(_("Where is my petition?"), url_for("QueryView.index"), number=number, problem=problem)


def _showing(petition_id: int, problem: str = "", *, thanks: str = "") -> QueryPage:
    ctx = context()
    found = progress(ctx.session, petition_id, ctx.today)
    return QueryPage(
        _("Petition %(number)s", number=found.number),
        url_for("QueryView.rate"),
        number=found.number,
        problem=problem,
        thanks=thanks,
        steps=tuple((str(label(step)), words.day(day)) for step, day in found.steps),
        ratings=tuple(
            QueryRating(
                row.side.value,
                str(label(row.side)),
                tuple((value.value, str(label(value))) for value in Satisfaction if value in ratings.GIVEN),
                _("Until %(day)s", day=words.day(row.until_on)),
            )
            for row in found.ratings
        ),
        ticket=_tickets().dumps(petition_id),
        back_url=url_for("QueryView.index"),
    )


def _draw(page: QueryPage) -> str:
    return render_template("query.html", page=page, shell=shell_for(page))


def _read(ticket: str) -> int | None:
    try:
        found = _tickets().loads(ticket, max_age=TICKET_SECONDS)
    except BadData:
        return None
    return found if isinstance(found, int) else None


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(current_app.config["SETTINGS"]), salt="query page")
