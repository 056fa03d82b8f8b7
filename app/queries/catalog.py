"""The catalogue of this moment, and the small areas every page names: units, staff, categories.

One number in the database grows with each change of configuration. A request reads it once; everything
derived from configuration is kept per process until the number differs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, actor_of, unscoped
from app.access.columns import Narrowing, Narrowings, restrict, sees_all
from app.catalog.entity import ACCOUNTS, Catalogue, Entity
from app.catalog.merge import Override, merge
from app.catalog.read import catalogue as declared
from schema.base import User
from schema.dictionaries import DictionaryEntry
from schema.regimes import BODIES_OF_RULES, RegimeRow
from schema.settings import CatalogueOverride, CatalogueVersion, ColumnRight, Setting

T = TypeVar("T")
VERSION, UNSTORED = "version", "unstored"

_kept: WeakKeyDictionary[Engine, tuple[int, dict[Hashable, Any]]] = WeakKeyDictionary()
_lock = Lock()


def version(session: Session) -> int:
    """Return the number of the configuration in force; read once per session."""
    known = session.info.get(VERSION)
    if known is None:
        known = session.info[VERSION] = session.scalar(select(CatalogueVersion.number)) or 0
    return int(known)


def note_version(session: Session, number: int | None) -> None:
    """Take over the number of the configuration, read along with something else; a known one stays."""
    session.info.setdefault(VERSION, number or 0)


def remembered(session: Session, name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gave for `name` under the configuration in force; made at most once per process.

    What a session has changed and not stored yet is remembered by nobody: it may be undone.
    """
    if session.info.get(UNSTORED):
        return make()
    engine, number = cast("Engine", session.get_bind()), version(session)
    with _lock:
        kept = _kept.get(engine)
        if kept is None or kept[0] != number:
            kept = _kept[engine] = (number, {})
    if name not in kept[1]:
        kept[1][name] = make()
    found: T = kept[1][name]
    return found


def changed(session: Session) -> None:
    """Note that the configuration is changed in this session, until `settled`."""
    session.info.pop(VERSION, None)
    session.info[UNSTORED] = True


def settled(session: Session) -> None:
    """Let the session read the configuration as everybody does, after its changes are stored or undone."""
    session.info.pop(VERSION, None)
    session.info.pop(UNSTORED, None)


def current(session: Session) -> Catalogue:
    """Return the catalogue as whoever is at work in the session may see it."""
    return seen_by(session, actor_of(session))


def seen_by(session: Session, actor: Actor) -> Catalogue:
    """Return the catalogue as `actor` may see it; made once for each set of roles."""
    if sees_all(actor):
        return whole(session)
    name = f"catalogue:{','.join(sorted(actor.roles))}"
    return remembered(session, name, lambda: restrict(whole(session), actor.roles, narrowings(session)))


def whole(session: Session) -> Catalogue:
    """Return the catalogue with what administrators changed, past everybody's column rights.

    For rules and pages that configure; what is shown or written goes by `current`.
    """
    return remembered(session, "catalogue", lambda: _merged(session))


def narrowings(session: Session) -> Narrowings:
    """Return what the office took from roles, by area and column."""
    return remembered(session, "narrowings", lambda: _read_narrowings(session))


def book(session: Session, entity: Entity) -> Mapping[int, Any]:
    """Return row number -> naming value of every row of a small area, deleted ones included."""
    return remembered(session, f"book:{entity.key}", lambda: _read_book(session, entity))


def accounts(session: Session) -> Mapping[int, str]:
    """Return account number -> the person's name."""
    return remembered(session, f"book:{ACCOUNTS}", lambda: _read_accounts(session))


def dictionary(session: Session, name: str) -> Mapping[str, str]:
    """Return code -> name of one administered dictionary, in its order; ended values included."""
    return remembered(session, "dictionaries", lambda: _read_dictionaries(session)).get(name, {})


def choices(session: Session, name: str, today: date) -> Mapping[str, str]:
    """Return code -> name of the values of a dictionary that hold `today`."""
    ended = remembered(session, "ended", lambda: _read_ended(session))
    return {
        code: text
        for code, text in dictionary(session, name).items()
        if (name, code) not in ended or ended[name, code] >= today
    }


def setting(session: Session, code: str, default: str) -> str:
    """Return an office's setting, or `default`."""
    return remembered(session, "settings", lambda: _read_settings(session)).get(code, default)


def number_setting(session: Session, code: str, default: int, *, most: int) -> int:
    """Return a setting that is a whole number from 1 to `most`; `default` for anything else."""
    text = setting(session, code, str(default))
    return int(text) if text.isdecimal() and 0 < int(text) <= most else default


def is_set(session: Session, code: str) -> bool:
    """Say whether the database holds a setting just now, past what is remembered."""
    return session.scalar(select(Setting.value).where(Setting.code == code)) is not None


def _merged(session: Session) -> Catalogue:
    columns = CatalogueOverride
    rows = session.execute(
        select(columns.area, columns.column_name, columns.label, columns.help, columns.listed).where(
            columns.deleted_at.is_(None)
        )
    )
    return merge(declared(), (Override(*row) for row in rows), version(session))


def _read_narrowings(session: Session) -> Narrowings:
    right = ColumnRight
    rows = session.execute(
        select(right.area, right.column_name, right.hidden_from, right.read_only_for, right.masked_for)
    )
    return {
        (area, name): Narrowing(*(frozenset(roles or ()) for roles in taken)) for area, name, *taken in rows
    }


def _read_book(session: Session, entity: Entity) -> Mapping[int, Any]:
    with unscoped(session, "names of a small area are shown wherever it is referred to"):
        rows = session.execute(select(entity.model.id, getattr(entity.model, entity.area.naming)))
        return dict(rows.tuples().all())


def _read_accounts(session: Session) -> Mapping[int, str]:
    rows = session.execute(select(User.id, User.first_name, User.last_name, User.username))
    return {number: (f"{last}{first}".strip() or username) for number, first, last, username in rows}


def _read_dictionaries(session: Session) -> Mapping[str, Mapping[str, str]]:
    entry = DictionaryEntry
    rows = session.execute(
        select(entry.dictionary, entry.code, entry.name).order_by(entry.dictionary, entry.sort, entry.id)
    )
    found: dict[str, dict[str, str]] = {}
    for name, code, text in rows:
        found.setdefault(name, {})[code] = text
    bodies = session.execute(select(RegimeRow.code, RegimeRow.name).order_by(RegimeRow.id))
    found[BODIES_OF_RULES] = dict(bodies.tuples().all())
    return found


def _read_ended(session: Session) -> Mapping[tuple[str, str], date]:
    entry = DictionaryEntry
    rows = session.execute(
        select(entry.dictionary, entry.code, entry.valid_to).where(entry.valid_to.is_not(None))
    )
    return {(name, code): day for name, code, day in rows}


def _read_settings(session: Session) -> Mapping[str, str]:
    return dict(session.execute(select(Setting.code, Setting.value)).tuples().all())
