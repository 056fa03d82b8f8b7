"""The chain of responsibility of a case, through its page and its endpoint (domain M06)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from schema.deadlines import Deadline
from schema.settings import CatalogueVersion, ColumnRight
from schema.vocabulary import DeadlineKind
from tests import cast
from tests.actions import scenes
from tests.conftest import Panel


@pytest.fixture
def case(panel: Panel) -> int:
    """An appeal He handles and Chen heads, due tomorrow and by nothing else."""
    session = panel.session
    with unit_of_work(session):
        row = scenes.accepted(session, panel.office, purpose="appeal")
        with untold(session, "made by the test"):
            for deadline in session.scalars(select(Deadline)):
                if deadline.kind is DeadlineKind.handle:
                    deadline.binding_on = cast.TODAY + timedelta(days=1)
                else:
                    deadline.voided_on = cast.TODAY
            session.flush()
        return int(row.id)


def test_what_is_due_tomorrow_stands_once_on_the_yellow_list_of_each_link(panel: Panel, case: int) -> None:
    chain = panel.sign_in("fang").get(f"/api/v1/petitions/{case}/chain").json
    staff = {one["id"] for link in chain["links"] for one in link["holders"]}
    names = {name for name, numbered in panel.office.staff.items() if numbered in staff}
    assert names == {"he", "chen", "zheng"}
    for name in sorted(names):
        board = panel.sign_in(name).get("/board/").text
        assert board.count(f'class="ticket-title" href="/petitions/show/{case}"') == 1, name


def test_the_page_says_who_carries_it_who_did_and_which_rung_is_vacant(panel: Panel, case: int) -> None:
    page = panel.sign_in("chen", "zh").get(f"/petitions/chain/{case}")
    assert page.status_code == 200
    for word in (
        "何静怡",
        "陈立",
        "郑文博",
        "林晓岚",
        "孙一",
        "基础教育处",
        "空缺",
        "应由其办理",
        "上一级责任人",
    ):
        assert word in page.text, word
    record = panel.sign_in("chen", "zh").get(f"/petitions/show/{case}").text
    assert f"/petitions/chain/{case}" in record
    assert "责任链条" in record


def test_the_endpoint_says_the_same(panel: Panel, case: int) -> None:
    found = panel.sign_in("chen").get(f"/api/v1/petitions/{case}/chain").json
    assert [link["rung"] for link in found["links"]] == [
        "handler",
        "division_head",
        "field_leader",
        "leader_in_charge",
        "principal",
    ]
    assert [link["rung"] for link in found["links"] if link["vacant"]] == ["leader_in_charge"]
    assert (found["here"], found["next_up"]) == ("handler", "division_head")
    handler = next(one for one in found["carried"] if one["part"] == "handler_id")
    assert (handler["name"], handler["from"], handler["to"]) == ("何静怡", "2026-09-17", None)


def test_who_does_not_see_the_case_does_not_see_who_carries_it(panel: Panel, case: int) -> None:
    for name in ("zhao", "qian"):
        person = panel.sign_in(name)
        assert person.get(f"/petitions/chain/{case}").status_code == 404
        assert person.get(f"/api/v1/petitions/{case}/chain").status_code == 404
    assert panel.sign_in("tao").get(f"/petitions/chain/{case}").status_code in {302, 403}


def test_a_column_that_is_kept_from_a_role_is_kept_from_it_here_too(panel: Panel, case: int) -> None:
    hide(panel, "div_head", "handler_id", "handler_b_id")
    found = panel.sign_in("chen").get(f"/api/v1/petitions/{case}/chain").json
    assert {one["part"] for one in found["carried"]} & {"handler_id", "handler_b_id"} == set()
    assert "何静怡" not in str(found)
    hide(panel, "div_head", "unit_id")
    found = panel.sign_in("chen").get(f"/api/v1/petitions/{case}/chain").json
    assert found["links"] == []
    assert "unit_id" not in {one["part"] for one in found["carried"]}


def hide(panel: Panel, role: str, *columns: str) -> None:
    """Keep columns of petitions from a role, as the page of column rights does."""
    session = panel.session
    with unit_of_work(session), untold(session, "made by the test"):
        session.add_all(
            ColumnRight(area="petitions", column_name=name, hidden_from=[role]) for name in columns
        )
        session.execute(update(CatalogueVersion).values(number=CatalogueVersion.number + 1))
    db.remove()
