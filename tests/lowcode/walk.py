"""What a new area can do, walked through inside the copy: `python -m tests.lowcode.walk open|prove`.

Both begin with `xinfang init`. `open` then founds the office, before the area exists; `prove` signs in, does
one proof after the other and prints what went wrong with each as its last line, JSON (empty: nothing). The
proofs build on each other, as a day of work does.
"""

from __future__ import annotations

import io
import json
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from babel.messages.extract import extract_from_file
from sqlalchemy import select

from app.access.actor import unscoped
from app.cli import database
from app.clock import frozen
from app.extensions import db
from app.factory import create_app
from config import ROOT, from_environment
from run import cli
from schema.audit import AuditEntry
from scripts.translations import KEYWORDS, read
from tests import cast
from tests.conftest import Panel, Person


@dataclass
class Office(Panel):
    """The office of the copy; whoever has signed in once stays so."""

    signed_in: dict[tuple[str, str], Person] = field(default_factory=dict)

    def sign_in(self, username: str, locale: str = "en") -> Person:
        if (username, locale) not in self.signed_in:
            self.signed_in[username, locale] = super().sign_in(username, locale)
        return self.signed_in[username, locale]


PROOFS: list[Callable[[Panel], None]] = []
LIST = "/commendations/list/"
CITATION = "接访三年无一件积压"


def proof(check: Callable[[Panel], None]) -> Callable[[Panel], None]:
    """Remember a proof in the order it stands."""
    PROOFS.append(check)
    return check


@proof
def a_place_in_the_chinese_menu_of_those_who_may_read_it(panel: Panel) -> None:
    menu = menu_of(text(panel.sign_in("lin", "zh").get("/")))
    assert menu.get("/commendations/list/") == "表彰", menu
    assert "/commendations/list/" in menu_of(text(panel.sign_in("xu").get("/")))
    assert "/commendations/list/" not in menu_of(text(panel.sign_in("jin", "zh").get("/")))


@proof
def every_word_in_chinese(panel: Panel) -> None:
    chinese = read("zh")
    found = extract_from_file("python", ROOT / "schema" / "commendations.py", keywords=KEYWORDS)
    words = [str(message) for _line, message, _comments, _context in found]
    assert len(words) > 10
    assert [word for word in words if not (chinese.get(word) and chinese.get(word).string)] == []


@proof
def an_empty_list_that_says_what_to_do(panel: Panel) -> None:
    page = text(panel.sign_in("lin", "zh").get(LIST))
    for word in ("表彰", "/commendations/add", "/import/commendations", "/commendations/export"):
        assert word in page, word


@proof
def a_form_that_asks_for_every_column_in_chinese(panel: Panel) -> None:
    page = text(panel.sign_in("lin", "zh").get("/commendations/add"))
    for name in ("unit_id", "staff_id", "awarded_on", "kind", "citation"):
        assert f'name="{name}"' in page, name
    for word in (
        "受表彰单位",
        "受表彰人",
        "表彰日期",
        "表彰类别",
        "颁奖词",
        "与宣读的文字一致。",
        "信访工作先进个人",
    ):
        assert word in page, word


