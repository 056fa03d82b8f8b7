"""Moments know their zone: kept in UTC, shown on the office's clock.

Defect 32 of Flask-AppBuilder: naive local times everywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import DateTime

from app.catalog.entity import Kind
from app.catalog.read import catalogue
from app.clock import frozen
from app.extensions import db
from schema.base import UtcDateTime
from tests.admin.office import Busy, petition_form
from tests.conftest import Panel

NIGHT = datetime(2026, 9, 17, 17, 30, tzinfo=UTC)
"""Half past one in the morning of the 18th, in the office."""


def test_every_moment_of_every_area_is_kept_with_its_zone() -> None:
    seen = 0
    for entity in catalogue():
        for column in entity.model.__table__.columns:
            if isinstance(column.type, DateTime | UtcDateTime):
                assert isinstance(column.type, UtcDateTime), f"{entity.key}.{column.name}"
                seen += 1
    assert seen > 40


def test_a_moment_without_a_zone_is_not_taken() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 9, 17, 9, 30), None)  # noqa: DTZ001 - the point


def test_a_moment_read_from_either_database_is_aware(either: Panel) -> None:
    either.acting("lin")
    for entity in catalogue():
        moments = [column.name for column in entity.columns.values() if column.kind is Kind.moment]
        row = either.session.query(entity.model).first() if moments else None
        for name in moments:
            value = getattr(row, name, None)
            assert value is None or value.utcoffset() is not None, f"{entity.key}.{name}"
    db.remove()


def test_what_is_entered_at_night_counts_on_the_day_of_the_office(busy: Busy) -> None:
    with frozen(NIGHT):
        lin = busy.sign_in("lin")
        form = petition_form(busy.office, received_on="2026-09-18")
        made = lin.post("/petitions/add", form).headers["Location"]
        row = lin.get(f"/api/v1/petitions/{made.rsplit('/', 1)[-1]}").json["row"]
        assert row["registered_on"] == "2026-09-18"
        assert datetime.fromisoformat(row["created_at"]) == NIGHT
        assert "2026-09-18 01:30" in lin.get(made).text
