"""Value rules from type and descriptor: the one parser of forms, the API and imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.catalog.entity import Column, Kind
from app.domain.errors import N_, Refused
from app.domain.identity import whole_id, whole_phone
from app.domain.moments import read_date, read_moment
from app.domain.text import clean_line, clean_text
from schema.field import Format

PHONE = re.compile(r"[0-9+()\-\s,;/*#转]{5,40}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
OFFICE_HOURS = ZoneInfo("Asia/Shanghai")
INTEGER_LIMIT, LONGEST_INTEGER = 2**31 - 1, 400  # a float written out; thousands of digits are not read

YES = frozenset({"y", "yes", "true", "1", "on", "是", "√"})
NO = frozenset({"n", "no", "false", "0", "off", "否", "×"})

_NARROW = str.maketrans("０１２３４５６７８９．，＋－", "0123456789.,+-")
"""Full-width forms, as an input method of Chinese leaves them; digits of other scripts are refused."""


def clean(column: Column, raw: object) -> Any:
    """Return the value `raw` means for `column`; None when empty. Refused with a sentence for the field.

    Text comes trimmed and in NFC, dates as `date`, moments aware, enums as members, references as row
    numbers.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw in (None, "", []):
        return (
            [] if column.kind in {Kind.multi, Kind.refs} else (False if column.kind is Kind.boolean else None)
        )
    try:
        return _CLEANERS[column.kind](column, raw)
    except Refused as refusal:
        refusal.field = column.name
        raise


def clean_all(
    columns: Iterable[Column], raw: Mapping[str, object], *, partial: bool = False
) -> tuple[dict[str, Any], list[Refused]]:
    """Clean every column's value; all problems come back together, none is raised.

    With `partial` only the columns present in `raw` are looked at (an update may leave others alone).
    """
    values: dict[str, Any] = {}
    problems: list[Refused] = []
    for column in columns:
        if partial and column.name not in raw:
            continue
        try:
            value = clean(column, raw.get(column.name))
        except Refused as refusal:
            problems.append(refusal)
            continue
        if value in (None, []) and column.required:
            problems.append(Refused(N_("This field is required."), field=column.name))
        elif value is None and column.has_default and not column.nullable:
            continue
        else:
            values[column.name] = value
    return values, problems


def member(enum: type[StrEnum], raw: object) -> StrEnum:
    """Return the member whose code is `raw`; Refused when there is none."""
    if isinstance(raw, enum):
        return raw
    found = enum._value2member_map_.get(raw) if isinstance(raw, str) else None
    if not isinstance(found, enum):
        raise Refused(N_("“%(value)s” is not one of the choices."), value=str(raw)[:40])
    return found


def _text(column: Column, raw: object) -> str:
    if not isinstance(raw, str | int | float | Decimal):
        raise Refused(N_("This must be text."))
    text = clean_line(str(raw))
    if column.field.sealed:
        return _WHOLE[column.field.format](text)
    if column.length is not None and len(text) > column.length:
        raise Refused(
            N_("Not more than %(limit)s characters; these are %(count)s."),
            limit=column.length,
            count=len(text),
        )
    check = _FORMATS.get(column.field.format)
    return check(text) if check else text


def _long(_column: Column, raw: object) -> str:
    if not isinstance(raw, str):
        raise Refused(N_("This must be text."))
    return clean_text(raw)


def _phone(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise Refused(N_("A telephone number holds digits, spaces, + - ( ) only."))
    return text


def _email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise Refused(N_("This is no e-mail address."))
    return text


def _integer(_column: Column, raw: object) -> int:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).translate(_NARROW).replace(",", "")
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?[0-9]+", text):
        raise Refused(N_("This must be a whole number."))
    if len(text) > LONGEST_INTEGER or abs(int(text)) > INTEGER_LIMIT:
        raise Refused(N_("This number is too large."))
    return int(text)


def _decimal(_column: Column, raw: object) -> Decimal:
    text = str(raw).translate(_NARROW).replace(",", "")
    try:
        number = Decimal(text if text.isascii() else "NaN")  # Decimal reads digits of every script
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(N_("This must be a number."))
    return number


def _date(_column: Column, raw: object) -> date:
    return read_date(raw)


def _moment(_column: Column, raw: object) -> datetime:

    if isinstance(raw, datetime) and raw.tzinfo is not None:
        return raw
    return read_moment(raw).replace(tzinfo=OFFICE_HOURS)


def _boolean(_column: Column, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refused(N_("This must be yes or no."))


def _enum(column: Column, raw: object) -> StrEnum:
    if column.enum is None:
        raise Refused(N_("“%(value)s” is not one of the choices."), value=str(raw)[:40])
    return member(column.enum, raw)


def _multi(column: Column, raw: object) -> list[str]:
    items = raw if isinstance(raw, list | tuple) else [raw]
    return [_enum(column, item).value for item in items if item not in ("", None)]


def _ref(_column: Column, raw: object) -> int:
    text = str(raw).translate(_NARROW)
    if isinstance(raw, bool) or not re.fullmatch(r"[0-9]{1,10}", text) or not 0 < int(text) <= INTEGER_LIMIT:
        raise Refused(N_("Please choose from the list."))
    return int(text)


def _refs(column: Column, raw: object) -> list[int]:
    items = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    return [_ref(column, item) for item in items if item not in ("", None)]


def _json(_column: Column, raw: object) -> object:
    if not isinstance(raw, dict | list):
        raise Refused(N_("This must be a structured value."))
    return raw


_FORMATS: dict[Format, Callable[[str], str]] = {
    Format.phone: _phone,
    Format.id_number: whole_id,
    Format.email: _email,
}

_WHOLE: dict[Format, Callable[[str], str]] = {Format.phone: whole_phone, Format.id_number: whole_id}
"""Numbers of people, which are sealed, are right or refused; those of offices are taken as they are."""

_CLEANERS: dict[Kind, Callable[[Column, object], Any]] = {
    Kind.text: _text,
    Kind.long: _long,
    Kind.integer: _integer,
    Kind.decimal: _decimal,
    Kind.date: _date,
    Kind.moment: _moment,
    Kind.boolean: _boolean,
    Kind.enum: _enum,
    Kind.multi: _multi,
    Kind.ref: _ref,
    Kind.refs: _refs,
    Kind.dictionary: _text,
    Kind.json: _json,
}
