"""Which columns of a file are not the importer's to fill: found among the headers, and left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from app.access.columns import unwritable
from app.catalog.entity import Catalogue
from app.domain.errors import N_
from app.imports.areas import importable
from app.imports.headers import Table, guess
from app.imports.rehearse import Problem
from app.imports.source import Profile

NOT_YOURS: Final = N_("This column is not yours to fill; it is left out.")
FIX_NOT_YOURS: Final = N_("Take it out of the file, or leave the import to somebody who may fill it.")

STORED_AS: Final[Mapping[str, tuple[str, str]]] = {
    "petitioner_name": ("petitioners", "name"),
    "phone": ("petitioners", "phone"),
    "id_number": ("petitioners", "id_number"),
    "address": ("petitioners", "address"),
    "unit": ("petitions", "respondent_unit_id"),
    "received_at": ("petitions", "received_on"),
}
"""Where a target of the petitions' own profile is kept, when not under its own name."""


def closed_targets(area: str, profile: Profile, whole: Catalogue, here: Catalogue) -> frozenset[str]:
    """Name the targets of a profile that stand for columns this person may not write."""
    if area != "petitions":
        open_to_all = {column.name for column in importable(whole[area])}
        return frozenset(open_to_all - {column.name for column in importable(here[area])})
    places = {target.name: STORED_AS.get(target.name, (area, target.name)) for target in profile.targets}
    closed = {key: unwritable(whole[key], here[key]) for key in ("petitions", "petitioners")}
    return frozenset(name for name, (key, column) in places.items() if column in closed[key])


def without(profile: Profile, closed: Collection[str]) -> Profile:
    """Return a profile that offers nothing of `closed`."""
    return replace(
        profile,
        targets=tuple(target for target in profile.targets if target.name not in closed),
        key=tuple(name for name in profile.key if name not in closed),
    )


def closed_headers(table: Table, profile: Profile, closed: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each header of a file that means a closed target."""
    meant = guess(table.headers, profile.targets)
    headers = {name: meant.header_of(name) or "" for name in closed if name in meant.columns}
    return tuple(
        Problem(table.header_row, header, name, header, NOT_YOURS, {}, FIX_NOT_YOURS)
        for name, header in sorted(headers.items())
    )
