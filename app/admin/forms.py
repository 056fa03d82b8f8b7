"""Forms from the catalogue: drawn with values or with what was typed, read back into plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.permissions import Act
from app.admin import words
from app.admin.context import Context
from app.admin.formats import raw_text
from app.admin.page import Action, Choice, FormPage, Input, Section
from app.catalog.entity import ACCOUNTS, Column, Entity, Kind
from app.domain.errors import PanelError
from app.domain.secrecy import MAKES_RESTRICTED
from app.domain.text import row_number
from app.queries.catalog import accounts, choices
from schema.labels import labels

KINDS: Mapping[Kind, str] = {
    Kind.text: "text",
    Kind.long: "long",
    Kind.integer: "int",
    Kind.decimal: "decimal",
    Kind.date: "date",
    Kind.moment: "datetime",
    Kind.boolean: "bool",
    Kind.enum: "enum",
    Kind.multi: "multi",
    Kind.ref: "ref",
    Kind.refs: "refs",
    Kind.dictionary: "enum",
    Kind.json: "hidden",
}
LONG_TEXT_LIMIT = 20_000

Raw = Mapping[str, Any]


def typed(columns: Iterable[Column], form: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """Return what was typed for each column: a string, or a list where several may be chosen.

    A forged field of another name is not even looked at.
    """
    found: dict[str, Any] = {}
    for column in columns:
        name = prefix + column.name
        if column.kind in {Kind.multi, Kind.refs}:
            found[column.name] = [part for value in form.getlist(name) for part in value.split(",") if part]
        else:
            found[column.name] = form.get(name, "")
    return found


def stored(columns: Iterable[Column], row: Any) -> dict[str, Any]:
    """Return a row's values as a form holds them."""
    found: dict[str, Any] = {}
    for column in columns:
        value = None if column.field.sealed else getattr(row, column.name)
        found[column.name] = list(value or []) if column.kind in {Kind.multi, Kind.refs} else raw_text(value)
    return found


def answered(columns: Iterable[Column], raw: dict[str, Any]) -> list[Column]:
    """Return the columns a form of a known record answers: a sealed one left empty is to stay as it is.

    A single dash takes the number away.
    """
    asked = []
    for column in columns:
        if not column.field.sealed:
            asked.append(column)
        elif raw.get(column.name, "").strip():
            asked.append(column)
            raw[column.name] = "" if raw[column.name].strip() == "-" else raw[column.name]
    return asked


def masks(context: Context, columns: Iterable[Column], row: Any) -> dict[str, str]:
    """Return what a form shows of the sealed values of a record: their masks."""
    sealed = [column for column in columns if column.field.sealed and getattr(row, column.name)]
    formatter = context.formatter(sealed, [], links=False)
    return {column.name: formatter.text(column, getattr(row, column.name)) for column in sealed}


def default_values(entity: Entity) -> dict[str, Any]:
    """Return the scalar defaults of an area's columns as a form holds them."""
    found: dict[str, Any] = {}
    for column in entity.model.__table__.columns:
        default = column.default
        if default is not None and default.is_scalar and column.key in entity.columns:
            value = default.arg
            found[column.key] = (
                "1" if value is True else ("" if value is False else str(getattr(value, "value", value)))
            )
    return found


def inputs(
    context: Context,
    columns: Iterable[Column],
    raw: Raw,
    problems: Iterable[PanelError] = (),
    *,
    prefix: str = "",
    theirs: Mapping[str, tuple[str, str]] | None = None,
    readonly: bool = False,
    known: Mapping[str, str] | None = None,
) -> tuple[Input, ...]:
    """Return the inputs of `columns`, holding `raw`, with the sentences of `problems` beside them."""
    columns = list(columns)
    errors: dict[str, list[str]] = {}
    for problem in problems:
        errors.setdefault(problem.field or "", []).append(words.sentence(problem))
    formatter = context.formatter(columns, [_references(columns, raw)], links=False, masked=False)
    drawn = []
    for column in columns:
        value = raw.get(column.name, "")
        many = value if isinstance(value, list) else []
        reference = row_number(str(value)) if column.kind is Kind.ref else None
        drawn.append(
            Input(
                name=prefix + column.name,
                label=str(column.label),
                kind=_kind(column),
                value="" if isinstance(value, list) else _boolean(column, str(value)),
                values=tuple(str(item) for item in many),
                text=formatter.text(column, reference) if reference else "",
                choices=_choices(context, column, raw.get(column.name)),
                required=column.required,
                readonly=readonly,
                placeholder=(known or {}).get(column.name, ""),
                private=column.field.sealed,
                help=_("Leave empty to keep it; a single - takes it away.")
                if column.name in (known or {})
                else str(column.field.help),
                errors=tuple(errors.get(prefix + column.name, errors.get(column.name, ()))),
                lookup_url=_lookup(column),
                new_url=_new(context, column),
                maxlength=LONG_TEXT_LIMIT if column.kind is Kind.long else column.length,
                wide=column.field.wide,
                suffix=str(column.field.suffix),
                theirs=(theirs or {}).get(column.name, (None, ""))[0],
                theirs_value=(theirs or {}).get(column.name, (None, ""))[1],
            )
        )
    return tuple(drawn)


