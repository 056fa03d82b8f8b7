"""The emergency plans of the demo: levels, contacts and drills."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import records
from app.cli.demo_founding import FOUNDED
from app.cli.demo_texts import seeds
from app.queries.catalog import current
from schema.vocabulary import EventKind, EventLevel, PlanLevelColor

APPROVED, REVIEWED_AFTER = timedelta(days=400), timedelta(days=3 * 365)


def prepare(session: Session, actor: Actor, units: Mapping[str, int], *, today: date) -> None:
    """Write the plans of `units` (code -> number); drills lie in the months before `today`."""
    catalogue = current(session)

    def create(area: str, **values: Any) -> int:
        return int(records.create(session, actor, catalogue[area], values).id)

    for row in seeds("plans"):
        approved = today - APPROVED
        plan = create(
            "plans",
            title=row["title"],
            unit_id=units[row["unit"]],
            kind=EventKind(row["kind"]),
            edition=row["edition"],
            approved_on=approved,
            review_by=approved + REVIEWED_AFTER,
            valid_from=max(approved, FOUNDED),
            purpose=row["purpose"],
            measures=row["measures"],
        )
        for level, color, entry in zip(EventLevel, PlanLevelColor, row["levels"], strict=True):
            create(
                "plan_levels",
                plan_id=plan,
                level=level,
                color=color,
                condition=entry["condition"],
                decided_by=entry["by"],
                response=entry["response"],
            )
        for place, entry in enumerate(row["contacts"], start=1):
            create(
                "plan_contacts",
                plan_id=plan,
                name=entry["name"],
                duty=entry["duty"],
                phone=entry["phone"],
                is_backup=entry.get("backup", False),
                sort=place * 10,
            )
        for entry in row["drills"]:
            create(
                "plan_drills",
                plan_id=plan,
                subject=entry["subject"],
                held_on=today - timedelta(days=entry["days"]),
                people_count=entry["people"],
                findings=entry["findings"],
            )
