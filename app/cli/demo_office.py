"""The office of the demo: its units, its people and who acts in which role."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import defaults
from app.access.sight import EVERYTHING
from app.catalog.read import catalogue
from app.cli.demo_texts import seeds
from app.clock import today
from app.queries.catalog import accounts, book, current
from app.queries.organisation import below, category_codes, leaders, units
from schema.vocabulary import Role, UnitKind

CLERKS, OFFICE_HEAD, SUPERVISOR = ("林晓岚", "邵一凡"), "苏闻笙", "方敏"
LEADERS, REVIEWERS = ("郑文博", "沈明远"), ("白露明", "汪知言")
"""The principal and the one in charge of petitions; who reviews, and who rechecks."""
ROOT = "E00"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who deals with petitions in a unit: its head, the handler, the stand-in."""

    head: str
    handler: str
    stand_in: str


def desks() -> dict[str, Desk]:
    """Return unit code -> desk: as the AB posts say, else the first people of the unit."""
    found = seeds("office")
    posts = {post["unit"]: post for post in found["posts"] if post["unit"] != "D01"}
    result = {}
    for code, people in found["staff"].items():
        names = [name for name, _title in people]
        post = posts.get(code, {})
        handler = post.get("a") or (names[1] if len(names) > 1 else names[0])
        others = [name for name in (*names[2:], *names[:2]) if name != handler]
        result[code] = Desk(names[0], handler, post.get("b") or (others[0] if others else handler))
    return result


class Office:
    """The office as it stands in the database: row numbers by unit code, person and category; its people."""

    def __init__(self, session: Session) -> None:
        """Read what was founded."""
        self.units = {unit.code: number for number, unit in units(session).items()}
        self.staff = {name: number for number, name in book(session, current(session)["staff"]).items()}
        self.accounts = {name: number for number, name in accounts(session).items()}
        self.categories = category_codes(session)
        self.desks = desks()
        self._kinds = {unit.code: unit.kind for unit in units(session).values()}
        self._places = {name: code for code, people in seeds("office")["staff"].items() for name, _ in people}
        self._rights = defaults(catalogue())
        self.leaders = {name: number for number, name in leaders(session, today())}
        self._below = frozenset(below(session, [self.units[ROOT]]))
        self._actors: dict[str, Actor] = {}

    def actor(self, name: str) -> Actor:
        """Return a member of staff at work, with the rights of the roles he or she has in the office."""
        if name not in self._actors:
            roles, unit = self._roles(name), self.units[self._places[name]]
            rights = frozenset(word for word, holders in self._rights.items() if holders & roles)
            self._actors[name] = Actor(
                user_id=self.accounts.get(name),
                username=name,
                name=name,
                roles=frozenset(role.value for role in roles),
                permissions=rights,
                staff_id=self.staff[name],
                unit_id=unit,
                unit_ids=self._below if Role.leader in roles else frozenset({unit}),
                leader_id=self.leaders.get(name),
                petitions=EVERYTHING,
                origin="演示",
            )
        return self._actors[name]

    def _roles(self, name: str) -> frozenset[Role]:
        """Return what somebody is: by place in the unit, and in the petition office by name, too."""
        code = self._places[name]
        if code == ROOT:
            return frozenset({Role.leader})
        in_bureau, heads = self._kinds[code] == UnitKind.division, self.desks[code].head == name
        usual = (
            (Role.div_head if heads else Role.div_handler)
            if in_bureau
            else (Role.unit_head if heads else Role.unit_user)
        )
        named = dict.fromkeys(CLERKS, Role.clerk) | {
            OFFICE_HEAD: Role.office_head,
            SUPERVISOR: Role.supervisor,
            **dict.fromkeys(REVIEWERS, Role.reviewer),
        }
        return frozenset({usual, named.get(name, usual)})


def division_of(code: str) -> str:
    """Return the code of the unit in the bureau that usually deals with a category."""
    usual: dict[str, str] = seeds("office")["categories"]
    return usual.get(code) or usual[code[0]]
