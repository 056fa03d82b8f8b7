"""Assignments: the generated view, with the verb by which a unit that got a summary reports back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import assignments
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import REPORT_BACK
from app.queries.records import find
from schema.vocabulary import CopyExtent


class AssignmentsView(AreaView):
    """Whoever only has the redacted summary answers here; everybody else in the petition."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb to a summary that is still open."""
        page: RecordPage = super().build_record(ctx, row)
        mine = row.unit_id in ctx.actor.unit_ids and ctx.actor.may("assignments", "report")
        if row.extent is not CopyExtent.summary or row.ended_on is not None or not mine:
            return page
        return replace(page, verbs=(verb_action(self.entity, row, REPORT_BACK, "report"), *page.verbs))

    @expose("/report/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def report(self, pk: int) -> Any:
        """Ask for what was found out, and pass it to who leads."""
        ctx = context()
        ctx.actor.require("assignments", "report")
        return verb_form(
            ctx,
            self.entity,
            pk,
            REPORT_BACK,
            lambda row, values: assignments.report_back(
                ctx.session, ctx.actor, row, values["feedback"], on=ctx.today
            ),
            done=_("Reported back."),
            about=_("Feedback"),
            hint=find(ctx.session, self.entity, pk).redacted_summary or "",
        )
