"""A form keeps what was typed, says beside each field what is wrong, and writes only what it asks for."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.actions import records
from app.admin import forms
from app.catalog.entity import Column, Kind
from app.catalog.read import catalogue
from app.catalog.shape import clean
from app.extensions import db
from schema.field import Field
from schema.petitions import Petition
from tests.admin.office import MARKER, SQL, Busy, petition_form, unit_form, version_of
from tests.cast import PASSWORD
from tests.conftest import Panel


def test_what_was_typed_stays_when_a_form_is_refused(busy: Busy) -> None:
    # Defect 14: a refused form comes back empty.
    lin = busy.sign_in("lin")
    wrong = {
        "title": "关于校车的建议",
        "people_count": "many",
        "received_on": "2026-13-99",
        "summary": "第一行\n第二行 <b>",
        "petitioner_phone": "no phone",
        "claims": "诉求一\n诉求二",
        "is_urgent": "1",
        "respondent_unit_id": str(busy.office.units["east"]),
    }
    reply = lin.post("/petitions/add", petition_form(busy.office, **wrong))
    assert reply.status_code == 422
    assert _typed(reply.text, "title") == "关于校车的建议"
    assert _typed(reply.text, "people_count") == "many"
    assert _typed(reply.text, "received_on") == "2026-13-99"
    assert _typed(reply.text, "petitioner_phone") == "no phone"
    assert _typed(reply.text, "petitioner_name") == "张三"
    assert "第一行\n第二行 &lt;b&gt;" in reply.text
    assert "诉求一\n诉求二</textarea>" in reply.text
    assert re.search(r'name="is_urgent" value="1" checked', reply.text)
    assert re.search(r'<option value="6" selected>城东中学</option>', reply.text)
    assert re.search(r'name="channel" value="web" checked', reply.text)
    assert _count(busy) == 4


def test_head_asks_for_a_form_and_never_sends_one_off(busy: Busy) -> None:
    """No browser guards HEAD with the token against forgery, so it may only read."""
    wei, basic = busy.sign_in("wei"), busy.office.units["basic"]
    edit = f"/units/edit/{basic}"
    given = unit_form(busy.office, code="NEW", name="换了名字", _version=version_of(wei, edit))
    for address in ("/units/add", edit):
        assert wei.client.head(address, data=given).status_code == 200, address
    assert "换了名字" not in wei.get("/units/list/").text
    stranger = busy.app.test_client()
    assert stranger.head("/login/", data={"username": "wei", "password": PASSWORD}).status_code == 200
    assert "/login/" in stranger.get("/units/list/").headers["Location"]


def test_each_sentence_stands_beside_its_field_and_in_the_summary(busy: Busy) -> None:
    # Defect 14
    wrong = petition_form(busy.office, people_count="many", received_on="soon", petitioner_phone="no phone")
    page = busy.sign_in("lin").post("/petitions/add", wrong).text
    for name, sentence in {
        "people_count": "This must be a whole number.",
        "received_on": "“soon” is not a date; write it like 2019-02-20 or 2019/2/20 11:08:17.",
        "petitioner_phone": "This is no telephone number: 11 digits of a mobile, or area code and number of a landline.",
    }.items():
        assert sentence in _beside(page, name), name
        assert f'href="#f-{name}"' in page, name
        assert page.count(sentence) >= 2, name


def test_every_problem_is_said_at_once(busy: Busy) -> None:
    page = busy.sign_in("wei").post("/units/add", {"phone": "abc", "sort": "x"}).text
    wrong = set(re.findall(r'<p class="error-line" id="f-([a-z_]+)-e">', page))
    assert wrong == {"code", "name", "kind", "phone", "sort"}


def test_an_error_of_the_database_keeps_the_form_and_shows_no_statement(either: Panel) -> None:
    # Defect 14: the raw statement with its parameters is flashed.
    wei = either.sign_in("wei")
    taken = unit_form(either.office, code="EAST", name="又一所", phone="0571-88001234")
    reply = wei.post("/units/add", taken)
    assert reply.status_code == 409
    assert "There is already a record with this value: Unit code." in _beside(reply.text, "code")
    assert _typed(reply.text, "name") == "又一所"
    assert _typed(reply.text, "phone") == "0571-88001234"
    assert not SQL.search(reply.text)
    url = f"/units/edit/{either.office.units['basic']}"
    changed = unit_form(either.office, code="EAST", name="基础教育一处", _version=version_of(wei, url))
    reply = wei.post(url, changed)
    assert reply.status_code == 409
    assert "There is already a record with this value: Unit code." in _beside(reply.text, "code")
    assert _typed(reply.text, "name") == "基础教育一处"
    assert not SQL.search(reply.text)
    assert wei.get(f"/api/v1/units/{either.office.units['basic']}").json["row"]["code"] == "BASIC"


def test_a_rule_of_the_database_is_said_in_its_own_sentence(busy: Busy) -> None:
    # Defect 14
    wei, basic = busy.sign_in("wei"), busy.office.units["basic"]
    url = f"/units/edit/{basic}"
    own = unit_form(busy.office, code="BASIC", parent_id=basic, _version=version_of(wei, url))
    reply = wei.post(url, own)
    assert reply.status_code in {409, 422}
    assert not SQL.search(reply.text)
    assert _typed(reply.text, "code") == "BASIC"
    lin = busy.sign_in("lin")
    few = petition_form(busy.office, people_count="1", representative_count="3")
    reply = lin.post("/petitions/add", few)
    assert reply.status_code in {409, 422}
    assert "There cannot be more representatives than people." in reply.text
    assert _typed(reply.text, "representative_count") == "3"


def test_a_database_that_breaks_shows_a_number_and_nothing_of_itself(
    busy: Busy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Defect 14
    lin = busy.sign_in("lin")

    def broken(*_given: Any, **_more: Any) -> None:
        raise OperationalError("UPDATE petition SET title = ?", {"title": MARKER}, Exception("disk full"))

    monkeypatch.setattr(records, "create_petition", broken)
    reply = lin.post("/petitions/add", petition_form(busy.office))
    assert reply.status_code == 500
    assert not SQL.search(reply.text)
    assert MARKER not in reply.text
    number = re.search(r"\b[0-9a-f]{8}\b", reply.text)
    assert number is not None
    assert number[0] in caplog.text, "the log has the rest"
    as_json = lin.api("POST", "/api/v1/petitions/", {**_minimal(busy), "petitioner": {"name": "张三"}})
    assert as_json.status_code == 500
    assert set(as_json.json) == {"error", "fields", "status", "reference"}
    assert not SQL.search(as_json.text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "closed"),
        ("petition_no", "2026-99999"),
        ("created_by_id", "1"),
        ("unit_id", "4"),
        ("handler_id", "1"),
        ("registered_on", "2020-01-01"),
        ("query_code", "ABCD"),
        ("version", "77"),
        ("deleted_at", "2020-01-01"),
        ("id", "777"),
        ("extra", "{}"),
        ("is_secret", "1"),
    ],
)
def test_a_forged_field_is_passed_over_in_a_form_and_refused_in_the_api(
    busy: Busy, name: str, value: str
) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["secret"]
    before = _stored(busy, pk, name)
    url = f"/petitions/edit/{pk}"
    form = petition_form(busy.office, title="改过的标题", _version=version_of(lin, url), **{name: value})
    assert lin.post(url, form).status_code == 302
    assert _stored(busy, pk, "title") == "改过的标题"
    if name != "version":
        assert _stored(busy, pk, name) == before
    reply = lin.api("PUT", f"/api/v1/petitions/{pk}", {name: value, "title": "再改"})
    assert reply.status_code == 422
    assert list(reply.json["fields"]) == [name]
    assert _stored(busy, pk, "title") == "改过的标题"
    reply = lin.api("POST", "/api/v1/petitions/", {**_minimal(busy), name: value})
    assert reply.status_code == 422


def test_a_forged_field_does_not_choose_the_number_of_a_new_petition(busy: Busy) -> None:
    forged = {
        "petition_no": "2026-99999",
        "state": "closed",
        "unit_id": "4",
        "created_by_id": "1",
        "id": "777",
    }
    reply = busy.sign_in("lin").post("/petitions/add", petition_form(busy.office, **forged))
    assert reply.status_code == 302
    pk = int(reply.headers["Location"].rsplit("/", 1)[-1])
    assert pk != 777
    assert _stored(busy, pk, "petition_no") == "2026-00004"
    assert _stored(busy, pk, "state") == "registered"
    assert _stored(busy, pk, "unit_id") is None
    assert _stored(busy, pk, "created_by_id") == busy.office.users["lin"]


def test_a_choice_that_may_stay_empty_can_be_emptied_again(either: Panel) -> None:
    # Defect 21: no blank option, and a blank one breaks the page.
    lin = either.sign_in("lin")
    made = lin.post(
        "/petitions/add",
        petition_form(
            either.office, channel="visit", visit_level="city_edu", reception_place="接待室", act="draft"
        ),
    )
    assert made.status_code == 302, made.text
    pk = made.headers["Location"].rsplit("/", 1)[-1]
    url = f"/petitions/edit/{pk}"
    page = lin.get(url).text
    select_box = re.search(r'<select[^>]*name="visit_level".*?</select>', page, re.DOTALL)
    assert select_box is not None
    assert '<option value="">' in select_box[0]
    assert lin.get(f"/api/v1/petitions/{pk}").json["row"]["visit_level"] == "city_edu"
    emptied = petition_form(either.office, channel="letter", visit_level="", _version=version_of(lin, url))
    assert lin.post(url, emptied).status_code == 302
    assert lin.get(f"/api/v1/petitions/{pk}").json["row"]["visit_level"] is None


@pytest.mark.parametrize("value", ["来信", "Letter", "letter,web", "9" * 400, "<b>"])
def test_a_choice_nobody_offered_is_refused_with_a_sentence(busy: Busy, value: str) -> None:
    # Defect 21: a stale or hand-typed choice breaks the page.
    lin = busy.sign_in("lin")
    reply = lin.post("/petitions/add", petition_form(busy.office, channel=value))
    assert reply.status_code == 422
    assert "is not one of the choices" in reply.text
    assert lin.get("/petitions/list/", query_string={"channel": f"{value},x"}).status_code == 400
    assert lin.api("POST", "/api/v1/petitions/", {**_minimal(busy), "channel": value}).status_code == 422


def test_a_moment_is_typed_with_its_time_and_kept_aware(busy: Busy) -> None:
    # Defect 20: the picker gives a date only, and saving it fails.
    moment = Column("held_at", Kind.moment, Field("Held at"), nullable=True, has_default=False)
    assert clean(moment, "2026-09-17T09:30") == datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
    assert clean(moment, "2026-09-17 09:30") == datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
    assert clean(moment, "2026-09-17").tzinfo is not None
    with busy.app.test_request_context("/"):
        from app.admin.context import context

        (drawn,) = forms.inputs(context(), [moment], {"held_at": "2026-09-17 09:30"})
    assert (drawn.kind, drawn.value) == ("datetime", "2026-09-17 09:30")
    template = busy.app.jinja_env.get_template("_fields.html").module
    with busy.app.test_request_context("/"):
        assert 'data-date="time"' in str(template.field(drawn))  # type: ignore[attr-defined]


def test_people_and_claims_are_entered_with_their_petition_in_one_form(busy: Busy) -> None:
    # Defect 30: no rows beneath a row in its form.
    lin = busy.sign_in("lin")
    form = petition_form(busy.office, claims="延长开放\n\n 增加座位 ", petitioner_address="育才路1号")
    pk = lin.post("/petitions/add", form).headers["Location"].rsplit("/", 1)[-1]
    claims = lin.get(f"/api/v1/claims/?petition_id={pk}").json["rows"]
    assert sorted(row["text"] for row in claims) == ["增加座位", "延长开放"]
    parties = lin.get(f"/api/v1/parties/?petition_id={pk}").json["rows"]
    assert [row["petitioner_id__name"] for row in parties] == ["张**"], "outside the case names are short"
    broken = lin.post("/petitions/add", petition_form(busy.office, petitioner_phone="x", claims="甲"))
    assert broken.status_code == 422
    assert _count(busy) == 5, "all of it or nothing"


def test_two_forms_share_nothing_that_can_be_filled(busy: Busy) -> None:
    # Defect 39: labels and validators that grow with every form built.
    entity = catalogue()["petitions"]
    before = {name: (column.label, column.field, column.required) for name, column in entity.columns.items()}
    lin = busy.sign_in("lin")
    first = lin.get("/petitions/add").text
    for _round in range(3):
        lin.post("/petitions/add", {"title": "x" * 500})
        lin.get(f"/petitions/edit/{busy.rows['secret']}")
    again = lin.get("/petitions/add").text
    still = re.compile(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"')
    assert still.sub("", again) == still.sub("", first)
    assert {n: (c.label, c.field, c.required) for n, c in catalogue()["petitions"].columns.items()} == before
    title = entity.columns["title"]
    for fixed, name in ((entity, "area"), (entity.area, "label"), (title, "name"), (title.field, "label")):
        with pytest.raises(FrozenInstanceError):
            setattr(fixed, name, "another")


def test_text_is_never_markup(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    evil = "<script>alert(1)</script>\"'</textarea>"
    form = petition_form(
        busy.office, title=evil[:60], summary=evil, petitioner_name="<img src=x>", claims=evil
    )
    made = lin.post("/petitions/add", form)
    url = made.headers["Location"]
    edit = url.replace("/show/", "/edit/")
    for page in (lin.get(url), lin.get(edit), lin.get("/petitions/list/"), lin.get("/board/"), lin.get("/")):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert '</textarea>"' not in page.text
    refused = lin.post("/petitions/add", {**form, "people_count": evil})
    assert "<script>alert" not in refused.text


def _typed(page: str, name: str) -> str | None:
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', box[0]) if box else None
    return value[1] if value else None


def _beside(page: str, name: str) -> str:
    found = re.search(rf'<p class="error-line" id="f-{name}-e">(.*?)</p>', page, re.DOTALL)
    return found[1] if found else ""


def _count(panel: Panel) -> int:
    panel.acting("lin")
    number = panel.session.scalar(select(func.count()).select_from(Petition)) or 0
    db.remove()
    return number


def _stored(panel: Panel, pk: int, name: str) -> Any:
    panel.acting("lin")
    value = getattr(panel.session.scalars(select(Petition).where(Petition.id == pk)).one(), name)
    db.remove()
    return value


def _minimal(panel: Panel) -> dict[str, Any]:
    keep = ("title", "channel", "received_on", "people_count", "purpose", "category_id")
    return {name: value for name, value in petition_form(panel.office).items() if name in keep}
