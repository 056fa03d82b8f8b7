"""A case of another division does not exist: not on a page, in a count, a search, a file or an export.

Defect 12 of Flask-AppBuilder: its filters hold on some doors of a view and not on others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.admin.office import MARKER, Busy, text_of

STRANGERS = ("zhao", "gao", "qian")
"""The head and a handler of another division, and a school's user."""

READS = (
    "/petitions/show/{secret}",
    "/petitions/do/{secret}/assign",
    "/petitions/do/{secret}/reply",
    "/petitions/do/{secret}/fly",
    "/petitions/attach/{secret}",
    "/petitions/download/{secret}/{secret_file}",
    "/petitions/download/{mine}/{secret_file}",
    "/petitions/download/{school}/{secret_file}",
    "/supervision/show/{secret_supervision}",
    "/supervision/attach/{secret_supervision}",
    "/supervision/download/{secret_supervision}/{supervision_file}",
    "/deadlines/show/{secret_deadline}",
    "/claims/show/{secret_claim}",
    "/assignments/show/{secret_assignment}",
    "/attachments/show/{secret_file}",
    "/obligations/show/{secret_obligation}",
    "/api/v1/petitions/{secret}",
    "/api/v1/supervision/{secret_supervision}",
    "/api/v1/deadlines/{secret_deadline}",
    "/api/v1/claims/{secret_claim}",
    "/api/v1/attachments/{secret_file}",
)


@pytest.mark.parametrize("name", STRANGERS)
def test_whatever_hangs_on_a_foreign_case_is_not_found(busy: Busy, name: str) -> None:
    rows, stranger = _rows(busy), busy.sign_in(name)
    found = {}
    for pattern in READS:
        url = pattern.format(**rows)
        reply = stranger.get(url)
        body = text_of(reply)
        assert MARKER not in body, url
        found[url] = reply.status_code
    assert {url: code for url, code in found.items() if code != 404} == {}


@pytest.mark.parametrize("name", STRANGERS)
def test_nothing_can_be_done_to_a_foreign_case(busy: Busy, name: str) -> None:
    rows, stranger = _rows(busy), busy.sign_in(name)
    reply = {
        "answer_text": "已办",
        "result": "adopted",
        "reply_served_on": "2026-09-17",
        "reply_method": "post",
        "reply_proof": "EMS 1024",
    }
    codes = [
        stranger.post(f"/petitions/do/{rows['secret']}/reply", reply).status_code,
        stranger.post(f"/petitions/attach/{rows['secret']}").status_code,
        stranger.api("POST", f"/api/v1/petitions/{rows['secret']}/reply", reply).status_code,
    ]
    assert codes == [404, 404, 404]
    assert "Accepted" in busy.sign_in("chen").get(f"/petitions/show/{rows['secret']}").text


def test_those_who_handle_the_case_do_see_all_of_it(busy: Busy) -> None:
    rows = _rows(busy)
    doors = [READS[0], READS[5], READS[8], *READS[11:16], *READS[16:]]
    for name in ("chen", "he", "lin", "fang", "zheng", "fu"):
        person = busy.sign_in(name)
        for pattern in doors:
            url = pattern.format(**rows)
            reply = person.get(url)
            text_of(reply)
            assert reply.status_code == 200, f"{name} {url}"


@pytest.mark.parametrize("name", STRANGERS)
def test_no_list_search_lookup_or_export_reveals_a_foreign_case(busy: Busy, name: str) -> None:
    stranger = busy.sign_in(name)
    for area in ("petitions", "deadlines", "claims", "assignments", "supervision", "attachments", "parties"):
        for url in (
            f"/{area}/list/?size=100",
            f"/{area}/list/?deleted=yes",
            f"/{area}/lookup/?q=",
            f"/{area}/lookup/?q={MARKER}",
            f"/{area}/export?format=csv",
            f"/{area}/export",
            f"/api/v1/{area}/?size=100",
        ):
            reply = stranger.get(url)
            assert MARKER not in text_of(reply).replace(f'value="{MARKER}"', ""), url
            assert reply.status_code in {200, 403}, url
    for url in ("/", "/board/", "/board/?view=matrix", "/petitioners/list/", "/matters/list/"):
        assert MARKER not in stranger.get(url).text, url


