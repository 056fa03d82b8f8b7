"""The scene of the matrix: one petition of each kind somebody may or may not see, each with its own marker.

What everybody should see is written down here by hand, apart from the wall that is tested with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import bind, unscoped
from app.actions import attachments, petitions, records, supervision
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from schema.field import Scope
from schema.matters import Matter
from schema.petitions import Petition
from schema.vocabulary import Event
from tests import cast
from tests.actions import scenes

OFFICE = frozenset({"lin", "fang", "fu", "zheng"})
"""They see every ordinary petition."""

SEES: dict[str, frozenset[str]] = {
    "unsent": OFFICE,
    "own": OFFICE | {"chen", "he"},
    "sibling": OFFICE | {"zhao", "sun"},
    "child": OFFICE | {"qian", "head"},
    "secret": frozenset({"lin", "zheng", "yan", "chen", "he"}),
    "bureau": frozenset({"yan"}),
    "recused": OFFICE | {"chen"},
    "accused": OFFICE - {"fu"} | {"chen", "he"},
    "covered": OFFICE | {"zhao", "sun"},
    "summary": OFFICE | {"chen", "he"},
}
"""Kind of petition -> who sees it. Sun stands in for Zhao, who is away; Dong's absence is over."""


@dataclass(slots=True)
class Scene:
    """The petitions by kind, and for each kind the rows of every area that belong to it."""

    office: cast.Office
    petitions: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def people(self) -> list[str]:
        """Everybody who signs in."""
        return sorted(self.office.users)

    def hidden(self, username: str) -> list[str]:
        """The kinds somebody must not learn of."""
        return [kind for kind in SEES if username not in SEES[kind]]


def marker(kind: str) -> str:
    """Return the word that stands in every text of a kind of petition."""
    return f"MK{kind}KM"


def build(session: Session, office: cast.Office, store: Path) -> Scene:
    """Make the scene and commit it."""
    scene = Scene(office)
    with unit_of_work(session), untold(session, "made by the test"):
        _hire(session, office)
    with unit_of_work(session), untold(session, "made by the test"):
        _fill(session, scene, store)
    with unit_of_work(session), untold(session, "made by the test"):
        _absences(session, office)
    _find(session, scene)
    return scene


def _hire(session: Session, office: cast.Office) -> None:
    bind(session, cast.BUILDER)
    for username, name, role, unit in (
        ("yan", "严正", "discipline", "office"),
        ("head", "校长甲", "unit_head", "east"),
        ("wai", "外县人", "unit_user", "county"),
        ("fuhe", "复核人", "reviewer", "office"),
        ("dong", "董二", "ab_backup", "personnel"),
    ):
        cast.hire(session, office, username, name, role, unit)


def _absences(session: Session, office: cast.Office) -> None:
    wei, known = cast.acting(session, office, "wei"), catalogue()
    posts = (("zhao", "sun"), ("chen", "dong"))
    for a, b in posts:
        values = {"name": "岗", "unit_id": office.units["basic"], "approved_by_id": office.staff["zheng"]}
        both = {"holder_a_id": office.staff[a], "holder_b_id": office.staff[b]}
        records.create(session, wei, known["posts"], values | both)
    yesterday = scenes.day("09-16")
    for who, first, last in (("zhao", cast.TODAY, cast.TODAY), ("chen", yesterday, yesterday)):
        values = {"staff_id": office.staff[who], "kind": "business_trip", "starts_on": first, "ends_on": last}
        records.create(session, wei, known["absences"], values)


def _fill(session: Session, scene: Scene, store: Path) -> None:
    office, units = scene.office, scene.office.units
    sent = {"own": "basic", "sibling": "personnel", "child": "east", "recused": "basic", "accused": "basic"}
    sent |= {"covered": "personnel", "summary": "basic", "secret": "basic"}
    more: dict[str, dict[str, object]] = {
        "secret": {"purpose": "report", "respondent_unit_id": units["east"]},
        "bureau": {"purpose": "report", "respondent_unit_id": units["bureau"]},
        "accused": {"respondent_staff_id": office.staff["fu"]},
        "summary": {"purpose": "appeal", "respondent_unit_id": units["east"]},
    }
    for kind in SEES:
        mark = marker(kind)
        matter = _matter(session, mark)
        row = cast.petition(
            session,
            office,
            title=f"{mark} title",
            summary=f"{mark} summary",
            content=f"{mark} content",
            petitioner=f"{mark}姓",
            claims=[f"{mark} claim"],
            matter_id=matter,
            **more.get(kind, {}),
        )
        scene.petitions[kind], scene.numbers[kind] = row.id, str(row.petition_no)
        by = "yan" if kind == "bureau" else "zheng" if kind == "secret" else "lin"
        actor = cast.acting(session, office, by)
        attachments.attach(
            session, actor, row, name=f"{mark}.txt", content=f"{mark} file".encode(), store=store
        )
        if kind in sent:
            given = {
                **scenes.inputs_for(office, Event.assign),
                "unit_id": units[sent[kind]],
                "demand": f"{mark} demand",
            }
            if kind == "summary":
                given |= {
                    "co_unit_ids": [units["east"]],
                    "respondent_copy": "summary",
                    "redacted_summary": "what the school may know",
                }
            scenes.do(session, office, "zheng" if kind == "secret" else "fang", row, Event.assign, **given)
            values = {
                "kind": "case",
                "trigger": "overdue",
                "unit_id": units[sent[kind]],
                "due_on": scenes.day("10-09"),
            }
            leader = cast.acting(session, office, "zheng")
            supervision.open_case(
                session, leader, row, values | {"demand": f"{mark} press"}, today=cast.TODAY
            )
        if kind == "recused":
            values = {
                "petition_id": row.id,
                "staff_id": office.staff["he"],
                "reason": "relative",
                "note": mark,
            }
            records.create(session, cast.acting(session, office, "lin"), catalogue()["recusals"], values)
        session.expunge_all()


def _matter(session: Session, mark: str) -> int:
    with unscoped(session, "a matter of the scene"):
        matter = Matter(title=f"{mark} matter")
        session.add(matter)
        session.flush()
        return matter.id


def _find(session: Session, scene: Scene) -> None:
    """Note one row of every area for every kind."""
    of = {number: kind for kind, number in scene.petitions.items()}
    with unscoped(session, "the scene's own rows"):
        for entity in catalogue():
            if entity.area.scope is not Scope.petition:
                continue
            model = entity.model
            if entity.key == "petitions":
                found = [(number, number) for number in of]
            elif entity.area.scope_column is not None:
                column = getattr(model, entity.area.scope_column)
                found = session.execute(select(column, model.id).where(column.is_not(None))).tuples().all()
            elif entity.key == "matters":
                found = session.execute(select(Petition.id, Petition.matter_id)).tuples().all()
            else:
                party = catalogue()["parties"].model
                found = session.execute(select(party.petition_id, party.petitioner_id)).tuples().all()
            for petition_id, number in found:
                if petition_id in of and number is not None:
                    scene.rows.setdefault((entity.key, of[petition_id]), number)
    session.rollback()


__all__ = ["OFFICE", "SEES", "Scene", "build", "marker", "petitions"]
