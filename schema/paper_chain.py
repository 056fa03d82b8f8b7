"""The way of a paper beside its row: who signs, who countersigns, who owes a receipt, pictures of seals."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import HIDDEN, Authored, Base, EnumText, Record, Versioned
from schema.field import CASE_ROLES, CONFIGURERS, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.sealed import Sealed
from schema.vocabulary import CountersignState, PaperKind, Role, Signatory

READERS = CASE_ROLES | {Role.stat_viewer}
UNASKED = "read with its paper"


class SigningRule(Record):
    """Who of those with the right to sign a kind of paper signs it (domain §7.1); an office changes it."""

    __tablename__ = "signing_rule"
    __area__ = Area(
        key="signing_rules",
        label=_l("Who signs papers"),
        one=_l("Rule of signing"),
        menu="system",
        icon="signature",
        order=42,
        naming="kind",
        sort="kind,id",
        grants=Grants(read=OFFICE | CONFIGURERS, write=CONFIGURERS, delete=CONFIGURERS),
        hint=_l("A kind without a rule is signed by whoever holds the right to sign it."),
    )
    __table_args__ = (Index(None, "kind", "grave", unique=True),)

    kind: Mapped[PaperKind] = column(EnumText(PaperKind), Field(_l("Kind of paper"), listed=1))
    grave: Mapped[bool] = column(
        Boolean,
        Field(
            _l("In grave matters"),
            _l("Important petitions and listed supervision; the other rule is for ordinary ones."),
            listed=2,
            filter=False,
        ),
        default=False,
    )
    signer: Mapped[Signatory] = column(EnumText(Signatory), Field(_l("Signed by"), listed=3, filter=False))
    countersigned: Mapped[bool] = column(
        Boolean, Field(_l("Only after countersigning"), listed=4, filter=False), default=False
    )
    basis: Mapped[str | None] = column(String(120), Field(_l("Basis"), listed=5, filter=False, wide=True))


class Countersignature(Authored, Versioned, Base):
    """What one unit, or one person of it, says to a paper before it is signed; all are asked at once."""

    __tablename__ = "countersignature"
    __area__ = Area(
        key="countersignatures",
        label=_l("Countersigning"),
        one=_l("Countersignature"),
        menu="figures",
        icon="writing",
        order=42,
        naming="unit_id",
        parent="paper_id",
        sort="-id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        core=frozenset({"state", "paper_id"}),
        grants=Grants(read=CASE_ROLES),
        written_by="actions",
        deletable=False,
    )

    paper_id: Mapped[int] = column(Integer, Field(_l("Paper"), listed=1), ForeignKey("paper.id"), index=True)
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    unit_id: Mapped[int] = column(
        Integer, Field(_l("Countersigning unit"), listed=2, sort=False), ForeignKey("unit.id"), index=True
    )
    staff_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Person asked"), listed=3, sort=False, filter=False),
        ForeignKey("staff.id"),
    )
    state: Mapped[CountersignState] = column(
        EnumText(CountersignState),
        Field(_l("State"), listed=4, sort=False),
        default=CountersignState.waiting,
        index=True,
    )
    asked_on: Mapped[date] = column(Date, Field(_l("Asked on"), listed=5, sort=False, unindexed=UNASKED))
    opinion: Mapped[str | None] = column(
        Sealed("countersignature.opinion"),
        Field(
            _lp("countersign", "Opinion"),
            format=Format.long,
            wide=True,
            sort=False,
            filter=False,
            exported=False,
        ),
    )
    decided_on: Mapped[date | None] = column(
        Date, Field(_l("Said on"), listed=6, sort=False, unindexed=UNASKED)
    )
    decided_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Said by"), listed=7, sort=False, filter=False), ForeignKey("staff.id")
    )


class Receipt(Authored, Versioned, Base):
    """The receipt one unit owes for an issued paper (回执): until when, and when it came."""

    __tablename__ = "receipt"
    __area__ = Area(
        key="receipts",
        label=_l("Receipts of papers"),
        one=_l("Receipt"),
        menu="figures",
        icon="mail-opened",
        order=43,
        naming="unit_id",
        parent="paper_id",
        sort="-id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        core=frozenset({"received_on", "paper_id"}),
        grants=Grants(read=READERS, export=OFFICE),
        written_by="actions",
        deletable=False,
        hint=_l("Units acknowledge on the page of the paper; who is late is reminded every night."),
    )
    __table_args__ = (Index(None, "paper_id", "unit_id", unique=True),)

    paper_id: Mapped[int] = column(Integer, Field(_l("Paper"), listed=1), ForeignKey("paper.id"))
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    unit_id: Mapped[int] = column(
        Integer, Field(_l("Receiving unit"), listed=2, sort=False), ForeignKey("unit.id"), index=True
    )
    due_on: Mapped[date] = column(Date, Field(_l("Receipt due"), listed=3), index=True)
    received_on: Mapped[date | None] = column(Date, Field(_l("Acknowledged on"), listed=4), index=True)
    received_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Acknowledged by"), listed=5, sort=False, filter=False), ForeignKey("staff.id")
    )
    note: Mapped[str | None] = column(String(200), Field(_l("Note"), listed=6, sort=False, wide=True))
    reminded_on: Mapped[date | None] = column(
        Date, Field(_l("Reminded on"), listed=7, sort=False, unindexed=UNASKED)
    )


class SealPicture(Authored, Base):
    """The picture of a unit's seal, printed on what it signs from then on; no electronic seal."""

    __tablename__ = "seal_picture"
    __area__ = Area(
        key="seals",
        label=_l("Pictures of seals"),
        one=_l("Picture of a seal"),
        menu="system",
        icon="rubber-stamp",
        order=44,
        naming="unit_id",
        sort="-id",
        grants=Grants(read=OFFICE),
        written_by="actions",
        deletable=False,
        hint=_l(
            "A picture is no electronic seal: it proves nothing. Units without one get space for the seal."
        ),
    )

    unit_id: Mapped[int] = column(
        Integer, Field(_l("Unit"), listed=1, sort=False), ForeignKey("unit.id"), index=True
    )
    digest: Mapped[str] = column(
        String(64), Field(_l("Digest"), listed=2, format=Format.digest, sort=False, filter=False), index=True
    )
    file: Mapped[str] = column(String(120), Field(_l("File"), show=False, **HIDDEN))
    pixels: Mapped[int] = column(Integer, Field(_l("Width in pixels"), listed=3, sort=False, filter=False))
    used_from: Mapped[date] = column(Date, Field(_l("In use from"), listed=4, sort=False, filter=False))
    withdrawn_on: Mapped[date | None] = column(
        Date, Field(_l("Withdrawn on"), listed=5, sort=False, filter=False)
    )
