"""What happened to a record, in words: who, when, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.admin import words
from app.admin.acts import face
from app.admin.context import Context
from app.admin.formats import Formatter
from app.admin.page import Change, Moment
from app.catalog.entity import Column, Entity, Kind
from app.catalog.shape import clean
from app.domain.errors import PanelError
from app.queries.records import trail


def timeline(context: Context, entity: Entity, row: Any) -> tuple[Moment, ...]:
    """Return the record's trail, newest first; a petition's holds what happened to everything on it."""
    entries = trail(context.session, entity.table, row.id, petition=entity.key == "petitions")
    return tuple(_moment(context, entry) for entry in entries)


def _moment(context: Context, entry: Any) -> Moment:
    word, icon, tone = face(entry.verb)
    subject = context.catalogue.by_table(entry.subject_kind)
    about = (
        "" if subject is None or subject.key == "petitions" else f"{subject.area.one} {entry.display}".strip()
    )
    return Moment(
        title=f"{word} · {about}" if about else word,
        who=entry.actor_name or _("System"),
        when=words.moment(entry.happened_at),
        icon=icon,
        tone=tone,
        text=entry.reason or "",
        changes=_changes(context, subject, entry.changes or {}) if entry.verb != "create" else (),
    )


def _changes(context: Context, entity: Entity | None, changes: Mapping[str, Any]) -> tuple[Change, ...]:
    if entity is None:
        return ()
    known = [
        (entity.columns[name], pair)
        for name, pair in changes.items()
        if name in entity.columns and pair is not None
    ]
    columns = [column for column, _pair in known]
    rows = [
        {column.name: _value(column, side) for column, pair in known for side in [pair[index]]}
        for index in (0, 1)
    ]
    formatter = context.formatter(columns, rows, links=False)
    return tuple(
        Change(str(column.label), _text(formatter, column, pair[0]), _text(formatter, column, pair[1]))
        for column, pair in known
    )


def _text(formatter: Formatter, column: Column, raw: Any) -> str:
    value = _value(column, raw)
    return "" if value is None else formatter.text(column, value)


def _value(column: Column, raw: Any) -> Any:
    """Return the value the trail kept as JSON, as its column means it."""
    if raw is None or column.kind is Kind.json:
        return None
    if column.field.sealed:
        return str(raw).partition(" #")[0]  # the mask; the keyed hash is for those who verify the trail
    if column.kind is Kind.moment:
        return datetime.fromisoformat(raw)
    if column.kind is Kind.date:
        return date.fromisoformat(raw)
    try:
        return clean(column, raw)
    except PanelError:
        return raw
