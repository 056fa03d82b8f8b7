"""A paper that names another petition is shut at every door to who may not see that one."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from app.extensions import db
from app.queries.petitions import papers_of
from schema.documents import Paper
from schema.vocabulary import PaperState
from tests.documents import later

pytestmark = pytest.mark.pdf


@pytest.fixture
def two(sqlite_panel):
    found = later.reminder_on_two(sqlite_panel.session, sqlite_panel.office, sqlite_panel.settings.files_dir)
    db.remove()
    return found


def test_who_sees_one_of_two_petitions_sees_that_one_and_not_the_paper(sqlite_panel, two):
    qian = sqlite_panel.sign_in("qian")
    assert qian.get(f"/petitions/show/{two.petition}").status_code == 200
    assert qian.get(f"/petitions/show/{two.beside}").status_code == 404
    assert qian.get(f"/api/v1/papers/{two.paper}").status_code == 404


@pytest.mark.parametrize(
    ("door", "open_"),
    [("show", 200), ("paper", 200), ("history", 200), ("do", 200), ("rest", 200)],
)
def test_a_door_that_reads(sqlite_panel, two, door, open_):
    address = {"do": f"/papers/do/{two.paper}/serve", "rest": f"/api/v1/papers/{two.paper}"}.get(
        door, f"/papers/{door}/{two.paper}"
    )
    answers = []
    for name in ("lin", "qian"):
        with sqlite_panel.sign_in(name).get(address) as reply:
            answers.append(reply.status_code)
    assert answers == [open_, 404]


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/papers/do/{}/serve", {"recipient": "城东中学", "service_method": "in_person"}),
        ("/papers/do/{}/acknowledge", {}),
        ("/papers/proof/{}", {}),
        ("/papers/sign/{}", {}),
    ],
)
def test_a_door_that_writes(sqlite_panel, two, address, given):
    qian = sqlite_panel.sign_in("qian")
    assert qian.post(address.format(two.paper), given).status_code == 404


@pytest.mark.parametrize("verb", ["serve", "acknowledge", "cancel", "sign"])
def test_a_verb_over_rest(sqlite_panel, two, verb):
    qian = sqlite_panel.sign_in("qian")
    assert qian.api("POST", f"/api/v1/papers/{two.paper}/{verb}", {"no": "such"}).status_code == 404
    sqlite_panel.acting("fang")
    assert sqlite_panel.session.get(Paper, two.paper).state is PaperState.signed


def test_the_bundle_of_the_case_leaves_it_out(sqlite_panel, two):
    texts = {}
    for name in ("lin", "qian"):
        with sqlite_panel.sign_in(name).get(f"/papers/bundle/{two.petition}") as reply:
            assert reply.status_code == 200
            with pdfplumber.open(io.BytesIO(reply.data)) as pages:
                texts[name] = "".join(page.extract_text() for page in pages.pages)
    assert later.UNSEEN in texts["lin"]
    assert later.UNSEEN not in texts["qian"]
    assert "催〔2026〕1号" in texts["lin"]
    assert "催〔2026〕1号" not in texts["qian"]


def test_a_draft_is_shut_as_well(sqlite_panel):
    office, store = sqlite_panel.office, sqlite_panel.settings.files_dir
    draft = later.reminder_on_two(sqlite_panel.session, office, store, signed=False)
    sqlite_panel.acting("lin")
    (paper,) = (one for one in papers_of(sqlite_panel.session, draft.petition) if one.id == draft.paper)
    assert paper.number is None
    db.remove()
    qian = sqlite_panel.sign_in("qian")
    for door in ("show", "paper", "history"):
        assert qian.get(f"/papers/{door}/{draft.paper}").status_code == 404
