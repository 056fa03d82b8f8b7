"""Flash reports on urgent information: a first, follow-ups, a final one, in this order (domain §2.6, M25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.domain.errors import N_, Refused
from schema.vocabulary import FlashStage

FIRST: Final = "（首报）"
FINAL: Final = "（终报）"


def mark(stage: FlashStage, earlier: Sequence[FlashStage]) -> str:
    """Return what a report is called in its chain: （首报）, （续报2）, （终报）.

    `earlier` are the stages of the reports signed so far. Refused where the chain does not go on like this:
    nothing before the first, one first, nothing after the final.
    """
    if FlashStage.final in earlier:
        raise Refused(N_("The final report is signed; nothing follows it."), field="stage")
    if stage is FlashStage.first:
        if earlier:
            raise Refused(N_("The first report is signed; what follows is a follow-up."), field="stage")
        return FIRST
    if not earlier:
        raise Refused(N_("The first report is not signed yet; nothing can follow it."), field="stage")
    return FINAL if stage is FlashStage.final else f"（续报{len(earlier)}）"


def minutes(known_at: datetime, reported_at: datetime) -> int:
    """Return the whole minutes from learning to reporting; Refused when the report came before."""
    if reported_at < known_at:
        raise Refused(N_("Nothing is reported before it is known."), field="reported_at")
    return int((reported_at - known_at).total_seconds() // 60)
