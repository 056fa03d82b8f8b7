"""One row of the transition table: from where to where, by whom, with what."""

from __future__ import annotations

from dataclasses import dataclass

from schema.vocabulary import Event, PaperKind, PetitionState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table.

    `who` may do it; `prepares` may propose it but not decide; `relations` name people by what they are to
    this record whatever their role (its author, its handler, the first to meet the petitioner, the leader
    who receives). `own_unit`: only for the unit that is responsible, not for one that merely takes part;
    `system`: nobody presses it, the night's work or another verb does it.
    `required` are the inputs that may not be empty; `guards` name the conditions of `app.domain.gates`;
    `effects` name what the action does besides; a `target` of None removes the row. `article` is where the
    rule stands, for the papers and for whoever asks why.
    """

    code: str
    event: Event
    sources: frozenset[PetitionState]
    target: PetitionState | None
    who: frozenset[Role] = frozenset()
    prepares: frozenset[Role] = frozenset()
    relations: frozenset[str] = frozenset()
    own_unit: bool = False
    system: bool = False
    required: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    paper: tuple[PaperKind, ...] = ()
    article: str = ""
