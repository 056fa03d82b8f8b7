"""What a wording of a petition's paper may name: the types behind the names, and an example of each.

The types are those of the facts themselves, so a new fact is known here as soon as it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from types import GenericAlias, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from app.catalog.entity import Kind
from app.catalog.paper_inputs import draw_verb
from app.documents.placeholders import PLACEHOLDERS
from app.queries.paper_course import Earlier, Listed
from app.queries.paper_facts import CaseFacts, ClaimFact
from schema.vocabulary import PaperKind

Shape: TypeAlias = Any
"""A type of a fact, or a mapping of names to types; None where nothing is known of it."""

FUNCTIONS: Final = frozenset({"bare", "ended", "sentences"})
"""What a wording may call besides the words the papers share."""

SWITCHES: Final[Mapping[str, Shape]] = {"is_recheck": bool, "is_assigned": bool}
"""What a wording may ask beside the facts."""
ROWS: Final[Mapping[str, Shape]] = {"listed": tuple[Listed, ...], "earlier": Earlier | None}
"""Names under which petitions that were chosen stand as facts."""

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
    "recheck_days": 30,
    "office.recheck_organ": "示例省教育厅",
    "issuer.recheck_organ": "示例省教育厅",
    "recheck_organ": "示例省教育厅",
    "file.number": "信访卷2026-0001",
    "file.filed_by": "李四",
    "file.contents": "material",
    "file.papers.title": "信访事项受理告知书",
    "file.papers.number": "示教信受〔2026〕1号",
    "file.note": "",
    "reports": "first",
    "advice": "accountability",
    "consequence": "引发家长集体来访",
    "proposal": "对负有责任的人员进行批评教育，责令限期改正",
    "mark": "（续报1）",
    "delay": "45",
    "place": "示例市教育局门前",
    "known_at": "2026年9月17日8时10分",
    "reported_at": "2026年9月17日8时55分",
    "situation": "三十余名家长聚集，秩序平稳，已引导至接待室",
    "request": "请协调有关部门到场",
    "reporter": "李四，0575-88000000",
    "watched.name": "城东中学",
    "round_organ.name": "示例市人民政府",
    "claims.path": "litigation",
    "answer": "退还多收的晚托班费用，并公示收费标准",
    "decided.kind": "D09",
    "decided.number": "示教信意〔2026〕1号",
    "round.kind": "review",
    "round.in_time": True,
    "round.result": "upheld",
    "round.decision": "原处理意见认定事实清楚，依据正确",
    "round.grounds": "不同意原处理意见认定的收费依据",
    "reviewer": "赵六",
    "ruling.path": "litigation",
    "agreement.kind": "mediation",
    "listed.number": "信〔2026〕0001",
    "listed.title": "要求退还晚托班收费",
    "listed.people": "张三",
    "listed.step": "handle",
    "listed.days": 3,
    "path": "labour_arbitration",
    "limit": "申请仲裁的时效期间为一年",
    "material": "仲裁申请书、身份证明和有关证据材料",
    "demand": "请核清收费情况，并当面答复信访人",
    "reply": "所提建议予以采纳，自下学期起执行",
    "agreement_kind": "mediation",
    "counterpart": "城东中学",
    "facts": "双方对多收的金额没有争议",
    "terms": "学校退还多收的晚托班费用",
    "performance": "学校在签订本协议后十日内退还",
    "findings": "学校收取晚托班费用没有按规定向社会公示",
    "decision": "原处理意见认定事实清楚，依据正确",
    "round_result": "upheld",
    "measures": "约谈分管负责人，重新公示收费标准",
    "outcome": "多收的费用已经全部退还",
    "view": "信访人表示满意",
    "evidence": "退费清单",
    "reason": "需要等待鉴定结论",
    "basis": "《信访工作条例》第三十一条第二项",
    "where": "请向示例市劳动人事争议仲裁委员会申请仲裁",
    "paper": "信访事项受理告知书",
    "paper_number": "示教信受〔2026〕1号",
    "recipient": "张三",
    "way": "直接送达",
    "day": "2026年9月20日",
    "refused_day": "2026年9月20日",
    "witness_day": "2026年9月20日",
    "proof": "受送达人签名",
    "witness": "李四",
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
    return {"case": CaseFacts, "given": {**typed, **ROWS}, **SWITCHES}


def _typed_as(name: str) -> type:
    """Return date for what is typed as a day, text for everything else."""
    asked = (one for kind in PaperKind for one in draw_verb(kind).inputs)
    return date if any(one.name == name and one.kind is Kind.date for one in asked) else str


def example_case(kind: PaperKind | None = None) -> CaseFacts:
    """Return an invented petition with every fact there is; nobody's name, for whoever sees no petition.

    For a `kind` that another kind rules out it is one of those that kind is for.
    """
    made: CaseFacts = _example(CaseFacts, "")
    if kind is PaperKind.D04:
        return replace(made, accepted_on=None)
    if kind is PaperKind.D10:
        return replace(made, purpose="suggestion", claims=tuple(_adopted(one) for one in made.claims))
    return made


def _adopted(claim: ClaimFact) -> ClaimFact:
    return replace(claim, text="公示晚托班的收费标准", result="adopted")


def given_names(kind: PaperKind) -> frozenset[str]:
    """Return the names under `given` a kind of paper knows.

    Chosen petitions stand in a list; a flash report has a place in its chain.
    """
    asked = {one.name for one in draw_verb(kind).inputs}
    if "petitions" in asked:
        asked = asked - {"petitions"} | {"listed"}
    if "stage" in asked:
        asked = asked - {"stage"} | {"mark", "delay"}
    return frozenset(asked | SERVED if kind is PaperKind.D12 else asked)


def example_given(kind: PaperKind) -> dict[str, Any]:
    """Return invented values for what is typed when a paper of this kind is drawn up."""
    known = roots()["given"]
    return {name: _example(known.get(name, str), name) for name in sorted(given_names(kind))}


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