def sections(
    context: Context,
    entity: Entity,
    raw: Raw,
    problems: Iterable[PanelError] = (),
    *,
    theirs: Mapping[str, tuple[str, str]] | None = None,
    known: Mapping[str, str] | None = None,
) -> tuple[Section, ...]:
    """Return the form of an area, grouped as the area declares."""
    problems = list(problems)
    groups: dict[str, list[Column]] = {key: [] for key in entity.area.sections} or {"main": []}
    for column in entity.on_form():
        groups.setdefault(column.field.group, []).append(column)
    titles = {"main": entity.area.one, **entity.area.sections}
    return tuple(
        Section(
            str(titles.get(key, entity.area.one)),
            inputs(context, columns, raw, problems, theirs=theirs, known=known),
        )
        for key, columns in groups.items()
        if columns
    )


def form_page(
    context: Context,
    entity: Entity,
    *,
    title: str,
    action_url: str,
    cancel_url: str,
    raw: Raw,
    token: str = "",
    problems: Iterable[PanelError] = (),
    stale: str = "",
    theirs: Mapping[str, tuple[str, str]] | None = None,
    known: Mapping[str, str] | None = None,
    extra: tuple[Action, ...] = (),
    draft_key: str = "",
    base: str = "",
    presence: tuple[str, str] = ("", ""),
    before: tuple[Section, ...] = (),
    submit: Action | None = None,
) -> FormPage:
    """Return the page of an area's form."""
    problems = list(problems)
    return FormPage(
        key=entity.key,
        title=title,
        action_url=action_url,
        cancel_url=cancel_url,
        sections=(*sections(context, entity, raw, problems, theirs=theirs, known=known), *before),
        submit=submit or Action(_("Save"), action_url, "device-floppy", style="primary"),
        extra=extra,
        token=token,
        base=base,
        presence=presence,
        problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        stale=stale,
        hint=str(entity.area.hint),
        draft_key=draft_key,
        undrafted=tuple((name, str(value)) for name, value in MAKES_RESTRICTED if name in entity.columns),
    )


def _references(columns: Iterable[Column], raw: Raw) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        number = row_number(str(raw.get(column.name))) if column.kind is Kind.ref else None
        if number is not None:
            found[column.name] = number
    return found


def _kind(column: Column) -> str:
    if column.kind is Kind.ref and column.target == ACCOUNTS:
        return "enum"  # accounts have no lookup: they are few, and chosen from a list
    return "segments" if column.field.segments else KINDS[column.kind]


def _boolean(column: Column, value: str) -> str:
    if column.kind is not Kind.boolean:
        return value
    return "1" if value.lower() in {"1", "yes", "true", "y", "on"} else ""


def _choices(context: Context, column: Column, value: Any) -> tuple[Choice, ...]:
    if column.kind in {Kind.enum, Kind.multi} and column.enum is not None:
        chosen = {str(item) for item in value} if isinstance(value, list) else {str(value)}
        return tuple(Choice(code, str(text), code in chosen) for code, text in labels(column.enum).items())
    if column.kind is Kind.dictionary:
        known = choices(context.session, str(column.field.dictionary), context.today)
        return tuple(Choice(code, text, code == value) for code, text in known.items())
    if column.kind is Kind.ref and column.target == ACCOUNTS:
        known_accounts = accounts(context.session)
        return tuple(
            Choice(str(number), text, str(number) == str(value)) for number, text in known_accounts.items()
        )
    if column.kind is Kind.refs and isinstance(value, list):
        numbers = [number for item in value if (number := row_number(str(item))) is not None]
        named = context.formatter([_single(column)], [{column.name: n} for n in numbers], links=False)
        return tuple(Choice(str(n), named.text(_single(column), n), active=True) for n in numbers)
    return ()


def _single(column: Column) -> Column:
    return Column(column.name, Kind.ref, column.field, nullable=True, has_default=False, target=column.target)


def _lookup(column: Column) -> str | None:
    if column.kind not in {Kind.ref, Kind.refs} or column.target in {None, ACCOUNTS}:
        return None
    return url_for(f"{column.target}.lookup")


def _new(context: Context, column: Column) -> str | None:
    if column.kind is not Kind.ref or column.target in {None, ACCOUNTS}:
        return None
    target = context.catalogue[str(column.target)]
    offered = (
        target.written_by_forms and target.key != "petitions" and context.actor.may(target.key, Act.write)
    )
    return url_for(f"{target.key}.add") if offered else None
