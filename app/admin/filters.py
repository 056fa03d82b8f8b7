"""The filter panel and the chips of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.admin import words
from app.admin.address import Address
from app.admin.context import Context
from app.admin.page import Chip, Choice, Input
from app.catalog.conditions import EMPTY, FILLED, Condition, Op
from app.catalog.entity import ACCOUNTS, Column, Entity, Kind
from app.domain.text import row_number
from app.queries.catalog import accounts, dictionary
from schema.labels import labels

BOOLEANS = {"yes": "1", "no": "0", "true": "1", "false": "0"}
RANGES = {Kind.date: "daterange", Kind.moment: "daterange", Kind.integer: "range", Kind.decimal: "range"}


def chips(
    context: Context, address: Address, conditions: tuple[Condition, ...], question_text: str
) -> tuple[Chip, ...]:
    """Return what is on, each removable with one click."""
    found = [Chip(_("Search"), question_text, address.without(["q"]))] if question_text else []
    for condition in conditions:
        label, name = str(condition.column.label), condition.name
        if condition.via is not None:
            label = f"{condition.via.label} · {label}"
        found.append(Chip(label, shown(context, condition), address.without([name])))
    return tuple(found)


def shown(context: Context, condition: Condition) -> str:
    """Return a condition's value as a user reads it."""
    column = condition.column
    if condition.op is Op.empty:
        return str(_("is empty"))
    if condition.op is Op.filled:
        return str(_("is filled in"))
    if condition.op is Op.between:
        low, high = (words.EMPTY if value is None else words.readable(value) for value in condition.values)
        return (
            f"{low} ~ {high}".replace(f"{words.EMPTY} ~", "≤").replace(f"~ {words.EMPTY}", "≤")
            if None in condition.values
            else f"{low} ~ {high}"
        )
    formatter = context.formatter(
        [column], [{column.name: value} for value in condition.values], links=False, masked=False
    )
    texts = [formatter.text(column, value) for value in condition.values]
    most = 3
    return "、".join(texts[:most]) + (f" … ({len(texts)})" if len(texts) > most else "")


def inputs(context: Context, entity: Entity, address: Address) -> tuple[Input, ...]:
    """Return the inputs of the filter panel, filled from the address."""
    return tuple(_input(context, column, address.value(column.name)) for column in entity.filters())


def _input(context: Context, column: Column, raw: str) -> Input:
    label = str(column.label)
    if column.kind in RANGES:
        low, _sep, high = raw.partition("..")
        return Input(column.name, label, RANGES[column.kind], values=(low, high))
    if column.kind is Kind.boolean:
        return Input(column.name, label, "tribool", value=BOOLEANS.get(raw, raw))
    if column.kind is Kind.enum and column.enum is not None:
        return _several(column, raw, labels(column.enum))
    if column.kind is Kind.dictionary:
        return _several(column, raw, dictionary(context.session, str(column.field.dictionary)))
    if column.kind is Kind.ref and column.target == ACCOUNTS:
        return _several(column, raw, accounts(context.session))
    if column.kind is Kind.ref:
        return _reference(context, column, raw, label)
    hint = _("The whole number") if column.field.sealed else ""
    return Input(column.name, label, "text", raw, placeholder=hint)


def _several(column: Column, raw: str, known: Mapping[Any, Any]) -> Input:
    chosen = raw.split(",")
    options = tuple(Choice(str(code), str(text), str(code) in chosen) for code, text in known.items())
    return Input(column.name, str(column.label), "multi", raw, tuple(chosen), choices=options)


def _reference(context: Context, column: Column, raw: str, label: str) -> Input:
    numbers = [number for part in raw.split(",") if (number := row_number(part)) is not None]
    rows = [{column.name: number} for number in numbers]
    formatter = context.formatter([column], rows, links=False)
    options = tuple(Choice(str(number), formatter.text(column, number), active=True) for number in numbers)
    lookup = url_for(f"{column.target}.lookup") if column.target else None
    special = {EMPTY: _("is empty"), FILLED: _("is filled in")}
    if raw in special:
        options = (Choice(raw, special[raw], active=True),)
    return Input(
        column.name,
        label,
        "refs",
        raw,
        tuple(raw.split(",")) if raw else (),
        choices=options,
        lookup_url=lookup,
    )
