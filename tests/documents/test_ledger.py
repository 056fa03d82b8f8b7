"""The ledger of hard matters: what stands on it, what its reader may see of it, and what it refuses."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from app.documents.ledger import compose, print_ledger
from app.documents.press import print_official
from app.domain.errors import Refused
from app.queries.catalog import current
from app.queries.ledger import MOST, ledger
from tests import cast
from tests.actions import scenes
from tests.documents.test_notices import handled

FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)
EVERYTHING = frozenset(
    {"petition_no", "title", "unit_id", "state", "received_on", "is_backlog", "is_supervised"}
)


@pytest.fixture
def hard(session, office):
    """A supervised petition, a backlog case that is restricted, and an ordinary petition."""
    watched = handled(session, office)
    secret = scenes.accepted(session, office, title="举报某校")
    secret.is_backlog = secret.is_secret = True
    cast.petition(session, office, title="咨询学区")
    session.flush()
    cast.acting(session, office, "fang")
    return watched


def read(session, columns=EVERYTHING):
    return ledger(session, FIRST, LAST, readable=columns)


def test_hard_matters_stand_on_it_and_restricted_ones_do_not(session, hard):
    (row,) = read(session)
    assert (row.number, row.marks, row.unit, row.times) == (
        hard.petition_no, ("is_supervised",), "基础教育处", 1,
    )  # fmt: skip
    assert row.demand.startswith("核清收费底数")


def test_a_stranger_has_an_empty_one(session, office, hard):
    cast.acting(session, office, "zhao")
    assert read(session) == ()


def test_a_finished_matter_stays_for_its_period_and_leaves_the_next(session, hard):
    hard.state, hard.closed_on = "closed", date(2026, 10, 1)
    session.flush()
    assert len(read(session)) == 1
    assert ledger(session, date(2027, 1, 1), date(2027, 6, 30), readable=EVERYTHING) == ()


def test_what_one_may_not_read_of_a_petition_is_not_on_paper(session, hard):
    (row,) = read(session, EVERYTHING - {"title", "unit_id"})
    assert (row.title, row.unit, row.number) == ("", "", hard.petition_no)


def test_the_paper_counts_by_unit_and_turns_its_rows(session, hard):
    made = compose(read(session), FIRST, LAST, office="云州市教育局", printed_on=cast.TODAY)
    assert made.body[-1].rows == (("基础教育处", "1"),)
    (annex,) = made.annexes
    assert annex.landscape
    assert annex.blocks[0].rows[0][1:3] == (hard.petition_no.replace("-", "-\n"), "要求退还晚托班收费")
    assert "内部资料" in made.body[0].text


def test_a_ledger_with_nothing_says_so():
    made = compose((), FIRST, LAST, office="云州市教育局", printed_on=cast.TODAY)
    assert made.annexes == ()
    assert "没有应当收录" in made.body[-1].text


def test_a_period_turned_round_and_one_too_full_are_refused(session, office, hard):
    actor, petitions = cast.acting(session, office, "fang"), current(session)["petitions"]
    with pytest.raises(Refused, match="before the first day"):
        print_ledger(session, actor, petitions, LAST, FIRST, at=cast.NOW)
    with pytest.raises(Refused, match="shorter period"):
        compose(read(session) * (MOST + 1), FIRST, LAST, office="", printed_on=cast.TODAY)


@pytest.mark.pdf
def test_numbers_and_dates_of_a_crowded_table_are_not_broken(session, fonts, hard):
    row = replace(
        read(session)[0],
        title="要求退还晚托班收费并公开收费依据和标准",
        since=date(2026, 10, 12),
        due_on=date(2026, 11, 16),
        level="city_edu",
        marks=("is_backlog", "is_led", "is_supervised"),
        handler="何静怡",
        people_count=1234,
    )
    made = compose((row,) * 3, FIRST, LAST, office="云州市教育局", printed_on=cast.TODAY)
    with pdfplumber.open(io.BytesIO(print_official(made, fonts=fonts).pdf)) as paper:
        text = paper.pages[-1].extract_text()
    for whole in ("2026.10.12", "2026.11.16", "1234", hard.petition_no.partition("-")[2]):
        assert text.count(whole) >= 3, whole
