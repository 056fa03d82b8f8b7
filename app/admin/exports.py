"""Exports of exactly what a list shows, and empty workbooks to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _

from app.access.permissions import Act
from app.actions.witness import Witnessed, note
from app.admin import words
from app.admin.address import Address, one_of
from app.admin.context import Context
from app.admin.lists import chosen_columns
from app.catalog.conditions import Condition, Op, Order
from app.catalog.entity import Column, Entity, Kind
from app.clock import OFFICE_ZONE, now
from app.exports import csv_file, workbook
from app.imports.areas import importable
from app.queries.listing import Question, stream
from schema.field import Field
from schema.labels import labels
from schema.vocabulary import AuditVerb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
SPOOL = 8 * 2**20
TEMPLATE_KINDS = {
    Kind.date: workbook.ColumnKind.date,
    Kind.moment: workbook.ColumnKind.moment,
    Kind.integer: workbook.ColumnKind.integer,
    Kind.decimal: workbook.ColumnKind.number,
}


def send(ctx: Context, entity: Entity, address: Address, question: Question) -> Response:
    """Send every row the address means, with the columns it shows; masked unless one may export whole."""
    columns = [column for column in chosen_columns(entity, address) if column.field.exported]
    return _send(ctx, entity, columns, question, csv=one_of(address, "format", ("xlsx", "csv")) == "csv")


def send_rows(ctx: Context, entity: Entity, ids: list[int]) -> Response:
    """Send the chosen rows."""
    identity = Column("id", Kind.integer, Field("id"), nullable=False, has_default=True)
    question = Question((Condition(identity, Op.one_of, tuple(ids), ""),), (Order("id", descending=False),))
    return _send(
        ctx, entity, [column for column in entity.listed() if column.field.exported], question, csv=False
    )


def send_template(entity: Entity) -> Response:
    """Send a workbook with the area's headings, their help, and drop-downs of their choices."""
    columns = importable(entity)
    headings = [
        workbook.TemplateColumn(
            header=str(column.label),
            required=column.required,
            help=str(column.field.help),
            kind=TEMPLATE_KINDS.get(column.kind, workbook.ColumnKind.text),
            choices=tuple(str(text) for text in labels(column.enum).values())
            if column.kind is Kind.enum and column.enum
            else (),
        )
        for column in columns
    ]
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - sent and closed by the response
    workbook.write_template(file, headings, sheet=str(entity.area.label), required_mark="*")
    file.seek(0)
    return send_file(
        file, mimetype=XLSX, as_attachment=True, download_name=f"{entity.area.label}-{_('template')}.xlsx"
    )


def _send(ctx: Context, entity: Entity, columns: list[Column], question: Question, *, csv: bool) -> Response:
    headings = [str(column.label) for column in columns]
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115
    clear = ctx.actor.may(entity.key, Act.export_clear)
    lines = _lines(ctx, entity, columns, replace(question, page=1, after=None), clear=clear)
    if csv:
        csv_file.write_csv(file, headings, lines, zone=OFFICE_ZONE)
    else:
        workbook.write_table(
            file, headings, lines, sheet=str(entity.area.label), zone=OFFICE_ZONE, mark=_mark(ctx)
        )
    file.seek(0)
    detail = {"columns": [None, [column.name for column in columns]], "clear": [None, clear]}
    note(ctx.actor, Witnessed(AuditVerb.export, entity.table, display=str(len(columns)), detail=detail))
    name = f"{entity.area.label}-{ctx.today.isoformat()}"
    if csv:
        return send_file(
            file, mimetype="text/csv; charset=utf-8", as_attachment=True, download_name=f"{name}.csv"
        )
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _mark(ctx: Context) -> str:
    """Return who took a file out, and when."""
    who = f"{ctx.actor.name} ({ctx.actor.username})"
    return str(_("Exported by %(who)s, %(when)s", who=who, when=words.moment(now())))


def _lines(
    ctx: Context, entity: Entity, columns: list[Column], question: Question, *, clear: bool
) -> Iterator[list[Any]]:
    names = [column.name for column in columns]
    left = MOST_ROWS
    for chunk in stream(ctx.session, entity, names, question):
        formatter = ctx.formatter(columns, chunk, links=False, masked=not clear)
        for row in chunk[:left]:
            yield [_value(formatter, column, row[column.name]) for column in columns]
        left -= len(chunk)
        if left <= 0:
            return


def _value(formatter: Any, column: Column, value: Any) -> Any:
    plain = isinstance(value, date | int | float) and column.kind in {Kind.date, Kind.integer, Kind.decimal}
    if value is None or (plain and not column.field.masked):
        return value
    text = formatter.text(column, value)
    return "" if text == words.EMPTY else text
