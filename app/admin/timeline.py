"""What happened to a record, in words: who, when, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Act
from app.actions import records
from app.admin import words
from app.admin.acts import face
from app.admin.context import Context
from app.admin.formats import Formatter, raw_text
from app.admin.page import Action, Change, Choice, Moment
from app.admin.page_special import HistoryPage
from app.catalog.entity import Column, Entity, Kind
from app.catalog.masks import NOTHING
from app.catalog.shape import clean, clean_all
from app.domain.errors import N_, Invisible, PanelError, refuse_all
from app.queries.catalog import book
from app.queries.papers import seen_of
from app.queries.records import since, trail
from schema.documents import Paper
from schema.vocabulary import AuditVerb

MOST = 300
"""Changes the history of one record shows."""


def timeline(context: Context, entity: Entity, row: Any) -> tuple[Moment, ...]:
    """Return the record's trail, newest first; a petition's holds what happened to everything on it."""
    found = trail(context.session, entity.table, row.id, petition=entity.key == "petitions")
    entries = sorted(found, key=lambda entry: (entry.happened_at, entry.id), reverse=True)
    return _moments(context, entity, row, entries)


def _moments(
    context: Context, entity: Entity, row: Any, entries: Sequence[Any], *, whole: bool = False
) -> tuple[Moment, ...]:
    """Return entries as moments; `whole` also says what a new record held at first."""
    papers = seen_of(context.session, _papers_in(entries))
    seen = [
        entry
        for entry in entries
        if _may_see(context, entity, entry)
        and (entry.subject_kind != Paper.__tablename__ or entry.subject_id in papers)
    ]
    own = [e.id for e in entries if (e.subject_kind, e.subject_id) == (entity.table, row.id)]
    may = context.actor.may(entity.key, Act.write) and entity.written_by_forms and entity.versioned
    alive = not entity.recyclable or row.deleted_at is None
    versions = frozenset(own[1:]) if may and alive else frozenset[int]()
    return tuple(
        _moment(context, entry, _way_back(entity, row, entry, versions), whole=whole) for entry in seen
    )


def tabs(entity: Entity, row: Any, here: str = "record") -> tuple[Choice, ...]:
    """Return the pages of a record: what it is, who carries it (a petition), and what it was."""
    found = [("record", str(entity.area.one), "show"), ("history", _("History"), "history")]
    if entity.key == "petitions":
        found.insert(1, ("chain", _("Chain of responsibility"), "chain"))
    return tuple(
        Choice(name, text, name == here, url_for(f"{entity.key}.{endpoint}", pk=row.id))
        for name, text, endpoint in found
    )


def history_page(context: Context, entity: Entity, row: Any, title: str) -> HistoryPage:
    """Return every change of the record itself, field by field, with the way back to each version."""
    entries = [
        entry
        for entry in trail(context.session, entity.table, row.id, limit=MOST)
        if (entry.subject_kind, entry.subject_id) == (entity.table, row.id)
    ]
    found = _moments(context, entity, row, entries, whole=True)
    note = (
        _("Only the last %(number)s changes are shown; the audit trail holds all.", number=MOST)
        if len(entries) == MOST
        else ""
    )
    return HistoryPage(title, str(entity.area.one), tabs(entity, row, "history"), found, note)


def earlier(entity: Entity, entries: Iterable[Any]) -> dict[str, Any]:
    """Return what the editable fields held before `entries` (newest first), as a form holds them.

    Masked fields stay as they are: the trail does not hold them in full.
    """
    columns = {column.name: column for column in entity.on_form() if not column.field.masked}
    found: dict[str, Any] = {}
    for entry in entries:
        for name, pair in (entry.changes or {}).items():
            if name in columns and isinstance(pair, list):
                old = pair[0]
                many = columns[name].kind in {Kind.multi, Kind.refs}
                found[name] = [str(item) for item in old or []] if many else raw_text(old)
    return found


def turn_back(context: Context, entity: Entity, row: Any, entry: int, version: int | None) -> None:
    """Bring a record's editable fields back to what they held after an entry; Invisible when it has none."""
    later = since(context.session, entity.table, row.id, entry)
    if later is None:
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    raw = earlier(entity, later)
    columns = [column for column in entity.on_form() if column.name in raw]
    values, problems = clean_all(columns, raw, partial=True)
    refuse_all(problems)
    records.amend(context.session, context.actor, entity, row, values, version=version)


