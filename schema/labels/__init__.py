"""Lazy human words for each member of the vocabulary, in English until translated."""

from __future__ import annotations

from enum import StrEnum

from flask_babel.speaklater import LazyString

from schema.labels import clock, life, organisation, oversight, papers, petitions, system

_LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {}


def declare(words: dict[type[StrEnum], dict[StrEnum, LazyString]]) -> None:
    """Make the labels of an area's own enums known; the area calls this once, in its module.

    Keyed by class first: members of two `StrEnum`s with the same code are equal and would share a label.
    ValueError when a member of a declared class has no label.
    """
    for enum, members in words.items():
        missing = [member.name for member in enum if member not in members]
        if missing:
            problem = f"{enum.__name__} has members without a label: {', '.join(missing)}"
            raise ValueError(problem)
        _LABELS[enum] = members


def label(member: StrEnum) -> LazyString:
    """Return the word a user reads for `member`; KeyError for an enum nobody declared."""
    return _LABELS[type(member)][member]


def labels(enum: type[StrEnum]) -> dict[str, LazyString]:
    """Return value -> word for every member of `enum`, in the order the enum declares them."""
    return {member.value: label(member) for member in enum}


for _room in (clock, life, organisation, oversight, papers, petitions, system):
    declare(_room.LABELS)
