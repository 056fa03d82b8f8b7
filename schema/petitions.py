"""Petitions: every letter, visit, call and message, as it came and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, true
from sqlalchemy import column as named
from sqlalchemy.orm import Mapped, MappedColumn

from schema.base import EnumText, LongText, Record, UtcDateTime
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, Words, column
from schema.sealed import Sealed, keep_secret
from schema.vocabulary import (
    PETITION_CORE,
    AbnormalReason,
    Channel,
    ClosingBasis,
    HandlingMode,
    OccurrenceKind,
    PetitionState,
    Purpose,
    Role,
    Satisfaction,
    Secrecy,
    Track,
    VisitLevel,
)

KEPT: dict[str, Any] = {"form": False, "imported": False}  # by the verbs, never typed
QUERY: dict[str, Any] = {**KEPT, "sort": False, "filter": False, "exported": False, "read": OFFICE}
CODE: dict[str, Any] = {"sort": False, "filter": False, "format": Format.code}
LIVING = named("deleted_at").is_(None)
BINNED = named("deleted_at").is_not(None)
SECRET = named("is_secret", Boolean).is_(true())
RARE = "chosen seldom and always beside an indexed filter"


def mark(label: Words, **options: Any) -> MappedColumn[Any]:
    """Declare a mark of a petition: set or not."""
    field = Field(label, group="flags", sort=False, unindexed=RARE, **options)
    return column(Boolean, field, default=False)


class Petition(Record):
    """One registered occurrence: a letter, visit, call or message."""

    __tablename__ = "petition"
    __area__ = Area(
        key="petitions",
        label=_l("Petitions"),
        one=_l("Petition"),
        menu="handling",
        icon="mail",
        order=10,
        naming="petition_no",
        sort="-registered_on",
        scope=Scope.petition,
        big=True,
        attachments=True,
        core=PETITION_CORE,
        grants=Grants(
            read=CASE_ROLES,
            write=OFFICE,
            delete=OFFICE,
            load=OFFICE,
            export=OFFICE | {Role.supervisor, Role.leader, Role.div_head, Role.unit_head},
        ),
        sections={
            "main": _l("What came in"),
            "people": _l("People"),
            "text": _l("What it is about"),
            "route": _l("Handling"),
            "flags": _l("Marks"),
            "result": _l("Answer and closing"),
            "origin": _l("Where it came from"),
        },
        hint=_l("Every letter, visit, call and message is registered, repeats included."),
    )
    __table_args__ = (
        Index(None, "registered_on", "id"),
        # The first list everybody opens, without looking at each row for whether it was thrown away.
        Index("ix_petition_living", "registered_on", "id", sqlite_where=LIVING, postgresql_where=LIVING),
        # The few in the bin, for whoever counts what the access table says.
        Index("ix_petition_binned", "id", sqlite_where=BINNED, postgresql_where=BINNED),
        # The few nobody sees by role alone, asked for beside every row that hangs on a petition.
        Index("ix_petition_secret", "id", sqlite_where=SECRET, postgresql_where=SECRET),
        Index(None, "state", "due_on", "id"),
        Index(None, "due_on", "id"),
        Index(None, "unit_id", "state", "id"),
        Index(None, "handler_id", "state", "id"),
        Index(None, "received_on", "id"),
        Index(None, "category_id", "received_on", "id"),
        Index(None, "respondent_unit_id", "received_on", "id"),
        Index(None, "source_system", "outside_no", unique=True),
        CheckConstraint(
            "people_count >= 1",
            name="people",
            info={"sentence": _l("At least one person stands behind a petition.")},
        ),
        CheckConstraint(
            "representative_count IS NULL OR representative_count <= people_count",
            name="representatives",
            info={"sentence": _l("There cannot be more representatives than people.")},
        ),
    )

    petition_no: Mapped[str | None] = column(
        String(20), Field(_l("Number"), listed=1, search=True, **KEPT), unique=True
    )
    title: Mapped[str] = column(
        Sealed("petition.title", 200, always=False),
        Field(
            _l("Subject"),
            listed=2,
            search=True,
            sort=False,
            group="text",
            wide=True,
            synonyms=("主题", "标题"),
        ),
    )
    state: Mapped[PetitionState] = column(
        EnumText(PetitionState),
        Field(_l("State"), listed=7, group="route", sort=False, **KEPT),
        default=PetitionState.draft,
    )
    channel: Mapped[Channel] = column(
        EnumText(Channel), Field(_l("Channel"), listed=4, segments=True, sort=False), index=True
    )
    sub_channel: Mapped[str | None] = column(
        String(40), Field(_l("Sub-channel"), dictionary="sub_channel", sort=False, unindexed=RARE)
    )
    received_on: Mapped[date] = column(
        Date, Field(_l("Received on"), _l("The day it reached the office; the clock starts here."))
    )
    received_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Received at"), form=False, sort=False, filter=False, imported=False)
    )
    registered_on: Mapped[date | None] = column(Date, Field(_l("Registered on"), **KEPT))
    source: Mapped[str] = column(
        String(40), Field(_l("Source"), dictionary="source", sort=False, unindexed=RARE), default="direct"
    )
    visit_level: Mapped[VisitLevel | None] = column(
        EnumText(VisitLevel),
        Field(_l("Level of the visit"), _l("For visits: which level was reached."), sort=False),
        index=True,
    )
    reception_place: Mapped[str | None] = column(
        String(80), Field(_l("Reception place"), _l("For visits."), sort=False, filter=False)
    )
    receiver_id: Mapped[int | None] = column(
        Integer, Field(_l("Received by"), _l("For visits."), sort=False, filter=False), ForeignKey("staff.id")
    )
    people_count: Mapped[int] = column(
        Integer,
        Field(
            _l("Number of people"),
            _l("Five or more make a group visit."),
            "people",
            sort=False,
            unindexed=RARE,
        ),
        default=1,
    )
    representative_count: Mapped[int | None] = column(
        Integer, Field(_l("Representatives"), group="people", sort=False, filter=False)
    )
    signature_count: Mapped[int | None] = column(
        Integer, Field(_l("Signatures"), group="people", sort=False, filter=False)
    )
    involved_count: Mapped[int | None] = column(
        Integer, Field(_l("People concerned"), group="people", sort=False, filter=False)
    )
    is_anonymous: Mapped[bool] = column(
        Boolean, Field(_l("Anonymous"), group="people", sort=False, unindexed=RARE), default=False
    )
    petitioner_name: Mapped[str | None] = column(
        String(80),
        Field(
            _l("Petitioner"),
            listed=3,
            group="people",
            format=Format.person,
            search=True,
            sort=False,
            filter=False,
            minors=True,
            **KEPT,
        ),
    )
    purpose: Mapped[Purpose] = column(
        EnumText(Purpose), Field(_l("Purpose"), group="text", sort=False), index=True
    )
    category_id: Mapped[int] = column(
        Integer,
        Field(_l("Category"), listed=5, group="text", sort=False),
        ForeignKey("category.id"),
    )
    summary: Mapped[str | None] = column(
        Sealed("petition.summary", always=False),
        Field(_l("Summary"), group="text", format=Format.long, wide=True, sort=False),
    )
    content: Mapped[str | None] = column(
        Sealed("petition.content", always=False),
        Field(_l("Full text"), group="text", format=Format.long, wide=True, sort=False, search=False),
    )
    respondent_unit_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Unit complained about"), group="text", sort=False),
        ForeignKey("unit.id"),
    )
    respondent_person: Mapped[str | None] = column(
        Sealed("petition.respondent_person", 80, always=False),
        Field(_l("Person complained about"), group="text", format=Format.person, sort=False, filter=False),
    )
    respondent_staff_id: Mapped[int | None] = column(
        Integer,
        Field(
            _l("Person complained about (staff)"),
            _l("This person neither sees nor handles the petition."),
            "text",
            sort=False,
            filter=False,
        ),
        ForeignKey("staff.id"),
    )
    matter_region: Mapped[str | None] = column(
        String(60), Field(_l("Where the matter belongs"), group="text", sort=False, filter=False)
    )
    policy_clear: Mapped[bool] = column(
        Boolean,
        Field(_l("Policy is clear"), _l("May be answered at once."), "text", sort=False, unindexed=RARE),
        default=False,
    )
    matter_id: Mapped[int | None] = column(
        Integer, Field(_l("Matter"), group="route", sort=False, **KEPT), ForeignKey("matter.id"), index=True
    )
    proposed_unit_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Proposed unit"), _l("The office head decides."), "route", sort=False, filter=False),
        ForeignKey("unit.id"),
    )
    first_contact_id: Mapped[int | None] = column(
        Integer,
        Field(_l("First-contact officer"), _l("Answers for it to the end."), "route", sort=False),
        ForeignKey("staff.id"),
        index=True,
    )
    unit_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Responsible unit"), listed=6, group="route", sort=False, **KEPT),
        ForeignKey("unit.id"),
    )
    handler_id: Mapped[int | None] = column(
        Integer, Field(_l("Handler"), group="route", sort=False, **KEPT), ForeignKey("staff.id")
    )
    handler_b_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Stand-in handler"), group="route", sort=False, filter=False, **KEPT),
        ForeignKey("staff.id"),
    )
    mode: Mapped[HandlingMode | None] = column(
        EnumText(HandlingMode),
        Field(_l("Way of handling"), group="route", sort=False, unindexed=RARE, **KEPT),
    )
    track: Mapped[Track] = column(
        EnumText(Track),
        Field(_l("Track"), group="route", sort=False, unindexed=RARE, **KEPT),
        default=Track.ordinary,
    )
    regime: Mapped[str | None] = column(
        String(40),
        Field(
            _l("Regime"),
            _l("Set once, from the day of receipt."),
            "route",
            sort=False,
            dictionary="clock_regime",
            unindexed=RARE,
            **KEPT,
        ),
    )
    accepted_on: Mapped[date | None] = column(
        Date, Field(_l("Accepted on"), group="route", sort=False, unindexed=RARE, **KEPT)
    )
    due_on: Mapped[date | None] = column(Date, Field(_l("Due on"), listed=8, group="route", **KEPT))
    due_provisional: Mapped[bool] = column(
        Boolean,
        Field(_l("Provisional"), group="route", sort=False, show=False, unindexed=RARE, **KEPT),
        default=False,
    )
    notice_exempt_reason: Mapped[str | None] = column(
        String(120),
        Field(
            _l("Why no notice is owed"),
            _l("Name or address unclear (Regulations 2022, article 23)."),
            "route",
            sort=False,
            filter=False,
        ),
    )
    secrecy: Mapped[Secrecy] = column(
        EnumText(Secrecy),
        Field(_l("Secrecy"), group="flags", sort=False, unindexed=RARE),
        default=Secrecy.open,
    )
    is_secret: Mapped[bool] = mark(_l("Restricted"), **KEPT)
    is_urgent: Mapped[bool] = mark(_l("Urgent"))
    is_important: Mapped[bool] = mark(_l("Important"))
    is_backlog: Mapped[bool] = mark(_l("Backlog case"))
    minors_involved: Mapped[bool] = mark(_l("Concerns minors"))
    threat_flag: Mapped[bool] = mark(_l("Threatens extreme acts"))
    abnormal_reason: Mapped[AbnormalReason | None] = column(
        EnumText(AbnormalReason),
        Field(_l("Abnormal visit"), _l("Regulations 2022, article 26."), "flags", sort=False, unindexed=RARE),
    )
    is_repeat: Mapped[bool] = mark(_l("Repeat"), **KEPT)
    occurrence_kind: Mapped[OccurrenceKind] = column(
        EnumText(OccurrenceKind),
        Field(_l("First or repeat"), group="flags", sort=False, unindexed=RARE, **KEPT),
        default=OccurrenceKind.first,
    )
    is_supervised: Mapped[bool] = mark(_l("Supervised"), **KEPT)
    is_led: Mapped[bool] = mark(_l("Led by a leader"), **KEPT)
    is_extended: Mapped[bool] = mark(_l("Extended"), **KEPT)
    answer_text: Mapped[str | None] = column(
        Sealed("petition.answer_text", always=False),
        Field(
            _l("Answer"),
            group="result",
            format=Format.long,
            wide=True,
            sort=False,
            form=False,
            imported=False,
        ),
    )
    answered_by_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Answered by"), group="result", sort=False, filter=False, **KEPT),
        ForeignKey("staff.id"),
    )
    answered_on: Mapped[date | None] = column(
        Date, Field(_l("Answered on"), group="result", sort=False, unindexed=RARE, **KEPT)
    )
    reply_exempt_reason: Mapped[str | None] = column(
        String(120), Field(_l("Why no reply is owed"), group="result", sort=False, filter=False, **KEPT)
    )
    satisfaction: Mapped[Satisfaction | None] = column(
        EnumText(Satisfaction), Field(_l("Satisfaction"), group="result", sort=False, unindexed=RARE, **KEPT)
    )
    closed_on: Mapped[date | None] = column(
        Date, Field(_l("Closed on"), group="result", sort=False, **KEPT), index=True
    )
    closing_basis: Mapped[ClosingBasis | None] = column(
        EnumText(ClosingBasis), Field(_l("Closing basis"), group="result", sort=False, unindexed=RARE, **KEPT)
    )
    outside_organ: Mapped[str | None] = column(
        String(120), Field(_l("Forwarded to"), group="result", sort=False, filter=False, **KEPT)
    )
    closing_note: Mapped[str | None] = column(
        LongText, Field(_l("Reason"), group="result", format=Format.long, wide=True, sort=False, **KEPT)
    )
    query_code: Mapped[str | None] = column(String(20), Field(_l("Query code"), group="origin", **QUERY))
    outside_no: Mapped[str | None] = column(
        String(80), Field(_l("Number at the source"), group="origin", search=True, **CODE)
    )
    source_system: Mapped[str | None] = column(
        String(40), Field(_l("Source system"), group="origin", sort=False, filter=False, **KEPT)
    )
    source_category: Mapped[str | None] = column(
        String(80),
        Field(
            _l("Category at the source"),
            _l("The source's own word."),
            "origin",
            sort=False,
            filter=False,
            **KEPT,
        ),
    )
    likes: Mapped[int | None] = column(
        Integer, Field(_l("Likes"), group="origin", sort=False, filter=False, **KEPT)
    )
    dislikes: Mapped[int | None] = column(
        Integer, Field(_l("Dislikes"), group="origin", sort=False, filter=False, **KEPT)
    )
    import_batch_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Import batch"), group="origin", sort=False, **KEPT),
        ForeignKey("import_batch.id"),
        index=True,
    )


keep_secret(Petition, "is_secret", "title", "summary", "content", "answer_text", "respondent_person")
