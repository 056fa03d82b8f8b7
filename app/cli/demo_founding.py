"""Founding the demo's office: accounts, units, people, leaders, posts, absences, emergency plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import accounts, records
from app.catalog.entity import Catalogue
from app.cli.demo_days import Days
from app.cli.demo_office import ROOT, desks
from app.cli.demo_texts import seeds
from app.queries.catalog import accounts as account_names
from app.queries.catalog import current
from app.queries.organisation import category_codes
from schema.vocabulary import AbsenceKind, LeaderRank, UnitKind

FOUNDED = date(2019, 3, 1)
HEADED = frozenset({UnitKind.division, UnitKind.city_school, UnitKind.county_bureau})


def open_accounts(session: Session, actor: Actor) -> list[dict[str, str]]:
    """Open one account for every role and return username, password and role of each."""
    opened = []
    for row in seeds("office")["accounts"]:
        password = accounts.new_password(row["role"])
        accounts.create(
            session, actor, username=row["role"], name=row["name"], password=password, roles=[row["role"]]
        )
        opened.append({"username": row["role"], "password": password, "role": row["role"]})
    return opened


class Founder:
    """Writes the office through the product's own actions."""

    def __init__(self, session: Session, actor: Actor, days: Days) -> None:
        """Begin; everything is entered by `actor`, the accounts are there."""
        self.session, self.actor, self.days = session, actor, days
        self.accounts = {name: number for number, name in account_names(session).items()}
        self.units: dict[str, int] = {}
        self.staff: dict[str, int] = {}
        self.leaders: dict[str, int] = {}
        self.kinds: dict[str, UnitKind] = {}
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
        for code, values in self.seeds["settings"].items():
            self._create("settings", code=code, **values)

    def _create(self, area: str, **values: Any) -> int:
        row = records.create(self.session, self.actor, self.catalogue[area], values)
        return int(row.id)

    def _amend(self, area: str, number: int, **changes: Any) -> None:
        entity = self.catalogue[area]
        row = self.session.get_one(entity.model, number)
        records.amend(self.session, self.actor, entity, row, changes)

    def _unit(self, row: Mapping[str, Any]) -> None:
        code, kind = row["code"], UnitKind(row["kind"])
        place = len(self.units) + 1
        self.kinds[code] = kind
        self.units[code] = self._create(
            "units",
            code=code,
            name=row["name"],
            short_name=row.get("short"),
            kind=kind,
            parent_id=self.units[ROOT] if code != ROOT and kind is not UnitKind.outside else None,
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
                self.units[row["code"]],
                review_organ_id=self.units[row.get("review", ROOT)],
                recheck_organ_id=self.units[recheck] if recheck else None,
            )

    def _staff(self, code: str, name: str, title: str, place: int) -> None:
        unit = self.units[code]
        self.staff[name] = self._create(
            "staff",
            name=name,
            unit_id=unit,
            title=title,
            phone=f"8800 {unit + 10:02d}{place:02d}",
            is_active=True,
            user_id=self.accounts.get(name),
        )

    def _leaders(self) -> None:
        """Write the bureau's leaders with what is in their charge, then the heads of counties and schools."""
        for row in self.seeds["leaders"]:
            leader = self._leader(
                row["name"], row["unit"], LeaderRank(row["rank"]), row["position"], row["fields"]
            )
            for code in row["charge"]:
                self._create("leader_units", leader_id=leader, unit_id=self.units[code])
        for code, desk in desks().items():
            if self.kinds[code] in HEADED:
                title = self.seeds["staff"][code][0][1]
                self._leader(desk.head, code, LeaderRank.unit_head, title, "本单位信访工作第一责任人。")

    def _leader(self, name: str, code: str, rank: LeaderRank, position: str, fields: str) -> int:
        place = len(self.leaders) + 1
        self.leaders[name] = self._create(
            "leaders",
            name=name,
            staff_id=self.staff[name],
            unit_id=self.units[code],
            rank=rank,
            position=position,
            fields_of_duty=fields,
            sort=place * 10,
            valid_from=FOUNDED,
        )
        return self.leaders[name]

    def _posts(self) -> None:
        people = self.staff
        for row in self.seeds["posts"]:
            self._create(
                "posts",
                name=row["name"],
                unit_id=self.units[row["unit"]],
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
                    division_id=self.units[row["division"]],
                    school_id=self.units[school],
                    leader_id=self.leaders[row["leader"]],
                    valid_from=FOUNDED,
                )

    def _categories(self) -> None:
        """Give every category its usual division: its own, else that of its upper one."""
        usual = self.seeds["categories"]
        for code, number in category_codes(self.session).items():
            self._amend(
                "categories", number, default_division_id=self.units[usual.get(code) or usual[code[0]]]
            )
