"""The board is the generated list of deadlines, drawn: every number on it is the length of the list it links to."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.admin.address import parse_address, parse_question
from app.admin.context import Context
from app.admin.pages.board import asked_of, board_page
from app.domain.deadlines import bucket, bucket_edges
from app.queries import listing
from app.queries.board import CARDS, OWED, Asked, board
from app.queries.calendar import calendar
from app.queries.catalog import current
from schema.deadlines import Deadline
from schema.vocabulary import Bucket, DeadlineKind
from tests import cast
from tests.queries import rows


class Desk:
    """Somebody before the board."""

    def __init__(self, panel, username):
        self.panel, self.session = panel, panel.session
        self.actor = cast.acting(panel.session, panel.office, username)
        self.known = current(panel.session)
        self.context = Context(panel.session, self.actor, self.known, cast.TODAY, panel.settings)
        self.edges = bucket_edges(cast.TODAY, calendar(panel.session))

    def __enter__(self):
        """Keep one application context: at the end of each the session goes, and with it what is not stored."""
        self.kept = self.panel.app.app_context()
        self.kept.push()
        return self

    def __exit__(self, *error):
        self.kept.pop()

    def page(self, **query):
        """Return the page of a board's address, its parsed question, and the list's address."""
        with self.panel.app.test_request_context("/board/?" + urlencode(query)):
            address = parse_address("/board/", MultiDict(query))
            return board_page(self.context, address), asked_of(self.context, address)

    def listed(self, url):
        """Return how many rows the list of an address holds."""
        return listing.count(self.session, self.known["deadlines"], self.question(url))[0]

    def question(self, url):
        address = parse_address("/deadlines/list/", MultiDict(parse_qsl(urlsplit(url).query)))
        return parse_question(self.known["deadlines"], address, self.known)


def total(found):
    return sum(number for *_, number in found.counts)


def questions(office, leader):
    """Return addresses of the board: each filter alone, and many of them together."""
    choices = {
        "unit": ["", str(office.units["bureau"]), f"{office.units['basic']},{office.units['east']}", "4711"],
        "leader": ["", str(leader)],
        "kind": ["", "notice,handle"],
        "state": ["", "accepted,dispatched"],
        "category": ["", f"{office.categories['F4']},{office.categories['Z9']}"],
        "level": ["", "school,beijing"],
        "mine": ["", "1"],
        "q": ["", "100%_sure", "2026-00003"],
    }
    alone = [{name: value} for name, values in choices.items() for value in values if value]
    every = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    return [{}, *alone, *({name: value for name, value in one.items() if value} for one in every[::17])]


def test_every_number_on_the_board_is_the_length_of_its_list(either):
    with Desk(either, "fang") as desk:
        rows.busy_office(desk.session, either.office, 240)
        leader = desk.session.scalars(
            select(Deadline.leader_id).where(Deadline.leader_id.is_not(None)).limit(1)
        ).one()
        for query in questions(either.office, leader):
            lanes, asked = desk.page(**query)
            found = board(desk.session, asked, desk.edges)
            assert desk.listed(lanes.list_url) == total(found), query
            for counter in lanes.counters:
                assert desk.listed(counter.url) == int(counter.value), (query, counter.label)
            for lane in lanes.lanes:
                if lane.more is not None:
                    assert desk.listed(lane.more.url) == lane.count, (query, lane.title)


def test_every_cell_of_the_matrix_is_the_length_of_its_list(panel):
    with Desk(panel, "fang") as desk:
        rows.busy_office(desk.session, panel.office, 240)
        for query in ({}, {"kind": "notice,supervision"}, {"state": "accepted"}, {"q": "Matter"}):
            matrix, _asked = desk.page(view="matrix", **query)
            for _name, url, cells in matrix.matrix_rows:
                assert desk.listed(url) == sum(cell.value for cell in cells), query
                assert all(desk.listed(cell.url) == cell.value for cell in cells if cell.url), query


@pytest.mark.parametrize("username", ["chen", "qian", "jin", "fu", "zheng"])
def test_each_person_s_board_is_that_person_s_list(panel, username):
    rows.busy_office(panel.session, panel.office, 240)
    with Desk(panel, username) as desk:
        page, asked = desk.page()
        found = board(desk.session, asked, desk.edges)
        assert total(found) == desk.listed(page.list_url)
        assert total(found) > 0


def test_who_works_nowhere_finds_nothing_of_his_own_and_so_says_the_list(panel):
    rows.busy_office(panel.session, panel.office, 40)
    with Desk(panel, "fang") as desk:
        desk.context = replace(desk.context, actor=replace(desk.actor, staff_id=None))
        page, asked = desk.page(mine="1")
        assert desk.listed(page.list_url) == total(board(desk.session, asked, desk.edges)) == 0


def test_the_cards_of_a_lane_are_the_first_rows_of_its_list(either):
    desk = Desk(either, "fang")
    rows.busy_office(desk.session, either.office, 600)
    found = board(desk.session, Asked(), desk.edges)
    for kind in OWED:
        question = desk.question(f"?met_on=empty&voided_on=empty&kind={kind}&sort=binding_on&size={CARDS}")
        listed = listing.answer(desk.session, desk.known["deadlines"], ["binding_on"], question).rows
        cards = [card["id"] for card in found.cards if card["kind"] == kind]
        assert cards == [row["id"] for row in listed], kind
    assert max(len([c for c in found.cards if c["kind"] == kind]) for kind in OWED) == CARDS


def test_a_deadline_is_in_the_bucket_the_rules_say(either):
    desk = Desk(either, "fang")
    rows.busy_office(desk.session, either.office, 600)
    by_rule = {}
    open_ones = select(Deadline).where(
        Deadline.met_on.is_(None), Deadline.voided_on.is_(None), Deadline.kind.in_(OWED)
    )
    known = calendar(desk.session)
    for one in desk.session.scalars(open_ones):
        place = (
            one.kind,
            one.unit_id,
            bucket(one.binding_on, cast.TODAY, known, provisional=one.provisional),
        )
        by_rule[place] = by_rule.get(place, 0) + 1
    found = board(desk.session, Asked(), desk.edges)
    assert {(kind, unit, where): number for kind, unit, where, number in found.counts} == by_rule
    assert {where for _, _, where in by_rule} == set(Bucket)


def test_what_is_met_void_or_a_mere_right_is_not_on_the_board(session, office):
    cast.acting(session, office, "fang")
    kinds = [*DeadlineKind]
    days = [{}, {"met_on": cast.TODAY}, {"voided_on": cast.TODAY}]
    session.execute(
        Deadline.__table__.insert(),
        [rows.deadline(cast.TODAY, kind=kind, **day) for kind in kinds for day in days],
    )
    found = board(session, Asked(), bucket_edges(cast.TODAY, calendar(session)))
    rights = {DeadlineKind.objection, DeadlineKind.review_apply, DeadlineKind.recheck_apply}
    assert {kind: number for kind, *_, number in found.counts} == dict.fromkeys(set(kinds) - rights, 1)


def test_a_card_brings_what_it_shows_of_its_petition_and_nothing_where_there_is_none(session, office):
    row = cast.petition(session, office, title="Library hours", is_urgent=True, people_count=7)
    session.execute(Deadline.__table__.insert(), [rows.deadline(cast.TODAY, unit_id=office.units["office"])])
    found = board(session, Asked(), bucket_edges(cast.TODAY, calendar(session)))
    alone, own = found.cards
    assert (alone["petition_id"], alone["state"], alone["people_count"]) == (None, None, None)
    assert (own["petition_id"], own["state"], own["people_count"], own["is_urgent"]) == (
        row.id,
        "registered",
        7,
        True,
    )
    assert (own["display_no"], own["title"], own["bucket"]) == ("2026-00001", "Library hours", "later")


@pytest.mark.parametrize("username", ["fang", "chen"])
def test_the_board_is_at_most_two_statements_for_one_row_and_for_five_hundred(either, statements, username):
    session, office = either.session, either.office
    desk = Desk(either, username)
    everything = Asked(
        unit_ids=tuple(office.units.values()), leader_ids=(1,), kinds=OWED, states=("accepted",), category_ids=(1, 2),
        visit_levels=("school",), person_ids=(1,), text="x",
    )  # fmt: skip
    counted = []
    for number in (1, 499):
        rows.busy_office(session, office, number) if number == 1 else session.execute(
            Deadline.__table__.insert(),
            [rows.deadline(cast.TODAY, unit_id=office.units["basic"]) for _ in range(number)],
        )
        for asked in (Asked(), everything):
            statements()
            board(session, asked, desk.edges)
            counted.append(len(statements()))
    assert max(counted) <= 2  # the counts, and the cards where there are any
