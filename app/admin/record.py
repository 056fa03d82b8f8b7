"""The page of one record: its values in sections, what stands beneath it, files, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.originals import may_attach
from app.access.permissions import Act
from app.admin import words
from app.admin.context import Context
from app.admin.lists import rows as drawn_rows
from app.admin.page import Action, Entry, Item, Panel, RecordPage
from app.admin.page import Column as Head
from app.admin.presence import editing_hint
from app.admin.timeline import tabs, timeline
from app.admin.tones import state_tag
from app.catalog.entity import Column, Entity, Kind
from app.queries.records import attachments, beneath

MEBI, KIBI = 2**20, 2**10


def record_page(context: Context, entity: Entity, row: Any) -> RecordPage:
    """Return the page of any record."""
    title = naming(context, entity, row)
    state = entity.columns.get("state")
    tags = (state_tag(row.state, words.member(row.state)),) if state is not None else ()
    deleted = entity.recyclable and row.deleted_at is not None
    notice = _("In the recycle bin since %(when)s.", when=words.moment(row.deleted_at)) if deleted else ""
    return RecordPage(
        key=entity.key,
        number=str(entity.area.one),
        title=title,
        tags=tags,
        tools=() if deleted else tools(context, entity, row),
        verbs=(restore_action(entity, row),) if deleted and context.actor.may(entity.key, Act.delete) else (),
        main=(*value_panels(context, entity, row), *child_panels(context, entity, row)),
        side=side_panels(context, entity, row),
        timeline=timeline(context, entity, row),
        notice=notice,
        editing=editing_hint(context, entity, row),
        tabs=tabs(entity, row),
    )


def tools(context: Context, entity: Entity, row: Any) -> tuple[Action, ...]:
    """Return edit and delete, where the person may."""
    found = []
    key = entity.key
    if entity.written_by_forms and context.actor.may(key, Act.write):
        found.append(Action(_("Edit"), url_for(f"{key}.edit", pk=row.id), "edit"))
    if entity.written_by_forms and entity.area.deletable and context.actor.may(key, Act.delete):
        confirm = _("Move this record to the recycle bin?")
        found.append(
            Action(
                _("Delete"), url_for(f"{key}.delete", pk=row.id), "trash", "danger", "post", confirm=confirm
            )
        )
    return tuple(found)


def restore_action(entity: Entity, row: Any) -> Action:
    """Return the way out of the recycle bin."""
    return Action(
        _("Restore"), url_for(f"{entity.key}.restore", pk=row.id), "arrow-back-up", "primary", "post"
    )


def value_panels(
    context: Context, entity: Entity, row: Any, *, skip: Iterable[str] = (), only: Sequence[str] = ()
) -> tuple[Panel, ...]:
    """Return the record's values, one panel a section (those of `only`, in its order), without empty ones."""
    shown = [column for column in entity.shown() if column.name not in set(skip)]
    values = {column.name: getattr(row, column.name) for column in shown}
    formatter = context.formatter(shown, [values], masked=False)
    masked = context.formatter(shown, [values])
    groups: dict[str, list[Column]] = {key: [] for key in entity.area.sections} or {"main": []}
    for column in shown:
        if column.field.group != "trace" and column.kind is not Kind.json:
            groups.setdefault(column.field.group, []).append(column)
    titles = {"main": entity.area.one, **entity.area.sections}
    panels = []
    for key in only or groups:
        columns = groups.get(key, [])
        items = tuple(
            Item(
                str(column.label),
                (masked if column.field.masked else formatter).cell(column, values[column.name]),
                wide=column.field.wide or column.kind is Kind.long,
                reveal=reveal_action(context, entity, column, row.id),
            )
            for column in columns
            if values[column.name] not in (None, "", [])
            and (values[column.name] is not False or key == "main")
        )
        if items:
            panels.append(Panel(str(titles.get(key, entity.area.one)), items=items))
    return tuple(panels)


def reveal_action(
    context: Context, entity: Entity, column: Column, number: int, petition: int | None = None
) -> Action | None:
    """Return the way to a sealed value in full, for those who may; a reason is asked for there."""
    if not column.field.sealed or not context.actor.may(entity.key, "reveal"):
        return None
    url = url_for(f"{entity.key}.reveal", pk=number, column=column.name, petition=petition)
    return Action(_("Show in full: %(label)s", label=str(column.label)), url, "eye")


def child_panels(
    context: Context,
    entity: Entity,
    row: Any,
    *,
    skip: Sequence[str] = (),
    only: Sequence[str] = (),
    growing: bool = True,
) -> tuple[Panel, ...]:
    """Return a table for each area whose rows belong to this record; a record that is over grows no more."""
    panels = []
    for key, reference in entity.children:
        child = context.catalogue[key]
        if key in skip or (only and key not in only) or not context.actor.may(key, Act.read):
            continue
        found, number = beneath(context.session, child, reference, row.id)
        columns = [column for column in child.listed() if column.name != reference]
        actions: tuple[Action, ...] = ()
        if growing and child.written_by_forms and context.actor.may(key, Act.write):
            url = url_for(f"{key}.add", **{reference: row.id})
            actions = (Action(_("Add"), url, "plus"),)
        more = url_for(f"{key}.list", **{reference: row.id}) if number > len(found) else None
        panels.append(
            Panel(
                str(child.area.label),
                child.area.icon,
                number,
                columns=tuple(Head(c.name, str(c.label)) for c in columns),
                rows=drawn_rows(context, child, columns, found),
                actions=actions,
                empty=_("None yet"),
                more=Action(_("Show all"), more) if more else None,
            )
        )
    return tuple(panels)


def side_panels(context: Context, entity: Entity, row: Any) -> tuple[Panel, ...]:
    """Return the files of the record, and when it was entered and changed."""
    panels = [files_panel(context, entity, row)] if entity.area.attachments else []
    trace = [column for column in entity.columns.values() if column.field.group == "trace"]
    if trace:
        values = {column.name: getattr(row, column.name) for column in trace}
        formatter = context.formatter(trace, [values])
        items = tuple(
            Item(str(column.label), formatter.cell(column, values[column.name])) for column in trace
        )
        panels.append(Panel(_("Trace"), "history", items=items))
    return tuple(panels)


def files_panel(context: Context, entity: Entity, row: Any) -> Panel:
    """Return the files of a record with a way to add one."""
    found = attachments(context.session, entity.table, row.id)
    entries = tuple(
        Entry(
            file.name,
            words.moment(file.created_at),
            url_for(f"{entity.key}.download", pk=row.id, file=file.id),
            "paperclip",
            meta=size(file.size),
        )
        for file in found
    )
    may = may_attach(context.actor, entity.key, row)
    actions = (Action(_("Add a file"), url_for(f"{entity.key}.attach", pk=row.id), "upload"),) if may else ()
    return Panel(
        _("Attachments"), "paperclip", len(entries), entries=entries, actions=actions, empty=_("No files")
    )


def size(number: int) -> str:
    """Return a file's size as people say it."""
    return f"{number / MEBI:.1f} MB" if number >= MEBI else f"{max(1, round(number / KIBI))} KB"


def naming(context: Context, entity: Entity, row: Any) -> str:
    """Return what a record is called."""
    column = entity.columns[entity.area.naming]
    value = getattr(row, column.name)
    return context.formatter([column], [{column.name: value}], masked=False).text(column, value)


def told(entity: Entity, row: Any, name: str) -> str:
    """Return a text of a record if this person may read its column whole; empty otherwise."""
    column = entity.columns.get(name)
    return "" if column is None or column.veiled else str(getattr(row, name) or "")
