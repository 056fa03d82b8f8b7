"""The only file that knows FAB's declarative Model: base class, named types, mix-ins every area uses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from flask_appbuilder import Model
from flask_appbuilder.security.sqla import models as accounts
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from schema.field import Area, Field, Format, column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraint names are part of the contract: a refusal finds its sentence by them."""

User = accounts.User
"""The account one signs in with."""

AccountRole, assoc_user_role = accounts.Role, accounts.assoc_user_role
"""A role an account may have, and the table of who has which."""

Permission, ViewMenu, PermissionView = accounts.Permission, accounts.ViewMenu, accounts.PermissionView
"""FAB's grammar of a permission: a verb, what it is done to, and the pair of both."""

assoc_permissionview_role = accounts.assoc_permissionview_role
"""The table of which role holds which pair."""

metadata: MetaData = Model.metadata
metadata.naming_convention = NAMING

Json = JSON().with_variant(JSONB(), "postgresql")
"""Small structured values."""

LongText = Text
"""Text of any length."""


class EnumText(TypeDecorator[StrEnum]):
    """A `StrEnum` stored as its code; LookupError-free: an unknown stored code comes back as text."""

    impl = String
    cache_ok = True

    def __init__(self, enum: type[StrEnum], length: int = 40) -> None:
        """Remember which enum the codes belong to."""
        super().__init__(length)
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """Return the code to store; ValueError when `value` is no member."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        """Return the member the stored code names."""
        return None if value is None else self.enum._value2member_map_.get(value, value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in (ValueError otherwise), aware UTC on the way out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return UTC; SQLite has no zone, so there it is stored without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            problem = "a moment needs a time zone"
            raise ValueError(problem)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(Model):  # type: ignore[misc]
    """Every table of ours: a row number and room for what an office adds at run time."""

    __abstract__ = True
    __area__: ClassVar[Area]

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    extra: Mapped[dict[str, Any] | None] = column(
        Json,
        Field(
            _l("Further fields"),
            form=False,
            show=False,
            filter=False,
            sort=False,
            imported=False,
            exported=False,
        ),
    )


class Machinery(Model):  # type: ignore[misc]
    """A table of the machine itself: no area, so no page, export or endpoint can show it."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


HIDDEN: dict[str, Any] = {"form": False, "imported": False, "exported": False, "filter": False, "sort": False}
"""Options of columns the machine keeps."""


class Authored:
    """Who entered and who last changed the row, and when (time of entry, not of the event)."""

    @declared_attr
    def created_at(cls) -> Mapped[datetime | None]:
        """When the row was entered."""
        return column(
            UtcDateTime,
            Field(_l("Entered at"), form=False, imported=False, sort=False, filter=False, group="trace"),
        )

    @declared_attr
    def created_by_id(cls) -> Mapped[int | None]:
        """Who entered it."""
        return column(
            Integer, Field(_l("Entered by"), group="trace", show=False, **HIDDEN), ForeignKey("ab_user.id")
        )

    @declared_attr
    def updated_at(cls) -> Mapped[datetime | None]:
        """When it was last changed."""
        return column(UtcDateTime, Field(_l("Changed at"), group="trace", **HIDDEN))

    @declared_attr
    def updated_by_id(cls) -> Mapped[int | None]:
        """Who last changed it."""
        return column(
            Integer, Field(_l("Changed by"), group="trace", show=False, **HIDDEN), ForeignKey("ab_user.id")
        )


class Versioned:
    """A number that grows with every save; a form built on an older one is refused."""

    version: Mapped[int] = mapped_column(
        Integer, info={"field": Field(_l("Version"), show=False, **HIDDEN)}, default=1, nullable=False
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let the database refuse a lost update too."""
        return {"version_id_col": cls.version}


class Recyclable:
    """Deleted rows go to the recycle bin and can come back."""

    @declared_attr
    def deleted_at(cls) -> Mapped[datetime | None]:
        """When the row went to the bin; None: it is alive."""
        return column(UtcDateTime, Field(_l("Deleted at"), show=False, **HIDDEN))

    @declared_attr
    def deleted_by_id(cls) -> Mapped[int | None]:
        """Who put it there."""
        return column(Integer, Field(_l("Deleted by"), show=False, **HIDDEN), ForeignKey("ab_user.id"))


class Record(Authored, Versioned, Recyclable, Base):
    """An ordinary area: authored, versioned, recyclable."""

    __abstract__ = True


class Valid:
    """A row that holds from one day to another."""

    @declared_attr
    def valid_from(cls) -> Mapped[date | None]:
        """First day, inclusive; None: always."""
        return column(Date, Field(_l("Valid from"), group="validity"))

    @declared_attr
    def valid_to(cls) -> Mapped[date | None]:
        """Last day, inclusive; None: for good."""
        return column(Date, Field(_l("Valid to"), group="validity"))


__all__ = [
    "Authored",
    "Base",
    "EnumText",
    "Format",
    "Json",
    "LongText",
    "Machinery",
    "Record",
    "Recyclable",
    "User",
    "UtcDateTime",
    "Valid",
    "Versioned",
    "metadata",
]
