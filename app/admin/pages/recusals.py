"""Recusals: the generated view; whoever recuses himself is not sent back to what he no longer sees."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.admin.context import context
from app.admin.view import AreaView
from app.queries.records import missing


class RecusalsView(AreaView):
    """A recusal takes the sight of its petition away, also from who entered it."""

    def after_save(self, row: Any) -> str:
        """Go back to the petition, or home when it is gone from sight."""
        ctx = context()
        if missing(ctx.session, ctx.catalogue["petitions"], {row.petition_id}):
            return url_for("HomeView.index")
        return url_for("petitions.show", pk=row.petition_id)
