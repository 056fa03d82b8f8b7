"""就地化解率 (M02): what goes up counts as failed where it arose, though it is settled later."""

from __future__ import annotations

import pytest

from app.access.actor import bind
from app.actions import matters
from app.domain.levels import ORIGIN, stayed
from app.domain.periods import Period
from app.queries.origins import Origin, settled_where_they_arose
from app.queries.rates import rates
from schema.vocabulary import Event, UnitKind, VisitLevel
from tests import cast
from tests.actions import scenes

AUTUMN = Period(scenes.day("09-01"), scenes.day("09-30"))


def kept(session, office, **values):
    if "visit_level" in values:
        values |= {"channel": "visit", "reception_place": "接待室", "receiver_id": office.staff["lin"]}
    row = cast.petition(session, office, respondent_unit_id=office.units["east"], **values)
    return scenes.do(session, office, "fang", row, Event.keep, **scenes.inputs_for(office, Event.keep))


def test_every_kind_of_unit_has_its_level():
    assert set(ORIGIN) == set(UnitKind)


@pytest.mark.parametrize(
    ("kind", "reached", "settled"),
    [
        ("city_school", None, True),
        ("city_school", "school", True),
        ("city_school", "city_edu", False),
        ("county_bureau", "county", True),
        ("county_bureau", "province", False),
        ("division", "city_edu", True),
        ("division", "city_gov", False),
    ],
)
def test_a_matter_stays_unless_a_visit_goes_above_where_it_arose(kind, reached, settled):
    assert stayed(UnitKind(kind), reached and VisitLevel(reached)) is settled


def test_a_school_matter_that_reached_the_province_failed_though_it_was_settled(session, office):
    kept(session, office)
    kept(session, office, visit_level="school")
    first, second = kept(session, office), kept(session, office, visit_level="province")
    fang = cast.acting(session, office, "fang")
    matter = matters.link(session, fang, second, first, reason="同一事项")
    matters.rise(matter, second.visit_level)
    cast.petition(session, office, respondent_unit_id=office.units["east"])  # open: not yet counted
    bind(session, fang)
    assert settled_where_they_arose(session, AUTUMN) == (Origin("城东中学", 3, 2),)
    assert rates(session, AUTUMN, None, today=scenes.day("10-01"), window=90)["stayed"] == (2, 3)
    assert settled_where_they_arose(session, Period(scenes.day("10-01"), scenes.day("10-31"))) == ()


def test_the_page_shows_the_rate(panel):
    from app.actions.unit import unit_of_work

    with unit_of_work(panel.session):
        kept(panel.session, panel.office)
        kept(panel.session, panel.office, visit_level="beijing")
    page = panel.sign_in("fang").get("/statistics/").get_data(as_text=True)
    assert "Settled where they arose" in page
    assert "1 of 2 matters closed" in page
    assert "50.0%" in page
    whole = panel.sign_in("tao").get("/statistics/").get_data(as_text=True)  # who reads no petition
    assert "Settled where they arose" in whole
    assert "1 of 2 matters closed" not in whole, "small numbers are kept back"
    assert "50.0%" not in whole
