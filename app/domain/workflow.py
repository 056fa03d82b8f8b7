"""The verbs that move a petition: from where to where, by whom, with what. Data first, then questions.

The codes T1–T32 are those of the office's transition table (domain §3.3); T33 and T34 choose the
procedure. The rows stand in `app.domain.moves`; from them come the buttons, the forms, the endpoints, the
permissions and the manual.
"""

from __future__ import annotations

from app.domain.errors import N_, Refused
from app.domain.moves import arriving, deciding, ending, reviewing
from app.domain.transition import Transition
from schema.vocabulary import Event, PetitionState

TRANSITIONS: tuple[Transition, ...] = tuple(
    sorted((*arriving.ROWS, *deciding.ROWS, *reviewing.ROWS, *ending.ROWS), key=lambda row: int(row.code[1:]))
)
"""Every row, in the order of the codes."""

_BY_MOVE = {(row.event, source): row for row in TRANSITIONS for source in row.sources}


def transitions_from(state: PetitionState) -> tuple[Transition, ...]:
    """Return the rows that lead out of `state`, in the order of the table."""
    return tuple(row for row in TRANSITIONS if state in row.sources)


def transition(event: Event, state: PetitionState) -> Transition | None:
    """Return the row by which `event` leads out of `state`, or None."""
    return _BY_MOVE.get((event, state))


def move(state: PetitionState, event: Event) -> PetitionState | None:
    """Return the state after `event`, or None when it removes the draft; Refused when it may not be."""
    row = transition(event, state)
    if row is None:
        raise Refused(
            N_("“%(event)s” is not possible while the petition is “%(state)s”."), event=event, state=state
        )
    return row.target


def preparable(event: Event) -> bool:
    """Say whether `event` is proposed by some for others to decide."""
    return any(row.prepares for row in TRANSITIONS if row.event is event)


__all__ = ["TRANSITIONS", "Transition", "move", "preparable", "transition", "transitions_from"]
