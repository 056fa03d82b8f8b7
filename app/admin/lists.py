"""From a question to a drawn list: columns, cells, sorting, paging, chips, actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.access.permissions import Act
from app.actions import printing
from app.admin import filters
from app.admin.address import SIZES, Address
from app.admin.context import Context
from app.admin.page import Action, Cell, Choice, Empty, ListPage, Pager, Row
from app.admin.page import Column as Head
from app.admin.page_special import FilterPanel
from app.admin.row_marks import marks_of, needed_by
from app.catalog.entity import Column, Entity, Kind
from app.queries.catalog import remembered
from app.queries.listing import Answer, Question, answer

WIDE_KINDS = frozenset({Kind.integer, Kind.decimal})
NEIGHBOURS = 2


def list_page(context: Context, entity: Entity, address: Address, question: Question) -> ListPage:
    """Answer the question and return the page."""
    columns = chosen_columns(entity, address)
    names = [*(column.name for column in columns), *needed_by(entity)]
    found = answer(context.session, entity, names, question)
    label = str(entity.area.label)
    return ListPage(
        key=entity.key,
        title=_("%(area)s – recycle bin", area=label) if question.deleted else label,
        count=_count(found),
        columns=tuple(_head(entity, column, address, question) for column in columns)
        + marks_of(context, entity).heads,
        rows=rows(context, entity, columns, found.rows),
        query=question.text,
        action_url=address.path,
        keep=tuple(pair for pair in address.pairs if pair[0] not in {"page", "after", "before"}),
        chips=filters.chips(context, address, question.conditions, question.text),
        clear_url=address.without([*entity.columns, "q", *(c.name for c in question.conditions)]),
        filters_url=address.elsewhere(url_for(f"{entity.key}.filters")) if entity.filters() else "",
        pager=_pager(address, question, found),
        actions=_actions(context, entity, address, deleted=question.deleted),
        bulk=_bulk(context, entity, deleted=question.deleted),
        bulk_url=url_for(f"{entity.key}.bulk"),
        empty=_empty(context, entity, question),
        searchable=bool(entity.searched()),
        search_hint=_search_hint(entity),
        column_choices=_column_choices(context, entity, columns),
        note=str(entity.area.hint) if not found.rows else "",
    )


def filter_panel(context: Context, entity: Entity, address: Address) -> FilterPanel:
    """Return the filter panel of a list, filled from its address."""
    list_url = url_for(f"{entity.key}.list")
    there = Address(list_url, address.pairs)
    kept = tuple(pair for pair in address.pairs if pair[0] not in {"page", "after", "before"})
    names = [*entity.columns, "q", *(name for name, _value in address.pairs if "." in name)]
    return FilterPanel(list_url, kept, filters.inputs(context, entity, address), there.without(names))


def chosen_columns(entity: Entity, address: Address) -> tuple[Column, ...]:
    """Return the columns an address names, else those of the default list; only what a record shows too."""
    known = {column.name: column for column in entity.shown() if column.kind is not Kind.json}
    names = dict.fromkeys(address.value("columns").split(","))
    return tuple(known[name] for name in names if name in known) or entity.listed()


def rows(
    context: Context, entity: Entity, columns: Sequence[Column], found: Sequence[dict[str, Any]]
) -> tuple[Row, ...]:
    """Return the drawn rows."""
    formatter = context.formatter(columns, found, links=False)
    marks = marks_of(context, entity)
    naming = _lead(entity, columns)
    record = url_for(f"{entity.key}.show", pk=0).removesuffix("0")
    drawn = []
    for row in found:
        cells = []
        for column in columns:
            cell = formatter.cell(column, row[column.name])
            if column.name == naming:
                cell = Cell(cell.text, cell.kind, cell.tone, title=cell.title, tags=marks.tags(row))
            cells.append(cell)
        drawn.append(
            Row(
                str(row["id"]),
                (*cells, *marks.cells(row)),
                f"{record}{row['id']}",
                marks.edge(row),
            )
        )
    return tuple(drawn)


def _search_hint(entity: Entity) -> str:
    """Say what the search box takes, where numbers are found by their whole value only."""
    sealed = [str(column.label) for column in entity.searched() if column.field.sealed]
    return _("Part of a name, or a whole number (%(columns)s)", columns=", ".join(sealed)) if sealed else ""


def _lead(entity: Entity, columns: Sequence[Column]) -> str:
    """Return the column with the link and the flags: the subject where there is one, else the name."""
    names = [column.name for column in columns]
    return next((name for name in ("title", entity.area.naming) if name in names), names[0] if names else "")


def _head(entity: Entity, column: Column, address: Address, question: Question) -> Head:
    first = question.orders[0] if question.orders else None
    here = first is not None and first.name == column.name
    descending = here and first is not None and first.descending
    target = column.name if descending or not here else f"-{column.name}"
    return Head(
        column.name,
        str(column.label),
        align="end" if column.kind in WIDE_KINDS else "start",
        sort_url=address.at(sort=target) if column.sortable else None,
        sorted=("desc" if descending else "asc") if here else None,
        drop=_drop(column),
        lead=column.name == ("title" if "title" in entity.columns else entity.area.naming),
    )


def _drop(column: Column) -> int:
    place = column.field.listed or 99
    return 0 if place <= 3 else min(3, 1 + (place - 4) // 2)  # noqa: PLR2004 - the first three stay


def _count(found: Answer) -> str:
    number = f"{found.count:,}+" if found.capped else f"{found.count:,}"
    return str(_("%(number)s rows", number=number))


def _pager(address: Address, question: Question, found: Answer) -> Pager:
    first = (question.page - 1) * question.size + 1
    last = first + len(found.rows) - 1
    pages = max(1, -(-found.count // question.size))
    more = found.capped or question.page < pages
    leads, follows = (found.rows[0]["id"], found.rows[-1]["id"]) if found.rows else (None, None)
    total = f"{found.count:,}+" if found.capped else f"{found.count:,}"
    numbers = _numbers(address, question.page, pages, capped=found.capped)
    return Pager(
        text=_("%(first)s–%(last)s of %(total)s", first=f"{first:,}", last=f"{last:,}", total=total)
        if found.rows
        else "",
        previous_url=address.at(page=question.page - 1, before=leads) if question.page > 1 else None,
        next_url=address.at(page=question.page + 1, after=follows)
        if more and len(found.rows) == question.size
        else None,
        numbers=numbers,
        sizes=tuple(
            Choice(str(size), _("%(size)s per page", size=size), size == question.size, address.at(size=size))
            for size in SIZES
        ),
    )


def _numbers(address: Address, page: int, pages: int, *, capped: bool) -> tuple[Choice, ...]:
    if pages == 1 and not capped:
        return ()
    last = {pages} if not capped else {page + 1}
    wanted = sorted({1, *range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1), *last})
    found: list[Choice] = []
    before = 0
    for number in wanted:
        if number - before > 1:
            found.append(Choice("", "…"))
        found.append(Choice(str(number), str(number), number == page, address.at(page=number)))
        before = number
    return tuple(found)


def _actions(context: Context, entity: Entity, address: Address, *, deleted: bool) -> tuple[Action, ...]:
    actor, key = context.actor, entity.key
    found = []
    if deleted:
        return (Action(_("Back to the list"), address.without(["deleted"]), "arrow-left"),)
    if actor.may(key, Act.export):
        found.append(Action(_("Export"), address.elsewhere(url_for(f"{key}.export")), "file-export"))
    if actor.may(key, Act.load):
        target = url_for("ImportView.upload", area=key)
        found.append(Action(_("Import"), target, "file-import"))
    if entity.recyclable and entity.area.deletable and actor.may(key, Act.delete):
        found.append(Action(_("Recycle bin"), address.at(deleted="yes"), "trash", style="ghost"))
    if entity.written_by_forms and actor.may(key, Act.write):
        label = _new_word(entity)
        found.append(Action(label, url_for(f"{key}.add"), "plus", style="primary", name="new"))
    return tuple(found)


def _bulk(context: Context, entity: Entity, *, deleted: bool) -> tuple[Action, ...]:
    url, actor = url_for(f"{entity.key}.bulk"), context.actor
    found = []
    if deleted:
        return (Action(_("Restore"), url, "arrow-back-up", method="post", name="act", value="restore"),)
    if actor.may(entity.key, Act.export):
        found.append(
            Action(_("Export selection"), url, "file-export", method="post", name="act", value="export")
        )
    if entity.key in printing.AREAS and actor.may("papers", Act.read):
        address = url_for("PrintingView.choose", area=entity.key)
        found.append(Action(_("Print papers"), address, "printer", method="post"))
    if entity.written_by_forms and entity.area.deletable and actor.may(entity.key, Act.delete):
        confirm = _("Move the selected records to the recycle bin?")
        found.append(
            Action(_("Delete"), url, "trash", "danger", "post", name="act", value="delete", confirm=confirm)
        )
    return tuple(found)


def _empty(context: Context, entity: Entity, question: Question) -> Empty:
    narrowed = bool(question.conditions or question.text)
    if narrowed:
        return Empty(
            _("Nothing fits these conditions"), _("Remove one of them, or search for something else.")
        )
    if entity.written_by_forms and context.actor.may(entity.key, Act.write):
        action = Action(_new_word(entity), url_for(f"{entity.key}.add"), "plus", style="primary")
        return Empty(_("Nothing here yet"), str(entity.area.hint), (action,))
    return Empty(_("Nothing here yet"), str(entity.area.hint))


def _new_word(entity: Entity) -> str:
    """Return what the button for a new row says."""
    if entity.key == "petitions":
        return str(_("Register a petition"))
    return str(_("New: %(one)s", one=str(entity.area.one)))


def _column_choices(context: Context, entity: Entity, columns: Sequence[Column]) -> tuple[Choice, ...]:
    shown = {column.name for column in columns}
    known = ("columns offered", entity.key, context.actor.roles, str(get_locale()))
    offered = remembered(context.session, known, lambda: _offered(entity))
    return tuple(Choice(name, label, name in shown) for name, label in offered)


def _offered(entity: Entity) -> tuple[tuple[str, str], ...]:
    """Return name and label of the columns a list can show, those of the default list first."""
    found = [
        column for column in entity.shown() if column.kind is not Kind.json and column.field.group != "trace"
    ]
    found.sort(key=lambda column: column.field.listed or 99)
    return tuple((column.name, str(column.label)) for column in found)
