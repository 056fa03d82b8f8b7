"""The menu: what a person may read, in two levels, by the names of the areas; and nothing else."""

from __future__ import annotations

import re

import pytest

from app.access.permissions import Act
from app.catalog.read import catalogue
from tests.admin.office import Busy
from tests.conftest import Panel, Person

PEOPLE = ("lin", "fang", "chen", "he", "qian", "zheng", "fu", "wei", "an", "xu", "tao", "jin")


@pytest.mark.parametrize("name", PEOPLE)
def test_the_menu_holds_exactly_the_areas_one_may_read(busy: Busy, name: str) -> None:
    actor = busy.acting(name)
    shown = set(re.findall(r"/([a-z_]+)/list/", " ".join(_links(busy.sign_in(name)))))
    allowed = {e.key for e in catalogue() if e.area.menu is not None and actor.may(e.key, Act.read)}
    accounts = {"accounts"} if actor.may("accounts", Act.read) else set()
    assert shown == allowed | accounts


@pytest.mark.parametrize("name", PEOPLE)
def test_every_entry_of_the_menu_opens(busy: Busy, name: str) -> None:
    person = busy.sign_in(name)
    links = _links(person)
    assert links
    for link in links:
        assert person.get(link, follow_redirects=True).status_code == 200, link


def test_the_page_one_is_on_is_marked_and_its_group_is_open(busy: Busy) -> None:
    page = busy.sign_in("lin").get(f"/petitions/show/{busy.rows['secret']}").text
    current = re.findall(r'<a class="menu-link" href="([^"]+)"[^>]*aria-current="page"', page)
    assert current == ["/petitions/list/"]
    assert len(re.findall(r'<details class="menu-group active" open>', page)) == 1


def test_the_menu_of_the_framework_is_empty(busy: Busy) -> None:
    # Defect 36: its menu carries English names of classes.
    assert busy.app.appbuilder.menu.get_list() == []  # type: ignore[attr-defined]


def _links(person: Person) -> list[str]:
    page = person.get("/").text
    menu = re.search(r'<aside class="side".*?</aside>', page, re.DOTALL)
    assert menu is not None
    return [link for link in re.findall(r'<a class="menu-link" href="([^"]+)"', menu[0]) if link != "/"]


def test_a_page_of_what_hangs_on_a_petition_lights_the_petitions(panel: Panel) -> None:
    page = panel.sign_in("fang").get("/rulings/list/").text
    assert re.search(r'href="/petitions/list/"[^>]*aria-current="page"', page)
    year = panel.sign_in("fang").get("/holidays/2026").text
    assert re.search(r'href="/holidays/"[^>]*aria-current="page"', year)
