"""Two people at one record: the later save is refused, and both texts are shown.

Defect 13 of Flask-AppBuilder: an edit reads the row anew in the POST, so the first save is silently lost.
"""

from __future__ import annotations

import re

from tests.admin.office import Busy, petition_form, unit_form, version_of
from tests.conftest import Panel


def test_a_save_built_on_an_older_version_is_refused_and_shows_both_texts(either: Panel) -> None:
    wei, other = either.sign_in("wei"), either.sign_in("wei")
    url = f"/units/edit/{either.office.units['basic']}"
    version = version_of(wei, url)
    theirs = unit_form(
        either.office, code="BASIC", name="基础教育一处", address="府前路1号", _version=version
    )
    assert other.post(url, theirs).status_code == 302
    mine = unit_form(either.office, code="BASIC", name="基础教育二处", address="学府路2号", _version=version)
    reply = wei.post(url, mine)
    assert reply.status_code == 409
    assert "Somebody else has saved this record in the meantime." in reply.text
    assert 'name="name" value="基础教育二处"' in reply.text, "my text is kept"
    beside = re.findall(r'<div class="theirs"><div><b>[^<]*</b><p class="lines">([^<]*)</p>', reply.text)
    assert set(beside) == {"基础教育一处", "府前路1号"}, "theirs stands beside what differs, and only there"
    stored = wei.get(f"/api/v1/units/{either.office.units['basic']}").json["row"]
    assert (stored["name"], stored["address"]) == ("基础教育一处", "府前路1号")


def test_after_reading_both_texts_one_may_save(busy: Busy) -> None:
    lin, fang = busy.sign_in("lin"), busy.sign_in("fang")
    url = f"/petitions/edit/{busy.rows['mine']}"
    version = version_of(lin, url)
    assert fang.post(url, petition_form(busy.office, title="方的标题", _version=version)).status_code == 302
    refused = lin.post(url, petition_form(busy.office, title="林的标题", _version=version))
    assert refused.status_code == 409
    newer = re.search(r'name="_version" value="(\d+)"', refused.text)
    assert newer is not None
    assert int(newer[1]) > int(version)
    assert lin.post(url, petition_form(busy.office, title="商定的标题", _version=newer[1])).status_code == 302
    assert "商定的标题" in fang.get(f"/petitions/show/{busy.rows['mine']}").text


def test_a_choice_saved_meanwhile_is_offered_by_its_name(busy: Busy) -> None:
    lin, fang = busy.sign_in("lin"), busy.sign_in("fang")
    url = f"/petitions/edit/{busy.rows['mine']}"
    version = version_of(lin, url)
    theirs = petition_form(busy.office, category_id=busy.office.categories["F1"], _version=version)
    assert fang.post(url, theirs).status_code == 302
    page = lin.post(url, petition_form(busy.office, title="林的标题", _version=version)).text
    offered = re.search(r'data-theirs="f-category_id" data-value="(\d+)" data-text="([^"]+)"', page)
    assert offered is not None
    assert int(offered[1]) == busy.office.categories["F1"]
    assert not offered[2].isdecimal()


def test_the_api_refuses_a_stale_version_and_gives_the_new_one(either: Panel) -> None:
    wei, url = either.sign_in("wei"), f"/api/v1/units/{either.office.units['basic']}"
    version = wei.get(url).json["row"]["version"]
    first = wei.api("PUT", url, {"name": "一", "version": version})
    assert first.status_code == 200
    assert first.json["row"]["version"] == version + 1
    second = wei.api("PUT", url, {"name": "二", "version": version})
    assert second.status_code == 409
    assert second.json["status"] == 409
    assert wei.get(url).json["row"]["name"] == "一"
    assert wei.api("PUT", url, {"name": "三", "version": version + 1}).status_code == 200


def test_a_verb_done_meanwhile_makes_the_open_form_stale(busy: Busy) -> None:
    lin, chen, url = busy.sign_in("lin"), busy.sign_in("zhao"), f"/petitions/edit/{busy.rows['mine']}"
    version = version_of(lin, url)
    accepted = {
        "handler_id": busy.office.staff["gao"],
        "handler_b_id": busy.office.staff["zhao"],
        "accepted_on": "2026-09-17",
    }
    assert chen.post(f"/petitions/do/{busy.rows['mine']}/accept", accepted).status_code == 302
    assert lin.post(url, petition_form(busy.office, title="旧", _version=version)).status_code == 409


def test_what_was_changed_by_whom_stands_in_the_trail(busy: Busy) -> None:
    # Defect 13: no trail of rows.
    lin, url = busy.sign_in("lin"), f"/petitions/edit/{busy.rows['mine']}"
    lin.post(url, petition_form(busy.office, title="新标题", _version=version_of(lin, url)))
    page = lin.get(f"/petitions/show/{busy.rows['mine']}").text
    assert "人事处的建议" in page, "what it was"
    assert "新标题" in page
    assert "林晓岚" in page
