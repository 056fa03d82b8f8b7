"""Notices to people, and what of them goes out by mail and robot."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from schema.base import EnumText, Machinery, UtcDateTime
from schema.labels import declare


class NoticeKind(StrEnum):
    """What a notice tells; with the number of its subject this is all its text."""

    assigned = "assigned"
    co_assigned = "co_assigned"
    objection = "objection"
    accepted = "accepted"
    repeat = "repeat"
    due_soon = "due_soon"
    due_today = "due_today"
    overdue = "overdue"
    date_moved = "date_moved"
    extended = "extended"
    supervised = "supervised"
    instruction = "instruction"
    standing_in = "standing_in"
    handed_over = "handed_over"
    disagreement = "disagreement"
    dissatisfied = "dissatisfied"
    mandatory_report = "mandatory_report"
    unanswered = "unanswered"
    returned = "returned"
    countersign = "countersign"
    countersigned = "countersigned"
    not_countersigned = "not_countersigned"
    receipt_owed = "receipt_owed"
    receipt_late = "receipt_late"


class Outlet(StrEnum):
    """A way out of the panel."""

    mail = "mail"
    wecom = "wecom"
    dingtalk = "dingtalk"
    feishu = "feishu"


class OutboxState(StrEnum):
    """What became of a message on its way out."""

    waiting = "waiting"
    sent = "sent"
    withdrawn = "withdrawn"
    failed = "failed"


declare(
    {
        NoticeKind: {
            NoticeKind.assigned: _l("Sent to you to handle"),
            NoticeKind.co_assigned: _l("You take part in handling"),
            NoticeKind.objection: _l("Objection raised"),
            NoticeKind.accepted: _lp("notice", "Accepted"),
            NoticeKind.repeat: _l("The matter of your first contact came again"),
            NoticeKind.due_soon: _l("Due soon"),
            NoticeKind.due_today: _lp("notice", "Due today"),
            NoticeKind.overdue: _lp("notice", "Overdue"),
            NoticeKind.date_moved: _l("The due date has moved"),
            NoticeKind.extended: _lp("notice", "Extended"),
            NoticeKind.supervised: _lp("notice", "Put under supervision"),
            NoticeKind.instruction: _l("A leader gave an instruction"),
            NoticeKind.standing_in: _l("You stand in"),
            NoticeKind.handed_over: _l("Handed over to you"),
            NoticeKind.disagreement: _l("Units disagree; you decide"),
            NoticeKind.dissatisfied: _l("The petitioner is not satisfied"),
            NoticeKind.mandatory_report: _l("Must be reported at once"),
            NoticeKind.unanswered: _l("Ended without an answer"),
            NoticeKind.returned: _l("Returned to you"),
            NoticeKind.countersign: _l("A paper waits for your countersignature"),
            NoticeKind.countersigned: _l("A paper is countersigned"),
            NoticeKind.not_countersigned: _l("A paper came back from countersigning"),
            NoticeKind.receipt_owed: _l("A paper waits for your receipt"),
            NoticeKind.receipt_late: _l("A receipt is late"),
        },
        Outlet: {
            Outlet.mail: _l("E-mail"),
            Outlet.wecom: _l("WeCom"),
            Outlet.dingtalk: _l("DingTalk"),
            Outlet.feishu: _l("Feishu"),
        },
        OutboxState: {
            OutboxState.waiting: _lp("outbox", "Waiting"),
            OutboxState.sent: _lp("outbox", "Sent"),
            OutboxState.withdrawn: _lp("outbox", "Withdrawn"),
            OutboxState.failed: _lp("outbox", "Given up"),
        },
    }
)


class Notice(Machinery):
    """One person is told one thing; the text is the kind and the number, never anything of the content.

    Read through its petition: what one may see no more is not shown. `tag` says what is told only once (a
    step of the ladder, on one date, to one person).
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person", "staff_id", "read_at", "id"),
        Index("ix_notice_tag", "tag", unique=True),
        Index("ix_notice_petition", "petition_id"),
        Index("ix_notice_deadline", "deadline_id"),
    )

    staff_id: Mapped[int] = mapped_column(Integer, ForeignKey("staff.id"))
    kind: Mapped[NoticeKind] = mapped_column(EnumText(NoticeKind))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(Integer)
    petition_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("petition.id", ondelete="CASCADE"))
    deadline_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("deadline.id", ondelete="CASCADE"))
    due_on: Mapped[date | None] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(40), default="")
    tag: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxMessage(Machinery):
    """A notice on its way out: claimed with a lease, tried again later, sent once or withdrawn."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "state", "next_at", "id"),
        Index("ix_outbox_once", "notice_id", "outlet", unique=True),
    )

    notice_id: Mapped[int] = mapped_column(Integer, ForeignKey("notice.id", ondelete="CASCADE"))
    outlet: Mapped[Outlet] = mapped_column(EnumText(Outlet, 10))
    state: Mapped[OutboxState] = mapped_column(EnumText(OutboxState, 10), default=OutboxState.waiting)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    holder: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))


class NightShift(Machinery):
    """The last day a nightly piece of work was done; its row is the lock that lets one process do it."""

    __tablename__ = "night_shift"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    done_on: Mapped[date | None] = mapped_column(Date)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder: Mapped[str | None] = mapped_column(String(40))
    error: Mapped[str | None] = mapped_column(String(200))
