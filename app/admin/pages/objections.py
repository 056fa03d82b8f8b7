"""Objections: the generated view, with the verb by which the office decides who leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import leading
from app.admin.context import Context, context
from app.admin.page import RecordPage
from app.admin.record import told
from app.admin.verb_form import verb_action, verb_form
from app.admin.view import AreaView
from app.catalog.verbs import DECIDE_LEAD
from app.queries.records import find
from schema.vocabulary import ObjectionKind


class ObjectionsView(AreaView):
    """That a petition is not a unit's own is decided on the petition; who leads is decided here."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb to a dispute about the lead that waits."""
        page: RecordPage = super().build_record(ctx, row)
        waits = row.kind is ObjectionKind.lead and row.decision is None
        if not waits or not ctx.actor.may("petitions", "reject_objection"):
            return page
        return replace(page, verbs=(verb_action(self.entity, row, DECIDE_LEAD, "decide"), *page.verbs))

    @expose("/decide/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def decide(self, pk: int) -> Any:
        """Ask who is to lead, and why."""
        ctx = context()
        ctx.actor.require("petitions", "reject_objection")
        row = find(ctx.session, self.entity, pk)
        return verb_form(
            ctx,
            self.entity,
            pk,
            DECIDE_LEAD,
            lambda found, values: leading.decide(ctx.session, ctx.actor, found, values, today=ctx.today),
            done=_("Done: %(verb)s", verb=str(DECIDE_LEAD.label)),
            about=told(self.entity, row, "reason"),
            home=url_for("petitions.show", pk=row.petition_id),
        )
