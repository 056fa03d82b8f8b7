"""Assignments: the generated view, with the verb by which a unit taking part gives its opinion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import assignments, leading
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.record import told
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import DISPUTE, REPORT_BACK
from app.queries.records import find
from schema.vocabulary import CopyExtent, LeadRole


class AssignmentsView(AreaView):
    """Units taking part, and those that only have the summary, answer here; who leads in the petition."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb to a part that is still open."""
        page: RecordPage = super().build_record(ctx, row)
        mine = row.unit_id in ctx.actor.unit_ids and ctx.actor.may("assignments", "report")
        asked = row.extent is CopyExtent.summary or row.lead_role is LeadRole.co
        if not asked or row.ended_on is not None or not mine:
            return page
        verbs = (verb_action(self.entity, row, REPORT_BACK, "report"), *page.verbs)
        if row.lead_role is LeadRole.co and row.extent is CopyExtent.whole:
            verbs = (*verbs, verb_action(self.entity, row, DISPUTE, "dispute"))
        return replace(page, verbs=verbs)

    @expose("/dispute/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def dispute(self, pk: int) -> Any:
        """Ask why another unit should lead, and put it to the office."""
        ctx = context()
        ctx.actor.require("assignments", "report")
        return verb_form(
            ctx,
            self.entity,
            pk,
            DISPUTE,
            lambda part, values: leading.dispute(
                ctx.session, ctx.actor, part, values["reason"], today=ctx.today
            ),
            done=_("Done: %(verb)s", verb=str(DISPUTE.label)),
            about=told(self.entity, find(ctx.session, self.entity, pk), "demand"),
        )

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
            hint=told(self.entity, find(ctx.session, self.entity, pk), "redacted_summary"),
        )
