"""What is not told in the trail is not done."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from app.actions import audit, duplicates, notices, told
from app.actions.told import Untold, untold
from app.actions.unit import savepoint, unit_of_work
from app.domain.errors import Refused
from schema.base import metadata
from schema.claims import Claim
from schema.duplicates import Duplicate
from schema.notices import NoticeKind
from schema.organisation import Staff
from schema.settings import Setting
from schema.vocabulary import AuditVerb, DuplicateVerdict
from tests import cast
from tests.actions import scenes


def staff_of(either: Any, name: str) -> Any:
    return either.session.scalars(select(Staff).where(Staff.id == either.office.staff[name])).one()


def test_a_new_row_without_an_entry_is_not_stored(either: Any) -> None:
    with pytest.raises(Untold, match="setting"), unit_of_work(either.session):
        either.session.add(Setting(code="motto", value="x"))
    assert either.session.scalar(select(Setting.id)) is None


def test_a_changed_row_without_an_entry_stays_as_it_was(either: Any) -> None:
    before = staff_of(either, "lin").title
    with pytest.raises(Untold, match="staff"), unit_of_work(either.session):
        staff_of(either, "lin").title = "secretly promoted"
    assert staff_of(either, "lin").title == before


def test_a_deleted_row_without_an_entry_is_still_there(either: Any) -> None:
    with unit_of_work(either.session), untold(either.session, "a test"):
        either.session.add(Setting(code="motto", value="x"))
    with pytest.raises(Untold, match="setting"), unit_of_work(either.session):
        either.session.delete(either.session.scalars(select(Setting)).one())
    assert either.session.scalar(select(Setting.code)) == "motto"


def test_an_entry_about_another_row_does_not_tell_it(either: Any) -> None:
    actor = either.acting("lin")
    with pytest.raises(Untold, match="staff"), unit_of_work(either.session):
        audit.record(either.session, actor, staff_of(either, "lin"), AuditVerb.amend)
        staff_of(either, "zheng").title = "secretly promoted"


def test_the_entry_about_the_row_tells_it(either: Any) -> None:
    actor = either.acting("lin")
    with unit_of_work(either.session):
        row = staff_of(either, "zheng")
        audit.record(either.session, actor, row, AuditVerb.amend, changes=audit.apply(row, {"title": "x"}))
    assert staff_of(either, "zheng").title == "x"


def test_statements_by_sets_are_asked_too(either: Any) -> None:
    petition = cast.petition(either.session, either.office)
    for statement in (
        update(Staff).values(title="everybody"),
        delete(Claim).where(Claim.petition_id == petition.id),
        insert(Setting).values(code="motto", value="x"),
    ):
        with pytest.raises(Untold), unit_of_work(either.session), told_unscoped(either.session):
            either.session.execute(statement)


def test_what_a_savepoint_undid_need_not_be_told(either: Any) -> None:
    with unit_of_work(either.session), pytest.raises(Refused), savepoint(either.session):
        either.session.add(Setting(code="motto", value="x"))
        either.session.flush()
        raise Refused("No.")
    assert either.session.scalar(select(Setting.id)) is None


def test_an_entry_a_savepoint_undid_tells_nothing(either: Any) -> None:
    actor = either.acting("lin")
    with pytest.raises(Untold, match="staff"), unit_of_work(either.session):
        staff_of(either, "zheng").title = "x"
        either.session.flush()
        with pytest.raises(Refused), savepoint(either.session):
            audit.record(either.session, actor, staff_of(either, "zheng"), AuditVerb.amend)
            either.session.flush()
            raise Refused("No.")


def test_who_signed_last_is_no_change_to_tell(either: Any) -> None:
    with unit_of_work(either.session):
        staff_of(either, "lin").updated_by_id = either.office.users["lin"]


def test_the_exceptions_are_tables_there_are() -> None:
    assert told.UNAUDITED.keys() | told.TOLD_BY.keys() <= metadata.tables.keys()
    assert {table for tables in told.TOLD_BY.values() for table in tables} <= metadata.tables.keys()


def test_a_suggestion_of_the_comparison_is_no_change_to_tell_and_a_decision_is(either: Any) -> None:
    session, office = either.session, either.office
    first, second = (cast.petition(session, office, title="操场夜间噪声太大") for _ in range(2))
    actor = either.acting("lin")
    session.commit()
    with unit_of_work(session):
        assert duplicates.check(session, actor, second)
    entries = len(scenes.trail(session, second))
    with unit_of_work(session):
        duplicates.decide(session, actor, second, first, DuplicateVerdict.different, reason="两处操场")
    assert len(scenes.trail(session, second)) == entries + 1
    with pytest.raises(Untold, match="duplicate"), unit_of_work(session):
        session.scalars(select(Duplicate)).first().reason = "secretly"


def test_notices_and_their_messages_need_no_entry(either: Any) -> None:
    session = either.session
    row = cast.petition(session, either.office)
    session.commit()
    with unit_of_work(session):
        written = notices.tell(
            session, either.acting("fang"), row, to=[either.office.staff["lin"]], kind=NoticeKind.assigned
        )
    assert written
    with unit_of_work(session):
        assert notices.read(session, either.acting("lin")) == 1


def test_the_exceptions_are_these_and_each_says_why() -> None:
    assert len(told.UNAUDITED) == 20
    assert len(told.TOLD_BY) == 7
    assert all(len(reason) > 15 for reason in told.UNAUDITED.values())
    assert not told.UNAUDITED.keys() & told.TOLD_BY.keys()


def told_unscoped(session: Any) -> Any:
    from app.access.actor import unscoped

    return unscoped(session, "a test writes by sets")
