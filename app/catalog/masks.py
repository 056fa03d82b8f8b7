"""What of a text column is shown to whom reads a list: numbers and names masked, by the descriptor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.domain.masking import mask_id, mask_name, mask_phone, mask_text
from schema.field import Format

if TYPE_CHECKING:
    from app.catalog.entity import Column

NUMBERS: Mapping[Format, Callable[[str], str]] = {Format.phone: mask_phone, Format.id_number: mask_id}
FREE = frozenset({Format.plain, Format.long})


def masked(column: Column, text: str) -> str:
    """Return `text` as lists, exports and the API show it: no whole number and no whole name of a person."""
    style = column.field.format
    if style is Format.person:
        return mask_name(text)
    if style in FREE:
        return mask_text(text)
    return number_masked(column, text)


def number_masked(column: Column, text: str) -> str:
    """Return `text` as every page shows it: only a number kept from view is masked."""
    mask = NUMBERS.get(column.field.format) if column.field.masked else None
    return mask(text) if mask else text
