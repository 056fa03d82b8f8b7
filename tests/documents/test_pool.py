"""Papers drawn in processes of their own: the same bytes in the same order, and a dead one costs few."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path

import pytest

from app.actions import files
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import now
from app.documents import issue, pool
from app.documents.issue import print_waiting
from app.documents.official import Form, Official, Paragraph
from app.documents.pool import DrawingFailed, Sheet, draw, drawn
from app.domain.errors import Refused
from schema.documents import Paper
from schema.vocabulary import PaperKind
from tests import cast
from tests.documents.test_case_issue import drafted, signed
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


@pytest.fixture(autouse=True)
def _few_are_worth_it(monkeypatch):
    monkeypatch.setattr(pool, "WORTH", 1)


def notice(number: int, text: str = "各单位要认真办理。") -> Sheet:
    made = Official(
        form=Form.letter,
        issuers=("云州市教育局",),
        mark=("云州市教育局",),
        title=("受理告知书",),
        body=(Paragraph(text),),
        number=f"云教信受〔2026〕{number}号",
        signed_on=date(2026, 9, 17),
        sealed=True,
    )
    return Sheet(made.to_json())


def children() -> list[int]:
    """Return the processes this one has begun; the tracker of their locks comes first."""
    return sorted(
        int(child)
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text(encoding="ascii").split()
    )


def test_two_processes_give_the_bytes_of_one_in_the_order_asked_for(fonts, monkeypatch):
    del fonts
    monkeypatch.setattr(pool, "PIECE", 2)
    before = children()
    sheets = [(number, notice(number)) for number in range(1, 7)]
    lost = ValueError("nobody can say it")
    asked = [*sheets[:3], (99, lost), *sheets[3:]]
    there = list(drawn(iter(asked), processes=2))
    assert [key for key, _made in there] == [1, 2, 3, 99, 4, 5, 6]
    assert there[3][1] is lost
    assert {key: made for key, made in there if key != 99} == {key: draw(sheet) for key, sheet in sheets}
    assert len(set(children()) - set(before)) <= 1, "no process outlives its papers"


def test_what_cannot_be_drawn_is_told_and_the_others_are_drawn(fonts):
    del fonts
    broken = Sheet({"format": 1})
    asked = [(1, notice(1)), (2, notice(2, "缺字\U000f0000。")), (3, broken), (4, notice(4))]
    for processes in (1, 2):
        found = dict(drawn(iter(asked), processes=processes))
        assert found[1].pages == found[4].pages == 1
        assert isinstance(found[2], Refused)
        assert "U+F0000" in str(found[2])
        assert isinstance(found[3], KeyError if processes == 1 else DrawingFailed)


def test_a_process_that_dies_takes_few_papers_with_it(fonts):
    del fonts
    before, found = set(children()), {}
    for key, made in drawn(((number, notice(number)) for number in range(20)), processes=2):
        if not found:
            for child in sorted(set(children()) - before)[1:]:
                os.kill(child, signal.SIGKILL)
        found[key] = made
    lost = [key for key, made in found.items() if isinstance(made, Exception)]
    assert list(found) == list(range(20))
    assert 0 < len(lost) < 8
    assert not isinstance(found[19], Exception), "a fresh pool goes on"


def test_few_papers_and_one_process_are_drawn_here(fonts, monkeypatch):
    del fonts
    monkeypatch.setattr(pool, "WORTH", 3)
    monkeypatch.setattr(pool, "_pieces", lambda *_given: pytest.fail("a pool was begun"))
    sheets = [(number, notice(number)) for number in range(1, 4)]
    for number, processes in ((2, 2), (3, 1)):
        assert [key for key, _made in drawn(sheets[:number], processes=processes)] == list(
            range(1, number + 1)
        )


def test_while_a_pool_is_at_work_others_draw_here(fonts, monkeypatch):
    del fonts
    monkeypatch.setattr(pool, "_pieces", lambda *_given: pytest.fail("a second pool was begun"))
    with pool._one:
        assert [key for key, made in drawn([(1, notice(1))], processes=2) if made.pdf] == [1]


def test_papers_that_wait_are_drawn_by_two_and_kept(session, office, fonts, tmp_path, monkeypatch):
    del fonts
    with monkeypatch.context() as patch:
        patch.setattr(issue, "print_signed", lambda *_given, **_named: pytest.fail("not now"))
        patch.setattr("app.documents.case_issue.print_soon", lambda *_given, **_named: False)
        row, numbers = handled(session, office), []
        for _ in range(3):
            paper = drafted(session, office, row, PaperKind.D02)
            signed(session, office, paper, "fang", tmp_path)
            numbers.append(paper.id)
    with unit_of_work(session), untold(session, "made by the test"):
        spoilt = session.get_one(Paper, numbers[1])
        whole = dict(spoilt.value)
        spoilt.value = {**whole, "format": 99}
    fang = cast.acting(session, office, "fang")
    assert print_waiting(session, fang, store=tmp_path, processes=2) == 2
    papers = [session.get_one(Paper, number) for number in numbers]
    assert [paper.file is not None for paper in papers] == [True, False, True]
    assert papers[1].print_tries == 1
    assert papers[1].print_after > now()
    kept = files.path_of(tmp_path, papers[0].file).read_bytes()
    assert kept == draw(Sheet(papers[0].value)).pdf
