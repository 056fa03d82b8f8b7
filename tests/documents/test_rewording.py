"""A reworded paper: used from its publication on, refused where it is wrong, kept by what was signed before."""

from __future__ import annotations

import pytest

from app.actions import wordings
from app.documents import rewording
from app.documents.issue import print_signed
from app.documents.notices import NOTICES
from app.documents.official import Official
from app.documents.placeholders import PLACEHOLDERS
from app.documents.press import Draft
from app.documents.wording_files import files, kinds, shipped
from app.documents.wording_names import example_case, example_given
from app.domain.errors import Invisible, Refusals, Refused
from app.queries.paper_facts import case_facts
from schema.vocabulary import PaperKind
from schema.wordings import WordingState
from tests import cast
from tests.documents.test_case_issue import drafted, signed
from tests.documents.test_notices import handled

NEW = "{{ case.people[0].name }}，你反映的“{{ bare(case.title) }}”，本机关已经受理。\n"
MARK = Draft("方敏", cast.NOW)


def put(session, office, text=NEW, kind="D02", file="body.txt"):
    """Write a version as Lin and put it into force as Fang."""
    lin = cast.acting(session, office, "lin")
    row = wordings.save_draft(session, lin, kind=kind, file=file, text=text, reason="试")
    rewording.publish(session, cast.acting(session, office, "fang"), row)
    return row


@pytest.fixture
def row(session, office):
    return handled(session, office)


def said(paper) -> str:
    return "".join(block.text for block in Official.from_json(paper.value).body)


@pytest.mark.parametrize("kind", [kind for kind in NOTICES if kind.value in kinds()])
def test_the_invented_petition_has_what_every_paper_says(session, office, kind):
    made = rewording.composed_of(session, kind, {}, example_case(kind), None)
    assert made.name
    assert {f"given.{name}" for name in example_given(kind)} <= PLACEHOLDERS.keys()


def test_a_new_wording_holds_from_the_next_paper_on_and_never_for_what_was_signed(
    session, office, row, tmp_path
):
    before = drafted(session, office, row, PaperKind.D02)
    signed(session, office, before, "fang", tmp_path)
    digest = before.digest
    put(session, office)
    after = drafted(session, office, row, PaperKind.D02)
    signed(session, office, after, "fang", tmp_path)
    assert "本机关已经受理" in said(after)
    assert "本机关已经受理" not in said(before)
    assert Official.from_json(after.value).wording == (("D02/body.txt", 1),)
    put(session, office, NEW.replace("已经受理", "予以受理"))
    for paper in (before, after):
        kept = paper.digest
        print_signed(session, cast.acting(session, office, "fang"), paper.id, store=tmp_path)
        assert paper.digest == kept
    assert before.digest == digest


def test_an_opinion_its_verb_signed_is_printed_with_the_wording_of_then(session, office, row):
    case = case_facts(session, row.id)
    put(session, office, "旧的话。\n", "D09")
    pins = rewording.chosen(session, PaperKind.D09).pins
    put(session, office, "新的话。\n", "D09")
    old = rewording.composed_with(rewording.chosen(session, PaperKind.D09, pins), PaperKind.D09, case, {})
    now = rewording.composed_with(rewording.chosen(session, PaperKind.D09), PaperKind.D09, case, {})
    shipped_one = rewording.composed_with(
        rewording.chosen(session, PaperKind.D09, ()), PaperKind.D09, case, {}
    )
    assert [block.text for block in old.body] == ["旧的话。"]
    assert [block.text for block in now.body] == ["新的话。"]
    assert "登记和受理" in shipped_one.body[0].text


def test_shared_words_are_reworded_for_every_paper(session, office, row):
    text = shipped("case", "words.txt").replace("来信", "书信")
    put(session, office, text, "case", "words.txt")
    made = rewording.composed_of(session, PaperKind.D02, {}, example_case(), None)
    assert "以书信形式" in made.body[0].text


@pytest.mark.parametrize(
    ("text", "what"),
    [("{{ case.titel }}", "case.titel"), ("好\n{{ 'a' * 9 }}", r"\*")],
)
def test_what_is_wrong_is_not_published(session, office, text, what):
    with pytest.raises(Refusals, match=what):
        put(session, office, text)
    assert rewording.text_of(session, "D02", "body.txt") == shipped("D02", "body.txt")


def test_what_cannot_be_filled_is_not_published(session, office):
    with pytest.raises(Refused, match="cannot be filled"):
        put(session, office, "{{ case.title + 1 }}")


def test_a_file_no_paper_has_is_not_there():
    for kind, file in (("D02", "../D03/body.txt"), ("official", "style.css"), ("D02", "form.txt")):
        with pytest.raises(Invisible):
            rewording.require_file(kind, file)
    assert files("official") == ()


@pytest.mark.pdf
def test_a_draft_is_looked_at_with_a_real_petition_and_with_the_invented_one(session, office, row, fonts):
    del fonts
    case = case_facts(session, row.id)
    texts = {"D02/body.txt": NEW}
    for facts in (case, None):
        pdf = rewording.preview(session, "D02", texts, facts, mark=MARK, veil=False)
        assert pdf.startswith(b"%PDF")
    with pytest.raises(Refusals):
        rewording.preview(session, "D02", {"D02/body.txt": "{{ x }}"}, None, mark=MARK, veil=False)


def test_a_draft_alone_changes_no_paper(session, office):
    lin = cast.acting(session, office, "lin")
    row = wordings.save_draft(session, lin, kind="D02", file="body.txt", text=NEW, reason="试")
    assert row.state is WordingState.draft
    assert rewording.chosen(session, PaperKind.D02).pins == ()
