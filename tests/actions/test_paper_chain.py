"""A paper on its way: sent round, signed by rule, issued, served, acknowledged, cancelled; numbers without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text

from app.access.actor import bind
from app.access.sight import EVERYTHING
from app.actions import countersigning, paper_chain, papers, receipts, seclusion, signers
from app.actions.case_papers import digest_of, refuse_other_text
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.domain.errors import NotAllowed, Refusals, Refused
from app.extensions import session_factory
from app.queries.cases import case_of
from app.queries.paper_chain import countersignatures
from app.queries.paper_chain import receipts as receipts_of
from schema.access import PetitionAccess
from schema.documents import NumberSeries, Paper, Service
from schema.notices import Notice, NoticeKind
from schema.paper_chain import SigningRule
from schema.petitions import Petition
from schema.vocabulary import AccessReason, CountersignState, PaperKind, PaperState, Signatory
from tests import cast
from tests.actions import scenes

WRITERS, EACH = 6, 3
TEXT = {"title": ["x"], "number": ""}


def begun(session, office, kind=PaperKind.D02, row=None):
    """Return the draft of a paper the bureau issues."""
    row = row or scenes.accepted(session, office)
    bureau = office.units["bureau"]
    return papers.begin(session, kind=kind, subject=row, unit_id=bureau, title="告知书", petition_id=row.id)


def signed(session, office, kind=PaperKind.D02, row=None):
    paper = begun(session, office, kind, row)
    how = {"prefix": "云教信受", "paper_class": "notice", "value": TEXT, "signer_id": None}
    return papers.sign(session, paper, **how, signed_on=cast.TODAY)


def round_of(session, office, paper, *units, people=()):
    lin = cast.acting(session, office, "lin")
    asked = {
        "unit_ids": [office.units[name] for name in units],
        "staff_ids": [office.staff[p] for p in people],
    }
    return countersigning.send(session, lin, paper, asked, digest=digest_of(TEXT), today=cast.TODAY)


def says(session, office, who, paper, *, agreed=True, opinion=None):
    actor = cast.acting(session, office, who)
    return countersigning.say(session, actor, paper, agreed=agreed, opinion=opinion, today=cast.TODAY)


def told(session, office, who):
    return session.scalars(select(Notice.kind).where(Notice.staff_id == office.staff[who])).all()


def test_all_are_asked_at_once_see_the_petition_and_the_last_to_agree_makes_it_countersigned(session, office):
    paper = begun(session, office)
    round_of(session, office, paper, "personnel", people=["fang"])
    assert NoticeKind.countersign in told(session, office, "zhao")
    grants = select(PetitionAccess.holder_id).where(PetitionAccess.reason == AccessReason.countersigner)
    assert office.units["personnel"] in session.scalars(grants).all()
    with pytest.raises(Refused, match="Not everybody"):
        papers.sign(
            session, paper, prefix="x", paper_class="notice", value=TEXT, signer_id=None, signed_on=cast.TODAY
        )
    says(session, office, "zhao", paper, opinion="同意")
    assert paper.state is PaperState.draft
    says(session, office, "fang", paper)
    assert paper.state is PaperState.countersigned
    assert NoticeKind.countersigned in told(session, office, "lin")
    assert [(one.state, one.opinion) for one in countersignatures(session, paper.id)] == [
        (CountersignState.agreed, "同意"), (CountersignState.agreed, None),
    ]  # fmt: skip


def test_one_who_does_not_agree_says_why_and_sends_the_draft_back(session, office):
    paper = begun(session, office)
    round_of(session, office, paper, "personnel", "office")
    with pytest.raises(Refused, match="Say what"):
        says(session, office, "zhao", paper, agreed=False)
    says(session, office, "zhao", paper, agreed=False, opinion="第二段事实有误")
    states = [one.state for one in countersignatures(session, paper.id)]
    assert states == [CountersignState.refused, CountersignState.withdrawn]
    assert (paper.state, paper.agreed_digest) == (PaperState.draft, None)
    assert NoticeKind.not_countersigned in told(session, office, "lin")
    round_of(session, office, paper, "personnel")  # and round again
    says(session, office, "zhao", paper)
    assert paper.state is PaperState.countersigned


def test_who_was_not_asked_countersigns_nothing(session, office):
    paper = begun(session, office)
    round_of(session, office, paper, "personnel")
    with pytest.raises(NotAllowed, match="not asked"):
        says(session, office, "chen", paper)
    assert countersigning.mine(session, cast.acting(session, office, "zhao"), paper) is not None


def test_what_was_countersigned_is_signed_only_with_the_same_text(session, office):
    paper = begun(session, office)
    round_of(session, office, paper, "personnel")
    says(session, office, "zhao", paper)
    refuse_other_text(paper, {**TEXT, "number": "云教信受〔2026〕1号", "signed_on": "2026-09-17"})
    with pytest.raises(Refused, match="has changed"):
        refuse_other_text(paper, {**TEXT, "title": ["y"]})


def test_the_unit_a_petition_complains_about_is_asked_for_nothing(session, office):
    row = scenes.accepted(session, office)
    cast.acting(session, office, "lin")
    paper = begun(session, office, row=row)
    row.respondent_unit_id, row.purpose = office.units["east"], "report"
    session.flush()
    bind(session, cast.BUILDER)
    seclusion.seclude(session, row)
    asked = {"unit_ids": [office.units["east"]]}
    chief = replace(cast.acting(session, office, "fang"), petitions=EVERYTHING)
    bind(session, chief)
    with pytest.raises(Refused, match="never sent to the unit it is about"):
        countersigning.send(session, chief, paper, asked, digest="", today=cast.TODAY)
    assert countersignatures(session, paper.id) == []


def test_a_rule_of_the_office_says_who_signs(session, office):
    paper = begun(session, office, PaperKind.D02)
    fang = cast.acting(session, office, "fang")
    signers.refuse_signer(session, fang, paper, "sign_notice", grave=False)
    rule = session.scalars(select(SigningRule).where(SigningRule.kind == PaperKind.D02)).one()
    rule.signer = Signatory.principal
    session.flush()
    with pytest.raises(NotAllowed, match="principal leader"):
        signers.refuse_signer(session, fang, paper, "sign_notice", grave=False)
    rule.signer = Signatory.leader
    session.flush()
    with pytest.raises(NotAllowed, match="a leader of the organ"):
        signers.refuse_signer(session, fang, paper, "sign_notice", grave=False)


def issue(session, office, paper, **inputs):
    lin = cast.acting(session, office, "lin")
    paper_chain.issue(session, lin, paper, {"copies": 30, **inputs}, today=cast.TODAY)


def test_a_paper_is_issued_with_copies_and_receipts_that_are_reminded_of_and_given(session, office):
    paper = signed(session, office)
    paper.petition_id = None  # as a circular, which every unit may read
    due = cast.TODAY + timedelta(days=5)
    units = [office.units["east"], office.units["personnel"]]
    issue(session, office, paper, issued_to="各直属学校", unit_ids=units, receipt_due=due)
    assert (paper.state, paper.issued_on, paper.copies) == (PaperState.issued, cast.TODAY, 30)
    assert told(session, office, "qian") == [NoticeKind.receipt_owed]
    zhao = cast.acting(session, office, "zhao")
    receipts.acknowledge(session, zhao, paper, "已收到", today=cast.TODAY)
    with pytest.raises(NotAllowed, match="owes no receipt"):
        receipts.acknowledge(session, zhao, paper, None, today=cast.TODAY)
    with pytest.raises(NotAllowed, match="owes no receipt"):
        receipts.acknowledge(session, cast.acting(session, office, "chen"), paper, None, today=cast.TODAY)
    night = cast.BUILDER
    bind(session, night)
    for days in (0, 4, 4, 5, 6, 7, 8, 13):
        receipts.remind(session, night, today=cast.TODAY + timedelta(days=days))
    kinds = told(session, office, "qian")
    assert kinds == [
        NoticeKind.receipt_owed, NoticeKind.receipt_owed, NoticeKind.receipt_late, NoticeKind.receipt_late,
    ]  # fmt: skip
    assert [one.received_on for one in receipts_of(session, paper.id)] == [None, cast.TODAY]


def test_a_unit_that_does_not_know_of_the_petition_is_asked_for_no_receipt(session, office):
    paper = signed(session, office)
    with pytest.raises(Refused, match="does not know"):
        issue(session, office, paper, unit_ids=[office.units["east"]], receipt_due=cast.TODAY)
    issue(session, office, paper, unit_ids=[office.units["basic"]], receipt_due=cast.TODAY)
    chen = cast.acting(session, office, "chen")
    assert receipts.acknowledge(session, chen, paper, None, today=cast.TODAY).received_on == cast.TODAY


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"copies": 0}, "copies"),
        ({"issued_on": cast.TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": cast.TODAY - timedelta(days=1)}, "issued_on"),
        ({"unit_ids": [1]}, "receipt_due"),
        ({"receipt_due": cast.TODAY - timedelta(days=1)}, "receipt_due"),
    ],
)
def test_an_issue_that_cannot_be_is_refused_at_its_field(session, office, inputs, field):
    paper = signed(session, office)
    with pytest.raises(Refusals) as refused:
        issue(session, office, paper, **inputs)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert paper.state is PaperState.signed


def serve(session, office, paper, by="lin", **inputs):
    actor = cast.acting(session, office, by)
    given = {
        "recipient": "王小明", "served_on": cast.TODAY, "service_method": "post", "service_proof": "EMS 1",
        **inputs,
    }  # fmt: skip
    return paper_chain.serve(session, actor, paper, given, today=cast.TODAY)


def test_a_service_without_proof_is_refused_until_a_certificate_holds_it(session, office):
    row = scenes.accepted(session, office)
    paper = signed(session, office, PaperKind.D10, row)
    with pytest.raises(Refusals):
        serve(session, office, paper, service_proof="")
    certificate = begun(session, office, PaperKind.D12, row)
    certificate.value = {"given": {"paper_id": paper.id}}
    session.flush()
    service = serve(session, office, paper, service_proof="", service_method="left_in_place", witness="李某")
    assert (service.proof_paper_id, service.proof, service.witness) == (certificate.id, None, "李某")
    assert (paper.state, certificate.state) == (PaperState.served, PaperState.served)
    cast.acting(session, office, "lin")
    assert PaperKind.D10 in case_of(session, row).proved, "the closing gate sees it"


def test_a_verb_that_hands_a_notice_over_serves_the_paper_that_was_signed(session, office):
    row = scenes.accepted(session, office)
    paper = signed(session, office, PaperKind.D10, row)
    how = {"kind": PaperKind.D10, "petition": row, "unit_id": None, "value": {}, "recipient": "王小明"}
    found = papers.record_served(session, **how, method="post", served_on=cast.TODAY, proof="EMS 2")
    assert (found.id, found.state) == (paper.id, PaperState.served)
    assert session.scalars(select(Service.paper_id)).all() == [paper.id]


def test_a_cancelled_paper_keeps_its_number_and_nothing_more_is_done_to_it(session, office):
    paper, fang = signed(session, office), cast.acting(session, office, "fang")
    paper_chain.cancel(session, fang, paper, "文字有误", today=cast.TODAY)
    assert (paper.state, paper.number, paper.cancelled_on, paper.cancel_reason) == (
        PaperState.cancelled, 1, cast.TODAY, "文字有误",
    )  # fmt: skip
    with pytest.raises(Refused, match="cancelled"):
        issue(session, office, paper)
    assert signed(session, office).number == 2


@pytest.mark.parametrize("who", ["lin", "qian", "chen"])
def test_who_may_not_cancel_a_paper_does_not(session, office, who):
    paper = signed(session, office)
    with pytest.raises(NotAllowed):
        paper_chain.cancel(session, cast.acting(session, office, who), paper, "x", today=cast.TODAY)


def test_a_correction_names_the_old_paper_and_ends_it_when_it_is_signed(session, office):
    old, lin = signed(session, office), cast.acting(session, office, "lin")
    new = paper_chain.correct(session, lin, old)
    assert (new.corrects_id, new.kind, new.state) == (old.id, old.kind, PaperState.draft)
    with pytest.raises(Refused, match="begun already"):
        paper_chain.correct(session, lin, old)
    assert old.state is PaperState.signed
    new.display = "云教信受〔2026〕2号"
    paper_chain.replace_corrected(session, lin, new, today=cast.TODAY)
    assert (old.state, old.cancel_reason) == (PaperState.cancelled, "由云教信受〔2026〕2号更正")


def test_what_papers_of_a_restricted_petition_say_is_sealed_in_the_database_and_opened_with_it(either):
    session, office = either.session, either.office
    with unit_of_work(session), untold(session, "made by the test"):
        paper = signed(session, office)
    number = paper.id

    def stored():
        statement = text("SELECT title, value FROM paper WHERE id = :id")
        with session.get_bind().connect() as connection:  # as it stands, past every type
            return tuple(connection.execute(statement, {"id": number}).one())

    assert stored() == (
        "告知书",
        '{"title": ["x"], "number": "云教信受〔2026〕1号"}',
    )
    petition = Petition
    with unit_of_work(session), untold(session, "made by the test"):
        row = session.scalars(select(petition).where(petition.id == paper.petition_id)).one()
        row.is_secret = True
        papers.follow_secrecy(session, row)
    sealed = stored()
    assert all(part.startswith("~sealed:") for part in sealed)
    session.expunge_all()
    cast.acting(session, office, "lin")
    row = session.scalars(select(petition)).one()
    with unit_of_work(session), untold(session, "made by the test"):
        row.is_secret = False
        papers.follow_secrecy(session, row)
        found = session.scalars(select(Paper).where(Paper.id == number)).one()
        assert (found.title, found.value["number"]) == ("告知书", "云教信受〔2026〕1号")
    assert stored()[0] == "告知书"


def test_however_many_sign_at_once_and_whatever_fails_numbers_have_no_gap(either):
    """Writers sign papers of one series side by side; every third unit of work is undone after its number."""
    session, office = either.session, either.office
    with unit_of_work(session), untold(session, "made by the test"):
        row = scenes.accepted(session, office)
        drafts = [begun(session, office, row=row).id for _ in range(WRITERS * EACH)]
    session.expunge_all()
    start = Barrier(WRITERS)

    def work(place):
        done = []
        with session_factory() as mine:
            cast.acting(mine, office, "fang")
            mine.rollback()
            start.wait(timeout=30)
            for turn, number in enumerate(drafts[place::WRITERS]):
                for fail in [True, False] if (place + turn) % 3 == 0 else [False]:
                    try:
                        with unit_of_work(mine), untold(mine, "signed by the test"):
                            paper = mine.scalars(select(Paper).where(Paper.id == number)).one()
                            how = {
                                "prefix": "云教信受",
                                "paper_class": "notice",
                                "value": {},
                                "signer_id": None,
                            }
                            papers.sign(mine, paper, **how, signed_on=cast.TODAY)
                            if fail:
                                raise Refused("No.")
                            done.append(paper.number)
                    except Refused:
                        assert fail
        return done

    with ThreadPoolExecutor(WRITERS) as pool:
        taken = [number for numbers in pool.map(work, range(WRITERS)) for number in numbers]
    assert sorted(taken) == list(range(1, WRITERS * EACH + 1))
    assert session.scalars(select(NumberSeries.last).where(NumberSeries.prefix == "云教信受")).all() == [
        len(taken)
    ]


def test_two_who_sign_the_same_paper_at_once_take_one_number(either):
    session, office = either.session, either.office
    with unit_of_work(session), untold(session, "made by the test"):
        number = begun(session, office).id
    session.expunge_all()
    start = Barrier(2)

    def press(_turn):
        with session_factory() as mine:
            cast.acting(mine, office, "fang")
            paper = mine.scalars(select(Paper).where(Paper.id == number)).one()  # both have seen the draft
            mine.rollback()
            start.wait(timeout=30)
            try:
                with unit_of_work(mine), untold(mine, "signed by the test"):
                    how = {"prefix": "云教信受", "paper_class": "notice", "value": {}, "signer_id": None}
                    return papers.sign(mine, paper, **how, signed_on=cast.TODAY).number
            except Refused as error:
                return str(error)

    with ThreadPoolExecutor(2) as pool:
        told_ = sorted(map(str, pool.map(press, range(2))))
    assert told_ == ["1", "This paper is already signed."]
