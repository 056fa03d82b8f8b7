"""The unit of work: the only commit and the only rollback of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import CheckConstraint, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.actions import recounting, sealing, told
from app.catalog.read import catalogue
from app.domain.errors import N_, Clash, Stale
from app.extensions import has_only_read, writing
from app.queries.catalog import settled
from schema.base import metadata


@contextmanager
def unit_of_work(session: Session) -> Iterator[None]:
    """Run one business act: all of it is stored, or none.

    Clash with a sentence when a constraint of the database forbids it; Stale when somebody else saved the
    same row in between. Whatever else is raised inside passes through after the rollback.
    """
    with writing():
        _begin(session)
        try:
            yield
            recounting.settle(session)
            session.flush()
            told.require(session)
            sealing.seal(session)  # last: whoever holds the head of the trail waits for nobody
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise explain(error) from error
        except StaleDataError as error:
            session.rollback()
            raise Stale(N_("Somebody else has saved this record in the meantime.")) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            recounting.forget(session)
            sealing.forget(session)
            told.forget(session)
            settled(session)


def _begin(session: Session) -> None:
    """End a transaction that has only read: SQLite would not let it write once somebody else has."""
    if has_only_read(session) and not (session.new or session.dirty or session.deleted):
        session.rollback()


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Run one line of a batch: it is kept, or undone alone; Clash as in `unit_of_work`."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        raise explain(error) from error


def abandon(session: Session) -> None:
    """Undo whatever an unexpected error left half done."""
    session.rollback()


def explain(error: IntegrityError) -> Clash:
    """Return the sentence for the constraint a database error names; never its SQL."""
    text = (str(error.orig).splitlines() or [""])[0]  # what follows quotes the row
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name and str(constraint.name) in text:
                return Clash(
                    str(constraint.info.get("sentence") or N_("A rule of the database forbids this."))
                )
    if "unique" in text.lower():
        return _taken(text)
    if "foreign key" in text.lower():
        return Clash(N_("Something else refers to this record, or what it refers to is gone."))
    return Clash(N_("The database refuses this change."))


def _taken(text: str) -> Clash:
    """Return the sentence for a value already there; PostgreSQL names the rule, SQLite its columns."""
    for table in metadata.tables.values():
        entity = catalogue().by_table(table.name)
        for name, columns in _unique(table):
            there = ", ".join(f"{table.name}.{column}" for column in columns)
            if f'"{name}"' not in text and not text.endswith(f"failed: {there}"):
                continue
            if entity is not None and columns[-1] in entity.columns:
                label = entity.columns[columns[-1]].label
                return Clash(
                    N_("There is already a record with this value: %(label)s."),
                    field=columns[-1],
                    label=label,
                )
    return Clash(N_("There is already such a record."))


def _unique(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the columns of everything that must differ between the rows of a table."""
    for index in table.indexes:
        if index.unique:
            yield str(index.name), [column.name for column in index.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield str(constraint.name), [column.name for column in constraint.columns]
