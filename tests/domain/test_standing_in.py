"""Who stands in for whom: B of a post, through the whole time, and only while there (M14)."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.standing_in import AbPost, Away, Span, needed_by, stand_ins


def day(number):
    return None if number is None else date(2026, 6, number)


def span(first, last):
    return Span(day(first), day(last))


@pytest.mark.parametrize(
    ("one", "other", "meets", "covers"),
    [
        ((9, 12), (12, 14), True, False),
        ((9, 12), (13, 14), False, False),
        ((9, 12), (9, 12), True, True),
        ((9, 12), (10, 11), True, True),
        ((9, 12), (8, 9), True, False),
        ((9, 12), (7, 8), False, False),
        ((None, 12), (7, 12), True, True),
        ((None, 12), (7, 13), True, False),
        ((9, None), (9, 30), True, True),
        ((9, None), (8, 30), True, False),
        ((None, None), (None, None), True, True),
        ((9, 12), (None, None), True, False),
        ((9, None), (None, 8), False, False),
        ((9, None), (None, None), True, False),
        ((None, 12), (None, None), True, False),
    ],
)
def test_times_meet_and_cover(one, other, meets, covers):
    first, second = span(*one), span(*other)
    assert (first.meets(second), second.meets(first)) == (meets, meets)
    assert first.covers(second) is covers


A, B, C = 1, 2, 3
POST = AbPost(A, B, span(1, 30))
TRIP = span(9, 12)


@pytest.mark.parametrize(
    ("posts", "away", "found"),
    [
        ([POST], [], {B}),
        ([POST], [Away(B, span(12, 13))], set()),
        ([POST], [Away(B, span(13, 14))], {B}),
        ([POST], [Away(C, TRIP)], {B}),
        ([AbPost(A, None, span(1, 30))], [], set()),
        ([AbPost(A, B, span(10, 30))], [], set()),
        ([AbPost(C, B, span(1, 30))], [], set()),
        ([POST, AbPost(A, C, span(None, None))], [Away(B, TRIP)], {C}),
    ],
)
def test_b_stands_in_while_there(posts, away, found):
    assert stand_ins(A, TRIP, posts, away) == found


@pytest.mark.parametrize(
    ("window", "away", "found"),
    [
        (span(10, 11), [Away(A, TRIP)], {A}),
        (span(13, 14), [Away(A, TRIP)], set()),
        (span(10, 11), [Away(C, TRIP)], set()),
        (span(10, 11), [], set()),
    ],
)
def test_b_is_needed_while_a_is_away(window, away, found):
    assert needed_by(B, window, [POST], away) == found
    assert needed_by(C, window, [POST], away) == set()
    assert needed_by(B, window, [AbPost(A, B, span(20, 30))], away) == set(), "the post is not his then"
