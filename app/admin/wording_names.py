"""The names a wording may use: what each means, an example of it, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.admin import words
from app.admin.page import Cell, Column, Panel, Row
from app.catalog.read import catalogue
from app.documents.placeholder_sources import SOURCES
from app.documents.placeholders import PLACEHOLDERS
from app.documents.wording import written_date
from app.documents.wording_names import SERVED, element, example, given_names, roots, under
from app.queries.wordings import SHARED
from schema.vocabulary import PaperKind


def names_panel(kind: str) -> Panel:
    """Return the names a kind of paper may use, those behind a dot under what they belong to."""
    rows = tuple(
        Row(
            name,
            (Cell(name), Cell(meaning), Cell(_shown(name)), Cell(_origin(name))),
        )
        for name, meaning in _names(kind)
    )
    heads = (
        Column("name", _("Name in the wording")),
        Column("meaning", _("What it means")),
        Column("example", _("Example")),
        Column("origin", _("Where it comes from")),
    )
    return Panel(
        _("Names this wording may use"),
        "list-details",
        len(rows),
        _("Write them between {{ and }}; days as {{ case.received_on|written_date }}."),
        columns=heads,
        rows=rows,
    )


def _names(kind: str) -> Iterator[tuple[str, str]]:
    """Yield each name with its meaning; what a kind never asks for is left out."""
    given = None if kind == SHARED else given_names(PaperKind(kind))
    for name, meaning in PLACEHOLDERS.items():
        root, _dot, rest = name.partition(".")
        if root == "given" and given is not None and rest not in given:
            continue
        yield name, words.say(meaning, {})
        for part in _parts(name):
            yield f"{name}.{part}", _label(f"{name}.{part}")


def _parts(name: str) -> tuple[str, ...]:
    """Return what may stand behind the dot of a name."""
    shape: Any = roots()
    for part in name.split("."):
        known = shape if isinstance(shape, dict) else under(shape)
        shape = None if known is None else known.get(part)
    inner = under(element(shape)) or under(shape)
    return tuple(part for part in inner or () if part != "id")


def _label(name: str) -> str:
    column = _column(name)
    return words.EMPTY if column is None else str(column.label)


def _origin(name: str) -> str:
    if name.startswith("given."):
        served = name.removeprefix("given.") in SERVED
        return str(_("The paper that is served") if served else _("Typed when the paper is drawn up"))
    column = _column(name)
    if column is None:
        return words.EMPTY
    area = catalogue()[SOURCES[name].partition(".")[0]].area
    return f"{area.label} · {column.label}"


def _column(name: str) -> Any:
    area, _dot, column = SOURCES.get(name, "").partition(".")
    return catalogue()[area].columns.get(column) if area in catalogue().entities else None


def _shown(name: str) -> str:
    found = example(name)
    if isinstance(found, date):
        return written_date(found)
    if isinstance(found, bool):
        return words.yes_no(found)
    return str(found) if isinstance(found, str | int) else words.EMPTY
