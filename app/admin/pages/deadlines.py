"""A deadline: the generated record, and how its date was counted; the same over REST."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, jsonify
from flask_appbuilder.api import expose, protect
from flask_appbuilder.security.decorators import permission_name

from app.admin.api import AreaApi
from app.admin.context import Context, context
from app.admin.explaining import as_json, explained, moved
from app.admin.page import RecordPage
from app.admin.view import AreaView
from app.queries.records import find


class DeadlinesView(AreaView):
    """Every date can be asked why it is what it is."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Put the explanation before the values."""
        page: RecordPage = super().build_record(ctx, row)
        return replace(page, main=(explained(ctx, row), *moved(ctx, row), *page.main))


class DeadlinesApi(AreaApi):
    """The endpoint of the deadlines, with the question why."""

    @expose("/<int:pk>/explain", methods=["GET"])
    @protect()
    @permission_name("read")
    def explain(self, pk: int) -> Response:
        """Return how a deadline was counted, in words and stretch by stretch."""
        ctx = context()
        return jsonify(as_json(ctx, find(ctx.session, self.entity, pk)))
