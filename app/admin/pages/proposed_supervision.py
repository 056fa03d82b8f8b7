"""Proposed supervisions: taken up with the supervision's own form, or refused in writing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import proposed_supervision
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import NOT_TAKEN_UP, TAKE_UP
from schema.vocabulary import ProposedState


class ProposedSupervisionView(AreaView):
    """A proposal with its two answers."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the two answers while it is open."""
        page: RecordPage = super().build_record(ctx, row)
        if row.state is not ProposedState.open or not ctx.actor.may("supervision", "open"):
            return page
        found = (
            verb_action(self.entity, row, TAKE_UP, "take"),
            verb_action(self.entity, row, NOT_TAKEN_UP, "refuse"),
        )
        return replace(page, verbs=(*found, *page.verbs))

    @expose("/take/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def take(self, pk: int) -> Any:
        """Open the supervision."""
        ctx = context()
        ctx.actor.require("supervision", "open")
        return verb_form(
            ctx,
            self.entity,
            pk,
            TAKE_UP,
            lambda row, values: proposed_supervision.take_up(
                ctx.session, ctx.actor, row, values, today=ctx.today
            ),
            done=_("The supervision is open."),
        )

    @expose("/refuse/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def refuse(self, pk: int) -> Any:
        """Say why not."""
        ctx = context()
        ctx.actor.require("supervision", "open")
        return verb_form(
            ctx,
            self.entity,
            pk,
            NOT_TAKEN_UP,
            lambda row, values: proposed_supervision.refuse(
                ctx.session, ctx.actor, row, values["reason"], today=ctx.today
            ),
            done=_("The proposal is answered."),
        )
