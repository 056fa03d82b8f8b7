"""A paper of a petition on its way: draft, preview, signature, number, print, and the same print again."""

from __future__ import annotations

import pytest

from app.actions import files
from app.actions.signers import refuse_signer
from app.documents import case_issue
from app.documents.issue import print_signed
from app.domain.errors import NotAllowed, Refused
from schema.vocabulary import PaperKind, PaperState
from tests import cast
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


@pytest.fixture
def row(session, office):
    return handled(session, office)


def drafted(session, office, row, kind, by="lin", **typed):
    return case_issue.draw_up(session, cast.acting(session, office, by), row, kind, typed)


def signed(session, office, paper, by, store):
    actor = cast.acting(session, office, by)
    return case_issue.sign_and_print(session, actor, paper, today=cast.TODAY, store=store)


def test_each_kind_counts_in_its_own_series_and_prints_the_same_again(session, office, row, tmp_path):
    numbers = []
    for kind, by in [(PaperKind.D02, "fang"), (PaperKind.D02, "fang"), (PaperKind.D09, "zheng")]:
        paper = drafted(session, office, row, kind)
        numbers.append(signed(session, office, paper, by, tmp_path))
    assert numbers == ["云教信受〔2026〕1号", "云教信受〔2026〕2号", "云教信意〔2026〕1号"]
    assert (paper.state, paper.signed_on, paper.value["number"]) == (
        PaperState.signed, cast.TODAY, "云教信意〔2026〕1号",
    )  # fmt: skip
    first = files.path_of(tmp_path, paper.file).read_bytes()
    print_signed(session, cast.acting(session, office, "fang"), paper.id, store=tmp_path)
    assert files.path_of(tmp_path, paper.file).read_bytes() == first


@pytest.mark.parametrize(
    ("kind", "by"), [(PaperKind.D02, "lin"), (PaperKind.D09, "fang"), (PaperKind.D15, "lin")]
)
def test_who_may_not_sign_a_paper_takes_no_number(session, office, row, tmp_path, kind, by):
    paper = drafted(session, office, row, kind)
    with pytest.raises(NotAllowed):
        signed(session, office, paper, by, tmp_path)
    assert (paper.number, paper.state) == (None, PaperState.draft)


def test_only_the_office_draws_up_papers(session, office, row):
    with pytest.raises(NotAllowed):
        drafted(session, office, row, PaperKind.D02, by="he")


def test_what_is_signed_is_not_signed_again(session, office, row, tmp_path):
    paper = drafted(session, office, row, PaperKind.D02)
    signed(session, office, paper, "fang", tmp_path)
    with pytest.raises(Refused, match="already signed"):
        signed(session, office, paper, "fang", tmp_path)


def test_a_missing_glyph_costs_no_number(session, office, row, tmp_path):
    row.title = "反映\U0010fffd问题"
    paper = drafted(session, office, row, PaperKind.D09)
    with pytest.raises(Exception, match=r"U\+10FFFD|glyph|character"):
        signed(session, office, paper, "zheng", tmp_path)
    assert (paper.number, paper.state) == (None, PaperState.draft)


def test_an_opinion_on_an_important_petition_waits_for_the_principal_leader(session, office, row, tmp_path):
    row.is_important = True
    cast.hire(session, office, "liu", "刘副局", "leader", "bureau")
    paper = drafted(session, office, row, PaperKind.D09)
    with pytest.raises(NotAllowed, match="principal leader"):
        signed(session, office, paper, "liu", tmp_path)
    assert signed(session, office, paper, "zheng", tmp_path) == "云教信意〔2026〕1号"


def test_another_organ_signs_nothing_of_the_bureau(session, office, row, tmp_path):
    cast.hire(session, office, "tang", "唐校长", "unit_head", "east")
    paper = drafted(session, office, row, PaperKind.D02)
    actor = cast.acting(session, office, "tang")
    with pytest.raises(NotAllowed, match="Only the organ"):
        refuse_signer(session, actor, paper, "sign_notice", grave=False)


def test_the_register_names_no_petitioner_the_paper_does(session, office, row):
    paper = drafted(session, office, row, PaperKind.D09)
    assert paper.title == "关于某某信访事项的处理意见书"
