"""A paper or circular as a Word file: for who may print it, with an entry in the trail, marked while a draft."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import circulars, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.documents import issue
from app.extensions import db
from schema.audit import AuditEntry
from schema.circulars import Circular
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import PaperKind
from tests import cast
from tests.admin.test_printing import papers, with_papers
from tests.documents.test_word import headers, lines, read
from tests.queries import rows

pytestmark = pytest.mark.pdf
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def row(sqlite_panel):
    return with_papers(sqlite_panel)


@pytest.fixture
def draft(sqlite_panel):
    """A circular whose figures are frozen."""
    session, office = sqlite_panel.session, sqlite_panel.office
    with unit_of_work(session), untold(session, "made by the test"):
        rows.petitions(session, office, [{"registered_on": cast.date(2026, 5, 6)}] * 3)
    number = begun(session, office)
    with unit_of_work(session):
        lin = cast.acting(session, office, "lin")
        made = session.get_one(Circular, number)
        circulars.freeze(session, lin, made, *issue.count_and_draft(session, made, today=cast.TODAY))
    session.info.clear()
    return number


def begun(session, office):
    with unit_of_work(session):
        lin = cast.acting(session, office, "lin")
        values = {
            "title": "关于信访工作情况的通报",
            "issuing_unit_id": office.units["bureau"],
            "recipients": "各县（市、区）教育局",
            "period_from": cast.date(2026, 1, 1),
            "period_to": cast.date(2026, 6, 30),
        }
        return records.create(session, lin, catalogue()["circulars"], values).id


def taken(person, address):
    reply = person.get(address)
    assert (reply.status_code, reply.mimetype) == (200, DOCX), reply.text[:300]
    return reply


def printed(panel, who):
    cast.acting(panel.session, panel.office, "fang")
    entries = panel.session.execute(
        select(AuditEntry.subject_kind, AuditEntry.subject_id).where(
            AuditEntry.verb == "print", AuditEntry.actor_id == panel.office.users[who]
        )
    ).all()
    db.remove()
    return [tuple(entry) for entry in entries]


def test_a_paper_is_given_as_it_stands_and_a_draft_says_so(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin", "zh")
    signed, unsigned = papers(sqlite_panel, row)
    assert f'href="/papers/word/{signed.id}"' in lin.get(f"/papers/show/{signed.id}").text
    reply = taken(lin, f"/papers/word/{signed.id}")
    assert f"{signed.display}.docx" in unquote(reply.headers["Content-Disposition"])
    made = read(reply.data)
    assert headers(made) == ""
    assert signed.display in lines(made)
    assert signed.value["addressees"] + "：" in lines(made)
    assert reply.data == taken(lin, f"/papers/word/{signed.id}").data
    early = read(taken(lin, f"/papers/word/{unsigned.id}").data)
    assert headers(early) == "草稿　林晓岚　2026-09-17 09:30" * 3
    assert printed(sqlite_panel, "lin") == [
        ("paper", signed.id),
        ("paper", signed.id),
        ("paper", unsigned.id),
    ]


def test_a_form_or_a_kind_without_print_has_no_word_file(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    lin.post(f"/papers/draw/{row}/D01")
    form, slip = papers(sqlite_panel, row, PaperKind.D01, PaperKind.D07)
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "made by the test"):
        sqlite_panel.acting("fang")
        sqlite_panel.session.get_one(Paper, slip.id).kind = PaperKind.D26
    db.remove()
    for paper in (form, slip):
        assert "/papers/word/" not in lin.get(f"/papers/show/{paper.id}").text
        assert lin.get(f"/papers/word/{paper.id}").status_code == 404
    assert lin.get("/papers/word/99999").status_code == 404


def test_a_paper_is_hidden_from_strangers_and_the_query_code_from_handlers(sqlite_panel, row):
    zhao, he, sun, wei = (sqlite_panel.sign_in(name) for name in ("zhao", "he", "sun", "wei"))
    signed, _draft = papers(sqlite_panel, row)
    address = f"/papers/word/{signed.id}"
    assert [person.get(address).status_code for person in (zhao, sun, wei)] == [404, 404, 403]
    made = read(taken(he, address).data)
    text = "".join(lines(made))
    sqlite_panel.acting("fang")
    code = sqlite_panel.session.get_one(Petition, row).query_code
    db.remove()
    assert code not in text
    assert "*" * len(code) in text
    assert "何静怡" in headers(made), "a copy with stars is no original"


def test_a_restricted_petition_is_hidden_from_the_unit_complained_about(sqlite_panel, row):
    signed, _draft = papers(sqlite_panel, row)
    qian, lin = sqlite_panel.sign_in("qian"), sqlite_panel.sign_in("lin")
    session = sqlite_panel.session
    with unit_of_work(session), untold(session, "made by the test"):
        sqlite_panel.acting("fang")
        petition = session.get_one(Petition, row)
        petition.is_secret, petition.respondent_unit_id = True, sqlite_panel.office.units["east"]
    db.remove()
    assert qian.get(f"/papers/word/{signed.id}").status_code == 404
    taken(lin, f"/papers/word/{signed.id}")


def test_who_is_recused_gets_no_word_file(sqlite_panel, row):
    signed, _draft = papers(sqlite_panel, row)
    he = sqlite_panel.sign_in("he")
    taken(he, f"/papers/word/{signed.id}")
    session = sqlite_panel.session
    with unit_of_work(session):
        values = {"petition_id": row, "staff_id": sqlite_panel.office.staff["he"], "reason": "relative"}
        records.create(session, sqlite_panel.acting("lin"), catalogue()["recusals"], values)
    db.remove()
    assert he.get(f"/papers/word/{signed.id}").status_code == 404


def test_a_circular_is_given_with_its_tables_before_and_after_it_is_signed(panel, draft):
    lin, chen, he = (panel.sign_in(name, "zh") for name in ("lin", "chen", "he"))
    address = f"/circulars/word/{draft}"
    assert f'href="{address}"' in lin.get(f"/circulars/show/{draft}").text
    made = read(taken(lin, address).data)
    assert headers(made) == "草稿　林晓岚　2026-09-17 09:30" * 2
    assert made.tables
    taken(chen, address)
    assert he.get(address).status_code == 403
    zheng = cast.acting(panel.session, panel.office, "zheng")
    store = panel.settings.files_dir
    made = panel.session.get_one(Circular, draft)
    number = issue.sign_and_print(panel.session, zheng, made, today=cast.TODAY, store=store)
    panel.session.rollback()
    reply = taken(lin, address)
    assert f"{number}.docx" in unquote(reply.headers["Content-Disposition"])
    signed = read(reply.data)
    assert headers(signed) == ""
    assert number in lines(signed)
    assert reply.data == taken(lin, address).data
    assert printed(panel, "lin") == [("circular", draft)] * 3


def test_a_circular_without_figures_has_no_word_file(panel):
    number = begun(panel.session, panel.office)
    panel.session.info.clear()
    person = panel.sign_in("lin")
    assert "/circulars/word/" not in person.get(f"/circulars/show/{number}").text
    assert person.get(f"/circulars/word/{number}").status_code == 404


def test_a_circular_in_a_selection_is_printed_and_told_as_a_circular(panel, draft):
    zheng = cast.acting(panel.session, panel.office, "zheng")
    made = panel.session.get_one(Circular, draft)
    store = panel.settings.files_dir
    issue.sign_and_print(panel.session, zheng, made, today=cast.TODAY, store=store)
    paper = panel.session.get_one(Circular, draft).paper_id
    panel.session.rollback()
    bind(panel.session, zheng)
    lin, he = panel.sign_in("lin"), panel.sign_in("he")
    form = {"ids": str(paper), "fronts": "1"}
    page = lin.post("/printing/papers/begin", form).location
    with lin.post(page.replace("/job/", "/take/")) as reply:
        assert reply.data.startswith(b"%PDF")
    assert printed(panel, "lin") == [("circular", draft)]
    page = he.post("/printing/papers/begin", form).location
    assert "no paper that you may print" in he.get(page).text
