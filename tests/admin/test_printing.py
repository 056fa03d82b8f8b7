"""Papers of chosen rows as one file: printed as each alone is, fetched once by who asked, told one by one."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import files, jobs, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import frozen
from app.documents import batch
from app.extensions import db
from app.queries.petitions import papers_of
from app.worker import runner
from app.worker.nights import Night, printed_files
from app.worker.scheduler import machine
from schema.audit import AuditEntry
from schema.documents import Paper
from schema.jobs import Job
from schema.organisation import Absence
from schema.petitions import Petition
from schema.vocabulary import JobState, PaperKind, PaperState
from tests import cast
from tests.actions.test_absences import leave
from tests.documents.test_bundle import bookmarks, text_of
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


@pytest.fixture
def row(sqlite_panel):
    return with_papers(sqlite_panel)


def with_papers(panel):
    """Return a petition whose D02 is signed and whose D15 is a draft; its verbs drafted D05 and D07 besides."""
    number = handled(panel.session, panel.office, watched="basic").id
    panel.session.commit()
    db.remove()
    lin, fang = panel.sign_in("lin"), panel.sign_in("fang")
    lin.post(f"/papers/draw/{number}/D02")
    lin.post(f"/papers/draw/{number}/D15")
    fang.post(f"/papers/sign/{papers(panel, number)[0].id}")
    return number


def papers(panel, row, *kinds):
    """Return the newest paper of each kind."""
    panel.acting("fang")
    found = {paper.kind: paper for paper in reversed(papers_of(panel.session, row))}
    db.remove()
    return [found[kind] for kind in kinds or (PaperKind.D02, PaperKind.D15)]


def kept_files(panel):
    return sum(path.is_file() for path in panel.settings.files_dir.rglob("*"))


def begun(person, area, ids, **form):
    """Ask for a print; return the address of its page."""
    reply = person.post(f"/printing/{area}/begin", {"ids": ",".join(map(str, ids)), "fronts": "1", **form})
    assert reply.status_code == 302, reply.text[-400:]
    return reply.location


def fetched(person, address):
    with person.post(address.replace("/job/", "/take/")) as reply:
        return reply.status_code, reply.data


def told(panel, who):
    """Return what the trail says was printed by somebody: kind and number of each."""
    panel.acting("fang")
    entries = panel.session.execute(
        select(AuditEntry.subject_kind, AuditEntry.subject_id).where(
            AuditEntry.verb == "print", AuditEntry.actor_id == panel.office.users[who]
        )
    ).all()
    db.remove()
    return [tuple(entry) for entry in entries]


def contents(pdf, first, last):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [page.Contents.read_bytes() for page in document.pages[first:last]]


def test_the_list_offers_it_and_the_form_asks_for_both_sides(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin", "zh")
    for area in ("petitions", "papers"):
        assert f'formaction="/printing/{area}"' in lin.get(f"/{area}/list/").text
    page = lin.post("/printing/petitions", {"ids": str(row)}).text
    assert "已选1条" in page
    assert re.search(r'name="fronts" value="1" checked', page)
    assert f'name="ids" value="{row}"' in page
    tao = sqlite_panel.sign_in("wei")
    assert "/printing/" not in tao.get("/units/list/").text
    assert tao.post("/printing/papers", {"ids": "1"}).status_code == 403


def test_papers_are_printed_as_each_alone_is_and_fetched_once_by_who_asked(sqlite_panel, row):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    signed, draft = papers(sqlite_panel, row)
    before = kept_files(sqlite_panel)
    page = begun(lin, "papers", [signed.id, draft.id])
    shown = lin.get(page).text
    assert "Fetch the file" in shown
    assert kept_files(sqlite_panel) == before + 1
    assert fang.get(page).status_code == 404
    assert fetched(fang, page)[0] == 404
    assert told(sqlite_panel, "lin") == [], "what nobody has taken is not told"
    status, pdf = fetched(lin, page)
    assert (status, pdf[:4]) == (200, b"%PDF")
    kept = files.path_of(sqlite_panel.settings.files_dir, signed.file).read_bytes()
    with pikepdf.open(io.BytesIO(kept)) as one:
        pages = len(one.pages)
    assert contents(pdf, 0, pages) == contents(kept, 0, pages)
    assert bookmarks(pdf) == [f"{signed.display} {signed.title}", draft.title]
    assert "草稿" in text_of(pdf)
    assert told(sqlite_panel, "lin") == [("paper", signed.id), ("paper", draft.id)]
    assert fetched(lin, page)[0] == 302
    assert "The file was fetched." in lin.get(page).text
    assert kept_files(sqlite_panel) == before


def test_the_papers_of_a_petition_are_printed_in_their_order(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    kinds = (PaperKind.D05, PaperKind.D07, PaperKind.D02, PaperKind.D15)
    sent, slip, notice, draft = papers(sqlite_panel, row, *kinds)
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "made by the test"):
        sqlite_panel.acting("fang")
        sqlite_panel.session.get_one(Paper, slip.id).kind = PaperKind.D26
    db.remove()
    page = begun(lin, "petitions", [row])
    shown = lin.get(page).text
    assert "There is no print of papers of this kind." in shown
    assert f"/papers/show/{slip.id}" in shown
    _status, pdf = fetched(lin, page)
    assert [mark.partition(" ")[0] for mark in bookmarks(pdf)] == [sent.title, notice.display, draft.title]


def test_each_paper_begins_on_a_front_unless_that_is_not_wanted(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    ids = [paper.id for paper in papers(sqlite_panel, row)]
    starts = []
    for form in ({}, {"fronts": ""}):
        _status, pdf = fetched(lin, begun(lin, "papers", [*ids, *ids[:1]], **form))
        with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
            pages = [page.objgen for page in document.pages]
            starts.append([pages.index(item.destination[0].objgen) for item in outline.root])
    assert len(starts[0]) == 2, "a row chosen twice is printed once"
    assert all(start % 2 == 0 for start in starts[0])
    assert starts[0][1] > starts[1][1] == 1, "the first paper has one page, and its back is empty"


def test_nothing_too_much_and_forged_rows_are_answered_in_a_sentence(sqlite_panel, row):
    lin, zhao = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("zhao")
    for address, form in (
        ("/printing/papers", {}),
        ("/printing/papers/begin", {"ids": ""}),
        ("/printing/papers/begin", {"ids": ",".join(map(str, range(1, 502)))}),
    ):
        assert lin.post(address, form).location == "/papers/list/"
    page = lin.get("/papers/list/").text
    assert "Choose the rows first whose papers are to be printed." in page
    assert "At most 500 rows are printed at once; 501 were chosen." in page
    assert lin.post("/printing/papers/begin", {"ids": "1,x"}).status_code == 400
    assert lin.post("/printing/units/begin", {"ids": "1"}).status_code == 404
    assert lin.get("/printing/job/77").status_code == 404
    ids = [paper.id for paper in papers(sqlite_panel, row)]
    for area, chosen in (("petitions", [row]), ("papers", ids), ("papers", [99999])):
        shown = zhao.get(begun(zhao, area, chosen)).text
        assert "The chosen rows have no paper that you may print." in shown
        assert "Fetch the file" not in shown


def test_a_stand_in_prints_while_the_handler_is_away_and_fetches_nothing_once_he_is_back(sqlite_panel, row):
    sun = sqlite_panel.sign_in("sun")
    assert "no paper that you may print" in sun.get(begun(sun, "petitions", [row])).text
    with unit_of_work(sqlite_panel.session):
        away = leave(sqlite_panel.session, sqlite_panel.office, "he", "09-17", "09-18").id
    db.remove()
    first, second = (begun(sun, "petitions", [row]) for _ in range(2))
    status, pdf = fetched(sun, first)
    assert status == 200
    text = text_of(pdf).replace("\n", "")
    sqlite_panel.acting("fang")
    code = sqlite_panel.session.get_one(Petition, row).query_code
    db.remove()
    assert code not in text
    assert "**********" in text
    taken = told(sqlite_panel, "sun")
    assert len(taken) == 4, "D05, D07, D02 and D15"
    with unit_of_work(sqlite_panel.session):
        fang = sqlite_panel.acting("fang")
        known = catalogue()["absences"]
        records.remove(sqlite_panel.session, fang, known, sqlite_panel.session.get_one(Absence, away))
    db.remove()
    assert fetched(sun, second)[0] == 302
    assert "is no longer yours to see" in sun.get(second).text
    assert told(sqlite_panel, "sun") == taken


def test_what_is_hidden_from_its_reader_is_left_out_and_not_named(sqlite_panel, row):
    session, office = sqlite_panel.session, sqlite_panel.office
    other = cast.petition(session, office, "lin", title="另一件的标题").id
    session.commit()
    db.remove()
    session = sqlite_panel.session
    with unit_of_work(session), untold(session, "made by the test"):
        sqlite_panel.acting("fang")
        petition = session.get_one(Petition, row)
        petition.is_secret, petition.respondent_unit_id = True, office.units["east"]
    db.remove()
    qian, lin = sqlite_panel.sign_in("qian"), sqlite_panel.sign_in("lin")
    assert "no paper that you may print" in qian.get(begun(qian, "petitions", [row])).text
    shown = lin.get(begun(lin, "petitions", [row, other, 99999])).text
    assert "This petition has no paper." in shown
    assert "另一件的标题" in shown
    assert "It is no longer there, or not yours to see." in shown


def recused(session, office, row, who):
    values = {"petition_id": row, "staff_id": office.staff[who], "reason": "relative"}
    records.create(session, cast.acting(session, office, "lin"), catalogue()["recusals"], values)


def test_a_file_is_not_given_to_who_has_lost_sight_of_what_is_in_it(sqlite_panel, row):
    he = sqlite_panel.sign_in("he")
    page = begun(he, "petitions", [row])
    with unit_of_work(sqlite_panel.session):
        recused(sqlite_panel.session, sqlite_panel.office, row, "he")
    db.remove()
    assert fetched(he, page)[0] == 302
    assert "is no longer yours to see" in he.get(page).text
    assert told(sqlite_panel, "he") == []
    assert fetched(he, page)[0] == 302, "and it is gone"


def test_a_paper_that_names_a_petition_one_may_not_see_is_left_out_and_not_given(sqlite_panel, row):
    other = cast.petition(sqlite_panel.session, sqlite_panel.office, "lin", title="别处的事").id
    sqlite_panel.session.commit()
    db.remove()
    he = sqlite_panel.sign_in("he")
    signed, draft = papers(sqlite_panel, row)
    early = begun(he, "papers", [signed.id, draft.id])
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "made by the test"):
        sqlite_panel.acting("fang")
        paper = sqlite_panel.session.get_one(Paper, signed.id)
        paper.value = {**paper.value, "about": [other]}
    db.remove()
    assert fetched(he, early)[0] == 302
    assert "is no longer yours to see" in he.get(early).text
    assert he.get(f"/papers/word/{signed.id}").status_code == 404
    late = begun(he, "papers", [signed.id, draft.id])
    assert "It is no longer there, or not yours to see." in he.get(late).text
    _status, pdf = fetched(he, late)
    assert bookmarks(pdf) == [draft.title]


def test_a_file_with_query_codes_is_not_given_to_who_may_see_them_no_more(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    page = begun(lin, "petitions", [row])
    session = sqlite_panel.session
    with unit_of_work(session):  # the file of a clerk, in the hands of one who has the role of a handler now
        sqlite_panel.acting("lin")
        job = session.get_one(Job, int(page.rpartition("/")[2]))
        job.created_by_id = sqlite_panel.office.users["he"]
    db.remove()
    he = sqlite_panel.sign_in("he")
    assert fetched(he, page)[0] == 302
    assert "is no longer yours to see" in he.get(page).text


def test_rows_that_vanish_while_it_runs_are_left_out(sqlite_panel, row, tmp_path):
    signed, draft = papers(sqlite_panel, row)
    session = sqlite_panel.session
    he = sqlite_panel.acting("he")
    calls = []

    def report(percent):
        calls.append(percent)
        if len(calls) == 2:
            with unit_of_work(session):
                recused(session, sqlite_panel.office, row, "he")
            bind(session, he)
        return True

    work = batch.Batch(
        session, he, batch.Draft("何静怡", cast.NOW), sqlite_panel.settings.files_dir, 1, report
    )
    found = batch.print_rows(work, "papers", [signed.id, draft.id], fronts=True)
    assert calls == [0, 45]
    assert sorted(found["left"]) == [["papers", number, batch.GONE, {}] for number in (signed.id, draft.id)]
    assert (found["file"], found["papers"]) == ("", [])
    db.remove()


def test_a_print_that_is_stopped_keeps_nothing(sqlite_panel, row, monkeypatch):
    lin = sqlite_panel.sign_in("lin")
    report, before = jobs.report, kept_files(sqlite_panel)

    def stopped(session, number, progress):
        report(session, number, progress)
        job = session.get_one(Job, number)
        job.state = JobState.cancelled
        return False

    monkeypatch.setattr(jobs, "report", stopped)
    page = begun(lin, "petitions", [row])
    assert "Printing was stopped; nothing was kept." in lin.get(page).text
    assert fetched(lin, page)[0] == 302
    assert kept_files(sqlite_panel) == before


def test_a_print_waits_for_the_worker_and_can_be_stopped(sqlite_panel, row, monkeypatch):
    lin = sqlite_panel.sign_in("lin")
    monkeypatch.setattr("app.admin.pages.printing.hand_over", lambda number: None)
    page = begun(lin, "petitions", [row])
    assert "Waiting for its turn" in lin.get(page).text
    assert lin.post(page).status_code == 302
    assert "Printing was stopped" in lin.get(page).text
    runner.run(sqlite_panel.settings, int(page.rpartition("/")[2]))
    assert "Printing was stopped" in lin.get(page).text


def test_what_nobody_fetches_is_removed_after_a_day(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    page = begun(lin, "petitions", [row])
    night = Night(sqlite_panel.session, machine(), sqlite_panel.settings, cast.TODAY)
    printed_files(night)
    assert "Fetch the file" in lin.get(page).text
    with frozen(cast.NOW + timedelta(days=1, minutes=1)):
        printed_files(night)
    db.remove()
    shown = lin.get(page).text
    assert "was not fetched in time" in shown
    assert "Fetch the file" not in shown
    assert fetched(lin, page)[0] == 302


def test_a_paper_without_print_and_one_that_lacks_a_glyph_are_named_with_the_reason(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    lin.post(f"/papers/draw/{row}/D01")
    served, draft, form = papers(sqlite_panel, row, PaperKind.D07, PaperKind.D15, PaperKind.D01)
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "made by the test"):
        sqlite_panel.acting("fang")
        sqlite_panel.session.get_one(Petition, row).title = "缺字\U000f0000"
        reply = sqlite_panel.session.get_one(Paper, served.id)
        reply.kind, reply.state = PaperKind.D02, PaperState.served
    db.remove()
    shown = lin.get(begun(lin, "papers", [served.id, draft.id, form.id])).text
    assert "there is no print of it" in shown
    assert "No font here can print" in shown
    assert f"/papers/show/{form.id}" in shown


def test_too_many_papers_are_refused_with_the_number_that_is_allowed(sqlite_panel, row, monkeypatch):
    lin = sqlite_panel.sign_in("lin", "zh")
    assert str(batch.MOST_PAPERS) in batch.TOO_MANY
    monkeypatch.setattr(batch, "MOST_PAPERS", 1)
    assert "一次最多合并打印500份文书" in lin.get(begun(lin, "petitions", [row])).text
