"""What a record was before, and who has it open now: two doors every area has."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.records import require_version
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import context
from app.admin.presence import editing_hint
from app.admin.record import naming
from app.admin.shell import draw
from app.admin.timeline import history_page, turn_back
from app.admin.witnessing import opened
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.domain.errors import Clash, Refusals, Refused, Stale
from app.domain.text import row_number
from app.queries.records import find

Page = Any


class PastView(BaseView):
    """The way back to an earlier version, and the hint that somebody else is at work."""

    area_key: str

    @property
    def entity(self) -> Entity:
        """The area as the code declares it; a page of its own takes it as this request's catalogue has it."""
        return catalogue()[self.area_key]

    @expose("/history/<int:pk>")
    @has_access
    @permission_name("read")
    def history(self, pk: int) -> Page:
        """Show what the record was before each change, and by whom, for whom, when and why it was changed."""
        ctx = context()
        entity = ctx.catalogue[self.area_key]
        row = find(ctx.session, entity, pk, deleted=True)
        opened(ctx, entity, row)
        title = getattr(row, "title", None) or naming(ctx, entity, row)
        return draw("history.html", history_page(ctx, entity, row, title))

    @expose("/revert/<int:pk>/<int:entry>", methods=["POST"])
    @has_access
    @permission_name("write")
    def revert(self, pk: int, entry: int) -> Page:
        """Bring the editable fields back to what they held after an entry of the record's history."""
        ctx, entity = context(), self.entity
        version = row_number(request.form.get("_version", ""))
        try:
            require_version(entity, version)
            with unit_of_work(ctx.session):
                turn_back(ctx, entity, find(ctx.session, entity, pk), entry, version)
        except (Refused, Refusals, Clash, Stale) as error:
            flash(words.sentence(error), "danger")
        else:
            flash(_("The earlier version is back; what stood there since is in the history."), "success")
        return redirect(url_for(f"{self.area_key}.history", pk=pk))

    @expose("/editing/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("write")
    def editing(self, pk: int) -> Page:
        """Note that this person has the form open, and answer who else has."""
        return jsonify(
            hint=editing_hint(context(), self.entity, find(context().session, self.entity, pk), me=True)
        )