@pytest.mark.parametrize("name", STRANGERS)
def test_counts_hold_only_what_one_may_see(busy: Busy, name: str) -> None:
    stranger = busy.sign_in(name)
    assert stranger.get("/api/v1/petitions/").json["count"] == 1
    assert stranger.get("/api/v1/deadlines/").json["count"] == len(_own_deadlines(busy, name))
    number = re.search(r">([\d,]+) rows<", stranger.get("/petitions/list/").text)
    assert number is not None
    assert number[1] == "1"
    board = stranger.get("/board/").text
    assert str(len(_owed(busy, name))) in re.findall(r"(\d+) deadlines", board)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_search_for_the_words_of_a_foreign_case_says_what_any_other_search_says(
    busy: Busy, name: str
) -> None:
    stranger = busy.sign_in(name)
    for url in (
        "/petitions/list/?q={}",
        "/petitions/list/?title={}",
        "/deadlines/list/?petition_id.title={}",
    ):
        known = stranger.get(url.format(MARKER)).text.replace(MARKER, "…")
        unknown = stranger.get(url.format("无人写过")).text.replace("无人写过", "…")
        assert _still(known) == _still(unknown), url
        assert known.count("0 rows") == 1, url


def test_a_filter_across_a_reference_does_not_ask_around_the_wall(busy: Busy) -> None:
    for name, expected in (("zhao", 0), ("chen", 1)):
        person = busy.sign_in(name)
        found = person.get(f"/api/v1/supervision/?petition_id.title={MARKER}")
        assert found.json["count"] == expected


@pytest.mark.parametrize("name", STRANGERS)
def test_chosen_rows_are_exported_only_when_one_may_see_them(busy: Busy, name: str) -> None:
    rows, stranger = _rows(busy), busy.sign_in(name)
    ids = [rows["secret"], rows["mine"], rows["school"]]
    reply = stranger.post("/petitions/bulk", {"act": "export", "ids": ids})
    body = text_of(reply)
    assert MARKER not in body
    if reply.status_code == 200:
        own = {"zhao": "人事处的建议", "qian": "城东中学的建议"}
        assert own[name] in body
    else:
        assert reply.status_code == 403


def test_a_bulk_act_on_a_foreign_case_finds_nothing(busy: Busy) -> None:
    rows = _rows(busy)
    reply = busy.sign_in("zhao").post("/petitions/bulk", {"act": "delete", "ids": [rows["secret"]]})
    assert reply.status_code in {403, 404}
    assert busy.sign_in("lin").get(f"/petitions/show/{rows['secret']}").status_code == 200


def test_a_case_cannot_be_moved_by_writing_another_unit_into_it(busy: Busy) -> None:
    lin, target = busy.sign_in("lin"), busy.office.units["personnel"]
    reply = lin.api("PUT", f"/api/v1/petitions/{busy.rows['secret']}", {"unit_id": target})
    assert reply.status_code == 422
    assert list(reply.json["fields"]) == ["unit_id"]
    assert busy.sign_in("zhao").get(f"/petitions/show/{busy.rows['secret']}").status_code == 404


def test_a_token_sees_what_its_holder_sees(busy: Busy, bearer: Callable[[str], dict[str, str]]) -> None:
    client = busy.app.test_client()
    url = f"/api/v1/petitions/{busy.rows['secret']}"
    assert client.get(url, headers=bearer("zhao")).status_code == 404
    assert client.get(url, headers=bearer("chen")).status_code == 200


def test_the_trail_of_a_foreign_case_is_read_by_nobody_else(busy: Busy) -> None:
    for name in STRANGERS:
        assert busy.sign_in(name).get("/audit/list/").status_code == 403


def _rows(busy: Busy) -> dict[str, int]:
    """Return the numbers of all rows that hang on the case."""
    lin = busy.sign_in("lin")
    found: dict[str, int] = dict(busy.rows)
    for area, name in (
        ("deadlines", "secret_deadline"),
        ("claims", "secret_claim"),
        ("assignments", "secret_assignment"),
        ("obligations", "secret_obligation"),
    ):
        reply = lin.get(f"/api/v1/{area}/?petition_id={busy.rows['secret']}").json
        found[name] = reply["rows"][0]["id"]
    return found


def _own_deadlines(busy: Busy, name: str) -> list[dict[str, Any]]:
    own = "school" if name == "qian" else "mine"
    reply = busy.sign_in("lin").get(f"/api/v1/deadlines/?petition_id={busy.rows[own]}&size=100")
    found: list[dict[str, Any]] = reply.json["rows"]
    return found


def _owed(busy: Busy, name: str) -> list[dict[str, Any]]:
    rights = {"objection", "review_apply", "recheck_apply"}
    return [
        row
        for row in _own_deadlines(busy, name)
        if row["kind"] not in rights and row["met_on"] is None and row["voided_on"] is None
    ]


def _still(page: str) -> str:
    """Return a page without what differs from one answer to the next."""
    page = re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"|%[0-9A-F]{2}', "", page)
    return re.sub(r'"(panel|vendor)/[^"]+"', "", page)