@proof
def a_form_that_refuses_and_keeps_what_was_typed(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    refused = lin.post("/commendations/add", {**form(panel), "awarded_on": "someday", "staff_id": ""})
    assert refused.status_code == 422
    page = text(refused)
    assert CITATION in page
    assert page.count("This field is required.") >= 1
    assert 'value="someday"' in page


@proof
def a_record_page_after_it_was_entered(panel: Panel) -> None:
    lin = panel.sign_in("lin", "zh")
    saved = lin.post("/commendations/add", form(panel))
    assert saved.status_code == 302, text(saved)[:2000]
    page = text(lin.get(saved.headers["Location"]))
    for word in ("何静怡", "基础教育处", "2026-06-30", "信访工作先进个人", CITATION):
        assert word in page, word


@proof
def an_edit_that_refuses_a_stale_save(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    page = text(lin.get("/commendations/edit/1"))
    token = re.search(r'name="_version" value="(\d+)"', page)
    assert token, "the form carries no version"
    changed = {**form(panel), "kind": "merit", "_version": token[1]}
    assert lin.post("/commendations/edit/1", changed).status_code == 302
    stale = lin.post("/commendations/edit/1", {**changed, "kind": "circular"})
    assert stale.status_code == 409
    assert "Merit citation" in text(stale)


@proof
def a_history_with_old_and_new_values_in_words(panel: Panel) -> None:
    page = text(panel.sign_in("lin", "zh").get("/commendations/show/1"))
    timeline = page[page.index('id="timeline"') :]
    assert "<del>信访工作先进个人</del>" in timeline
    assert "<ins>记功</ins>" in timeline
    assert "林晓岚" in timeline


@proof
def attachments(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    file = (io.BytesIO(b"%PDF-1.7 certificate"), "表彰 决定.pdf")
    added = lin.post("/commendations/attach/1", {"file": file}, content_type="multipart/form-data")
    assert added.status_code == 302, text(added)[:2000]
    link = re.search(r'href="(/commendations/download/1/\d+)"', text(lin.get("/commendations/show/1")))
    assert link, "the record shows no file"
    sent = lin.get(link[1])
    assert sent.data == b"%PDF-1.7 certificate"
    assert "%E8%A1%A8%E5%BD%B0" in sent.headers["Content-Disposition"], "the Chinese name is lost"


@proof
def a_rest_endpoint_that_writes_reads_and_refuses(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    body = {**form(panel), "kind": "circular", "awarded_on": "2025-12-01", "citation": "=1+1"}
    created = lin.api("POST", "/api/v1/commendations/", body)
    assert created.status_code == 201, text(created)
    number = created.json["id"]
    row = lin.api("GET", f"/api/v1/commendations/{number}").json["row"]
    assert (row["kind"], row["awarded_on"], row["staff_id__name"]) == ("circular", "2025-12-01", "何静怡")
    changed = lin.api("PUT", f"/api/v1/commendations/{number}", {"kind": "merit", "version": row["version"]})
    assert changed.json["row"]["kind"] == "merit"
    assert (
        lin.api(
            "PUT", f"/api/v1/commendations/{number}", {"kind": "circular", "version": row["version"]}
        ).status_code
        == 409
    )
    assert lin.api("POST", "/api/v1/commendations/", {**body, "colour": "red"}).status_code == 422
    refused = lin.api("POST", "/api/v1/commendations/", {**body, "kind": "nobel"})
    assert refused.status_code == 422
    assert "kind" in refused.json["fields"]
    info = lin.api("GET", "/api/v1/commendations/_info").json
    assert {"read", "write", "delete", "import", "export"} == set(info["permissions"])
    assert panel.sign_in("jin").api("GET", "/api/v1/commendations/").status_code == 403


@proof
def a_schema_in_the_description_of_the_api(panel: Panel) -> None:
    described = panel.sign_in("lin").get("/api/v1/_openapi").json
    assert set(described["paths"]["/api/v1/commendations/"]) >= {"get", "post"}
    assert set(described["paths"]["/api/v1/commendations/{pk}"]) >= {"get", "put", "delete"}
    write = described["components"]["schemas"]["CommendationsWrite"]
    assert write["properties"]["kind"]["enum"] == ["merit", "model_worker", "circular"]
    assert write["properties"]["awarded_on"]["format"] == "date"
    assert set(write["required"]) == {"unit_id", "staff_id", "awarded_on", "kind"}
    assert "/api/v1/commendations/" not in panel.sign_in("jin").get("/api/v1/_openapi").json["paths"]


@proof
def filters_by_unit_kind_and_range_of_dates(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    rows = lambda query: lin.get(f"/api/v1/commendations/?{query}").json["rows"]  # noqa: E731
    assert len(rows("")) == 2
    assert len(rows(f"unit_id={panel.office.units['basic']}")) == 2
    assert rows(f"unit_id={panel.office.units['east']}") == []
    assert len(rows("kind=merit")) == 2
    assert rows("kind=circular") == []
    assert [row["awarded_on"] for row in rows("awarded_on=2026-01-01..2026-12-31")] == ["2026-06-30"]
    panel_of_filters = text(lin.get("/commendations/filters/"))
    for name in ("unit_id", "staff_id", "kind", "awarded_on__from", "awarded_on__to"):
        assert f'name="{name}"' in panel_of_filters, name


@proof
def a_list_that_can_be_filtered_searched_and_sorted(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    everything = text(lin.get(LIST))
    assert everything.index("2026-06-30") < everything.index("2025-12-01"), "the newest comes first"
    upwards = text(lin.get(f"{LIST}?sort=awarded_on"))
    assert upwards.index("2025-12-01") < upwards.index("2026-06-30")
    early = text(lin.get(f"{LIST}?awarded_on__from=2025-01-01&awarded_on__to=2025-12-31"))
    assert "2025-12-01" in early
    assert "2026-06-30" not in early
    found = text(lin.get(f"{LIST}?q=无一件"))
    assert "2026-06-30" in found
    assert "2025-12-01" not in found
    assert lin.get(f"{LIST}?kind=nobel").status_code == 400


@proof
def a_workbook_to_fill_in(panel: Panel) -> None:
    sheet = template(panel.sign_in("lin", "zh"))
    assert [cell.value for cell in sheet[1]] == [
        "受表彰单位 *",
        "受表彰人 *",
        "表彰日期 *",
        "表彰类别 *",
        "颁奖词",
    ]
    lists = [choice.formula1 for choice in sheet.data_validations.dataValidation]
    assert any("记功" in str(choices) for choices in lists), lists


@proof
def an_import_of_the_filled_workbook(panel: Panel) -> None:
    lin = panel.sign_in("lin", "zh")
    sheet = template(lin)
    sheet.append(["城东中学", "钱进", "2026-09-10", "记功", "及时化解两起纠纷"])
    sheet.append(["城东中学", "金信", "2026年9月11日", "通报表扬", None])
    sheet.append(["城东中学", "无此人", "昨天", "记功", None])
    outcome = load(lin, sheet)
    found = lin.get("/api/v1/commendations/?sort=awarded_on&awarded_on=2026-09-01..").json["rows"]
    assert [(row["staff_id__name"], row["kind"], row["citation"]) for row in found] == [
        ("钱进", "merit", "及时化解两起纠纷"),
        ("金信", "circular", None),
    ]
    assert "无此人" in outcome
    again = template(lin)
    again.append(["城东中学", "钱进", "2026-09-10", "记功", "及时化解两起纠纷"])
    load(lin, again)
    assert len(lin.get("/api/v1/commendations/?awarded_on=2026-09-01..").json["rows"]) == 2, (
        "a second import adds nothing"
    )


@proof
def an_export_of_exactly_what_the_list_shows(panel: Panel) -> None:
    lin = panel.sign_in("lin", "zh")
    sheet = workbook(lin.get(f"/commendations/export?unit_id={panel.office.units['basic']}&sort=awarded_on"))
    assert [cell.value for cell in sheet[1]] == ["受表彰单位", "受表彰人", "表彰日期", "表彰类别", "颁奖词"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["何静怡", "何静怡"]
    assert [row[2].date().isoformat() for row in rows] == ["2025-12-01", "2026-06-30"]
    assert sheet["E2"].value == "=1+1"
    assert sheet["E2"].data_type == "s", "what looks like a formula stays text"
    lines = text(lin.get("/commendations/export?format=csv")).splitlines()
    assert len(lines) == 5


@proof
def rows_of_the_own_unit_only_where_the_area_says_so(panel: Panel) -> None:
    page = panel.sign_in("qian").get("/api/v1/commendations/").json
    assert {row["unit_id"] for row in page["rows"]} == {panel.office.units["east"]}
    assert panel.sign_in("qian").get("/commendations/show/1").status_code == 404


@proof
def permissions_in_the_role_matrix(panel: Panel) -> None:
    jin, wei, an = panel.sign_in("jin"), panel.sign_in("wei", "zh"), panel.sign_in("an", "zh")
    assert jin.get(LIST).status_code == 403
    matrix = text(wei.get("/roles/?part=oversight"))
    assert "表彰" in matrix
    held = re.findall(r'name="hold" value="([^"]+)" checked', matrix)
    assert {word for word in held if word.startswith("clerk|commendations:")} == {
        f"clerk|commendations:{act}" for act in ("read", "write", "delete", "import", "export")
    }
    version = re.search(r'name="_version" value="(\w+)"', matrix)
    assert version
    wanted = {"hold": [*held, "info_officer|commendations:read"], "_version": version[1]}
    assert wei.post("/roles/?part=oversight", wanted).status_code == 302
    assert jin.get(LIST).status_code == 403, "nobody gives a right alone"
    proposal = re.search(r"/approvals/\d+", text(an.get("/approvals/")))
    assert proposal
    assert "表彰" in text(an.get(proposal[0]))
    assert an.post(f"{proposal[0]}/approve").status_code == 302
    assert jin.get(LIST).status_code == 200
    assert jin.get("/commendations/add").status_code == 403


@proof
def a_recycle_bin(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    assert lin.post("/commendations/delete/2").status_code == 302
    assert "2025-12-01" not in text(lin.get(LIST))
    assert "2025-12-01" in text(lin.get(f"{LIST}?deleted=yes"))
    assert lin.post("/commendations/restore/2").status_code == 302
    assert "2025-12-01" in text(lin.get(LIST))


@proof
def a_trail_of_all_that_was_done(panel: Panel) -> None:
    session = db()
    with unscoped(session, "the walk looks at the trail"):
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "commendation")).all()
    refused = {(entry.actor_name, entry.reason) for entry in entries if entry.verb == "refuse"}
    assert refused == {
        ("金信", "403 GET /commendations/list/"),
        ("金信", "403 GET /api/v1/commendations/"),
        ("金信", "403 GET /commendations/add"),
        ("钱进", "404 GET /commendations/show/1"),
    }
    entries = [entry for entry in entries if entry.verb != "refuse"]
    assert {entry.verb for entry in entries} == {"create", "amend", "attach", "export", "delete", "restore"}
    assert {entry.actor_name for entry in entries} == {"林晓岚"}
    assert {entry.display for entry in entries if entry.verb == "amend"} == {"何静怡"}, (
        "a reference stands under its name"
    )
    amended = next(entry for entry in entries if entry.verb == "amend" and entry.subject_id == 1)
    assert amended.changes == {"kind": ["model_worker", "merit"]}


@proof
def a_database_that_says_the_same_as_the_models(panel: Panel) -> None:
    engine = panel.session.get_bind()
    assert database.differences(engine) == []
    current, newest = database.state(engine)
    assert current == newest


def form(panel: Panel) -> dict[str, Any]:
    """Return the values of one commendation."""
    return {
        "unit_id": panel.office.units["basic"],
        "staff_id": panel.office.staff["he"],
        "awarded_on": "2026-06-30",
        "kind": "model_worker",
        "citation": CITATION,
    }


def text(reply: Any) -> str:
    """Return an answer as text."""
    return reply.get_data(as_text=True)


def menu_of(page: str) -> dict[str, str]:
    """Return address -> word of the menu of a page."""
    links = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', page[: page.index("<main")], re.DOTALL)
    return {address: re.sub(r"<[^>]+>", "", inner).strip() for address, inner in links}


def workbook(reply: Any) -> Any:
    """Open the first sheet of an answer."""
    assert reply.status_code == 200, text(reply)[:2000]
    return openpyxl.load_workbook(io.BytesIO(reply.data)).worksheets[0]


def template(person: Person) -> Any:
    """Fetch the empty workbook of the area."""
    return workbook(person.get("/commendations/template"))


def load(person: Person, sheet: Any) -> str:
    """Take a filled sheet through upload, rehearsal and run; return the page of the result."""
    file = io.BytesIO()
    sheet.parent.save(file)
    file.seek(0)
    upload = {"file": (file, "表彰.xlsx")}
    kept = person.post("/import/commendations", upload, content_type="multipart/form-data")
    assert kept.status_code == 302, text(kept)[:3000]
    rehearsal = text(person.get(kept.headers["Location"]))
    mapping = {
        name: re.search(r'<option value="(\w+)" selected', block)[1]  # type: ignore[index]
        for name, block in re.findall(r'<select[^>]*name="(map:[^"]+)"(.*?)</select>', rehearsal, re.DOTALL)
    }
    done = person.post(kept.headers["Location"], {**mapping, "act": "run"})
    assert done.status_code == 302, text(done)[:2000]
    return text(person.get(done.headers["Location"]))


def main(task: str) -> None:
    """Found the office, or prove what the new area can do."""
    settings = from_environment()
    cli(["init"], standalone_mode=False)
    if task == "open":
        cast.found(db())
        return
    app = create_app(settings)
    with frozen(cast.NOW):
        panel = Office(app, settings, cast.read(db()))
        found = {}
        for check in PROOFS:
            try:
                check(panel)
                found[check.__name__] = ""
            except Exception:  # noqa: BLE001 - every proof is heard, and says for itself what went wrong
                found[check.__name__] = traceback.format_exc()
            db.remove()
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
