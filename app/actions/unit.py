"""The unit of work: the only commit and the only rollback of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import CheckConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.catalog.read import catalogue
from app.domain.errors import N_, Clash, Stale
from app.extensions import writing
from schema.base import metadata


@contextmanager
def unit_of_work(session: Session) -> Iterator[None]:
    """Run one business act: all of it is stored, or none.

    Clash with a sentence when a constraint of the database forbids it; Stale when somebody else saved the
    same row in between. Whatever else is raised inside passes through after the rollback.
    """
    with writing():
        try:
            yield
            session.flush()
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
            session.info.pop("version", None)


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
    text = str(error.orig)
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name and str(constraint.name) in text:
                return Clash(
                    str(constraint.info.get("sentence") or N_("A rule of the database forbids this."))
                )
    for table in metadata.tables.values():
        unique = [
            (str(index.name), [c.name for c in index.columns]) for index in table.indexes if index.unique
        ]
        unique += [
            (str(c.name), [x.name for x in c.columns]) for c in table.constraints if hasattr(c, "columns")
        ]
        for name, columns in unique:
            if f'"{name}"' in text or text.endswith(
                "failed: " + ", ".join(f"{table.name}.{column}" for column in columns)
            ):
                return _taken(table.name, columns[-1])
    if "FOREIGN KEY" in text.upper():
        return Clash(N_("Something else refers to this record, or what it refers to is gone."))
    return Clash(N_("The database refuses this change."))


def _taken(table: str, column: str) -> Clash:
    entity = catalogue().by_table(table)
    if entity is None or column not in entity.columns:
        return Clash(N_("There is already such a record."))
    label = entity.columns[column].label
    return Clash(N_("There is already a record with this value: %(label)s."), field=column, label=label)
