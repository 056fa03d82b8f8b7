"""The same again: compared at registration, decided by a person, linked without losing a piece."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from app.access.actor import unscoped
from app.actions import duplicates, petitions, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refused
from app.queries.duplicates import SHOWN, checked_at, stored, subject_of, suggestions
from app.queries.matters import returned, siblings
from schema.access import PetitionAccess
from schema.duplicates import Duplicate
from schema.matters import Matter
from schema.petitions import Petition
from schema.vocabulary import DuplicateVerdict, Event, OccurrenceKind
from tests import cast
from tests.actions import scenes

SAME, PERSON, DIFFERENT = (
    DuplicateVerdict.same_matter,
    DuplicateVerdict.same_person,
    DuplicateVerdict.different,
)
TEXT = "食堂午餐肉片发酸，多名学生腹泻，要求公开检测结果并更换供餐公司"


def meal(session: Any, office: cast.Office, **values: Any) -> Any:
    given = {
        "title": "城东中学食堂饭菜变质",
        "summary": TEXT,
        "purpose": "appeal",
        "category_id": office.categories["G3"],
        "respondent_unit_id": office.units["east"],
        **values,
    }
    return cast.petition(session, office, **given)


def link(session: Any, office: cast.Office, petition: Any, other: Any, by: str = "lin") -> None:
    actor = cast.acting(session, office, by)
    duplicates.decide(session, actor, petition, other, SAME)


def test_registering_compares_and_keeps_what_is_alike(session, office):
    first = meal(session, office, received_on=cast.TODAY - timedelta(days=20))
    again = meal(session, office, summary="孩子说食堂的肉片又发酸了，吃完腹泻，要求公开检测结果")
    found = stored(session, again.id)
    assert [one.number for one in found] == [first.id]
    assert found[0].found.score >= 85
    said = {text for text, _values in found[0].found.reasons}
    assert {"same telephone", "same name", "same unit", "same category"} <= said
    assert checked_at(session, again.id) == cast.NOW
    assert again.petition_no, "whatever was found, it is registered"
    assert again.matter_id is None, "nobody has decided yet"


def test_another_person_about_another_thing_is_not_suggested(session, office):
    meal(session, office)
    actor = cast.acting(session, office, "lin")
    values = {
        "title": "希望周末开放操场",
        "channel": "web",
        "purpose": "suggestion",
        "summary": "体育场地不足",
    }
    draft = petitions.draft(
        session,
        actor,
        {**values, "category_id": office.categories["G3"]},
        petitioner={"name": "周海燕", "phone": "13911112222"},
        today=cast.TODAY,
    )
    assert suggestions(session, subject_of(session, draft)) == []
    petitions.do(session, actor, draft, Event.register, {}, today=cast.TODAY)
    assert stored(session, draft.id) == []
    assert checked_at(session, draft.id) == cast.NOW, "compared, and nothing was found"


@pytest.mark.parametrize(("name", "reason"), [("王晓明", "the name reads the same"), ("王小明", "same name")])
def test_a_name_that_reads_the_same_is_found_by_its_reading(session, office, name, reason):
    first = meal(session, office, petitioner="王小明", category_id=office.categories["G3"])
    first_person_phone_differs(session, first)
    actor = cast.acting(session, office, "lin")
    draft = petitions.draft(
        session,
        actor,
        {
            "title": "食堂肉片发酸，多名学生腹泻",
            "channel": "letter",
            "purpose": "appeal",
            "category_id": office.categories["Z9"],
        },
        petitioner={"name": name, "phone": "13911112222"},
        today=cast.TODAY,
    )
    found = suggestions(session, subject_of(session, draft))
    assert [one.number for one in found] == [first.id]
    assert reason in {text for text, _values in found[0].found.reasons}


def first_person_phone_differs(session: Any, row: Any) -> None:
    from app.queries.petitions import people_of

    person = people_of(session, row.id)[0][0]
    person.phone = "13700000000"
    session.flush()


def test_the_same_matter_links_and_every_piece_stays(session, office):
    first = meal(session, office, received_on=cast.TODAY - timedelta(days=20))
    again = meal(session, office)
    before = session.scalar(select(func.count()).select_from(Petition))
    link(session, office, again, first)
    assert again.matter_id == first.matter_id is not None
    assert (first.occurrence_kind, first.is_repeat) == (OccurrenceKind.first, False)
    assert (again.occurrence_kind, again.is_repeat) == (OccurrenceKind.repeat_in_process, True)
    assert session.scalar(select(func.count()).select_from(Petition)) == before
    assert again.petition_no != first.petition_no
    assert [one.number for one in siblings(session, again)] == [first.id]


def test_what_kind_of_repeat_it_is_follows_from_what_became_of_the_earlier_one(session, office):
    first = scenes.answered(session, office, title="入学年龄", received_on=cast.TODAY - timedelta(days=30))
    first.answered_on = cast.TODAY - timedelta(days=9)
    again = cast.petition(session, office, title="入学年龄", received_on=cast.TODAY - timedelta(days=3))
    link(session, office, again, first)
    assert again.occurrence_kind is OccurrenceKind.repeat_after_answer
    matter = session.get_one(Matter, again.matter_id)
    matter.concluded_on = cast.TODAY - timedelta(days=1)
    third = cast.petition(session, office, title="入学年龄")
    link(session, office, third, again)
    assert third.occurrence_kind is OccurrenceKind.repeat_after_conclusion
    assert again.occurrence_kind is OccurrenceKind.repeat_after_answer, "it came before the conclusion"


def test_a_petition_linked_as_a_draft_counts_when_it_is_registered(session, office):
    first = meal(session, office)
    draft = meal(session, office, register=False)
    link(session, office, draft, first)
    petitions.do(session, cast.acting(session, office, "lin"), draft, Event.register, {}, today=cast.TODAY)
    assert draft.occurrence_kind is OccurrenceKind.repeat_in_process


def test_voiding_the_first_makes_the_second_the_first(session, office):
    first = meal(session, office, received_on=cast.TODAY - timedelta(days=2))
    again = meal(session, office)
    link(session, office, again, first)
    scenes.do(session, office, "fang", first, Event.void, reason="entered twice")
    assert again.occurrence_kind is OccurrenceKind.first
    assert not again.is_repeat


def test_the_first_contact_officer_of_the_matter_stays_and_is_told(session, office):
    # M13: Zhang registered in March; a repeat in June registered by Li stays with Zhang, Zhang gets a message.
    zhang = cast.hire(session, office, "zhang", "张华", "clerk", "office")
    march = meal(session, office, by="zhang", received_on=cast.TODAY - timedelta(days=90))
    june = meal(session, office, by="lin")
    assert (march.first_contact_id, june.first_contact_id) == (zhang, office.staff["lin"])
    link(session, office, june, march)
    assert june.first_contact_id == zhang
    assert session.get_one(Matter, june.matter_id).first_contact_id == zhang
    told = [changes for verb, changes in scenes.trail(session, june) if verb == "tell"]
    assert told == [{"first_contact_id": [None, zhang]}]
    grant = select(PetitionAccess.reason).where(
        PetitionAccess.petition_id == june.id, PetitionAccess.holder_id == zhang
    )
    assert session.scalars(grant).all()


@pytest.mark.parametrize("why", ["recused", "left"])
def test_an_officer_who_is_recused_or_has_left_is_not_given_the_repeat(session, office, why):
    zhang = cast.hire(session, office, "zhang", "张华", "clerk", "office")
    march = meal(session, office, by="zhang", received_on=cast.TODAY - timedelta(days=90))
    june = meal(session, office, by="lin")
    if why == "recused":
        lin = cast.acting(session, office, "lin")
        values = {"petition_id": june.id, "staff_id": zhang, "reason": "interest"}
        records.create(session, lin, catalogue()["recusals"], values)
    else:
        from schema.organisation import Staff

        session.get_one(Staff, zhang).is_active = False
    link(session, office, june, march)
    assert june.is_repeat
    assert june.first_contact_id == office.staff["lin"]
    assert "tell" not in {verb for verb, _changes in scenes.trail(session, june)}


def test_a_decision_is_kept_and_does_not_come_again(session, office):
    first = meal(session, office)
    again = meal(session, office)
    actor = cast.acting(session, office, "lin")
    duplicates.decide(session, actor, again, first, DIFFERENT, reason="另一天的午餐")
    assert duplicates.check(session, actor, again) == 0
    (pair,) = stored(session, again.id)
    assert pair.verdict is DIFFERENT
    (seen_from_there,) = stored(session, first.id)
    assert (seen_from_there.number, seen_from_there.verdict) == (again.id, DIFFERENT)
    assert duplicates.check(session, actor, first) == 0, "nor from the other side"
    assert ("compare", {"verdict": [None, "different"]}) in scenes.trail(session, again)


def test_what_is_decided_makes_room_for_others(session, office):
    others = [meal(session, office) for _number in range(SHOWN + 2)]
    again = meal(session, office)
    assert len(stored(session, again.id)) == SHOWN
    actor = cast.acting(session, office, "lin")
    for one in stored(session, again.id):
        other = next(row for row in others if row.id == one.number)
        duplicates.decide(session, actor, again, other, DIFFERENT)
    assert duplicates.check(session, actor, again) == 2
    waiting = [one for one in stored(session, again.id) if one.verdict is None]
    assert len(waiting) == 2
    assert duplicates.check(session, actor, again) == 2, "the same two, looked at anew"


def test_what_is_of_the_same_matter_already_is_not_suggested(session, office):
    first, second, third = meal(session, office), meal(session, office), meal(session, office)
    link(session, office, second, first)
    link(session, office, third, first)
    actor = cast.acting(session, office, "lin")
    assert duplicates.check(session, actor, third) == 0


def test_a_matter_known_before_gets_its_officer_from_the_first_linked_petition(session, office):
    first, again = meal(session, office), meal(session, office)
    link(session, office, again, first)
    matter = session.get_one(Matter, again.matter_id)
    matter.first_contact_id = None
    third = meal(session, office, respondent_unit_id=None)
    link(session, office, first, third)
    assert third.matter_id == matter.id
    assert matter.first_contact_id == office.staff["lin"]


def test_an_officer_finds_open_repeats_of_his_matters(session, office):
    first, again = meal(session, office), meal(session, office)
    link(session, office, again, first)
    cast.acting(session, office, "lin")
    assert [one.number for one in returned(session, office.staff["lin"])] == [again.id]
    assert returned(session, office.staff["fang"]) == []


def test_taking_a_petition_out_needs_a_reason_and_counts_the_rest_anew(session, office):
    first = meal(session, office, received_on=cast.TODAY - timedelta(days=9))
    again, third = meal(session, office, received_on=cast.TODAY - timedelta(days=2)), meal(session, office)
    link(session, office, again, first)
    link(session, office, third, first)
    actor = cast.acting(session, office, "lin")
    with pytest.raises(Refused, match="Say why"):
        duplicates.unlink(session, actor, first, "  ")
    duplicates.unlink(session, actor, first, "误连")
    assert first.matter_id is None
    assert first.occurrence_kind is OccurrenceKind.first
    assert again.occurrence_kind is OccurrenceKind.first
    assert third.occurrence_kind is OccurrenceKind.repeat_in_process
    verdicts = {one.number: one.verdict for one in stored(session, first.id)}
    assert verdicts == {again.id: DIFFERENT, third.id: DIFFERENT}
    with pytest.raises(Refused, match="no matter"):
        duplicates.unlink(session, actor, first, "again")


def test_what_cannot_be_decided_is_refused_in_words(session, office):
    first, again = meal(session, office), meal(session, office)
    third, fourth = meal(session, office), meal(session, office)
    link(session, office, again, first)
    link(session, office, fourth, third)
    actor = cast.acting(session, office, "lin")
    with pytest.raises(Refused, match="with itself"):
        duplicates.decide(session, actor, first, first, SAME)
    with pytest.raises(Refused, match="belong to a matter already"):
        duplicates.decide(session, actor, fourth, first, SAME)
    with pytest.raises(Refused, match="are linked"):
        duplicates.decide(session, actor, again, first, DIFFERENT)
    draft = meal(session, office, register=False)
    with pytest.raises(Refused, match="no occurrence"):
        duplicates.decide(session, cast.acting(session, office, "lin"), first, draft, SAME)
    with pytest.raises(NotAllowed):
        duplicates.decide(session, cast.acting(session, office, "chen"), first, third, SAME)


def test_a_restricted_petition_is_compared_with_nothing_and_never_suggested(session, office):
    report = meal(session, office, purpose="report", respondent_unit_id=None)
    assert stored(session, report.id) == []
    assert checked_at(session, report.id) is None
    again = meal(session, office)
    assert [one.number for one in stored(session, again.id)] == []
    actor = cast.acting(session, office, "lin")
    assert report.id not in {one.number for one in suggestions(session, subject_of(session, again))}
    with pytest.raises(Refused, match="Restricted"):
        duplicates.decide(session, actor, again, report, SAME)


def test_a_petition_that_becomes_restricted_leaves_no_trace_beside_the_others(session, office):
    first = meal(session, office, title="举报食堂承包人行贿", received_on=cast.TODAY - timedelta(days=3))
    again = meal(session, office)
    link(session, office, again, first)
    matter = session.get_one(Matter, again.matter_id)
    assert "行贿" not in matter.title, "a matter has no words of one of its petitions"
    petitions.amend(
        session, cast.acting(session, office, "lin"), first, {"purpose": "report", "respondent_unit_id": None}
    )
    assert first.matter_id is None
    assert session.scalars(select(Duplicate)).all() == []
    assert not again.is_repeat


def test_a_suggestion_goes_when_one_of_the_two_becomes_restricted(session, office):
    first, again = meal(session, office), meal(session, office)
    assert [one.number for one in stored(session, again.id)] == [first.id]
    changes = {"purpose": "report", "respondent_unit_id": None}
    petitions.amend(session, cast.acting(session, office, "lin"), first, changes)
    assert session.scalars(select(Duplicate)).all() == []


def test_sealing_a_petition_for_the_discipline_office_takes_it_out_of_its_matter(session, office):
    first, again = meal(session, office), meal(session, office)
    link(session, office, again, first)
    scenes.do(session, office, "lin", again, Event.to_discipline, reason="a cadre")
    with unscoped(session, "sealed"):
        assert again.matter_id is None
        assert session.scalars(select(Duplicate)).all() == []
    assert not first.is_repeat


def test_what_one_may_not_see_is_not_suggested_to_him(session, office):
    hidden = meal(session, office)
    actor = cast.acting(session, office, "lin")
    values = {"petition_id": hidden.id, "staff_id": office.staff["lin"], "reason": "interest"}
    records.create(session, actor, catalogue()["recusals"], values)
    again = meal(session, office)
    assert stored(session, again.id) == []
    mine = cast.acting(session, office, "fang")
    assert [one.number for one in suggestions(session, subject_of(session, again))] == [hidden.id]
    duplicates.check(session, mine, again)
    assert [one.number for one in stored(session, again.id)] == [hidden.id]
    cast.acting(session, office, "lin")
    assert stored(session, again.id) == [], "nor what another person has found"


def test_the_statements_of_a_comparison_do_not_grow_with_what_is_compared(
    panel, office, statements: Callable[[], list[str]]
):
    session = panel.session
    counted = []
    for _turn in range(3):
        for _number in range(8):
            meal(session, office)
        row = meal(session, office)
        statements()
        with unit_of_work(session):
            suggestions(session, subject_of(session, row))
        counted.append(len([text for text in statements() if text.startswith("SELECT")]))
    assert len(set(counted)) == 1
    assert counted[0] <= 6, "the number of the configuration among them"


def test_it_works_on_both_databases(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        first = meal(session, office, received_on=cast.TODAY - timedelta(days=20))
        again = meal(session, office)
        link(session, office, again, first)
    assert [one.number for one in stored(session, again.id)] == [first.id]
    assert again.is_repeat


def test_an_old_petition_is_found_by_its_subject_behind_any_number_of_newer_ones(session, office):
    """Of a category the newest are compared, and further back those with the same telling words."""
    food = office.categories["G3"]
    old = cast.petition(
        session,
        office,
        title="城东中学食堂肉片发酸",
        summary=TEXT,
        petitioner="",
        is_anonymous=True,
        category_id=food,
        received_on=cast.TODAY - timedelta(days=700),
    )
    values = {
        "channel": "web",
        "purpose": "appeal",
        "category_id": food,
        "state": "registered",
        "received_on": cast.TODAY - timedelta(days=1),
        "registered_on": cast.TODAY - timedelta(days=1),
        "people_count": 1,
        "summary": "道路积水难行，盼早日修好",
    }
    rows = [
        {**values, "title": f"南门路第{number}段积水", "petition_no": f"n{number}"} for number in range(300)
    ]
    with untold(session, "made by the test"):
        session.execute(insert(Petition), rows)
    again = cast.petition(
        session,
        office,
        title="反映城东中学食堂肉片变质",
        summary=TEXT,
        petitioner="",
        is_anonymous=True,
        category_id=food,
    )
    found = suggestions(session, subject_of(session, again))
    assert found[0].number == old.id
    assert "text" in found[0].found.reasons[0][0]
