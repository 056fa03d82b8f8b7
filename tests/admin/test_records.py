"""A record: what stands beneath it, by which reference, and how to reach the rest."""

from __future__ import annotations

import re

from app.catalog.read import catalogue
from tests import cast
from tests.admin.office import Busy, change_matrix, held, many_petitions, petition_form


def test_every_reference_between_two_areas_has_a_list_of_its_own(busy: Busy) -> None:
    # Defect 29: of several references between two areas only the first is known.
    wei = busy.sign_in("wei")
    bureau, personnel = busy.office.units["bureau"], busy.office.units["personnel"]
    station = {"code": "SUB", "name": "下属站", "kind": "affiliated", "parent_id": personnel}
    made = wei.api("POST", "/api/v1/units/", {**station, "review_organ_id": bureau})
    assert made.status_code == 201, made.text
    found = {
        (name, unit): wei.get(f"/api/v1/units/?{name}={number}&name=下属").json["count"]
        for name in ("parent_id", "review_organ_id", "recheck_organ_id", "successor_id")
        for unit, number in (("bureau", bureau), ("personnel", personnel))
    }
    assert {key for key, number in found.items() if number} == {
        ("parent_id", "personnel"),
        ("review_organ_id", "bureau"),
    }


def test_every_panel_of_a_record_is_one_its_area_declares(busy: Busy) -> None:
    # Defects 29 and 31
    for entity in catalogue():
        declared = {
            (other.key, other.area.parent)
            for other in catalogue()
            if other.area.parent and other.columns[other.area.parent].target == entity.key
        }
        assert set(entity.children) == declared


def test_a_panel_leads_to_the_whole_list_which_can_be_searched(busy: Busy) -> None:
    # Defect 29: the related list pages without search and forgets its tab.
    lin = busy.sign_in("lin")
    claims = "\n".join(f"诉求{place}" for place in range(60))
    made = lin.post("/petitions/add", petition_form(busy.office, claims=claims))
    pk = made.headers["Location"].rsplit("/", 1)[-1]
    page = lin.get(f"/petitions/show/{pk}").text
    assert page.count("诉求") < 60
    more = re.search(r'href="(/claims/list/\?petition_id=\d+)"', page)
    assert more is not None
    whole = lin.get(more[1])
    assert ">60 rows<" in whole.text
    assert ">1 rows<" in lin.get(f"{more[1]}&q=诉求59").text
    assert 'name="petition_id" value=' in whole.text, "the search keeps the record it belongs to"


def test_a_row_added_beneath_a_record_leads_back_to_it(busy: Busy) -> None:
    # Defect 29
    lin, plan = busy.sign_in("lin"), busy.rows["plan"]
    page = lin.get(f"/plans/show/{plan}").text
    add = re.search(rf'href="(/plan_contacts/add\?plan_id={plan})"', page)
    assert add is not None
    assert f'<option value="{plan}" selected>' in lin.get(add[1]).text
    made = lin.post(
        "/plan_contacts/add", {"plan_id": plan, "name": "王值班", "duty": "值班", "phone": "88001234"}
    )
    assert made.headers["Location"] == f"/plans/show/{plan}"
    assert "王值班" in lin.get(f"/plans/show/{plan}").text


def test_a_panel_of_an_area_one_may_not_read_is_not_there(busy: Busy) -> None:
    cast.make_demo(busy.session)
    he, wei = busy.sign_in("he"), busy.sign_in("wei")
    rights = held(wei, "handling")
    assert "div_handler|claims:read" in rights
    change_matrix(wei, "handling", rights - {"div_handler|claims:read"})
    page = he.get(f"/petitions/show/{busy.rows['secret']}").text
    assert "/claims/show/" not in page


def test_names_of_people_are_masked_in_lists_and_whole_on_the_record(busy: Busy) -> None:
    # Defect 19: related people with all their numbers.
    many_petitions(busy, 1, title="遮名", petitioner="欧阳建国")
    lin = busy.sign_in("lin")
    listed = lin.get("/petitions/list/?q=遮名").text
    assert "欧阳建国" not in listed
    assert "欧" in listed
    assert "13800001234" not in lin.get("/petitioners/list/").text


def test_a_unit_that_was_changed_shows_its_new_name_at_once_everywhere(busy: Busy) -> None:
    wei, lin = busy.sign_in("wei"), busy.sign_in("lin")
    assert "人事处" in lin.get("/petitions/list/").text
    unit = busy.office.units["personnel"]
    row = wei.get(f"/api/v1/units/{unit}").json["row"]
    wei.api("PUT", f"/api/v1/units/{unit}", {"name": "人事与师资处", "version": row["version"]})
    assert "人事与师资处" in lin.get("/petitions/list/").text
