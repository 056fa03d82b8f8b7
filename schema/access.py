"""Who may see which petition, and who never may: maintained rows, written with the act that is the reason."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Record
from schema.field import CASE_ROLES, OFFICE, Area, Field, Grants, Scope, column
from schema.vocabulary import (
    AccessReason,
    ExclusionReason,
    HolderKind,
    RecusalReason,
    Role,
    RowScope,
)


class PetitionAccess(Base):
    """Holder (a member of staff or a unit) sees the petition; the positive scope of the wall."""

    __tablename__ = "petition_access"
    __area__ = Area(
        key="petition_access",
        label=_l("Access to petitions"),
        one=_l("Access"),
        menu=None,
        icon="key",
        naming="holder_kind",
        written_by="actions",
        deletable=False,
        big=True,
    )
    __table_args__ = (
        # Both ways: what a holder holds, and whether one petition is held, as the wall asks for each row.
        Index("ix_petition_access_key", "holder_kind", "holder_id", "petition_id", unique=True),
        Index("ix_petition_access_held", "petition_id", "holder_kind", "holder_id"),
        Index("ix_petition_access_recent", "holder_kind", "holder_id", "registered_on", "petition_id"),
    )

    holder_kind: Mapped[HolderKind] = column(
        EnumText(HolderKind, 10), Field(_l("Holder kind"), sort=False, filter=False)
    )
    holder_id: Mapped[int] = column(Integer, Field(_l("Holder"), sort=False, filter=False))
    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id", ondelete="CASCADE")
    )
    registered_on: Mapped[date | None] = column(Date, Field(_l("Registered on"), sort=False, filter=False))
    reason: Mapped[AccessReason] = column(
        EnumText(AccessReason), Field(_l("Reason"), sort=False, filter=False)
    )


class PetitionExclusion(Base):
    """Holder never sees the petition, whatever else grants it; the negative scope of the wall.

    A person complained about or recused (Regulations 2022, article 28); for reports and restricted petitions
    the unit complained about with everything below it (article 30).
    """

    __tablename__ = "petition_exclusion"
    __area__ = Area(
        key="petition_exclusions",
        label=_l("Exclusions from petitions"),
        one=_l("Exclusion"),
        menu=None,
        icon="eye-off",
        naming="holder_kind",
        written_by="actions",
        deletable=False,
        big=True,
    )
    __table_args__ = (
        Index("ix_petition_exclusion_key", "holder_kind", "holder_id", "petition_id", unique=True),
        Index("ix_petition_exclusion_petition", "petition_id", "holder_kind", "holder_id"),
    )

    holder_kind: Mapped[HolderKind] = column(
        EnumText(HolderKind, 10), Field(_l("Holder kind"), sort=False, filter=False)
    )
    holder_id: Mapped[int] = column(Integer, Field(_l("Holder"), sort=False, filter=False))
    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id", ondelete="CASCADE")
    )
    reason: Mapped[ExclusionReason] = column(
        EnumText(ExclusionReason), Field(_l("Reason"), sort=False, filter=False)
    )


class Recusal(Record):
    """Somebody keeps away from a petition: declared by the person or by the office."""

    __tablename__ = "recusal"
    __area__ = Area(
        key="recusals",
        label=_l("Recusals"),
        one=_l("Recusal"),
        menu=None,
        icon="user-off",
        naming="staff_id",
        parent="petition_id",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        grants=Grants(read=CASE_ROLES, write=CASE_ROLES, delete=OFFICE),
        hint=_l("Whoever is recused neither sees nor handles the petition from now on."),
    )
    __table_args__ = (Index(None, "petition_id", "staff_id"),)

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id", ondelete="CASCADE")
    )
    staff_id: Mapped[int] = column(
        Integer, Field(_l("Who is recused"), listed=2), ForeignKey("staff.id"), index=True
    )
    reason: Mapped[RecusalReason] = column(EnumText(RecusalReason), Field(_l("Ground of recusal"), listed=3))
    note: Mapped[str | None] = column(String(200), Field(_l("Note"), listed=4, sort=False))


class RoleScope(Authored, Base):
    """How far a role sees in an area, where the office decided other than the default."""

    __tablename__ = "role_scope"
    __area__ = Area(
        key="role_scopes",
        label=_l("Sight of roles"),
        one=_l("Sight of a role"),
        menu=None,
        icon="eye",
        naming="role",
        sort="role",
        grants=Grants(read=frozenset({Role.sysadmin, Role.security_admin, Role.auditor})),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index("ix_role_scope_key", "role", "area", "scope", "unit_id", unique=True),)

    role: Mapped[Role] = column(EnumText(Role), Field(_l("Role"), listed=1))
    area: Mapped[str] = column(String(40), Field(_l("Area"), listed=2, filter=False))
    scope: Mapped[RowScope] = column(EnumText(RowScope), Field(_l("Sees"), listed=3))
    unit_id: Mapped[int | None] = column(Integer, Field(_l("Chosen unit"), listed=4), ForeignKey("unit.id"))
