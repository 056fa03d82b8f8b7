"""What a person says of a row that may be known already, before the file is taken in.

A choice names what it was made about, so that it never falls on another petition that has come in since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import N_, Refused
from app.domain.text import row_number
from app.imports.alike import Remark
from schema.vocabulary import DuplicateVerdict

UNKNOWN = N_("This is none of the possible values.")


class RowChoice(StrEnum):
    """What becomes of a row that may be known already."""

    later = "later"
    same_matter = "same_matter"
    different = "different"
    skip = "skip"


VERDICTS: Mapping[RowChoice, DuplicateVerdict] = {
    RowChoice.same_matter: DuplicateVerdict.same_matter,
    RowChoice.different: DuplicateVerdict.different,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice, and what it is about: a petition by its row, or an earlier row of the file."""

    choice: RowChoice
    petition_id: int | None = None
    same_as_row: int | None = None

    @property
    def verdict(self) -> DuplicateVerdict | None:
        """What is kept about the two; None while nobody has decided."""
        return VERDICTS.get(self.choice)

    def concerns(self, remark: Remark) -> bool:
        """Say whether the decision was made about what the remark says now."""
        return (self.petition_id, self.same_as_row) == (remark.petition_id, remark.same_as_row)


def written(choice: RowChoice, remark: Remark) -> str:
    """Return a choice about a remark as a form holds it: `same_matter:p17`, `different:r5`."""
    about = f"r{remark.same_as_row}" if remark.petition_id is None else f"p{remark.petition_id}"
    return f"{choice.value}:{about}"


def read(text: str) -> Decision:
    """Return a choice from a form. Refused for anything else."""
    choice, _mark, about = text.partition(":")
    number = row_number(about[1:])
    if choice not in set(RowChoice) or about[:1] not in {"p", "r"} or number is None:
        raise Refused(UNKNOWN)
    petition = about[0] == "p"
    return Decision(RowChoice(choice), number if petition else None, None if petition else number)


def decisions(chosen: Mapping[str, str]) -> dict[int, Decision]:
    """Return row number -> decision. Refused for what is no choice."""
    found = {}
    for line, text in chosen.items():
        number = row_number(line)
        if number is None:
            raise Refused(UNKNOWN)
        found[number] = read(text)
    return found
