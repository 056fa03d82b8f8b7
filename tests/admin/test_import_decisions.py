"""Rows of a file that may be known already: shown with reason and score, decided row by row, kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.unit import unit_of_work
from schema.duplicates import Duplicate
from schema.petitions import Petition
from schema.vocabulary import DuplicateVerdict
from tests import cast
from tests.admin.office import uploaded
from tests.conftest import Panel, Person
from tests.imports.files import excel
from tests.imports.test_alike import HEADERS, TEXT, row


@pytest.fixture
def known(panel: Panel) -> int:
    """A petition of Wang Xiaoming about the canteen."""
    with unit_of_work(panel.session):
        return int(cast.petition(panel.session, panel.office, title="食堂肉片发酸", summary=TEXT).id)


@pytest.fixture
def rehearsal(panel: Panel, known: int, tmp_path: Path) -> tuple[Person, str]:
    path = excel(tmp_path / "a.xlsx", [HEADERS, *(row(number, "王小明") for number in range(1, 5))])
    lin = panel.sign_in("lin", "zh")
    sent = lin.client.post(
        "/import/petitions", headers={"X-CSRFToken": lin.token}, **uploaded("a.xlsx", path.read_bytes())
    )
    assert sent.status_code == 302
    return lin, sent.headers["Location"]


def brought(panel: Panel) -> dict[str, Any]:
    cast.acting(panel.session, panel.office, "lin")
    rows = panel.session.scalars(select(Petition).where(Petition.outside_no.is_not(None)))
    return {str(one.outside_no): one for one in rows}


def test_the_preview_shows_reason_and_score_and_asks_what_becomes_of_each_row(
    rehearsal: tuple[Person, str], known: int
) -> None:
    lin, url = rehearsal
    page = lin.get(url).text
    assert "姓名相同" in page
    assert re.search(r"\d+ ?分", page)
    for line in (2, 3, 4, 5):
        assert f'name="row:{line}"' in page
    for choice, text in (
        ("later", "先导入，以后认定"),
        ("same_matter", "同一事项，予以关联"),
        ("different", "新的事项"),
        ("skip", "不导入本行"),
    ):
        assert f'<option value="{choice}:p{known}"' in page, choice
        assert text in page


def test_what_was_decided_is_kept_when_the_file_is_taken_in(
    panel: Panel, rehearsal: tuple[Person, str], known: int
) -> None:
    lin, url = rehearsal
    about = f"p{known}"
    chosen = {
        "row:2": f"same_matter:{about}",
        "row:3": f"different:{about}",
        "row:4": f"skip:{about}",
        "row:5": f"later:{about}",
    }
    run = lin.post(url, {"act": "run", **chosen})
    assert run.status_code == 302
    result = lin.get(run.headers["Location"]).text
    assert "未导入" in result
    rows = brought(panel)
    assert set(rows) == {"1", "2", "4"}
    first = panel.session.get_one(Petition, known)
    assert rows["1"].matter_id == first.matter_id is not None
    pairs = {one.petition_id: one.verdict for one in panel.session.scalars(select(Duplicate))}
    assert pairs == {
        rows["1"].id: DuplicateVerdict.same_matter,
        rows["2"].id: DuplicateVerdict.different,
        rows["4"].id: None,
    }


def test_another_mapping_keeps_what_was_chosen(rehearsal: tuple[Person, str], known: int) -> None:
    lin, url = rehearsal
    page = lin.post(url, {"act": "map", "row:3": f"skip:p{known}"}).text
    assert f'<option value="skip:p{known}" selected>' in page


def test_a_forged_choice_takes_nothing_in(panel: Panel, rehearsal: tuple[Person, str]) -> None:
    lin, url = rehearsal
    assert lin.post(url, {"act": "run", "row:2": "same_matter:0"}).status_code == 422
    assert brought(panel) == {}


def test_a_petition_one_does_not_see_is_neither_suggested_nor_linked(
    panel: Panel, rehearsal: tuple[Person, str]
) -> None:
    with unit_of_work(panel.session):
        report = cast.petition(panel.session, panel.office, title="举报食堂", summary=TEXT, purpose="report")
        hidden = report.id
    lin, url = rehearsal
    assert f"p{hidden}" not in lin.get(url).text
    assert lin.post(url, {"act": "run", "row:2": f"same_matter:p{hidden}"}).status_code == 302
    assert brought(panel)["1"].matter_id is None
