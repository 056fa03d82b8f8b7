"""Ratings: the generated view, with the verb that notes what a petitioner said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import ratings
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import RATE
from app.domain.errors import N_, Refused
from schema.vocabulary import RatingWay, Satisfaction


class RatingsView(AreaView):
    """A rating that may still be given has a button."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb while it may be rated."""
        page: RecordPage = super().build_record(ctx, row)
        if row.rated_on is not None or ctx.today > row.until_on or not ctx.actor.may("ratings", "rate"):
            return page
        return replace(page, verbs=(verb_action(self.entity, row, RATE, "rate"), *page.verbs))

    @expose("/rate/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def rate(self, pk: int) -> Any:
        """Note what was said on the telephone or on a slip."""
        ctx = context()
        ctx.actor.require("ratings", "rate")

        def note(row: Any, values: Any) -> None:
            way = RatingWay(values["way"])
            if way is RatingWay.query_page:
                raise Refused(N_("On the query page only the petitioner rates."), field="way")
            ratings.rate(
                ctx.session,
                ctx.actor,
                row,
                Satisfaction(values["value"]),
                way,
                comment=values.get("comment") or "",
                today=ctx.today,
            )

        return verb_form(ctx, self.entity, pk, RATE, note, done=_("The rating is noted."))
