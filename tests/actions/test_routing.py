"""Who is in charge answers: proposals by rules, with recusal (domain M35); answers the office gives alike (M34)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.actions import records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import frozen
from app.domain.errors import Clash
from app.queries.answers import standard_answers
from app.queries.routing import proposed
from schema.dictionaries import Category
from schema.petitions import Petition
from schema.routing import RouteTo
from tests import cast
from tests.actions.scenes import day

KNOWN = catalogue()


@pytest.fixture
def zhuji(session, office):
    """诸暨 has a bureau with a school; the usual division of training is Basic Education."""
    wei = cast.acting(session, office, "wei")
    county = {
        "code": "ZJ",
        "name": "诸暨市教育体育局",
        "kind": "county_bureau",
        "parent_id": office.units["bureau"],
    }
    office.units["zhuji"] = records.create(session, wei, KNOWN["units"], county).id
    school = {"code": "ZJ1", "name": "诸暨一中", "kind": "county_school", "parent_id": office.units["zhuji"]}
    office.units["zhuji_school"] = records.create(session, wei, KNOWN["units"], school).id
    for code in ("I", "F"):
        row = session.scalars(select(Category).where(Category.code == code)).one()
        row.default_division_id = office.units["basic"]
    session.flush()
    return office.units["zhuji"]


def petition(session, office, **values):
    return cast.petition(session, office, **{"category_id": office.categories["I1"], **values})


def where(session, office, row, by="fang"):
    cast.acting(session, office, by)
    return proposed(session, row, cast.TODAY)


def test_unlicensed_training_in_zhuji_goes_to_its_bureau_with_the_city_division_taking_part(
    session, office, zhuji
):
    found = where(session, office, petition(session, office, matter_region="诸暨市"))
    assert (found.unit_id, found.co_unit_ids) == (zhuji, (office.units["basic"],))
    assert found.reason


def test_what_is_about_a_county_school_goes_to_the_bureau_above_it_without_a_region(session, office, zhuji):
    row = petition(session, office, purpose="appeal", respondent_unit_id=office.units["zhuji_school"])
    assert where(session, office, row).unit_id == zhuji


def test_without_region_and_unit_the_usual_division_leads(session, office, zhuji):
    found = where(session, office, petition(session, office, category_id=office.categories["F4"]))
    assert (found.unit_id, found.co_unit_ids) == (office.units["basic"], ())


def test_without_any_rule_that_fits_nothing_is_proposed(session, office):
    assert where(session, office, petition(session, office)) is None


def test_a_report_about_the_county_bureau_is_never_proposed_to_it(session, office, zhuji):
    row = petition(session, office, purpose="report", respondent_unit_id=zhuji, matter_region="诸暨市")
    found = where(session, office, row, by="zheng")
    assert found.unit_id == office.units["basic"]
    assert zhuji in found.passed_over
    assert zhuji not in found.co_unit_ids


def test_an_administered_rule_comes_first_by_its_place_and_ends_by_its_date(session, office, zhuji):
    fang = cast.acting(session, office, "fang")
    rule = {
        "name": "培训机构由人事处办理",
        "place": 1,
        "category_id": office.categories["I"],
        "lead": RouteTo.named_unit,
        "lead_unit_id": office.units["personnel"],
        "valid_to": cast.TODAY,
    }
    records.create(session, fang, KNOWN["routing_rules"], rule)
    row = petition(session, office, matter_region="诸暨市")
    assert where(session, office, row).unit_id == office.units["personnel"]
    assert proposed(session, row, day("09-18")).unit_id == zhuji


def test_a_rule_that_names_a_unit_must_name_one(session, office):
    fang = cast.acting(session, office, "fang")
    values = {"name": "x", "lead": RouteTo.named_unit, "place": 1}
    with pytest.raises(Clash, match="Name the unit that leads"), unit_of_work(session):
        records.create(session, fang, KNOWN["routing_rules"], values)


def test_the_dispatch_form_shows_the_proposal_with_its_reason(panel):
    session, office = panel.session, panel.office
    wei = cast.acting(session, office, "wei")
    county = {
        "code": "ZJ",
        "name": "诸暨市教育体育局",
        "kind": "county_bureau",
        "parent_id": office.units["bureau"],
    }
    number = records.create(session, wei, KNOWN["units"], county).id
    category = session.scalars(select(Category).where(Category.code == "I1")).one()
    category.default_division_id = office.units["basic"]
    case = petition(session, office, matter_region="诸暨市").id
    session.commit()
    page = panel.sign_in("fang").get(f"/petitions/do/{case}/forward").text
    assert "Proposed: 诸暨市教育体育局 leads, 基础教育处 takes part" in page
    assert f'value="{number}" selected' in page or f'value="{number}"' in page


def answer(session, office, **values):
    given = {
        "title": "几岁入学",
        "category_id": office.categories["B"],
        "text": "年满六周岁",
        "basis": "义务教育法第十一条",
        "approved_by_id": office.staff["fang"],
    }
    return records.create(
        session, cast.acting(session, office, "fang"), KNOWN["standard_answers"], given | values
    )


def test_an_answer_whose_policy_changed_is_not_offered_any_more(session, office):
    old = answer(session, office, valid_to=day("08-31"))
    new = answer(session, office, text="新政策", valid_from=day("09-01"))
    b1 = office.categories["B1"]
    assert [row.id for row in standard_answers(session, b1, day("09-03"))] == [new.id]
    assert [row.id for row in standard_answers(session, b1, day("08-31"))] == [old.id]
    assert standard_answers(session, office.categories["A1"], day("09-03")) == []


def test_an_expired_answer_is_neither_offered_nor_inserted_and_a_valid_one_goes_behind_what_was_typed(panel):
    session, office = panel.session, panel.office
    old = answer(session, office, title="旧口径", valid_to=day("08-31")).id
    new = answer(session, office, title="新口径", text="新政策", valid_from=day("09-01")).id
    row = cast.petition(session, office, purpose="inquiry", category_id=office.categories["B1"])
    number = row.id
    session.commit()
    lin = panel.sign_in("lin")
    url = f"/petitions/do/{number}/answer"
    page = lin.get(url).text
    assert "新口径" in page
    assert "旧口径" not in page
    form = {"answer_text": "您好：", "act": "insert"}
    reply = lin.post(url, form | {"standard_answer": old})
    assert reply.status_code == 422
    assert "does not hold any more" in reply.text
    reply = lin.post(url, form | {"standard_answer": new})
    assert reply.status_code == 200
    assert "您好：\n新政策\n（义务教育法第十一条）" in reply.text
    cast.acting(session, office, "lin")
    assert session.get(Petition, number).answer_text is None, "inserted is not answered"


def test_the_day_decides_also_at_the_door(panel):
    session, office = panel.session, panel.office
    answer(session, office, title="旧口径", valid_to=day("08-31"))
    row = cast.petition(session, office, purpose="inquiry", category_id=office.categories["B1"]).id
    session.commit()
    lin = panel.sign_in("lin")
    with frozen(datetime(2026, 8, 31, 2, 0, tzinfo=UTC)):
        assert "旧口径" in panel.sign_in("lin").get(f"/petitions/do/{row}/answer").text
    assert "旧口径" not in lin.get(f"/petitions/do/{row}/answer").text
