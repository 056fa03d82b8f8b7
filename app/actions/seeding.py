"""What an empty database needs before anybody works: categories, dictionaries, the calendar. Idempotent."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.configuration import bump
from app.actions.keys import register
from app.actions.told import untold
from app.clock import now
from app.domain.calendar import shipped_days
from app.domain.regimes import REGIMES, RULES
from schema.calendar import CalendarDay
from schema.dictionaries import Category, DictionaryEntry
from schema.escalation import EscalationRule
from schema.paper_chain import SigningRule
from schema.regimes import ClockRule, RegimeRow
from schema.routing import RoutingRule
from schema.settings import CatalogueVersion
from schema.vocabulary import Secrecy

BEGUN: tuple[tuple[Any, str], ...] = (
    (EscalationRule, "escalation_rules"),
    (RoutingRule, "routing_rules"),
)
"""Areas an office begins with and then keeps as its own -> the file with their first rows."""


def seed(session: Session) -> None:
    """Write what is missing; what an office changed stays as it is."""
    if session.scalar(select(CatalogueVersion.id)) is None:
        session.add(CatalogueVersion(number=1))
        session.flush()
    with untold(session, "what the product ships; `init` says so, and what an office changes is told"):
        _categories(session)
        _dictionaries(session)
        _calendar(session)
        _rules(session)
        _ladder(session)
        _signing(session)
    register(session)
    bump(session)


def _categories(session: Session) -> None:
    known = dict(session.execute(select(Category.code, Category.id)).tuples().all())
    for upper in _data("categories"):
        parent = _category(session, known, upper, None)
        for lower in upper["categories"]:
            _category(session, known, lower, parent)


def _category(session: Session, known: dict[str, int], entry: dict[str, Any], parent: int | None) -> int:
    if entry["code"] not in known:
        row = Category(
            code=entry["code"],
            name=entry["name"],
            parent_id=parent,
            mandatory_report=entry.get("mandatory_report", False),
            minors_involved=entry.get("minors_involved", False),
            default_secrecy=Secrecy(entry.get("secrecy", "open")),
            created_at=now(),
        )
        session.add(row)
        session.flush()
        known[entry["code"]] = row.id
    return known[entry["code"]]


def _dictionaries(session: Session) -> None:
    known = set(session.execute(select(DictionaryEntry.dictionary, DictionaryEntry.code)).tuples().all())
    for name, entries in _data("dictionaries").items():
        for place, entry in enumerate(entries, start=1):
            if (name, entry["code"]) not in known:
                session.add(
                    DictionaryEntry(
                        dictionary=name,
                        code=entry["code"],
                        name=entry["name"],
                        basis=entry.get("basis"),
                        sort=place * 10,
                        created_at=now(),
                    )
                )
    session.flush()


def _calendar(session: Session) -> None:
    known = set(session.scalars(select(CalendarDay.day)))
    session.add_all(
        CalendarDay(day=day.on, kind=day.kind, name=day.name, notice_no=day.notice or None, created_at=now())
        for day in shipped_days()
        if day.on not in known
    )
    session.flush()


def _rules(session: Session) -> None:
    """Write the bodies of rules and the rules no row stands for yet, step by step of each body."""
    bodies = set(session.scalars(select(RegimeRow.code)))
    session.add_all(
        RegimeRow(
            code=body.code,
            name=body.name,
            jurisdiction=body.jurisdiction,
            follows=body.procedure,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            created_at=now(),
        )
        for body in REGIMES
        if body.code not in bodies
    )
    known = set(session.execute(select(ClockRule.code, ClockRule.regime)).tuples().all())
    session.add_all(
        ClockRule(
            code=one.code,
            regime=one.regime,
            path=one.path,
            kind=one.kind,
            starts=one.starts,
            number=one.number,
            unit=one.unit,
            roll=one.roll,
            article=one.article or None,
            basis=one.basis or None,
            name=one.name,
            who=one.who or None,
            paper=one.paper or None,
            created_at=now(),
        )
        for one in RULES
        if (one.code, one.regime) not in known
    )


def _ladder(session: Session) -> None:
    """Write the rules an office begins with; one that has any keeps its own."""
    for model, name in BEGUN:
        if session.scalar(select(model.id).limit(1)) is None:
            session.add_all(model(**entry, created_at=now()) for entry in _data(name))
    session.flush()


def _signing(session: Session) -> None:
    """Write who signs each kind of paper no rule was ever made for; one in the bin was, and stays there."""
    known = set(session.scalars(select(SigningRule.kind)))
    entries = _data("signing_rules")
    session.add_all(SigningRule(**entry, created_at=now()) for entry in entries if entry["kind"] not in known)
    session.flush()


def _data(name: str) -> Any:
    return json.loads((files("app.actions") / "seeds" / f"{name}.json").read_text(encoding="utf-8"))
