"""The people of the tests: one small office, everybody known by name.

Lin registers, Fang heads the petition office, Chen heads Basic Education where He handles and Sun stands in;
Zhao heads Personnel and is the stranger to their cases; Qian works at the East School; Zheng is the principal
leader, Fu supervises, Wei administers, An guards, Xu audits, Tao looks at figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.access.permissions import every
from app.access.sight import EVERYTHING
from app.actions import accounts, petitions, records, roles, seeding
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import frozen
from app.queries.actors import actor_for
from app.queries.demo import MARK
from schema.base import User
from schema.dictionaries import Category
from schema.settings import Setting
from schema.vocabulary import Event

PASSWORD = "Cast-2026-ok!"
TODAY = date(2026, 9, 17)
NOW = datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
"""A Thursday, 09:30 in the office; Sunday the 20th is a make-up workday."""

BUILDER = Actor(None, "operator", "", permissions=frozenset(every(catalogue())), petitions=EVERYTHING)

PEOPLE = {
    # username: (name, role, unit)
    "lin": ("林晓岚", "clerk", "office"),
    "fang": ("方敏", "office_head", "office"),
    "chen": ("陈立", "div_head", "basic"),
    "he": ("何静怡", "div_handler", "basic"),
    "sun": ("孙一", "ab_backup", "basic"),
    "zhao": ("赵一鸣", "div_head", "personnel"),
    "qian": ("钱进", "unit_user", "east"),
    "zheng": ("郑文博", "leader", "bureau"),
    "fu": ("傅宁", "supervisor", "office"),
    "wei": ("韦青", "sysadmin", None),
    "an": ("安平", "security_admin", None),
    "xu": ("徐审", "auditor", None),
    "tao": ("陶数", "stat_viewer", None),
    "jin": ("金信", "info_officer", "east"),
}
UNITS = {
    "bureau": ("云州市教育局", "bureau", None),
    "office": ("办公室", "division", "bureau"),
    "basic": ("基础教育处", "division", "bureau"),
    "personnel": ("人事处", "division", "bureau"),
    "county": ("云溪县教育局", "county_bureau", "bureau"),
    "east": ("城东中学", "city_school", "bureau"),
}


@dataclass(slots=True)
class Office:
    """Row numbers by the names above."""

    units: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)


def found(session: Session) -> Office:
    """Build the office in an empty, migrated database."""
    office = Office()
    known = catalogue()
    bind(session, BUILDER)
    with frozen(datetime(2026, 1, 5, 1, 0, tzinfo=UTC)), unit_of_work(session):
        seeding.seed(session)
        roles.synchronise(session, known)
        for place, (key, (name, kind, parent)) in enumerate(UNITS.items()):
            values = {
                "code": key.upper(),
                "name": name,
                "kind": kind,
                "parent_id": office.units.get(parent or ""),
                "sort": place,
            }
            if key == "bureau":
                values |= {"doc_prefix": "云教信", "letterhead": "云州市教育局文件"}
            office.units[key] = records.create(session, BUILDER, known["units"], values).id
        for username, (name, role, unit) in PEOPLE.items():
            with frozen(NOW):  # so that nobody's password is outworn
                user = accounts.create(
                    session,
                    BUILDER,
                    username=username,
                    name=name,
                    password=PASSWORD,
                    roles=[role],
                    definitive=True,
                )
            office.users[username] = user.id
            if unit is not None:
                values = {"name": name, "unit_id": office.units[unit], "user_id": user.id}
                office.staff[username] = records.create(session, BUILDER, known["staff"], values).id
        leader = {
            "name": "郑文博",
            "staff_id": office.staff["zheng"],
            "unit_id": office.units["bureau"],
            "rank": "principal",
        }
        chief = records.create(session, BUILDER, known["leaders"], leader).id
        records.create(
            session, BUILDER, known["leader_units"], {"leader_id": chief, "unit_id": office.units["basic"]}
        )
    return read(session)


def read(session: Session) -> Office:
    """Read the office's row numbers from a database `found` has built."""
    from schema.organisation import Staff, Unit

    office = Office()
    office.units = {code.lower(): number for code, number in session.execute(select(Unit.code, Unit.id))}
    office.users = {name: number for name, number in session.execute(select(User.username, User.id))}
    by_user = {number: name for name, number in office.users.items()}
    office.staff = {
        by_user[user]: number for user, number in session.execute(select(Staff.user_id, Staff.id)) if user
    }
    office.categories = {code: number for code, number in session.execute(select(Category.code, Category.id))}
    return office


def hire(session: Session, office: Office, username: str, name: str, role: str, unit: str | None) -> int:
    """Let somebody more work in the office; returns the number among the staff (0 without a unit)."""
    bind(session, BUILDER)
    user = accounts.create(
        session, BUILDER, username=username, name=name, password=PASSWORD, roles=[role], definitive=True
    )
    office.users[username] = user.id
    if unit is None:
        return 0
    values = {"name": name, "unit_id": office.units[unit], "user_id": user.id}
    office.staff[username] = records.create(session, BUILDER, catalogue()["staff"], values).id
    return office.staff[username]


def acting(session: Session, office: Office, username: str) -> Actor:
    """Bind a person of the cast to the session and return the actor."""
    actor = actor_for(session, office.users[username], today=TODAY)
    assert actor is not None
    bind(session, actor)
    return actor


def make_demo(session: Session) -> None:
    """Mark the office as a demo: changes of power take effect at once."""
    with unit_of_work(session), untold(session, "as the demo is marked"):
        session.add(Setting(code=MARK, value="是", note="演示数据库"))


def petition(
    session: Session, office: Office, by: str = "lin", *, register: bool = True, **values: Any
) -> Any:
    """Enter (and register) a petition; a suggestion by letter unless told otherwise."""
    actor = acting(session, office, by)
    defaults: dict[str, Any] = {
        "title": "建议延长图书馆开放时间",
        "channel": "letter",
        "received_on": TODAY,
        "people_count": 1,
        "purpose": "suggestion",
        "category_id": office.categories["F4"],
        "summary": "希望周末开放",
    }
    person = {"name": values.pop("petitioner", "王小明"), "phone": "13800001234"}
    claims = values.pop("claims", ())
    row = petitions.draft(
        session,
        actor,
        {**defaults, **values},
        petitioner=person if person["name"] else None,
        claims=claims,
        today=TODAY,
    )
    row.created_by_id = actor.user_id
    session.flush()
    if register:
        petitions.do(session, actor, row, Event.register, {}, today=TODAY)
    return row
