"""The history of a record, its earlier versions, merging of two saves, and who has the form open."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from sqlalchemy import select

from app.actions.audit import record
from app.actions.unit import unit_of_work
from app.clock import frozen
from app.extensions import db
from app.queries.trail import ends
from schema.petitions import Petition
from tests import cast
from tests.admin.office import Busy, petition_form, unit_form, version_of
from tests.conftest import Panel, Person


def base_of(person: Person, url: str) -> str:
    found = re.search(r'name="_base" value="([^"]+)"', person.get(url).text)
    assert found
    return unescape(found[1])


def backs(page: str) -> list[tuple[str, str]]:
    """Return address and version of every way back on a record, newest first."""
    return re.findall(r'action="([^"]*/revert/[^"]*)".*?name="_version" value="(\d+)"', page, re.DOTALL)


def test_an_earlier_version_comes_back_with_its_editable_fields(either: Panel) -> None:
    wei, pk = either.sign_in("wei"), either.office.units["basic"]
    url = f"/units/edit/{pk}"
    for address in ("府前路1号", "府前路2号", "府前路3号"):
        form = unit_form(either.office, code="BASIC", address=address, _version=version_of(wei, url))
        assert wei.post(url, form).status_code == 302
    page = wei.get(f"/units/show/{pk}").text
    assert "府前路2号" in page
    way, version = backs(page)[1]
    assert wei.post(way, {"_version": version}).status_code == 302
    assert wei.get(f"/api/v1/units/{pk}").json["row"]["address"] == "府前路1号"


def test_a_way_back_from_a_page_that_is_old_is_refused(either: Panel) -> None:
    wei, pk = either.sign_in("wei"), either.office.units["basic"]
    url = f"/units/edit/{pk}"
    for address in ("府前路1号", "府前路2号"):
        wei.post(url, unit_form(either.office, code="BASIC", address=address, _version=version_of(wei, url)))
    way, version = backs(wei.get(f"/units/show/{pk}").text)[0]
    wei.put(f"/api/v1/units/{pk}", {"address": "府前路4号"})
    for token in (version, ""):
        wei.post(way, {"_version": token})
        assert wei.get(f"/api/v1/units/{pk}").json["row"]["address"] == "府前路4号"
    assert wei.post(way.rsplit("/", 1)[0] + "/999999", {"_version": int(version) + 1}).status_code == 404


def test_the_history_of_a_case_is_nobodys_who_may_not_see_it(busy: Busy) -> None:
    gao, pk = busy.sign_in("gao"), busy.rows["secret"]
    assert gao.get(f"/petitions/show/{pk}").status_code == 404
    assert gao.post(f"/petitions/revert/{pk}/1", {"_version": "1"}).status_code in {403, 404}
    assert gao.post(f"/petitions/editing/{pk}").status_code in {403, 404}


def test_who_audits_sees_no_content(busy: Busy) -> None:
    xu = busy.sign_in("xu")
    secret = "建议延长"
    page = xu.get("/audit/list/")
    assert page.status_code == 200
    for url in (
        "/api/v1/audit/",
        "/audit/show/60",
        "/audit/list/?columns=changes",
        "/audit/list/?columns=verb,changes",
    ):
        text = xu.get(url).text
        assert secret not in text, url
        assert '"changes":' not in text, url
    assert xu.get("/api/v1/audit/1").json["row"].get("changes") is None


def test_fields_only_one_side_changed_go_together_and_only_the_others_are_shown(either: Panel) -> None:
    wei, pk = either.sign_in("wei"), either.office.units["basic"]
    url = f"/units/edit/{pk}"
    version, base = version_of(wei, url), base_of(wei, url)
    row = wei.get(f"/api/v1/units/{pk}").json["row"]
    wei.put(f"/api/v1/units/{pk}", {"address": "他的地址", "name": "他的名字"})
    form = {name: value for name, value in row.items() if isinstance(value, str)}
    mine = {
        **form,
        "parent_id": row["parent_id"],
        "sort": row["sort"],
        "name": "我的名字",
        "_version": version,
        "_base": base,
    }
    reply = wei.post(url, mine)
    assert reply.status_code == 409
    assert 'name="address" value="他的地址"' in reply.text, "only they changed it"
    assert 'name="name" value="我的名字"' in reply.text
    beside = re.findall(r'<div class="theirs"><div><b>[^<]*</b><p class="lines">([^<]*)</p>', reply.text)
    assert beside == ["他的名字"]


def test_a_save_that_does_not_say_its_version_is_refused(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["mine"]
    reply = lin.post(f"/petitions/edit/{pk}", petition_form(busy.office, title="不问版本"))
    assert reply.status_code == 422
    assert "does not say which version" in reply.text
    assert lin.api("PUT", f"/api/v1/petitions/{pk}", {"title": "不问版本"}).status_code == 422
    assert "不问版本" not in lin.get(f"/petitions/show/{pk}").text


def test_who_else_has_the_form_open_is_said_for_a_minute_and_leaves_no_trail(busy: Busy) -> None:
    lin, fang, pk = busy.sign_in("lin"), busy.sign_in("fang"), busy.rows["mine"]
    before = ends(db())[1]
    db().rollback()
    assert lin.post(f"/petitions/editing/{pk}").json == {"hint": ""}
    for page in (
        fang.get(f"/petitions/show/{pk}"),
        fang.get(f"/petitions/edit/{pk}"),
        fang.post(f"/petitions/editing/{pk}"),
    ):
        text = page.json["hint"] if page.is_json else page.text
        assert "林" in text
        assert "is editing this record just now." in text
    assert "just now." not in lin.get(f"/petitions/show/{busy.rows['school']}").text
    assert ends(db())[1] == before
    with frozen(cast.NOW + timedelta(minutes=2)):
        assert "just now." not in fang.get(f"/petitions/show/{pk}").text


def test_the_history_has_a_tab_of_its_own_with_every_field_before_and_after(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["plan"]
    before = lin.get(f"/api/v1/plans/{pk}").json["row"]["title"]
    assert lin.put(f"/api/v1/plans/{pk}", {"title": "改过的预案"}).status_code == 200
    assert f'href="/plans/history/{pk}"' in lin.get(f"/plans/show/{pk}").text
    page = lin.get(f"/plans/history/{pk}").text
    assert f"<del>{before}</del>" in page
    assert "<ins>改过的预案</ins>" in page
    assert "林晓岚" in page
    (address, version) = re.findall(
        rf'action="(/plans/revert/{pk}/\d+)".*?name="_version" value="(\d+)"', page, re.DOTALL
    )[-1]
    assert lin.post(address, {"_version": version}).headers["Location"] == f"/plans/history/{pk}"
    assert lin.get(f"/api/v1/plans/{pk}").json["row"]["title"] == before


def test_the_history_of_what_one_may_not_see_is_not_there(busy: Busy) -> None:
    assert busy.sign_in("qian").get(f"/petitions/history/{busy.rows['secret']}").status_code == 404
    assert busy.sign_in("wei").get(f"/petitions/history/{busy.rows['secret']}").status_code == 403


def test_the_history_says_for_whom_something_was_done(busy: Busy) -> None:
    session = busy.session
    with unit_of_work(session):
        actor = cast.acting(session, busy.office, "lin")
        row = session.scalars(select(Petition).where(Petition.id == busy.rows["mine"])).one()
        record(session, actor, row, "amend", behalf_of_id=busy.office.staff["fang"], reason="受托代办")
    page = busy.sign_in("lin").get(f"/petitions/history/{busy.rows['mine']}").text
    assert "on behalf of 方敏" in page
    assert "受托代办" in page
