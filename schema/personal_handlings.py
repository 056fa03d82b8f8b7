"""What the first responsible person did about an important petition in person."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import PersonalAct, Role

UNASKED = "read with its petition"


class PersonalHandling(Authored, Base):
    """One act of a leader on an important petition (seed: 主要领导亲自过问、处理、督办)."""

    __tablename__ = "personal_handling"
    __area__ = Area(
        key="personal_handlings",
        label=_l("Personal handling by leaders"),
        one=_l("Personal handling"),
        menu=None,
        icon="user-star",
        naming="note",
        parent="petition_id",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=CASE_ROLES, write=OFFICE | {Role.leader, Role.unit_head}),
        deletable=False,
    )

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"), index=True
    )
    leader_id: Mapped[int] = column(
        Integer, Field(_l("Leader"), listed=2, sort=False), ForeignKey("leader.id"), index=True
    )
    act: Mapped[PersonalAct] = column(
        EnumText(PersonalAct), Field(_l("What was done"), listed=3, sort=False, unindexed=UNASKED)
    )
    done_on: Mapped[date] = column(Date, Field(_l("Done on"), listed=4, sort=False, unindexed=UNASKED))
    note: Mapped[str] = column(
        LongText, Field(_l("Record"), listed=5, format=Format.long, wide=True, sort=False)
    )
