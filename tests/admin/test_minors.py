"""Where pupils are concerned a petitioner is 某某 everywhere but in the case's own record; others are 张**."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from sqlalchemy import select

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from schema.audit import AuditEntry
from tests import cast
from tests.admin.office import Busy, text_of

NAME, OTHER = "欧阳小溪", "司马大海"


@pytest.fixture
def cases(busy: Busy) -> dict[str, int]:
    """One petition that concerns a pupil and one that does not."""
    session = busy.session
    with unit_of_work(session), untold(session, "made by the test"):
        pupil = cast.petition(
            session, busy.office, title="孩子的事", petitioner=NAME, minors_involved=True
        ).id
        other = cast.petition(session, busy.office, title="路灯的事", petitioner=OTHER).id
    db.remove()
    return {"pupil": pupil, "other": other}


DOORS = (
    "/petitions/list/",
    "/petitions/list/?q=欧阳",
    "/petitions/list/?columns=petitioner_name,title",
    "/petitions/lookup/?q=孩子",
    "/petitioners/list/",
    "/petitioners/lookup/?q=欧阳",
    "/parties/list/",
    "/api/v1/petitions/?size=100",
    "/api/v1/petitioners/?size=100",
    "/api/v1/parties/?size=100",
    "/petitions/export?format=csv&columns=petitioner_name,title",
    "/petitions/export?columns=petitioner_name,title",
    "/board/",
    "/statistics/",
    "/",
)


@pytest.mark.parametrize("who", ["lin", "fang", "zheng", "fu"])
def test_no_list_search_file_or_figure_names_who_speaks_for_a_pupil(
    busy: Busy, cases: dict[str, int], who: str
) -> None:
    person = busy.sign_in(who)
    for url in DOORS:
        body = text_of(person.get(url))
        assert NAME not in body, url
        assert "欧**" not in body, url
    assert "某某" in person.get("/petitions/list/").text
    assert "某某" in person.get("/petitioners/list/").text
    assert "某某" in str(person.get("/petitioners/lookup/").json["results"])
    assert "某某" in str(person.get("/api/v1/parties/?size=100").json["rows"])


def test_other_names_are_short_in_lists_and_whole_in_the_record(busy: Busy, cases: dict[str, int]) -> None:
    lin = busy.sign_in("lin")
    for url in DOORS:
        assert OTHER not in text_of(lin.get(url)), url
    assert "司**" in lin.get("/petitions/list/").text
    assert re.search(r"司\*\* #\d+", str(lin.get("/petitioners/lookup/?q=司马").json["results"]))
    for name, key in ((NAME, "pupil"), (OTHER, "other")):
        assert name in lin.get(f"/petitions/show/{cases[key]}").text
        assert lin.get(f"/api/v1/petitions/{cases[key]}").json["row"]["petitioner_name"] == name


def test_names_leave_whole_only_with_a_right_of_their_own_and_the_file_says_who_took_it(
    busy: Busy, cases: dict[str, int]
) -> None:
    def taken(who: str) -> tuple[str, str]:
        reply = busy.sign_in(who).get("/petitions/export?columns=petitioner_name,title")
        sheet = openpyxl.load_workbook(io.BytesIO(reply.get_data())).worksheets[0]
        reply.close()
        foot = f"{sheet.oddHeader.right.text} {sheet.oddFooter.left.text}"
        return " ".join(str(row[0]) for row in sheet.iter_rows(values_only=True)), foot

    names, foot = taken("lin")
    assert OTHER not in names
    assert "司**" in names
    assert foot.count("林晓岚 (lin)") == 2
    assert "2026-09-17" in foot
    names, foot = taken("fang")
    assert OTHER in names
    assert NAME not in names, "a pupil's case stays 某某 in every file"
    assert "fang" in foot
    with_right = busy.session.scalars(select(AuditEntry.changes).where(AuditEntry.verb == "export")).all()
    assert [entry["clear"][1] for entry in with_right] == [False, True]
