"""Objections: the generated view, with the verb by which the office decides who leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access, permission_name

from app.actions import leading
from app.admin.context import Context, context
from app.admin.page import Action, RecordPage
from app.admin.side_verbs import side_verb
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
        address = url_for("objections.decide", pk=row.id)
        return replace(
            page, verbs=(Action(str(DECIDE_LEAD.label), address, DECIDE_LEAD.icon, "primary"), *page.verbs)
        )

    @expose("/decide/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def decide(self, pk: int) -> Any:
        """Ask who is to lead, and why."""
        ctx = context()
        ctx.actor.require("petitions", "reject_objection")
        row = find(ctx.session, self.entity, pk)

        def act(values: dict[str, Any]) -> None:
            found = find(ctx.session, self.entity, pk)
            leading.decide(ctx.session, ctx.actor, found, values, today=ctx.today)

        home = url_for("petitions.show", pk=row.petition_id)
        return side_verb(ctx, "objections", DECIDE_LEAD, act, home=home, note=row.reason)
