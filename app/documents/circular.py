"""The circular (情况通报, D18), as the doors use it: draft it, rehearse it, print it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from app.documents.charts import WIDTH, draw, height, words
from app.documents.compose import compose
from app.documents.figure_book import figure_book
from app.documents.fonts import FontSet, ours
from app.documents.official import Annex, Figure, Form, Official, Paragraph, Table
from app.documents.pdf import Rendered
from app.documents.press import print_official
from app.documents.snapshot import Snapshot
from app.documents.typeset import level
from app.documents.values import Chart, CircularValue

KIND: Final = "circular"
REALM: Final = "全市教育系统"
CHARTS: Final = "主要数据统计图"
_SERIAL: Final = re.compile(r"〕\d*号$")
_WIDEST: Final = "〕99999号"


def draft(
    snapshot: Snapshot,
    *,
    number: str,
    issuer: str,
    signed_on: date,
    realm: str = REALM,
    title: str = "",
    mark: str = "",
    addressees: str = "",
    copies_to: str = "",
    printed_by: str = "",
    signer: str = "",
) -> CircularValue:
    """Return the circular of the snapshot, drafted in full and ready to be edited or printed.

    Before a number is taken pass it without its serial: 绍教信〔2026〕号. Empty texts are taken from the
    templates (addressees) or from the issuer (printed_by).
    """
    return compose(
        snapshot,
        number=number,
        issuer=issuer,
        signed_on=signed_on,
        realm=realm,
        title=title,
        mark=mark,
        addressees=addressees,
        copies_to=copies_to,
        printed_by=printed_by,
        signer=signer,
    )


def sign(value: CircularValue, *, number: str, signed_on: date, signer: str) -> CircularValue:
    """Return the value with what signing adds: number, day and signer."""
    return replace(value, number=number, signed_on=signed_on, printed_on=signed_on, signer=signer)


def rehearse(value: CircularValue, fonts: FontSet | None = None) -> Rendered:
    """Print the value with the widest number there can be, before a real one is taken.

    Whatever would refuse to print refuses here, so that no number is lost to a missing glyph.
    """
    return print_out(replace(value, number=_SERIAL.sub(_WIDEST, value.number)), fonts)


def print_out(value: CircularValue, fonts: FontSet | None = None, *, marked: bool = False) -> Rendered:
    """Print the value with its tables as a workbook inside; the same value gives the same bytes.

    `marked` shows the figures nobody counted, as a draft does.
    """
    fonts = fonts or ours()
    assets = {_picture(chart): draw(chart, fonts) for chart in value.charts}
    return print_official(
        official(value, marked=marked),
        fonts=fonts,
        assets=assets,
        attached=(figure_book(value),) if value.tables else (),
    )


def official(value: CircularValue, *, marked: bool = False) -> Official:
    """Return the circular as the press knows papers: in the document form, its figures in annexes."""
    annexes = [
        Annex(table.title, (Table(head=table.head, rows=table.rows, note=table.note),))
        for table in value.tables
    ]
    if value.charts:
        annexes.append(Annex(CHARTS, tuple(map(_figure, value.charts))))
    marks: dict[int, list[tuple[int, int]]] = {}
    for mark in value.marks if marked else ():
        marks.setdefault(mark.paragraph, []).append((mark.start, mark.end))
    return Official(
        form=Form.document,
        issuers=(value.issuer,),
        mark=(value.mark,),
        title=tuple(value.title.splitlines()),
        body=tuple(
            Paragraph(text, level(text), tuple(marks.get(place, ()))) for place, text in enumerate(value.body)
        ),
        number=value.number,
        addressees=value.addressees,
        signed_on=value.signed_on,
        sealed=True,
        annexes=tuple(annexes),
        copies=value.copies_to,
        printed_by=value.printed_by,
        printed_on=value.printed_on,
    )


def _figure(chart: Chart) -> Figure:
    return Figure(_picture(chart), words(chart), WIDTH, height(chart), chart.title)


def _picture(chart: Chart) -> str:
    return f"{chart.name}.svg"
