"""The register of papers: a draft gets its number and its frozen value at signing, and never another."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import circulars, papers, records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refused
from app.queries.papers import numbered, signed, unprinted
from schema.documents import NumberSeries, Paper, Service
from schema.organisation import Unit
from schema.vocabulary import PaperKind, PaperState, ServiceMethod
from tests import cast
from tests.actions import scenes

CIRCULARS = catalogue()["circulars"]


def circular(session, office, **changes):
    lin = cast.acting(session, office, "lin")
    values = {
        "title": "上半年信访情况通报", "period_from": scenes.day("01-01"), "period_to": scenes.day("06-30"), "recipients": "各校",
        "issuing_unit_id": office.units["bureau"], **changes,
    }  # fmt: skip
    return records.create(session, lin, CIRCULARS, values)


def frozen(session, office, **changes):
    row = circular(session, office, **changes)
    circulars.freeze(session, cast.acting(session, office, "lin"), row, {"total": 3}, "本期共三件。")
    return row


def sign(session, office, row, by="zheng"):
    return circulars.sign(
        session, cast.acting(session, office, by), row, {"title": row.title}, signed_on=cast.TODAY
    )


def test_a_circular_is_frozen_signed_numbered_and_each_step_stands_in_the_trail(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = frozen(session, office)
        paper = sign(session, office, row)
    assert (row.snapshot, row.body, row.frozen_at, row.state, row.paper_id) == (
        {"total": 3}, "本期共三件。", cast.NOW, PaperState.signed, paper.id,
    )  # fmt: skip
    assert (paper.kind, paper.display, paper.number, paper.year, paper.series) == (
        PaperKind.D18, "云教信〔2026〕1号", 1, 2026, "云教信",
    )  # fmt: skip
    assert paper.value == {"title": row.title, "number": "云教信〔2026〕1号"}
    assert (paper.state, paper.signed_on, paper.template) == (PaperState.signed, cast.TODAY, "circular")
    assert paper.signer_id is not None
    assert [verb for verb, _ in scenes.trail(session, row)] == ["create", "freeze", "sign"]
    assert scenes.trail(session, paper) == [("number", {"number": [None, "云教信〔2026〕1号"]})]


def test_circulars_count_on_in_their_year(session, office):
    assert [sign(session, office, frozen(session, office)).number for _ in range(3)] == [1, 2, 3]


def test_another_period_needs_its_figures_frozen_anew(session, office):
    row = frozen(session, office)
    lin = cast.acting(session, office, "lin")
    records.amend(session, lin, CIRCULARS, row, {"title": "通报"})
    assert row.snapshot == {"total": 3}
    records.amend(session, lin, CIRCULARS, row, {"period_to": scenes.day("07-31")})
    assert (row.snapshot, row.frozen_at) == (None, None)
    with pytest.raises(Refused, match="Freeze the figures first"):
        sign(session, office, row)
    assert (
        records.amend(session, cast.acting(session, office, "lin"), CIRCULARS, row, {"title": "通报"}) == {}
    )


def test_what_is_signed_is_neither_changed_frozen_nor_signed_again(session, office):
    row = frozen(session, office)
    sign(session, office, row)
    lin = cast.acting(session, office, "lin")
    for act in (
        lambda: circulars.amend(session, lin, row, {"title": "x"}),
        lambda: circulars.freeze(session, lin, row, {}, ""),
    ):
        with pytest.raises(Refused, match="a correction is a new paper"):
            act()
    with pytest.raises(Refused, match="already signed"):
        sign(session, office, row)


@pytest.mark.parametrize(
    ("act", "username"), [("freeze", "tao"), ("freeze", "zheng"), ("sign", "lin"), ("sign", "fang")]
)
def test_the_office_freezes_and_a_leader_signs(session, office, act, username):
    row = frozen(session, office)
    actor = cast.acting(session, office, username)
    with pytest.raises(NotAllowed):
        if act == "freeze":
            circulars.freeze(session, actor, row, {}, "")
        else:
            circulars.sign(session, actor, row, {}, signed_on=cast.TODAY)


def test_a_unit_without_document_prefix_issues_nothing(session, office):
    row = frozen(session, office, issuing_unit_id=office.units["basic"])
    with pytest.raises(Refused, match="has no document prefix"):
        sign(session, office, row)
    session.get(Unit, office.units["basic"]).doc_prefix = "云教基"
    assert sign(session, office, row).display == "云教基〔2026〕1号"


def test_the_first_print_is_kept_and_a_later_one_must_be_the_same(session, office):
    row = frozen(session, office)
    paper = sign(session, office, row)
    session.flush()
    assert [one.id for one in unprinted(session)] == [paper.id]
    lin = cast.acting(session, office, "lin")
    for _ in range(2):
        circulars.printed(session, lin, paper, digest="a" * 64, file="1.pdf", template_version="v1")
    with pytest.raises(Refused, match="differs from the one that was signed"):
        circulars.printed(session, lin, paper, digest="b" * 64, file="2.pdf", template_version="v2")
    session.flush()
    assert (paper.digest, paper.file, paper.template_version) == ("a" * 64, "1.pdf", "v1")
    assert [verb for verb, _ in scenes.trail(session, paper)] == ["number", "print", "print"]
    assert (list(unprinted(session)), [one.id for one in numbered(session)]) == ([], [paper.id])
    assert signed(session, paper.id) is paper
    assert signed(session, 4711) is None


def test_a_countersigned_paper_is_signed_a_signed_one_is_not(session, office):
    row = cast.petition(session, office)
    paper = papers.begin(
        session,
        kind=PaperKind.D05,
        subject=row,
        unit_id=office.units["bureau"],
        title="x",
        petition_id=row.id,
    )
    assert (paper.state, paper.petition_id, paper.subject_kind) == (PaperState.draft, row.id, "petition")
    how = {
        "prefix": "云教信",
        "paper_class": "circular",
        "value": {"a": 1},
        "signer_id": None,
        "signed_on": scenes.day("2027-01-04"),
    }
    paper.state = PaperState.countersigned
    assert papers.sign(session, paper, **how).display == "云教信〔2027〕1号"
    with pytest.raises(Refused, match="already signed"):
        papers.sign(session, paper, **how)
    assert session.scalars(select(NumberSeries.last).where(NumberSeries.year == 2027)).all() == [1]


def test_a_reply_needs_a_unit_that_gives_it(session, office):
    row = cast.petition(session, office)
    how = {
        "kind": PaperKind.D10, "petition": row, "value": {}, "recipient": "", "method": ServiceMethod.phone,
        "served_on": cast.TODAY, "proof": None,
    }  # fmt: skip
    with pytest.raises(Refused, match="needs a unit"):
        papers.record_served(session, unit_id=None, **how)
    paper = papers.record_served(session, unit_id=office.units["basic"], **how)
    assert (paper.state, paper.signed_on) == (PaperState.served, cast.TODAY)
    assert session.scalars(select(Service.recipient)).all() == ["—"]
    assert session.scalars(select(Paper.id)).all() == [paper.id]
