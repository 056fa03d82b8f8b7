"""The circular (情况通报, D18), as the doors use it: draft it, rehearse it, print it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from app.documents.compose import compose
from app.documents.fonts import FontSet
from app.documents.official import Annex, Form, Official, Paragraph, Table
from app.documents.pdf import Rendered
from app.documents.press import print_official
from app.documents.snapshot import Snapshot
from app.documents.typeset import level
from app.documents.values import CircularValue

KIND: Final = "circular"
REALM: Final = "全市教育系统"
_SERIAL: Final = re.compile(r"〕\d*号$")
_WIDEST: Final = "〕99999号"


def draft(
    snapshot: Snapshot,
    *,
    number: str,
    issuer: str,
    signed_on: date,
    realm: str = REALM,
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


def print_out(value: CircularValue, fonts: FontSet | None = None) -> Rendered:
    """Print the value; the same value gives the same bytes."""
    return print_official(official(value), fonts=fonts)


def official(value: CircularValue) -> Official:
    """Return the circular as the press knows papers: in the document form, its figures in annexes."""
    return Official(
        form=Form.document,
        issuers=(value.issuer,),
        mark=(value.mark,),
        title=tuple(value.title.splitlines()),
        body=tuple(Paragraph(text, level(text)) for text in value.body),
        number=value.number,
        addressees=value.addressees,
        signed_on=value.signed_on,
        sealed=True,
        annexes=tuple(
            Annex(table.title, (Table(head=table.head, rows=table.rows, note=table.note),))
            for table in value.tables
        ),
        copies=value.copies_to,
        printed_by=value.printed_by,
        printed_on=value.printed_on,
    )
