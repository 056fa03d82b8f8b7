"""Jobs: long work written in the same unit of work that asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Json, LongText, UtcDateTime
from schema.field import OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import JobState, Role


class Job(Authored, Base):
    """A piece of long work with its progress; survives a restart because it is a row."""

    __tablename__ = "job"
    __area__ = Area(
        key="jobs",
        label=_l("Jobs"),
        one=_l("Job"),
        menu="system",
        icon="loader",
        order=30,
        naming="kind",
        sort="-id",
        grants=Grants(read=frozenset({Role.sysadmin})),
        written_by="actions",
        deletable=False,
        scope=Scope.everyone,
    )
    __table_args__ = (Index(None, "state", "id"),)

    kind: Mapped[str] = column(String(40), Field(_l("Kind of job"), listed=1, filter=False))
    state: Mapped[JobState] = column(
        EnumText(JobState), Field(_l("State"), listed=2), default=JobState.queued
    )
    progress: Mapped[int] = column(
        Integer, Field(_l("Progress"), listed=3, filter=False, suffix="%"), default=0
    )
    arguments: Mapped[dict[str, Any] | None] = column(
        Json, Field(_l("Arguments"), show=False, filter=False, sort=False, read=OFFICE)
    )
    result: Mapped[dict[str, Any] | None] = column(
        Json, Field(_l("Result"), show=False, filter=False, sort=False, read=OFFICE)
    )
    error: Mapped[str | None] = column(
        LongText, Field(_l("Error"), format=Format.long, filter=False, sort=False)
    )
    started_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Started at"), listed=4, filter=False, sort=False)
    )
    finished_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Finished at"), listed=5, filter=False, sort=False)
    )
