"""Claims: each request inside a petition is decided on its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, Json, Record
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.sealed import Sealed, keep_secret
from schema.vocabulary import ClaimResult, FourOutcome, Role, StatutoryPath

SEALED = "text_sealed"
"""The mark of claims whose words are encrypted."""


class Claim(Record):
    """One request with its finding, legal basis and outcome (domain §0.2 decision 2, 四到位)."""

    __tablename__ = "claim"
    __area__ = Area(
        key="claims",
        label=_l("Claims"),
        one=_l("Claim"),
        menu=None,
        icon="list-check",
        naming="text",
        parent="petition_id",
        sort="position",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(
            read=CASE_ROLES,
            write=OFFICE | {Role.div_handler, Role.div_head, Role.unit_user, Role.unit_head},
            delete=OFFICE,
        ),
    )

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"), index=True
    )
    position: Mapped[int] = column(
        Integer,
        Field(
            _l("No."),
            listed=2,
            form=False,
            filter=False,
            imported=False,
            sort=False,
            unindexed="read with its petition",
        ),
        default=1,
    )
    text: Mapped[str] = column(
        Sealed("claim.text", 500, always=False, when=SEALED),
        Field(_l("Request"), listed=3, search=True, wide=True, sort=False),
    )
    finding: Mapped[str | None] = column(
        Sealed("claim.finding", always=False, when=SEALED),
        Field(_l("Finding"), format=Format.long, wide=True, sort=False),
    )
    legal_basis: Mapped[str | None] = column(String(300), Field(_l("Legal basis"), wide=True, sort=False))
    result: Mapped[ClaimResult | None] = column(
        EnumText(ClaimResult), Field(_l("Outcome"), listed=4, sort=False), index=True
    )
    four_outcomes: Mapped[list[str] | None] = column(
        Json, Field(_l("Four outcomes"), choices=FourOutcome, filter=False, sort=False, wide=True)
    )
    evidence: Mapped[str | None] = column(
        Sealed("claim.evidence", always=False, when=SEALED),
        Field(
            _l("Evidence"),
            _l("Payment or decision, record of the talk."),
            format=Format.long,
            wide=True,
            sort=False,
        ),
    )
    deciding_organ: Mapped[str | None] = column(
        String(120),
        Field(
            _l("Organ that decided on the unlawful act"),
            _l("The bureau itself never punishes."),
            sort=False,
            filter=False,
        ),
    )
    deciding_document: Mapped[str | None] = column(
        String(120), Field(_l("Document of that organ"), sort=False, filter=False)
    )
    aid_record: Mapped[str | None] = column(
        String(200), Field(_l("Record of aid"), _l("Programme and amount."), wide=True, sort=False)
    )
    promises_money: Mapped[bool] = column(
        Boolean,
        Field(_l("Promises money"), sort=False, unindexed="read with its petition"),
        default=False,
    )
    policy_document: Mapped[str | None] = column(
        String(200),
        Field(_l("Policy or finance document"), _l("Needed where money is promised."), wide=True, sort=False),
    )
    similar_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Similar case"), _l("So that like cases are decided alike."), sort=False, filter=False),
        ForeignKey("petition.id"),
    )
    path: Mapped[StatutoryPath | None] = column(
        EnumText(StatutoryPath),
        Field(
            _l("Statutory path"),
            _l("Where this claim belongs to another procedure."),
            form=False,
            sort=False,
            unindexed="read with its petition",
        ),
    )
    text_sealed: Mapped[bool] = column(
        Boolean,
        Field(
            _l("Encrypted"),
            form=False,
            show=False,
            sort=False,
            filter=False,
            imported=False,
            exported=False,
        ),
        default=False,
    )


keep_secret(Claim, SEALED, "text", "finding", "evidence")
