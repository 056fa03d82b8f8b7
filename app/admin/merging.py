"""A stale save merged: what the user started from, what somebody else saved, what the user typed.

The form carries fingerprints of what it held at first; to see which side changed a field no more is needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.admin.context import Context
from app.admin.forms import stored
from app.catalog.entity import Column, Kind
from app.catalog.shape import clean
from app.domain.errors import PanelError

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Merged:
    """What the form holds after the merge, and the fields both sides changed."""

    values: Mapping[str, Any]
    contested: frozenset[str]


def fingerprints(columns: Iterable[Column], raw: Mapping[str, Any]) -> str:
    """Return a mark of each field's content, for the form to carry."""
    return json.dumps({column.name: _mark(column, raw.get(column.name, "")) for column in columns})


def merge(columns: Iterable[Column], base: str, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """Take each field from the side that changed it; what both changed keeps mine and is contested.

    Without a base every field that differs is contested.
    """
    known = _read(base)
    values, contested = dict(mine), set()
    for column in columns:
        name = column.name
        marks = _mark(column, theirs.get(name, "")), _mark(column, mine.get(name, ""))
        if marks[0] == marks[1] or known.get(name) == marks[0]:
            continue
        if known.get(name) == marks[1]:
            values[name] = theirs.get(name, "")
        else:
            contested.add(name)
    return Merged(values, frozenset(contested))


def merge_stale(
    context: Context, columns: Iterable[Column], row: Any, mine: dict[str, Any], base: str
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Return what the form of `row` holds after the merge, and beside contested fields what is stored."""
    columns = list(columns)
    now = stored(columns, row)
    merged = merge(columns, base, now, mine)
    contested = [column for column in columns if column.name in merged.contested]
    values = {column.name: getattr(row, column.name) for column in contested}
    formatter = context.formatter(contested, [values], links=False, masked=False)
    theirs = {c.name: (formatter.text(c, values[c.name]), str(now[c.name])) for c in contested}
    return dict(merged.values), theirs


def _read(base: str) -> Mapping[str, Any]:
    try:
        found = json.loads(base or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark(column: Column, raw: Any) -> str:
    """Return a short mark of a value; the ways of writing the same value give the same."""
    try:
        value = clean(column, raw)
    except PanelError:
        value = raw
    if column.kind is Kind.boolean:
        value = bool(value)
    elif value in (None, "", []):
        value = ""
    return hashlib.sha256(str(value).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
