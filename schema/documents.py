"""The register of papers: every paper, its service, and the numbers papers take."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import HIDDEN, Authored, Base, EnumText, UtcDateTime, Versioned
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.labels import declare
from schema.sealed import Sealed, SealedValue, keep_secret
from schema.vocabulary import PaperKind, PaperState, Role, ServiceMethod

READERS = CASE_ROLES | {Role.stat_viewer}
RARE = "chosen seldom and always beside an indexed filter"


class SeriesClass(StrEnum):
    """What a series of numbers counts."""

    petition = "petition"
    supervision = "supervision"
    circular = "circular"
    opinion = "opinion"
    archive = "archive"
    notice = "notice"


declare(
    {
        SeriesClass: {
            SeriesClass.petition: _l("Petition"),
            SeriesClass.supervision: _l("Supervised case"),
            SeriesClass.circular: _l("Circular"),
            SeriesClass.opinion: _l("Opinion letter"),
            SeriesClass.archive: _l("Archive file"),
            SeriesClass.notice: _l("Paper of a petition"),
        }
    }
)


class Paper(Authored, Versioned, Base):
    """A paper of kind D01–D26. From signing on its frozen value, number and file never change."""

    __tablename__ = "paper"
    __area__ = Area(
        key="papers",
        label=_l("Papers"),
        one=_l("Paper"),
        menu="figures",
        icon="file-text",
        order=40,
        naming="display",
        sort="-id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        core=frozenset({"kind", "state", "signed_on"}),
        grants=Grants(read=READERS, export=OFFICE),
        written_by="actions",
        deletable=False,
        sections={"main": _l("Paper"), "way": _l("Issue and end"), "making": _l("How it was made")},
    )
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        Index(None, "issuing_unit_id", "series", "year", "number", unique=True),
    )

    kind: Mapped[PaperKind] = column(
        EnumText(PaperKind), Field(_l("Kind of paper"), listed=2, sort=False), index=True
    )
    subject_kind: Mapped[str] = column(String(40), Field(_l("Subject"), show=False, sort=False, filter=False))
    subject_id: Mapped[int] = column(Integer, Field(_l("Subject row"), show=False, sort=False, filter=False))
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    issuing_unit_id: Mapped[int] = column(
        Integer, Field(_l("Issued by"), listed=3, sort=False), ForeignKey("unit.id"), index=True
    )
    display: Mapped[str] = column(
        String(60), Field(_l("Document number"), listed=1, search=True, sort=False), default=""
    )
    title: Mapped[str] = column(
        Sealed("paper.title", 200, always=False),
        Field(_l("Title"), listed=4, search=True, sort=False, wide=True),
        default="",
    )
    is_secret: Mapped[bool] = column(Boolean, Field(_l("Restricted"), show=False, **HIDDEN), default=False)
    series: Mapped[str | None] = column(String(40), Field(_l("Series"), sort=False, filter=False))
    year: Mapped[int | None] = column(Integer, Field(_l("Year"), sort=False, unindexed=RARE))
    number: Mapped[int | None] = column(Integer, Field(_l("Serial number"), sort=False, filter=False))
    state: Mapped[PaperState] = column(
        EnumText(PaperState), Field(_l("State"), listed=5, sort=False), default=PaperState.draft, index=True
    )
    version_no: Mapped[int] = column(
        Integer, Field(_l("Version of the text"), group="making", sort=False, filter=False), default=1
    )
    value: Mapped[dict[str, Any] | None] = column(
        SealedValue("paper.value"),
        Field(_l("Frozen value"), show=False, sort=False, filter=False, exported=False),
    )
    given: Mapped[dict[str, Any] | None] = column(
        SealedValue("paper.given"),
        Field(_l("What was typed for it"), show=False, sort=False, filter=False, exported=False),
    )
    template: Mapped[str] = column(
        String(60), Field(_l("Template"), group="making", sort=False, filter=False), default=""
    )
    template_version: Mapped[str] = column(
        String(64), Field(_l("Version of the template"), group="making", sort=False, filter=False), default=""
    )
    signer_id: Mapped[int | None] = column(
        Integer, Field(_l("Signed by"), listed=6, sort=False), ForeignKey("leader.id"), index=True
    )
    signed_on: Mapped[date | None] = column(
        Date, Field(_l("Signed on"), listed=7, sort=False, unindexed=RARE)
    )
    digest: Mapped[str | None] = column(
        String(64), Field(_l("Digest"), group="making", format=Format.digest, sort=False, filter=False)
    )
    file: Mapped[str | None] = column(
        String(120), Field(_l("File"), show=False, sort=False, filter=False, exported=False)
    )
    corrects_id: Mapped[int | None] = column(
        Integer, Field(_l("Corrects"), sort=False), ForeignKey("paper.id"), index=True
    )
    issued_on: Mapped[date | None] = column(
        Date, Field(_l("Issued on"), group="way", sort=False, unindexed=RARE)
    )
    copies: Mapped[int | None] = column(
        Integer, Field(_l("Number of copies"), group="way", sort=False, filter=False)
    )
    issued_to: Mapped[str | None] = column(
        String(400), Field(_l("Sent to"), group="way", sort=False, filter=False, wide=True)
    )
    cancelled_on: Mapped[date | None] = column(
        Date, Field(_l("Cancelled on"), group="way", sort=False, unindexed=RARE)
    )
    cancel_reason: Mapped[str | None] = column(
        Sealed("paper.cancel_reason", 200, always=False),
        Field(_l("Why it was cancelled"), group="way", sort=False, filter=False, wide=True),
    )
    agreed_digest: Mapped[str | None] = column(
        String(64), Field(_l("Digest of the text sent for countersigning"), show=False, **HIDDEN)
    )
    print_tries: Mapped[int] = column(
        Integer, Field(_l("Tries to print it"), show=False, **HIDDEN), default=0
    )
    print_after: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Printed again after"), show=False, **HIDDEN)
    )


keep_secret(Paper, "is_secret", "title", "value", "given", "cancel_reason")


class Service(Authored, Base):
    """A paper handed to somebody, and the proof of it; the review window starts from `served_on`."""

    __tablename__ = "service"
    __area__ = Area(
        key="services",
        label=_l("Service of papers"),
        one=_l("Service"),
        menu=None,
        icon="mail-opened",
        naming="recipient",
        parent="paper_id",
        sort="-served_on",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=READERS),
        written_by="actions",
        deletable=False,
    )

    paper_id: Mapped[int] = column(Integer, Field(_l("Paper"), listed=1), ForeignKey("paper.id"), index=True)
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    recipient: Mapped[str] = column(
        String(120), Field(_l("Recipient"), listed=2, sort=False, format=Format.person, minors=True)
    )
    method: Mapped[ServiceMethod] = column(
        EnumText(ServiceMethod), Field(_l("Method"), listed=3, sort=False, unindexed=RARE)
    )
    served_on: Mapped[date] = column(Date, Field(_l("Served on"), listed=4), index=True)
    postmark_on: Mapped[date | None] = column(
        Date, Field(_l("Postmark"), listed=5, sort=False, unindexed=RARE)
    )
    proof: Mapped[str | None] = column(String(200), Field(_l("Proof"), listed=6, sort=False))
    refused: Mapped[bool] = column(
        Boolean, Field(_l("Acceptance refused"), listed=7, sort=False, unindexed=RARE), default=False
    )
    witness: Mapped[str | None] = column(
        String(80), Field(_l("Witness"), listed=8, sort=False, filter=False, format=Format.person)
    )
    proof_paper_id: Mapped[int | None] = column(
        Integer, Field(_l("Certificate of service"), sort=False), ForeignKey("paper.id"), index=True
    )


class NumberSeries(Base):
    """The last number taken of one series in one year; the row is locked while a number is taken."""

    __tablename__ = "number_series"
    __area__ = Area(
        key="number_series",
        label=_l("Number series"),
        one=_l("Number series"),
        menu="system",
        icon="numbers",
        order=40,
        naming="prefix",
        sort="prefix",
        grants=Grants(read=OFFICE | {Role.sysadmin}),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index(None, "prefix", "paper_class", "year", unique=True),)

    prefix: Mapped[str] = column(String(40), Field(_l("Prefix"), listed=1))
    paper_class: Mapped[SeriesClass] = column(EnumText(SeriesClass, 20), Field(_l("Class"), listed=2))
    year: Mapped[int] = column(Integer, Field(_l("Year"), listed=3))
    last: Mapped[int] = column(Integer, Field(_l("Last number"), listed=4, filter=False), default=0)
