"""Column rights: an area as one person may see it. Every door takes its catalogue through here.

What the code declares (`Field.read`, `write`, `clear`) is the widest there is; an office narrows it per role.
A declared right is held by one role that has it; what an office takes from a role is taken from whoever has
that role, whatever else he or she is, so that nothing comes back through a second role.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from app.access.actor import NOBODY, Actor
from app.catalog.entity import Catalogue, Column, Entity
from app.domain.errors import N_, Refused, refuse_all


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an office took from the roles for one column."""

    hidden_from: frozenset[str] = frozenset()
    read_only_for: frozenset[str] = frozenset()
    masked_for: frozenset[str] = frozenset()


UNCHANGED = Narrowing()

Narrowings = Mapping[tuple[str, str], Narrowing]
"""(area, column) -> what was taken."""


def sees_all(actor: Actor) -> bool:
    """Say whether column rights pass `actor` by: a command at the machine, which is nobody's account."""
    return actor.user_id is None and actor.username != NOBODY.username


def restrict(catalogue: Catalogue, roles: Collection[str], narrowed: Narrowings) -> Catalogue:
    """Return the catalogue as somebody with `roles` may see it; areas without any right stay the same."""
    return Catalogue(
        {entity.key: seen(entity, roles, narrowed) for entity in catalogue},
        catalogue.version,
    )


def seen(entity: Entity, roles: Collection[str], narrowed: Narrowings) -> Entity:
    """Return one area without the columns that are not to be read, the others as they may be used."""
    held, fixed = frozenset(roles), entity.fixed()
    columns: dict[str, Column] = {}
    changed = False
    for name, column in entity.columns.items():
        less = narrowed.get((entity.key, name), UNCHANGED)
        if name in fixed:
            less = Narrowing(read_only_for=less.read_only_for)
        elif not may_read(column, held, less):
            changed = True
            continue
        columns[name] = _usable(column, held, less)
        changed = changed or columns[name] is not column
    return replace(entity, columns=columns) if changed else entity


def may_read(column: Column, held: frozenset[str], less: Narrowing) -> bool:
    """Say whether one of the roles may read the column and none was denied it."""
    return (not column.field.read or bool(held & column.field.read)) and not held & less.hidden_from


def _usable(column: Column, held: frozenset[str], less: Narrowing) -> Column:
    """Return the column as these roles may use it.

    Whoever sees a value only masked neither writes it, which would store the mask, nor searches, filters or
    sorts by it, which would tell the value letter by letter.
    """
    field = column.field
    clear = field.masked and not field.sealed and bool(held & field.clear)
    veiled = bool(held & less.masked_for) or (field.masked and bool(field.clear) and not clear)
    if veiled:
        field = replace(
            field, masked=True, form=False, imported=False, search=False, filter=False, sort=False
        )
        return replace(column, field=field, veiled=True)
    if clear:
        field = replace(field, masked=False)
    if (field.write and not held & field.write) or held & less.read_only_for:
        field = replace(field, form=False, imported=False)
    return column if field is column.field else replace(column, field=field)


def unwritable(whole: Entity, here: Entity) -> frozenset[str]:
    """Name the columns of `whole` that the person whose area is `here` may not write though a form could."""
    return frozenset(
        name
        for name, column in whole.columns.items()
        if name not in here.columns or (column.field.form and not here.columns[name].field.form)
    )


def refuse_unwritable(whole: Entity, here: Entity, names: Iterable[str], *, new: bool = False) -> None:
    """Refuse values for columns that are not this person's to write, and a new row that needs such a one."""
    closed = unwritable(whole, here)
    given = set(names)
    refuse_all(
        [
            Refused(N_("“%(label)s” is not yours to write."), field=name, label=whole.columns[name].label)
            for name in sorted(closed & given)
        ]
    )
    needed = [c for name, c in whole.columns.items() if name in closed and c.field.form and c.required]
    if new and needed:
        raise Refused(
            N_("A new record needs “%(label)s”, which is not yours to write."), label=needed[0].label
        )
