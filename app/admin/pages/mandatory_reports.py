"""Mandatory reports: made with organ and proof, or dismissed by two people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import mandatory
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import CONFIRM_DISMISSAL, PROPOSE_DISMISSAL, REJECT_DISMISSAL, REPORT_HARM
from schema.vocabulary import MandatoryState


class MandatoryReportsView(AreaView):
    """The task and its ways out."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add what can be done with it now."""
        page: RecordPage = super().build_record(ctx, row)
        verbs = []
        if row.state in mandatory.WAITING and ctx.actor.may("mandatory_reports", "report"):
            verbs.append(verb_action(self.entity, row, REPORT_HARM, "report"))
            if row.state is MandatoryState.open:
                verbs.append(verb_action(self.entity, row, PROPOSE_DISMISSAL, "dismiss"))
        waiting = row.state is MandatoryState.dismissal_proposed
        if waiting and ctx.actor.may("mandatory_reports", "confirm"):
            verbs.append(verb_action(self.entity, row, REJECT_DISMISSAL, "reject"))
            if row.dismissal_by_id != ctx.actor.staff_id:
                verbs.append(verb_action(self.entity, row, CONFIRM_DISMISSAL, "confirm"))
        return replace(page, verbs=(*verbs, *page.verbs))

    @expose("/report/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def report(self, pk: int) -> Any:
        """Enter to whom it was reported."""
        ctx = context()
        ctx.actor.require("mandatory_reports", "report")
        return verb_form(
            ctx,
            self.entity,
            pk,
            REPORT_HARM,
            lambda row, values: mandatory.report(ctx.session, ctx.actor, row, values),
            done=_("The report is entered."),
        )

    @expose("/dismiss/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def dismiss(self, pk: int) -> Any:
        """Propose that none is due."""
        ctx = context()
        ctx.actor.require("mandatory_reports", "report")
        return verb_form(
            ctx,
            self.entity,
            pk,
            PROPOSE_DISMISSAL,
            lambda row, values: mandatory.propose_dismissal(ctx.session, ctx.actor, row, values["reason"]),
            done=_("A second person must confirm this."),
        )

    @expose("/confirm/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def confirm(self, pk: int) -> Any:
        """Dismiss it as the second person."""
        ctx = context()
        ctx.actor.require("mandatory_reports", "confirm")
        return verb_form(
            ctx,
            self.entity,
            pk,
            CONFIRM_DISMISSAL,
            lambda row, _values: mandatory.confirm_dismissal(ctx.session, ctx.actor, row),
            done=_("The report is dismissed."),
        )

    @expose("/reject/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def reject(self, pk: int) -> Any:
        """Leave it open."""
        ctx = context()
        ctx.actor.require("mandatory_reports", "confirm")
        return verb_form(
            ctx,
            self.entity,
            pk,
            REJECT_DISMISSAL,
            lambda row, _values: mandatory.reject_dismissal(ctx.session, ctx.actor, row),
            done=_("The report stays open."),
        )
