"""The demo as of a Thursday in September: loaded once, after a first attempt that was interrupted."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app import factory
from app.cli import demo_data, demo_history
from app.cli.actors import operator
from app.cli.commands import Tools
from app.cli.demo_cases import Case
from app.cli.demo_days import Days, last_half_year
from app.cli.demo_hand import Hand
from app.cli.demo_life import LifeCases
from app.cli.demo_open import OpenCases
from app.cli.demo_people import People
from app.cli.demo_texts import Writer
from app.cli.office import office
from app.cli.setup import prepare
from app.clock import OFFICE_ZONE
from app.domain.deadlines import bucket_edges
from app.domain.periods import Period
from app.queries.accounts import everybody
from app.queries.actors import actor_for
from app.queries.board import Asked, board
from app.queries.calendar import calendar
from app.queries.carriers import carriers
from app.queries.statistics import figures
from config import ROOT, Settings
from schema.audit import AuditEntry
from schema.base import User
from schema.circulars import Circular
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind
from schema.objections import Objection
from schema.organisation import Unit
from schema.people import Petitioner
from schema.petitions import Petition
from schema.preparations import Preparation
from schema.ratings import Rating
from schema.reviews import ReviewRound
from schema.supervision import ProposedSupervision, SupervisionCase
from schema.vocabulary import (
    OPEN_STATES,
    Bucket,
    Event,
    ObjectionDecision,
    ObjectionKind,
    PetitionState,
    ProposedState,
    Role,
    RoundKind,
    Satisfaction,
    SupervisionTrigger,
    UnitKind,
)

TODAY = date(2026, 9, 17)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'demo.db'}")
    tools = Tools(settings, factory.create_app, factory.bind_engine, lambda _settings: None)
    prepare(tools)
    with office(tools, "demo data") as session:
        found = SimpleNamespace(session=session, folder=folder, empty_at_first=demo_data.is_empty(session))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(demo_history, "take_in", _interrupted)
            with pytest.raises(KeyboardInterrupt):
                demo_data.load(session, today=TODAY, data_dir=folder)
        found.empty_after_interruption = demo_data.is_empty(session)
        demo_data.load(session, today=TODAY, data_dir=folder)
        operator(session, None)
        yield found


@pytest.fixture
def session(demo: SimpleNamespace) -> Session:
    return demo.session


def opened(today: date) -> list[Case]:
    draw = Hand(today.isoformat())
    return OpenCases(Days(today, draw), People(draw), Writer(draw)).plan()


def lived(today: date) -> list[Case]:
    draw = Hand(today.isoformat())
    return LifeCases(Days(today, draw), People(draw), Writer(draw), 0).plan()


def _interrupted(*_arguments: object) -> None:
    raise KeyboardInterrupt


def _petitions(session: Session) -> list[Petition]:
    return list(session.scalars(select(Petition).order_by(Petition.petition_no)))


def test_a_demo_is_loaded_into_an_empty_database_once(demo):
    assert demo.empty_at_first
    assert not demo_data.is_empty(demo.session)


def test_a_demo_that_was_interrupted_is_loaded_to_its_end_the_next_time(demo):
    assert demo.empty_after_interruption


def test_the_deadlines_stand_where_the_pictures_have_them(session):
    found = board(session, Asked(), bucket_edges(TODAY, calendar(session)))
    buckets: Counter[Bucket] = Counter()
    for _kind, _unit, bucket, number in found.counts:
        buckets[bucket] += number
    assert (buckets[Bucket.late], buckets[Bucket.today], buckets[Bucket.soon]) == (6, 3, 21)
    assert 130 <= buckets[Bucket.later] <= 210, "with what visitors and callers were promised"


def test_as_many_petitions_are_open_as_the_pictures_show(session):
    states = Counter(petition.state for petition in _petitions(session))
    assert sum(number for state, number in states.items() if state in OPEN_STATES) == 148
    assert states[PetitionState.draft] == 4
    assert states[PetitionState.void] == 2


def test_a_petition_stands_in_every_state(session):
    assert {petition.state for petition in _petitions(session)} == set(PetitionState)


def test_objections_disputes_proposals_and_rounds_are_there_waiting_and_decided(session):
    found = Counter((one.kind, one.decision) for one in session.scalars(select(Objection)))
    not_ours, lead = ObjectionKind.not_ours, ObjectionKind.lead
    upheld, rejected = ObjectionDecision.upheld, ObjectionDecision.rejected
    assert set(found) == {
        (not_ours, None),
        (not_ours, upheld),
        (not_ours, rejected),
        (lead, None),
        (lead, upheld),
    }
    waiting = {one.event for one in session.scalars(select(Preparation)) if one.decided_on is None}
    assert waiting == {Event.forward, Event.extend}
    rounds = {(one.kind, one.result is None) for one in session.scalars(select(ReviewRound))}
    assert rounds == {(kind, open_) for kind in RoundKind for open_ in (True, False)}


def test_the_ladder_has_told_people_and_ratings_were_given_and_wait(session):
    told = Counter(session.scalars(select(Notice.kind)))
    assert min(told[kind] for kind in (NoticeKind.due_soon, NoticeKind.due_today, NoticeKind.overdue)) > 0
    given = Counter(session.scalars(select(Rating.value)))
    assert given[None] > 20
    assert given[Satisfaction.unsatisfied] == 1
    assert given[Satisfaction.satisfied] > given[Satisfaction.basic] > 0
    open_ones = select(ProposedSupervision).where(ProposedSupervision.state == ProposedState.open)
    assert [one.trigger for one in session.scalars(open_ones)] == [SupervisionTrigger.unsatisfied]


def test_every_rung_above_an_open_case_has_somebody(session):
    office_cases = [one for one in _petitions(session) if one.state is PetitionState.accepted]
    links = {link.rung: link.holders for link in carriers(session, office_cases[0], TODAY).links}
    assert all(links.values()), links


def test_every_open_petition_has_a_deadline_or_a_reason_for_none(session):
    excused = set(session.scalars(select(Deadline.petition_id).where(Deadline.exempt_reason.is_not(None))))
    answered = {PetitionState.answered_directly, PetitionState.served, PetitionState.review_served}
    bare = [
        petition.title
        for petition in _petitions(session)
        if petition.state in OPEN_STATES - answered and petition.due_on is None and petition.id not in excused
    ]
    assert bare == []


def test_every_deadline_names_its_rule_and_who_is_to_keep_it(session):
    kept = session.execute(select(Deadline.rule_code, Deadline.rule_version, Deadline.unit_id)).all()
    assert all(code and version and unit for code, version, unit in kept)


def test_nothing_happens_on_the_day_itself_or_later(session):
    morning = datetime.combine(TODAY, time.min, OFFICE_ZONE)
    assert max(session.scalars(select(AuditEntry.happened_at))) < morning
    assert all(petition.received_on < TODAY for petition in _petitions(session))


def test_numbers_grow_with_the_day_of_registration(session):
    days = [
        (petition.petition_no[:4], petition.registered_on)
        for petition in _petitions(session)
        if petition.petition_no
    ]
    assert days == sorted(days)
    assert all(day.year == int(year) for year, day in days)


def test_people_register_on_workdays_and_units_accept_on_workdays(session):
    known = calendar(session)
    new = [p for p in _petitions(session) if p.import_batch_id is None and p.registered_on]
    assert all(known.is_workday(petition.registered_on) for petition in new)
    assert all(petition.accepted_on <= TODAY - timedelta(days=1) for petition in new if petition.accepted_on)


def test_the_half_year_and_the_one_before_have_figures(session):
    first, last = last_half_year(TODAY)
    counted = figures(session, Period(first, last), office="云州市教育局")
    assert (first, last) == (date(2026, 1, 1), date(2026, 6, 30))
    assert counted["total"] > 400
    assert counted["year_before"]["total"] > counted["total"]
    assert counted["group_batches"] > 0
    assert 0.9 < counted["closed_on_time"] / counted["due"] < 1
    rates = {row["name"]: row["closed_on_time"] / row["due"] for row in counted["units"] if row["due"] > 20}
    assert min(rates, key=rates.__getitem__) in {"临湖市教育局", "云溪县教育局"}


def test_the_circular_of_the_half_year_is_drafted_with_its_figures_frozen(session):
    circular = session.scalars(select(Circular)).one()
    assert circular.title == "关于2026年上半年全市教育系统信访工作情况的通报"
    assert circular.snapshot is not None
    assert circular.snapshot["total"] > 400
    assert "共登记信访事项{总量}件批次" in (circular.body or ""), "bound to the frozen figure"


def test_supervised_repeated_and_group_cases_are_among_the_open_ones(session):
    open_ones = [petition for petition in _petitions(session) if petition.state in OPEN_STATES]
    supervised = session.scalars(select(SupervisionCase)).all()
    assert sum(case.closed_on is None for case in supervised) == 10
    assert sum(petition.is_supervised for petition in open_ones) == 10
    assert sum(petition.is_repeat for petition in open_ones) > 5
    assert sum(petition.matter_id is not None for petition in open_ones) > 5
    assert sum(petition.people_count >= 5 for petition in open_ones) >= 5


def test_the_office_has_units_of_every_kind_it_needs(session):
    kinds = Counter(session.scalars(select(Unit.kind)))
    assert kinds[UnitKind.bureau] == kinds[UnitKind.outside] == 1
    assert kinds[UnitKind.division] == 10
    assert kinds[UnitKind.county_bureau] >= 4
    assert kinds[UnitKind.city_school] == 8
    root = session.scalars(select(Unit).where(Unit.kind == UnitKind.bureau)).one()
    assert (root.doc_prefix, root.letterhead) == ("云教信", "云州市教育局文件")


def test_every_role_has_one_account_that_opens_with_its_password(demo):
    accounts = json.loads((demo.folder / "demo-accounts.json").read_text(encoding="utf-8"))
    assert sorted(account["role"] for account in accounts) == sorted(Role)
    assert [row["roles"] for row in everybody(demo.session)] == [
        [row["username"]] for row in everybody(demo.session)
    ]
    stored = dict(demo.session.execute(select(User.username, User.password)).tuples().all())
    clerk = next(account for account in accounts if account["role"] == Role.clerk)
    assert check_password_hash(stored["clerk"], clerk["password"])
    assert len({account["password"] for account in accounts}) == len(accounts)
    assert stat.S_IMODE((demo.folder / "demo-accounts.json").stat().st_mode) == 0o600


def test_those_who_work_on_petitions_stand_in_the_office(session):
    numbers = dict(session.execute(select(User.username, User.id)).tuples().all())
    leader = actor_for(session, numbers["leader"], today=TODAY)
    handler = actor_for(session, numbers["div_handler"], today=TODAY)
    assert leader is not None
    assert leader.leader_id is not None
    assert handler is not None
    assert {p.unit_id for p in _petitions(session) if p.handler_id == handler.staff_id} == {handler.unit_id}


def test_names_hold_characters_not_every_font_has(session):
    names = "".join(session.scalars(select(Petitioner.name)))
    assert all(character in names for character in "喆堃玥")


def test_the_same_day_gives_the_same_petitions(session):
    made = demo_data.plan(TODAY)
    titles = Counter(
        [line.text.title for line in made.past] + [str(case.values["title"]) for case in made.cases]
    )
    assert titles == Counter(petition.title for petition in _petitions(session))


def test_the_same_seed_draws_the_same_petitions_in_another_process():
    program = (
        "import datetime; from app.cli.demo_hand import Hand; from app.cli.demo_people import People;"
        "from app.cli.demo_texts import Writer; from schema.vocabulary import Purpose; hand = Hand('x');"
        "text = Writer(hand).write(datetime.date(2026, 9, 17), frozenset(Purpose));"
        "print(text.title, text.content, text.flags, People(hand).new(text.place))"
    )

    def drawn(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
            cwd=ROOT,
        ).stdout

    assert drawn("1") == drawn("2") != ""


@pytest.mark.parametrize("today", ["2026-02-14", "2026-09-24", "2026-10-08", "2026-11-28", "2027-01-04"])
def test_around_holidays_too_as_many_are_open_and_nothing_lies_ahead(today):
    day = date.fromisoformat(today)
    cases, others = opened(day), lived(day)
    assert len(cases) + sum(case.state in OPEN_STATES for case in others) == 148
    assert {case.state for case in cases} <= OPEN_STATES
    for case in [*cases, *others]:
        moments = [case.entered, *(step.at for step in case.steps)]
        assert moments == sorted(moments)
        assert moments[-1].date() < day
        assert (case.values.get("representative_count") or 0) <= case.values["people_count"]
    for group in (cases, others):
        for case in group:
            assert case.repeats is None or group[case.repeats].entered < case.entered


def test_the_demo_keeps_its_seeds_beside_its_code():
    folder = Path(demo_data.__file__).with_name("demo_seeds")
    assert {path.stem for path in folder.glob("*.json")} == {"cases", "names", "office", "plans", "subjects"}
