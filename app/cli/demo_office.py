"""The office of the demo: units, people, leaders, posts, absences, and who acts in whose name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor, Reach
from app.access.permissions import defaults
from app.actions import records
from app.catalog.entity import Catalogue
from app.catalog.read import catalogue
from app.cli.demo_days import Days
from app.cli.demo_texts import seeds
from app.queries.catalog import current
from schema.vocabulary import AbsenceKind, LeaderRank, Role, UnitKind

CLERKS, OFFICE_HEAD, SUPERVISOR = ("林晓岚", "邵一凡"), "苏闻笙", "方敏"
FOUNDED = date(2019, 3, 1)
ROOT = "E00"
HEADED = frozenset({"city_school", "county_bureau"})


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


@dataclass
class Office:
    """What was founded: row numbers by unit code, person and category code; actors by person."""

    operator: Actor
    accounts: Mapping[str, int]
    units: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    leaders: dict[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    @cached_property
    def desks(self) -> Mapping[str, Desk]:
        """Return unit code -> desk."""
        return desks()

    def actor(self, name: str) -> Actor:
        """Return a member of staff at work, with the rights of the roles he or she has in the office."""
        if name not in self._actors:
            roles, unit = self._roles(name), self.units[self.places[name]]
            rights = frozenset(word for word, holders in self._rights.items() if holders & roles)
            self._actors[name] = Actor(
                user_id=self.accounts.get(name),
                username=name,
                name=name,
                roles=frozenset(role.value for role in roles),
                permissions=rights,
                staff_id=self.staff[name],
                unit_id=unit,
                unit_ids=frozenset({unit}),
                reach=Reach.all,
                origin="demo",
            )
        return self._actors[name]

    @cached_property
    def _rights(self) -> Mapping[str, frozenset[Role]]:
        return defaults(catalogue())

    def _roles(self, name: str) -> frozenset[Role]:
        """Return what somebody is: by place in the unit, and in the petition office by name, too."""
        code = self.places[name]
        in_bureau, heads = self.kinds[code] == UnitKind.division, self.desks[code].head == name
        usual = (
            (Role.div_head if heads else Role.div_handler)
            if in_bureau
            else (Role.unit_head if heads else Role.unit_user)
        )
        named = dict.fromkeys(CLERKS, Role.clerk) | {
            OFFICE_HEAD: Role.office_head,
            SUPERVISOR: Role.supervisor,
        }
        return frozenset({usual, named.get(name, usual)})


class Founder:
    """Writes the office through the product's own actions."""

    def __init__(self, session: Session, office: Office, days: Days) -> None:
        """Begin; everything is entered by the operator."""
        self.session, self.office, self.days = session, office, days
        self.seeds: dict[str, Any] = seeds("office")
        self.catalogue: Catalogue = current(session)

    def found(self) -> None:
        """Write everything, what others refer to first."""
        for row in self.seeds["units"]:
            self._unit(row)
        self._review_organs()
        for code, people in self.seeds["staff"].items():
            for place, (name, title) in enumerate(people, start=1):
                self._staff(code, name, title, place)
        self._leaders()
        self._posts()
        self._links()
        self._categories()
        for code, value in self.seeds["settings"].items():
            self._create("settings", code=code, value=value)

    def _create(self, area: str, **values: Any) -> int:
        row = records.create(self.session, self.office.operator, self.catalogue[area], values)
        return int(row.id)

    def _amend(self, area: str, number: int, **changes: Any) -> None:
        entity = self.catalogue[area]
        row = self.session.get_one(entity.model, number)
        records.amend(self.session, self.office.operator, entity, row, changes)

    def _unit(self, row: Mapping[str, Any]) -> None:
        code, kind = row["code"], UnitKind(row["kind"])
        place = len(self.office.units) + 1
        self.office.kinds[code] = kind
        self.office.units[code] = self._create(
            "units",
            code=code,
            name=row["name"],
            short_name=row.get("short"),
            kind=kind,
            parent_id=self.office.units[ROOT] if code != ROOT and kind is not UnitKind.outside else None,
            is_handling_body=row.get("handles", True),
            doc_prefix=row.get("prefix"),
            letterhead=row.get("letterhead"),
            seal=row.get("seal"),
            address=row.get("address"),
            phone=f"8800 {10 + place:02d}00",
            sort=place * 10,
            valid_from=FOUNDED,
        )

    def _review_organs(self) -> None:
        """Say where decisions are reviewed: the bureau's by the city, the others' by the bureau."""
        for row in self.seeds["units"]:
            if row["kind"] in {UnitKind.outside, UnitKind.training_inst}:
                continue
            recheck = row.get("recheck")
            self._amend(
                "units",
                self.office.units[row["code"]],
                review_organ_id=self.office.units[row.get("review", ROOT)],
                recheck_organ_id=self.office.units[recheck] if recheck else None,
            )

    def _staff(self, code: str, name: str, title: str, place: int) -> None:
        unit = self.office.units[code]
        self.office.places[name] = code
        self.office.staff[name] = self._create(
            "staff",
            name=name,
            unit_id=unit,
            title=title,
            phone=f"8800 {unit + 10:02d}{place:02d}",
            is_active=True,
            user_id=self.office.accounts.get(name),
        )

    def _leaders(self) -> None:
        """Write the bureau's leaders with what is in their charge, then the heads of counties and schools."""
        for row in self.seeds["leaders"]:
            leader = self._leader(
                row["name"], row["unit"], LeaderRank(row["rank"]), row["position"], row["fields"]
            )
            for code in row["charge"]:
                self._create("leader_units", leader_id=leader, unit_id=self.office.units[code])
        for code, desk in self.office.desks.items():
            if self.office.kinds[code] in HEADED:
                title = self.seeds["staff"][code][0][1]
                self._leader(desk.head, code, LeaderRank.unit_head, title, "本单位信访工作第一责任人。")

    def _leader(self, name: str, code: str, rank: LeaderRank, position: str, fields: str) -> int:
        place = len(self.office.leaders) + 1
        self.office.leaders[name] = self._create(
            "leaders",
            name=name,
            staff_id=self.office.staff[name],
            unit_id=self.office.units[code],
            rank=rank,
            position=position,
            fields_of_duty=fields,
            sort=place * 10,
            valid_from=FOUNDED,
        )
        return self.office.leaders[name]

    def _posts(self) -> None:
        people = self.office.staff
        for row in self.seeds["posts"]:
            self._create(
                "posts",
                name=row["name"],
                unit_id=self.office.units[row["unit"]],
                holder_a_id=people[row["a"]],
                holder_b_id=people[row["b"]] if row["b"] else None,
                valid_from=FOUNDED,
            )
        for row in self.seeds["absences"]:
            first, last = (
                self.days.calendar.add_workdays(self.days.today, row[end]) for end in ("from", "to")
            )
            self._create(
                "absences",
                staff_id=people[row["name"]],
                kind=AbsenceKind(row["kind"]),
                starts_on=first,
                ends_on=last,
                note=row["note"],
            )

    def _links(self) -> None:
        for row in self.seeds["links"]:
            for school in row["schools"]:
                self._create(
                    "school_links",
                    division_id=self.office.units[row["division"]],
                    school_id=self.office.units[school],
                    leader_id=self.office.leaders[row["leader"]],
                    valid_from=FOUNDED,
                )

    def _categories(self) -> None:
        """Give every category its usual division: its own, else that of its upper one."""
        usual = self.seeds["categories"]
        for code, number in self.office.categories.items():
            self._amend(
                "categories", number, default_division_id=self.office.units[usual.get(code) or usual[code[0]]]
            )


def division_of(code: str) -> str:
    """Return the code of the unit in the bureau that usually deals with a category."""
    usual: dict[str, str] = seeds("office")["categories"]
    return usual.get(code) or usual[code[0]]
