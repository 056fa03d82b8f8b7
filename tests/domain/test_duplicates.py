"""Likeness of people and texts, and what a petition is among those of its matter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import workflow
from app.domain.duplicates import (
    Earlier,
    Person,
    Piece,
    Texts,
    consequences,
    likeness,
    occurrence,
    person_likeness,
    text_of,
    worth_showing,
)
from schema.sounds import place, sound
from schema.vocabulary import Event, OccurrenceKind, PetitionState

WANG = Person("王小明", sound("王小明"), "phone-1", "id-1", "云溪县城关镇东门路12号")


@pytest.mark.parametrize(
    ("other", "points", "why"),
    [
        (Person(id_number="id-1"), 100, "same identity number"),
        (Person(phone="phone-1"), 90, "same telephone"),
        (Person("王小明", address="城关镇东门路12号"), 85, "the address is alike"),
        (Person("王晓明", sound("王晓明"), address="云溪县城关镇东门路12号"), 65, "the name reads the same"),
        (
            Person("王小鸣", "another", address="云溪县城关镇东门路12号"),
            55,
            "the name differs in one character",
        ),
        (Person("王小明"), 50, "same name"),
        (Person("王 小 明"), 50, "same name"),
        (Person("王晓明", sound("王晓明")), 30, "the name reads the same"),
        (Person("王大明", sound("王大明")), 20, "the name differs in one character"),
    ],
)
def test_what_people_share_gives_points_with_its_reason(other, points, why):
    found, reasons = person_likeness(WANG, other)
    assert found == points
    assert why in {text for text, _values in reasons}


@pytest.mark.parametrize(
    "other",
    [
        Person("李大海", sound("李大海"), "phone-2", "id-2", "云溪县城关镇东门路12号"),
        Person(),
        Person("王大海", sound("王大海")),
        Person("王"),
    ],
)
def test_nothing_shared_gives_no_points(other):
    assert person_likeness(WANG, other) == (0, ())


def test_two_who_are_not_named_are_not_the_same():
    assert person_likeness(Person(), Person()) == (0, ())


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("东门路12号", "东门路13号", False),
        ("浙江省云州市云溪县东门路12号", "东门路12号", True),
        ("东门路12号3幢402", "东门路12号3栋402", True),
        ("", "东门路12号", False),
        ("东门路", "解放街", False),
    ],
)
def test_an_address_is_the_same_house_or_none(one, other, alike):
    found, reasons = person_likeness(Person("王小明", address=one), Person("王小明", address=other))
    assert (found, len(reasons)) == ((85, 2) if alike else (50, 1))


def test_readings_and_places():
    assert sound("张三") == sound("章三") == "zhang san"
    assert sound(" 王 小明 ") == "wang xiao ming"
    assert sound("Wang") == "w a n g"
    assert sound("") is sound(None) is sound("——") is None
    assert place("浙江省绍兴市越城区府山街道12号") == place("府山街道１２号") == "府山街道12号"
    assert place("绍兴市") == "绍兴市" if len("绍兴市") >= 4 else place("绍兴市") is None
    assert place(None) is None


TEXTS = (
    "城东中学食堂午餐肉片发酸，多名学生腹泻，要求公开检测结果",
    "孩子在城东中学食堂吃了发酸的肉片后腹泻，请公开检测结果并换供餐公司",
    "希望周末开放学校操场供居民锻炼",
    "民办幼儿园收费过高，请问有何减免政策",
)


def test_texts_about_the_same_are_more_alike_than_others():
    texts = [text_of("", text) for text in TEXTS]
    compared = Texts(texts)
    same, other = compared.likeness(texts[0], texts[1]), compared.likeness(texts[0], texts[2])
    assert same > 0.5 > other
    assert compared.likeness(texts[0], texts[0]) == pytest.approx(1)


@given(st.lists(st.text(alphabet="食堂操场收费发酸锻炼", max_size=30), max_size=6), st.data())
def test_likeness_is_symmetric_and_between_nothing_and_all(texts, data):
    compared = Texts(texts)
    one = data.draw(st.text(alphabet="食堂操场收费发酸锻炼", max_size=30))
    other = data.draw(st.text(alphabet="食堂操场收费发酸锻炼", max_size=30))
    found = compared.likeness(one, other)
    assert 0 <= found <= 1
    assert found == pytest.approx(compared.likeness(other, one))


def test_the_subject_counts_twice_and_only_the_beginning_is_read():
    assert text_of("食堂", "饭菜") == "食堂食堂饭菜"
    assert len(text_of(None, "长" * 900, None, "文" * 900)) == 400
    assert text_of(None) == ""


def piece(
    text: str, *people: Person, units: frozenset[int] = frozenset(), category: int | None = None
) -> Piece:
    return Piece(people, text_of("", text), units, category)


def score(one: Piece, other: Piece):
    return likeness(one, other, Texts([text_of("", text) for text in TEXTS]))


def test_person_and_matter_strengthen_each_other():
    alone = score(piece(TEXTS[0]), piece(TEXTS[1]))
    placed = score(
        piece(TEXTS[0], units=frozenset({1}), category=2), piece(TEXTS[1], units=frozenset({1}), category=2)
    )
    both = score(piece(TEXTS[0], WANG, units=frozenset({1})), piece(TEXTS[1], WANG, units=frozenset({1})))
    assert placed.matter == alone.matter + 15
    assert alone.score < placed.score < both.score <= 100
    assert [text for text, _values in both.reasons][-1] == "same unit"
    assert both.person == 100


def test_unit_and_category_say_nothing_where_the_texts_differ():
    there = {"units": frozenset({1}), "category": 2}
    found = score(piece(TEXTS[0], **there), piece(TEXTS[2], **there))
    assert found.reasons == ()
    assert not worth_showing(found)


def test_a_known_number_is_shown_whatever_it_is_about():
    found = score(piece(TEXTS[0], WANG), piece(TEXTS[2], Person("李四", phone="phone-1")))
    assert worth_showing(found)
    assert not worth_showing(score(piece(TEXTS[0], WANG), piece(TEXTS[2], Person("王小明"))))
    alike = score(piece(TEXTS[0]), piece(TEXTS[1]))
    assert worth_showing(alike, alike.score)
    assert not worth_showing(alike, alike.score + 1)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("others", "concluded", "kind"),
    [
        ([], None, OccurrenceKind.first),
        ([Earlier(9, day("06-02"))], None, OccurrenceKind.first),
        ([Earlier(1, day("05-01"))], None, OccurrenceKind.repeat_in_process),
        ([Earlier(1, day("06-01"))], None, OccurrenceKind.repeat_in_process),
        ([Earlier(1, day("05-01"), day("06-01"))], None, OccurrenceKind.repeat_after_answer),
        ([Earlier(1, day("05-01"), day("06-02"))], None, OccurrenceKind.repeat_in_process),
        (
            [Earlier(1, day("05-01"), day("05-05")), Earlier(2, day("05-09"))],
            None,
            OccurrenceKind.repeat_in_process,
        ),
        ([Earlier(1, day("05-01"), day("05-05"))], day("06-01"), OccurrenceKind.repeat_after_conclusion),
        ([Earlier(1, day("05-01"), day("05-05"))], day("06-02"), OccurrenceKind.repeat_after_answer),
        ([], day("05-01"), OccurrenceKind.first),
    ],
)
def test_what_a_petition_is_among_those_of_its_matter(others, concluded, kind):
    mine = Earlier(5, day("06-01"))
    assert occurrence(mine, [mine, *others], concluded) is kind


def test_only_verbs_that_exist_here_are_offered():
    def every(_event: Event) -> bool:
        return True

    for kind in OccurrenceKind:
        for state in PetitionState:
            for event in consequences(kind, state, every):
                assert workflow.transition(event, state) is not None
            assert consequences(kind, state, lambda _event: False) == ()
    assert consequences(OccurrenceKind.first, PetitionState.registered, every) == ()
    known = {row.event for row in workflow.transitions_from(PetitionState.registered)}
    offered = consequences(OccurrenceKind.repeat_in_process, PetitionState.registered, every)
    assert set(offered) == known & {Event.decline, Event.refuse_again}
    offered = consequences(OccurrenceKind.repeat_after_conclusion, PetitionState.registered, every)
    assert set(offered) == known & {Event.refuse_again}
