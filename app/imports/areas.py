"""Import of any area by the headings of its own template: the profile comes from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from app.catalog.entity import ACCOUNTS, Column, Entity, Kind
from app.catalog.shape import clean
from app.domain.errors import N_, Refused
from app.imports.headers import Reader, Target, normalise
from app.imports.languages import every_language
from app.imports.readers import Choice, as_text, choice
from app.imports.rows import Cell
from app.imports.source import Profile
from schema.labels import label

Names = Mapping[str, Mapping[str, int]]
"""Area key -> name in lower case -> row number, for references."""


def importable(entity: Entity) -> tuple[Column, ...]:
    """Return the columns a file may fill."""
    return tuple(
        c for c in entity.on_form() if c.field.imported and c.kind is not Kind.json and c.target != ACCOUNTS
    )


def profile_of(entity: Entity, names: Names, dictionaries: Mapping[str, Mapping[str, str]]) -> Profile:
    """Return an area's profile: labels in any language, references by name, enums by word or code."""
    targets = tuple(
        Target(
            column.name,
            every_language(column.label),
            _reader(column, names, dictionaries),
            tuple(column.field.synonyms),
            required=column.required,
        )
        for column in importable(entity)
    )
    key = tuple(column.name for column in importable(entity) if column.unique)
    return Profile(entity.key, targets, key[:1], _nothing_more, {})


def _nothing_more(_values: dict[str, object]) -> Iterator[Refused]:
    return iter(())


def _reader(column: Column, names: Names, dictionaries: Mapping[str, Mapping[str, str]]) -> Reader:
    if column.kind is Kind.enum and column.enum is not None:
        return _member(column.enum)
    if column.kind is Kind.dictionary:
        known = dictionaries.get(str(column.field.dictionary), {})
        return choice([Choice(code, (text,)) for code, text in known.items()])
    if column.kind is Kind.ref:
        known_names = names.get(str(column.target), {})
        return Reader(lambda cell: _named(known_names, cell), N_("Write the name as it stands in that list."))
    if column.kind is Kind.multi and column.enum is not None:
        inner = _member(column.enum)
        return Reader(
            lambda cell: [
                inner.read(part)
                for part in str(cell).replace("，", "、").replace(",", "、").split("、")
                if part.strip()
            ]
        )
    if column.kind is Kind.text:
        return Reader(lambda cell: clean(column, as_text(cell)))  # a telephone number comes as a number
    return Reader(lambda cell: clean(column, cell))


def _member(enum: type[StrEnum]) -> Reader:
    """Read a member by its code or by its word in any language."""
    return choice([Choice(member.value, every_language(label(member))) for member in enum])


def _named(known: Mapping[str, int], cell: Cell) -> int:
    found = known.get(normalise(str(cell)))
    if found is None:
        raise Refused(N_("“%(name)s” is not in the list this column refers to."), name=str(cell)[:60])
    return found
