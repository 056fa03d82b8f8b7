"""Before a verb of a petition signs a paper its print is rehearsed: without a lock."""

from __future__ import annotations

from typing import Any

from app.actions.facts import may
from app.admin.context import Context
from app.documents.case_issue import rehearse_act
from app.domain.workflow import transition
from schema.vocabulary import Event


def rehearse(ctx: Context, petition: Any, event: Event) -> None:
    """Rehearse what `event` would sign, for somebody who may do it; whoever may not is told by the verb."""
    row = transition(event, petition.state)
    if row is not None and may(ctx.actor, petition, row):
        rehearse_act(ctx.session, petition, event, today=ctx.today, store=ctx.settings.files_dir)
