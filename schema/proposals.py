"""Proposals about accounts, roles and permissions: one person proposes, another decides."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Base, EnumText, Json, LongText, UtcDateTime
from schema.field import Area, Field, Format, Grants, column
from schema.labels import declare
from schema.vocabulary import Role


class ProposalKind(StrEnum):
    """What is proposed."""

    open_account = "open_account"
    change_account = "change_account"
    change_permissions = "change_permissions"
    change_scopes = "change_scopes"
    change_columns = "change_columns"


class ProposalState(StrEnum):
    """What became of a proposal."""

    open = "open"
    approved = "approved"
    declined = "declined"
    withdrawn = "withdrawn"


declare(
    {
        ProposalKind: {
            ProposalKind.open_account: _l("Open an account"),
            ProposalKind.change_account: _l("Change an account"),
            ProposalKind.change_permissions: _l("Change permissions"),
            ProposalKind.change_scopes: _l("Change how far a role sees"),
            ProposalKind.change_columns: _l("Change column rights"),
        },
        ProposalState: {
            ProposalState.open: _lp("proposal", "Awaiting approval"),
            ProposalState.approved: _lp("proposal", "Approved"),
            ProposalState.declined: _lp("proposal", "Declined"),
            ProposalState.withdrawn: _lp("proposal", "Withdrawn"),
        },
    }
)


class Proposal(Base):
    """A change of power that waits for a second person, or did; `payload` holds nothing secret."""

    __tablename__ = "proposal"
    __area__ = Area(
        key="approvals",
        label=_l("Pending approvals"),
        one=_l("Proposal"),
        menu=None,
        icon="clipboard-check",
        naming="kind",
        grants=Grants(read=frozenset({Role.sysadmin, Role.security_admin, Role.auditor})),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (
        Index(None, "state", "id"),
        CheckConstraint(
            "decided_by_id IS NULL OR state = 'withdrawn' OR decided_by_id <> proposed_by_id",
            "two_people",
            info={"sentence": _l("Nobody approves what he or she has proposed.")},
        ),
    )

    kind: Mapped[ProposalKind] = column(EnumText(ProposalKind), Field(_l("What is proposed"), listed=1))
    state: Mapped[ProposalState] = column(
        EnumText(ProposalState, 10), Field(_l("Decision"), listed=2), default=ProposalState.open
    )
    subject_id: Mapped[int | None] = column(
        Integer, Field(_l("Account"), filter=False, sort=False), ForeignKey("ab_user.id")
    )
    payload: Mapped[dict[str, Any]] = column(
        Json, Field(_l("Changes"), show=False, filter=False, sort=False, exported=False)
    )
    based_on: Mapped[str] = column(
        String(64), Field(_l("Version it is based on"), show=False, filter=False, sort=False, exported=False)
    )
    proposed_at: Mapped[datetime] = column(UtcDateTime, Field(_l("Proposed at"), filter=False, sort=False))
    proposed_by_id: Mapped[int] = column(
        Integer, Field(_l("Proposed by"), filter=False, sort=False), ForeignKey("ab_user.id")
    )
    decided_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Decided at"), filter=False, sort=False)
    )
    decided_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Decided by"), filter=False, sort=False), ForeignKey("ab_user.id")
    )
    reason: Mapped[str | None] = column(
        LongText, Field(_l("Reason"), format=Format.long, filter=False, sort=False)
    )
