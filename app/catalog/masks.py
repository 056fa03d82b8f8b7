"""How a column's value is masked: by its format, and not at all recognisably where that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.catalog.entity import Column
from app.domain.masking import STAR, mask_id, mask_name, mask_phone
from schema.field import Format

NUMBERS: Mapping[Format, Callable[[str], str]] = {Format.phone: mask_phone, Format.id_number: mask_id}
NOTHING = STAR * 3


def masked(column: Column, value: Any) -> str:
    """Return `value` as it stands in lists and files: names always short, the rest where it is masked."""
    style = column.field.format
    if style is Format.person:
        return mask_name(str(value))
    if not column.field.masked:
        return str(value)
    return NUMBERS[style](str(value)) if style in NUMBERS else NOTHING
