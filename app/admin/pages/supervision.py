"""Supervised cases: the generated view, with the verb that closes one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import supervision
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.record import told
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import END_SUPERVISION
from app.queries.records import find
from schema.vocabulary import SupervisionState


class SupervisionView(AreaView):
    """A supervised case ends with a result."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb that closes it."""
        page: RecordPage = super().build_record(ctx, row)
        if row.state is not SupervisionState.open or not ctx.actor.may("supervision", "close"):
            return replace(page, tools=page.tools if row.state is SupervisionState.open else ())
        return replace(page, verbs=(verb_action(self.entity, row, END_SUPERVISION, "end"), *page.verbs))

    @expose("/end/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def end(self, pk: int) -> Any:
        """Ask for the result, and close the case with it."""
        ctx = context()
        ctx.actor.require("supervision", "close")
        return verb_form(
            ctx,
            self.entity,
            pk,
            END_SUPERVISION,
            lambda case, values: supervision.close_case(
                ctx.session, ctx.actor, case, values["result"], today=ctx.today
            ),
            done=_("The supervision is closed."),
            about=told(self.entity, find(ctx.session, self.entity, pk), "demand")[:60],
        )
