"""Nothing audited changes untold: a unit of work with a change no entry of the trail tells is undone.

A row has no number before it is flushed, so its entry can only follow; what is flushed is therefore noted,
and asked for at the end of the unit of work, before the trail is sealed. Statements by sets are noted by
table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from app.actions.audit import KEPT_OUT
from app.extensions import PanelSession
from schema.audit import AuditEntry

NOTES = "changes and entries"

UNAUDITED: Mapping[str, str] = {
    "audit_entry": "the trail itself",
    "audit_head": "the head of the trail itself",
    "catalogue_version": "a counter that tells other processes to read the configuration again",
    "account_secret": "a second factor and a new password are told by entries of their own",
    "recovery_code": "made and used with the second factor, which is told by entries of its own",
    "import_batch": "how far an import has come; each row it took is told by an entry of its own",
    "notice": "tells people of what is told itself, and whether they have looked at it",
    "outbox": "messages on their way out and each try to send them: the row is the record of it",
    "night_shift": "which nightly work is done, and who does it; what it changes is told",
    "duplicate_check": "when a petition was last compared; what a person decided about a pair is told",
    "presence": "who has a form open just now: a hint, forgotten after minutes",
    "job": "how far long work has come; what was asked for is told where it is done",
    "number_series": "a counter; the row or paper that took the number is told",
    "petition_access": "follows from told acts, which say whom a petition was given to",
    "petition_exclusion": "follows from told acts, which say whom a petition accuses or who is recused",
    "sign_in": "signing in and out is told by entries of its own",
    "sign_in_failure": "failed tries are told by entries of their own",
    "sign_in_lock": "follows from failed tries, which are told",
    "sealing_key": "names of key files, written when a process starts, before anybody is at work",
    "import_mapping": "remembers which heading means which column; the batch it served is told",
}
"""Tables whose changes need no entry, and why."""

UNTOLD_COLUMNS = KEPT_OUT | {"last_login", "login_count", "print_tries", "print_after"}
"""Columns that may change alone: who signed a row when, sign-ins of an account, tries to print a paper."""

TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "ab_permission_view_role": ("ab_role",),
    "ab_user_role": ("ab_user",),
    "date_change": ("deadline", "petition", "clock_rule", "clock_regime", "calendar_day"),
    "deadline": ("petition", "assignment"),  # one for a unit that was sent a summary names no petition
    "old_password": ("ab_user",),
    "petitioner": ("petition", "petition_party"),
    "role_scope": ("ab_role",),
}
"""Tables whose changes are told by an entry about another: what they hang on, or what they are part of."""


class Untold(RuntimeError):
    """A change without an entry in the trail: a fault of the program, never of who works with it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was written, or a table (`number` empty) that a statement wrote to."""

    table: str
    number: int | None = None
    petition: int | None = None
    hangs: bool = False  # of a statement by sets: its rows hang on petitions
    about: tuple[str, int] | None = None  # the record a file is of


@dataclass(slots=True)
class Notes:
    """What one transaction has changed and told so far; `marks` say where its savepoints began."""

    changes: list[Change] = field(default_factory=list)
    entries: list[Change] = field(default_factory=list)
    marks: dict[int, tuple[int, int]] = field(default_factory=dict)


def require(session: Session) -> None:
    """Return when every change of the transaction is told; Untold, naming the tables, otherwise."""
    notes = _notes(session)
    told: set[Any] = {(entry.table, entry.number) for entry in notes.entries}
    kinds = {entry.table for entry in notes.entries}
    petitions = {entry.petition for entry in notes.entries} - {None}
    missing = {
        change.table
        for change in notes.changes
        if change.petition not in petitions
        and not {(change.table, change.number), change.about} & told
        and not (change.number is None and (change.table in kinds or (petitions and change.hangs)))
        and not kinds.intersection(TOLD_BY.get(change.table, ()))
    }
    if missing:
        raise Untold(f"changed without an entry in the trail: {', '.join(sorted(missing))}")


@contextmanager
def untold(session: Session, reason: str) -> Iterator[None]:  # noqa: ARG001 - for who reads the place
    """Let what is written inside pass without entries, for a stated `reason`; a guard knows each place."""
    session.flush()
    before = len(_notes(session).changes)
    yield
    session.flush()
    del _notes(session).changes[before:]


def forget(session: Session) -> None:
    """Drop what was noted of a unit of work that is over."""
    session.info.pop(NOTES, None)


@event.listens_for(PanelSession, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    """Note what a flush has written; new rows have their numbers by now."""
    notes = _notes(session)
    for row in (*session.new, *(row for row in session.dirty if _differs(row)), *session.deleted):
        if isinstance(row, AuditEntry):
            notes.entries.append(Change(row.subject_kind, row.subject_id, row.petition_id))
        elif row.__tablename__ not in UNAUDITED:
            about = (row.subject_kind, row.subject_id) if row.__tablename__ == "attachment" else None
            notes.changes.append(Change(row.__tablename__, _number(row), _petition(row), about=about))


@event.listens_for(PanelSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    """Note the table of a statement that writes by sets, or the entries it brings."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    table, notes = str(statement.table.name), _notes(state.session)
    if table == AuditEntry.__tablename__:
        notes.entries += _brought(state.parameters)
    elif table not in UNAUDITED:
        notes.changes.append(Change(table, hangs="petition_id" in statement.table.c))


@event.listens_for(PanelSession, "after_transaction_create")
def _begun(session: Session, transaction: SessionTransaction) -> None:
    """Remember where a savepoint begins."""
    if transaction.nested:
        notes = _notes(session)
        notes.marks[id(transaction)] = (len(notes.changes), len(notes.entries))


@event.listens_for(PanelSession, "after_soft_rollback")
def _undone(session: Session, transaction: SessionTransaction) -> None:
    """Forget what a savepoint, or the whole, has undone."""
    notes = _notes(session)
    changes, entries = notes.marks.pop(id(transaction), (0, 0))
    del notes.changes[changes:], notes.entries[entries:]


def _notes(session: Session) -> Notes:
    found: Notes = session.info.setdefault(NOTES, Notes())
    return found


def _differs(row: Any) -> bool:
    """Say whether anything but who signed a row when has changed."""
    state = inspect(row)
    return any(
        attribute.key not in UNTOLD_COLUMNS and state.attrs[attribute.key].history.has_changes()
        for attribute in state.mapper.column_attrs
    )


def _number(row: Any) -> int | None:
    (key,) = inspect(row).identity or (None,)
    return key if isinstance(key, int) else None


def _petition(row: Any) -> int | None:
    found = row.id if row.__tablename__ == "petition" else getattr(row, "petition_id", None)
    return None if found is None else int(found)


def _brought(parameters: Any) -> Iterator[Change]:
    rows: Iterable[Mapping[str, Any]] = parameters if isinstance(parameters, list) else [parameters or {}]
    for row in rows:
        if "subject_kind" in row:  # an update of places brings none
            yield Change(row["subject_kind"], row.get("subject_id"), row.get("petition_id"))
