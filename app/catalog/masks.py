"""What of a text column is shown to whom reads a list: numbers and names masked, by the descriptor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.catalog.entity import Column
from app.domain.masking import STAR, mask_id, mask_name, mask_phone, mask_text
from schema.field import Format

NUMBERS: Mapping[Format, Callable[[str], str]] = {Format.phone: mask_phone, Format.id_number: mask_id}
FREE = frozenset({Format.plain, Format.long})
NOTHING = STAR * 3


def masked(column: Column, value: Any) -> str:
    """Return `value` as it stands in lists and files: names short, numbers in free text masked."""
    text, style = str(value), column.field.format
    if style is Format.person:
        return mask_name(text)
    if column.field.masked or column.veiled:
        return number_masked(column, text)
    return mask_text(text) if style in FREE else text


def number_masked(column: Column, value: Any) -> str:
    """Return `value` as every page shows it: only what is kept from view is masked."""
    if not (column.field.masked or column.veiled):
        return str(value)
    style = column.field.format
    return NUMBERS[style](str(value)) if style in NUMBERS else NOTHING