def _may_see(context: Context, entity: Entity, entry: Any) -> bool:
    """Say whether the reader may read the area an entry is about."""
    subject = context.catalogue.by_table(entry.subject_kind)
    return subject is None or subject.key == entity.key or context.actor.may(subject.key, Act.read)


def _papers_in(entries: Iterable[Any]) -> frozenset[int]:
    return frozenset(entry.subject_id for entry in entries if entry.subject_kind == Paper.__tablename__)


def _way_back(entity: Entity, row: Any, entry: Any, versions: frozenset[int]) -> Action | None:
    if entry.id not in versions or entry.verb not in {AuditVerb.create, AuditVerb.amend}:
        return None
    url = url_for(f"{entity.key}.revert", pk=row.id, entry=entry.id)
    confirm = _("Bring the editable fields back to what they held then?")
    return Action(
        _("Restore this version"),
        url,
        "arrow-back-up",
        "ghost",
        "post",
        name="_version",
        confirm=confirm,
        value=str(row.version),
    )


def _moment(context: Context, entry: Any, back: Action | None, *, whole: bool) -> Moment:
    word, icon, tone = face(entry.verb)
    subject = context.catalogue.by_table(entry.subject_kind)
    about = (
        "" if subject is None or subject.key == "petitions" else f"{subject.area.one} {entry.display}".strip()
    )
    return Moment(
        title=f"{word} · {about}" if about else word,
        who=_who(context, entry),
        when=words.moment(entry.happened_at),
        icon=icon,
        tone=tone,
        text=entry.reason or "",
        changes=_changes(context, subject, entry.changes or {}) if whole or entry.verb != "create" else (),
        back=back,
    )


def _who(context: Context, entry: Any) -> str:
    """Say who acted, and for whom when somebody stood in."""
    name = entry.actor_name or str(_("System"))
    if entry.behalf_of_id is None:
        return name
    away = book(context.session, context.catalogue["staff"]).get(entry.behalf_of_id)
    return str(_("%(name)s on behalf of %(away)s", name=name, away=away)) if away else name


def _changes(context: Context, entity: Entity | None, changes: Mapping[str, Any]) -> tuple[Change, ...]:
    if entity is None or not context.actor.may(entity.key, Act.read):
        return ()
    known = [
        (entity.columns[name], pair)
        for name, pair in changes.items()
        if name in entity.columns and isinstance(pair, list) and _readable(context, entity.columns[name])
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


def _readable(context: Context, column: Column) -> bool:
    """Say whether the reader may read a column at all."""
    return column.field.show and (not column.field.read or bool(column.field.read & context.actor.roles))


def _text(formatter: Formatter, column: Column, raw: Any) -> str:
    value = _value(column, raw)
    return "" if value is None else formatter.text(column, value)


def _value(column: Column, raw: Any) -> Any:
    """Return the value the trail kept as JSON, as its column means it."""
    if raw is None or column.kind is Kind.json:
        return None
    if column.field.sealed:
        return str(raw).partition(" #")[0]  # the mask; the keyed hash is for those who verify the trail
    if isinstance(raw, str) and raw.startswith(f"{NOTHING} #"):
        return NOTHING  # the text of a restricted petition
    if column.kind is Kind.moment:
        return datetime.fromisoformat(raw)
    if column.kind is Kind.date:
        return date.fromisoformat(raw)
    try:
        return clean(column, raw)
    except PanelError:
        return raw
