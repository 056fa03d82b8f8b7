"""The office: units as a tree, people in it, leaders, AB posts, absences, liaison with schools."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, LongText, Record, Valid
from schema.field import CONFIGURERS, EVERYONE, OFFICE, Area, Field, Format, Grants, column
from schema.vocabulary import AbsenceKind, LeaderRank, Role, UnitKind

READ_ALL = Grants(
    read=EVERYONE, write=CONFIGURERS, delete=CONFIGURERS, load=CONFIGURERS, export=CONFIGURERS | OFFICE
)

COLLEAGUES = EVERYONE - {Role.stat_viewer, Role.auditor, Role.security_admin}
"""Whoever has to call somebody; those who look at figures or at the trail do not."""


class Unit(Valid, Record):
    """A bureau, division, school or other unit; `path` keeps the way from the root for "and below"."""

    __tablename__ = "unit"
    __area__ = Area(
        key="units",
        label=_l("Units"),
        one=_l("Unit"),
        menu="organisation",
        icon="sitemap",
        order=10,
        sort="sort",
        core=frozenset({"short_name", "code"}),
        grants=READ_ALL,
        sections={
            "main": _l("Unit"),
            "process": _l("In the procedure"),
            "validity": _l("Validity and succession"),
        },
    )
    __table_args__ = (
        Index(None, "path"),
        CheckConstraint(
            "parent_id <> id", name="own_parent", info={"sentence": _l("A unit cannot be its own parent.")}
        ),
    )

    code: Mapped[str] = column(String(20), Field(_l("Unit code"), listed=1, search=True), unique=True)
    name: Mapped[str] = column(String(100), Field(_l("Name of the unit"), listed=2, search=True))
    short_name: Mapped[str | None] = column(String(40), Field(_l("Short name"), search=True))
    kind: Mapped[UnitKind] = column(EnumText(UnitKind), Field(_l("Kind of unit"), listed=3), index=True)
    parent_id: Mapped[int | None] = column(
        Integer, Field(_l("Belongs to"), listed=4), ForeignKey("unit.id"), index=True
    )
    path: Mapped[str] = column(
        String(200),
        Field(_l("Path"), form=False, show=False, imported=False, exported=False, filter=False),
        default="",
    )
    is_handling_body: Mapped[bool] = column(
        Boolean,
        Field(_l("Handles petitions"), _l("May be named as the responsible unit."), "process"),
        default=True,
    )
    review_organ_id: Mapped[int | None] = column(
        Integer,
        Field(
            _l("Review organ"), _l("Where its decisions are reviewed; not derived from the tree."), "process"
        ),
        ForeignKey("unit.id"),
    )
    recheck_organ_id: Mapped[int | None] = column(
        Integer, Field(_l("Recheck organ"), group="process"), ForeignKey("unit.id")
    )
    doc_prefix: Mapped[str | None] = column(
        String(20), Field(_l("Document prefix"), _l("The organ's short code in document numbers."), "process")
    )
    letterhead: Mapped[str | None] = column(
        String(60),
        Field(_l("Letterhead"), _l("The red head of its papers, e.g. the full name with “文件”."), "process"),
    )
    seal: Mapped[str | None] = column(
        String(60), Field(_l("Seal"), group="process", read=OFFICE | CONFIGURERS)
    )
    phone: Mapped[str | None] = column(String(40), Field(_l("Telephone"), format=Format.phone))
    address: Mapped[str | None] = column(String(200), Field(_l("Address"), wide=True))
    sort: Mapped[int] = column(Integer, Field(_l("Place in lists"), filter=False), default=100)
    successor_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Succeeded by"), _l("The unit that took over its duties."), "validity"),
        ForeignKey("unit.id"),
    )


class Staff(Record):
    """A person who works in a unit; linked to an account when he or she signs in."""

    __tablename__ = "staff"
    __area__ = Area(
        key="staff",
        label=_l("Staff"),
        one=_l("Staff member"),
        menu="organisation",
        icon="users",
        order=20,
        sort="name",
        grants=READ_ALL,
    )

    name: Mapped[str] = column(String(60), Field(_l("Name"), listed=1, search=True), index=True)
    unit_id: Mapped[int] = column(Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True)
    title: Mapped[str | None] = column(String(60), Field(_l("Position"), listed=3))
    phone: Mapped[str | None] = column(
        String(40), Field(_l("Telephone"), listed=4, format=Format.phone, read=COLLEAGUES)
    )
    email: Mapped[str | None] = column(
        String(120),
        Field(
            _l("E-mail"), _l("Reminders go here; number and link only."), format=Format.email, read=COLLEAGUES
        ),
    )
    is_active: Mapped[bool] = column(Boolean, Field(_l("In service"), listed=5), default=True)
    user_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Account"), _l("The account this person signs in with.")),
        ForeignKey("ab_user.id"),
        unique=True,
    )


class Leader(Valid, Record):
    """A leader of a unit with rank and fields of duty (seed: 第一责任人, 分管领导, 一岗双责)."""

    __tablename__ = "leader"
    __area__ = Area(
        key="leaders",
        label=_l("Leaders"),
        one=_l("Leader"),
        menu="organisation",
        icon="user-star",
        order=30,
        naming="name",
        sort="sort",
        grants=READ_ALL,
        sections={"main": _l("Leader"), "validity": _l("Validity")},
    )

    name: Mapped[str] = column(String(60), Field(_l("Name"), listed=1, search=True))
    staff_id: Mapped[int | None] = column(
        Integer, Field(_l("Staff member"), listed=6), ForeignKey("staff.id"), index=True
    )
    unit_id: Mapped[int] = column(Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True)
    rank: Mapped[LeaderRank] = column(EnumText(LeaderRank), Field(_l("Rank"), listed=3), index=True)
    position: Mapped[str | None] = column(String(60), Field(_l("Position"), listed=4))
    fields_of_duty: Mapped[str | None] = column(
        LongText,
        Field(
            _l("Fields of duty"),
            _l("What this leader answers for besides the office (one post, two duties)."),
            listed=5,
            format=Format.long,
            wide=True,
        ),
    )
    phone: Mapped[str | None] = column(
        String(40), Field(_l("Telephone"), format=Format.phone, read=COLLEAGUES)
    )
    sort: Mapped[int] = column(Integer, Field(_l("Place in lists"), filter=False), default=100)


class LeaderDivision(Valid, Record):
    """A field of a leader: a division or unit, or a category, from one day to another (seed: 一岗双责)."""

    __tablename__ = "leader_division"
    __area__ = Area(
        key="leader_units",
        label=_l("Fields of a leader"),
        one=_l("Field of a leader"),
        menu=None,
        icon="building",
        naming="leader_id",
        parent="leader_id",
        grants=READ_ALL,
        hint=_l("A unit in charge, or a category; a category comes before the unit that handles it."),
    )
    __table_args__ = (
        CheckConstraint(
            "(unit_id IS NULL) <> (category_id IS NULL)",
            name="unit_or_category",
            info={"sentence": _l("A field is either a unit or a category.")},
        ),
    )

    leader_id: Mapped[int] = column(
        Integer, Field(_l("Leader"), listed=1), ForeignKey("leader.id"), index=True
    )
    unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True
    )
    category_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Category"), _l("An upper category covers those below it."), listed=3),
        ForeignKey("category.id"),
        index=True,
    )


class Post(Valid, Record):
    """An AB post: A holds it, B stands in so that travel delays nothing (seed: AB岗)."""

    __tablename__ = "post"
    __area__ = Area(
        key="posts",
        label=_l("AB posts"),
        one=_l("AB post"),
        menu="organisation",
        icon="arrows-exchange",
        order=40,
        sort="name",
        grants=READ_ALL,
        sections={"main": _l("Post"), "validity": _l("Validity")},
    )
    __table_args__ = (
        CheckConstraint(
            "holder_a_id <> holder_b_id",
            name="two_people",
            info={"sentence": _l("A and B of a post must be two different people.")},
        ),
    )

    name: Mapped[str] = column(String(80), Field(_l("Post"), listed=1, search=True))
    unit_id: Mapped[int] = column(Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True)
    holder_a_id: Mapped[int] = column(
        Integer, Field(_l("Holder (A)"), listed=3), ForeignKey("staff.id"), index=True
    )
    holder_b_id: Mapped[int | None] = column(
        Integer, Field(_l("Stand-in (B)"), listed=4), ForeignKey("staff.id"), index=True
    )
    approved_by_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Approved by"), _l("Needed where B works in another division than A.")),
        ForeignKey("staff.id"),
    )


class Absence(Record):
    """A time somebody is away; in it B of the post stands in."""

    __tablename__ = "absence"
    __area__ = Area(
        key="absences",
        label=_l("Absences"),
        one=_l("Absence"),
        menu="organisation",
        icon="calendar-off",
        order=50,
        naming="staff_id",
        sort="-starts_on",
        grants=Grants(read=EVERYONE, write=CONFIGURERS | OFFICE, delete=CONFIGURERS | OFFICE),
    )
    __table_args__ = (
        CheckConstraint(
            "ends_on >= starts_on",
            name="order",
            info={"sentence": _l("The last day cannot be before the first day.")},
        ),
    )

    staff_id: Mapped[int] = column(
        Integer, Field(_l("Who is away"), listed=1), ForeignKey("staff.id"), index=True
    )
    kind: Mapped[AbsenceKind] = column(EnumText(AbsenceKind), Field(_l("Reason of absence"), listed=2))
    starts_on: Mapped[date] = column(Date, Field(_l("First day"), listed=3), index=True)
    ends_on: Mapped[date] = column(Date, Field(_l("Last day"), listed=4))
    note: Mapped[str | None] = column(LongText, Field(_l("Note"), format=Format.long, wide=True))


class SchoolLink(Valid, Record):
    """A division or leader liaises with a school (seed: 所联系的市属学校)."""

    __tablename__ = "school_link"
    __area__ = Area(
        key="school_links",
        label=_l("School liaison"),
        one=_l("Liaison"),
        menu="organisation",
        icon="link",
        order=60,
        naming="school_id",
        grants=READ_ALL,
        sections={"main": _l("Liaison"), "validity": _l("Validity")},
    )

    division_id: Mapped[int] = column(
        Integer, Field(_l("Division"), listed=1), ForeignKey("unit.id"), index=True
    )
    school_id: Mapped[int] = column(Integer, Field(_l("School"), listed=2), ForeignKey("unit.id"), index=True)
    leader_id: Mapped[int | None] = column(Integer, Field(_l("Leader"), listed=3), ForeignKey("leader.id"))
    note: Mapped[str | None] = column(String(200), Field(_l("Note"), listed=4))


__all__ = ["Absence", "Leader", "LeaderDivision", "Post", "SchoolLink", "Staff", "Unit"]
