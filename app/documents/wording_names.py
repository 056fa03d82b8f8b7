"""What a wording of a petition's paper may name: the types behind the names, and an example of each.

The types are those of the facts themselves, so a new fact is known here as soon as it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from types import GenericAlias, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from app.catalog.entity import Kind
from app.catalog.paper_inputs import draw_verb
from app.documents.placeholders import PLACEHOLDERS
from app.queries.paper_facts import CaseFacts
from schema.vocabulary import PaperKind

Shape: TypeAlias = Any
"""A type of a fact, or a mapping of names to types; None where nothing is known of it."""

FUNCTIONS: Final = frozenset({"bare", "ended"})
"""What a wording may call besides the words the papers share."""

_WORDS: Final[Mapping[str, Any]] = {
    "number": "信〔2026〕0001",
    "query_code": "K7M2P9QX",
    "query_address": "https://xf.example.gov.cn/query/",
    "title": "要求退还晚托班收费",
    "channel": "letter",
    "purpose": "appeal",
    "category": "教育收费与财务",
    "received_on": date(2026, 9, 1),
    "registered_on": date(2026, 9, 2),
    "accepted_on": date(2026, 9, 8),
    "due_on": date(2026, 11, 6),
    "people_count": 1,
    "people.name": "张三",
    "people.id_number": "330602********1234",
    "people.phone": "138****1234",
    "people.address": "示例市城东街道学院路1号",
    "summary": "学校收取晚托班费用没有公示，要求说明收费依据",
    "first_contact": "李四",
    "is_important": False,
    "claims.text": "退还2026年3月至6月的晚托班费用",
    "claims.finding": "学校收取晚托班费用没有按规定向社会公示",
    "claims.basis": "《浙江省中小学服务性收费和代收费管理办法》",
    "claims.result": "supported",
    "office.name": "示例市教育局",
    "office.review_organ": "示例市人民政府",
    "issuer.name": "示例市教育局",
    "issuer.review_organ": "示例市人民政府",
    "unit.name": "城东中学",
    "organ": "城东中学",
    "phone": "0575-88000000",
    "address": "示例市人民路1号",
    "prefix": "示教信",
    "sending.mode": "transfer",
    "supervision.number": "督〔2026〕0001",
    "supervision.kind": "case",
    "supervision.trigger": "group_visit",
    "supervision.unit": "城东中学",
    "supervision.dedicated_person": "王五",
    "supervision.demand": "核清收费情况，依规退还多收的费用，并答复信访人",
    "review_days": 30,
    "reason": "需要等待鉴定结论",
    "basis": "《信访工作条例》第三十一条第二项",
    "where": "请向示例市劳动人事争议仲裁委员会申请仲裁",
    "paper": "信访事项受理告知书",
    "paper_number": "示教信受〔2026〕1号",
}
"""Invented values, by the end of their name; the longest end that fits is taken."""

_PLAIN: Final[Mapping[type, Any]] = {str: "示例", int: 1, bool: False, date: date(2026, 9, 17)}


SERVED: Final = frozenset({"paper", "paper_number", "recipient", "way", "day", "refused_day", "proof"}) | {
    "witness",
    "witness_day",
}
"""What the proof of service takes from the paper that is served and from the record of it."""


@lru_cache(maxsize=64)
def members(shape: type) -> Mapping[str, Shape] | None:
    """Return the names under a type of facts with their types; None for a plain value."""
    if not is_dataclass(shape):
        return None
    return dict(get_type_hints(shape))


def under(shape: Shape) -> Mapping[str, Shape] | None:
    """Return what may stand behind a dot; None where that cannot be known."""
    inner = required(shape)
    if isinstance(inner, Mapping):
        return inner
    return members(inner) if isinstance(inner, type) else None


def required(shape: Shape) -> Shape:
    """Return a type without its None."""
    if get_origin(shape) in {Union, UnionType}:
        rest = [one for one in get_args(shape) if one is not type(None)]
        return rest[0] if len(rest) == 1 else None
    return shape


def element(shape: Shape) -> Shape:
    """Return the type of what a list holds; None where that cannot be known."""
    inner = required(shape)
    return get_args(inner)[0] if _is_list(inner) else None


def several(shape: Shape) -> Shape:
    """Return the type of a list of these."""
    return GenericAlias(tuple, (shape, ...))


def _is_list(shape: Shape) -> bool:
    origin: Any = get_origin(shape)
    return origin is tuple


@lru_cache(maxsize=1)
def roots() -> Mapping[str, Shape]:
    """Return the names a wording begins with, and their types."""
    typed = {
        name.removeprefix("given."): _typed_as(name.removeprefix("given."))
        for name in PLACEHOLDERS
        if name.startswith("given.")
    }
    return {"case": CaseFacts, "given": typed}


def _typed_as(name: str) -> type:
    """Return date for what is typed as a day, text for everything else."""
    asked = (one for kind in PaperKind for one in draw_verb(kind).inputs)
    return date if any(one.name == name and one.kind is Kind.date for one in asked) else str


def example_case() -> CaseFacts:
    """Return an invented petition with every fact there is; nobody's name, for whoever sees no petition."""
    made: CaseFacts = _example(CaseFacts, "")
    return made


def example_given(kind: PaperKind) -> dict[str, Any]:
    """Return invented values for what is typed when a paper of this kind is drawn up."""
    known = roots()["given"]
    names = {one.name for one in draw_verb(kind).inputs}
    if kind is PaperKind.D12:
        names |= SERVED
    return {name: _example(known.get(name, str), name) for name in sorted(names)}


def example(path: str) -> Any:
    """Return the example of a name as the page of names shows it: `case.unit.name`."""
    root, _dot, rest = path.partition(".")
    if root == "given":
        return _example(roots()["given"].get(rest, str), rest)
    found: Any = example_case()
    for part in rest.split("."):
        found = found[0] if isinstance(found, tuple) else found
        found = getattr(found, part)
    return found


def _example(shape: Shape, path: str) -> Any:
    inner = required(shape)
    if _is_list(inner):
        return (_example(element(inner), path),)
    if is_dataclass(inner) and isinstance(inner, type):
        hints = get_type_hints(inner)
        return inner(**{one.name: _example(hints[one.name], f"{path}.{one.name}") for one in fields(inner)})
    parts = path.strip(".").split(".")
    ends = (".".join(parts[at:]) for at in range(len(parts)))
    named = next((_WORDS[end] for end in ends if end in _WORDS and isinstance(_WORDS[end], inner)), None)
    return _PLAIN.get(inner, "示例") if named is None else named
