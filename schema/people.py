"""The people who petition."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import HIDDEN, EnumText, LongText, Record
from schema.derived import derived, keep_derived
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.sealed import Sealed, digest_of, keep_digests
from schema.sounds import place, sound
from schema.vocabulary import PartyKind, Role

HANDLERS = CASE_ROLES - {Role.supervisor, Role.leader, Role.unit_user, Role.unit_head}
"""Who works on cases in the bureau; remarks about a person stay with them."""


class Petitioner(Record):
    """A person or organisation that writes, calls or comes; one row per person, however often."""

    __tablename__ = "petitioner"
    __area__ = Area(
        key="petitioners",
        label=_l("Petitioners"),
        one=_l("Petitioner"),
        menu="handling",
        icon="user",
        order=40,
        sort="-id",
        scope=Scope.petition,
        big=True,
        grants=Grants(read=CASE_ROLES, write=OFFICE, export=OFFICE),
        deletable=False,
    )
    __table_args__ = (
        Index("ix_petitioner_source", "source_system", "source_code", unique=True),
        Index(None, "name_key", "id"),
        Index(None, "address_key", "id"),
    )

    name: Mapped[str] = column(
        String(80), Field(_l("Name"), listed=1, search=True, format=Format.person, minors=True), index=True
    )
    kind: Mapped[PartyKind] = column(
        EnumText(PartyKind),
        Field(_l("Person or organisation"), listed=2, filter=False, sort=False),
        default=PartyKind.person,
    )
    phone: Mapped[str | None] = column(
        Sealed("petitioner.phone", 40),
        Field(
            _l("Telephone"),
            listed=3,
            search=True,
            filter=True,
            sort=False,
            masked=True,
            sealed=True,
            format=Format.phone,
        ),
    )
    phone_hash: Mapped[str | None] = column(
        String(64),
        Field(_l("Keyed hash of the telephone"), show=False, **HIDDEN),
        default=digest_of("phone"),
        index=True,
    )
    id_number: Mapped[str | None] = column(
        Sealed("petitioner.id_number", 18),
        Field(
            _l("Identity number"),
            search=True,
            filter=True,
            sort=False,
            masked=True,
            sealed=True,
            format=Format.id_number,
        ),
    )
    id_number_hash: Mapped[str | None] = column(
        String(64),
        Field(_l("Keyed hash of the identity number"), show=False, **HIDDEN),
        default=digest_of("id_number"),
        index=True,
    )
    address: Mapped[str | None] = column(
        String(200),
        Field(_l("Address"), listed=4, wide=True, sort=False, read=CASE_ROLES - {Role.supervisor}),
    )
    note: Mapped[str | None] = column(
        LongText, Field(_l("Note"), format=Format.long, wide=True, sort=False, read=HANDLERS)
    )
    name_key: Mapped[str | None] = column(
        String(120),
        Field(_l("How the name is read"), show=False, **HIDDEN),
        default=derived("name", sound),
    )
    address_key: Mapped[str | None] = column(
        String(60),
        Field(_l("Where the address points"), show=False, **HIDDEN),
        default=derived("address", place),
    )
    source_system: Mapped[str | None] = column(
        String(40),
        Field(
            _l("Source system"),
            form=False,
            show=False,
            imported=False,
            exported=False,
            filter=False,
            sort=False,
        ),
    )
    source_code: Mapped[str | None] = column(
        String(80),
        Field(
            _l("Code there"), form=False, show=False, imported=False, exported=False, filter=False, sort=False
        ),
    )


keep_digests(Petitioner, "phone", "id_number")
keep_derived(Petitioner, {"name_key": ("name", sound), "address_key": ("address", place)})


class PetitionParty(Record):
    """A petitioner's part in one petition."""

    __tablename__ = "petition_party"
    __area__ = Area(
        key="parties",
        label=_l("People of the petition"),
        one=_l("Person of the petition"),
        menu=None,
        icon="users-group",
        naming="petitioner_id",
        parent="petition_id",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=CASE_ROLES, write=OFFICE, delete=OFFICE),
    )
    __table_args__ = (Index(None, "petition_id", "petitioner_id", unique=True),)

    petition_id: Mapped[int] = column(Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"))
    petitioner_id: Mapped[int] = column(
        Integer, Field(_l("Petitioner"), listed=2), ForeignKey("petitioner.id"), index=True
    )
    is_primary: Mapped[bool] = column(
        Boolean,
        Field(_l("Main petitioner"), listed=3, sort=False, unindexed="read with its petition"),
        default=False,
    )
    is_representative: Mapped[bool] = column(
        Boolean,
        Field(_l("Representative"), listed=4, sort=False, unindexed="read with its petition"),
        default=False,
    )


__all__ = ["PetitionParty", "Petitioner"]
