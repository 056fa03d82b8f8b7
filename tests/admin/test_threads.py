"""Many people at once: each sees the own filters and the own rows, whatever the others ask.

Defect 11 of Flask-AppBuilder: filters are kept on the view, which all threads share; the filters of another
person were on 314 of 320 pages.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.clock import frozen
from app.extensions import db
from tests import cast
from tests.admin.office import MARKER, Busy
from tests.conftest import Person

ROUNDS = 12


def test_eight_people_at_once_never_see_each_others_filters(busy: Busy) -> None:
    # Defect 11
    lin = busy.sign_in("lin")
    words = {code: _chips(lin.get(f"/petitions/list/?channel={code}").text)[0] for code in _codes(lin)}
    questions = list(words)
    assert len(questions) == 8
    assert len(set(words.values())) == len(words)
    people = [busy.sign_in("lin" if place % 2 else "fang") for place in range(8)]
    start = Barrier(8)

    def ask(place: int) -> list[str]:
        wrong = []
        start.wait()
        with frozen(cast.NOW):
            for turn in range(ROUNDS):
                code = questions[(place + turn) % 8]
                page = people[place].get(f"/petitions/list/?channel={code}&q=寻{place}").text
                chips = _chips(page)
                if chips != [f"寻{place}", words[code]]:
                    wrong.append(f"{place} asked {code} and saw {chips}")
        db.remove()
        return wrong

    with ThreadPoolExecutor(8) as pool:
        found = [line for lines in pool.map(ask, range(8)) for line in lines]
    assert found == []


def test_eight_people_at_once_never_see_each_others_rows(busy: Busy) -> None:
    # Defects 11 and 12
    expected = {"lin": 4, "fang": 4, "chen": 1, "he": 1, "zhao": 1, "gao": 1, "qian": 1, "zheng": 4}
    people = {name: busy.sign_in(name) for name in expected}
    alone = {name: _ids(person) for name, person in people.items()}
    assert {name: len(ids) for name, ids in alone.items()} == expected
    start = Barrier(8)

    def ask(name: str) -> list[str]:
        start.wait()
        wrong = []
        with frozen(cast.NOW):
            for _turn in range(ROUNDS):
                if _ids(people[name]) != alone[name]:
                    wrong.append(name)
                if (MARKER in people[name].get("/board/").text) != (
                    name in {"lin", "fang", "chen", "he", "zheng"}
                ):
                    wrong.append(f"{name} at the board")
        db.remove()
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert [line for lines in pool.map(ask, expected) for line in lines] == []


def test_eight_saves_at_once_lose_nothing(busy: Busy) -> None:
    # Defect 13: of two saves one is silently lost.
    people = [busy.sign_in("wei") for _place in range(8)]
    url = f"/api/v1/units/{busy.office.units['basic']}"
    version = people[0].get(url).json["row"]["version"]
    start = Barrier(8)

    def save(place: int) -> int:
        start.wait()
        with frozen(cast.NOW):
            code = people[place].api("PUT", url, {"name": f"名{place}", "version": version}).status_code
        db.remove()
        return code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(save, range(8)))
    assert codes == [200, 409, 409, 409, 409, 409, 409, 409]
    assert people[0].get(url).json["row"]["version"] == version + 1


def _codes(person: Person) -> list[str]:
    columns = person.get("/api/v1/petitions/_info").json["columns"]
    (channel,) = [column for column in columns if column["name"] == "channel"]
    single = channel["choices"]
    return [*single[:5], f"{single[0]},{single[1]}", f"{single[1]},{single[2]}", f"{single[2]},{single[3]}"]


def _chips(page: str) -> list[str]:
    return re.findall(r'<span class="chip"><span>[^<]+</span><b>([^<]+)</b>', page)


def _ids(person: Person) -> list[int]:
    return [row["id"] for row in person.get("/api/v1/petitions/?size=100").json["rows"]]
