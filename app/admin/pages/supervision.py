"""Supervised cases: the generated view; one that is closed is not changed any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.admin.context import Context
from app.admin.page import RecordPage
from app.admin.view import AreaView
from schema.vocabulary import SupervisionState


class SupervisionView(AreaView):
    """A supervised case ends with a result."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Take the tools away once it is closed."""
        page: RecordPage = super().build_record(ctx, row)
        return page if row.state is SupervisionState.open else replace(page, tools=())
