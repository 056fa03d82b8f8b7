from __future__ import annotations

import pytest

from app.domain.guessing import guesses
from app.domain.sessions import Policy

LEAST = Policy().password_guesses


@pytest.mark.parametrize(
    "password",
    ["Password123!", "P@ssw0rd2026", "Qwer1234!@", "1qaz@WSX3", "Aa123456!!", "Admin@123456", "Woaini520!"],
)
def test_what_everybody_tries_first_is_soon_guessed(password: str) -> None:
    assert guesses(password) < LEAST


@pytest.mark.parametrize("password", ["Xinfang@2026", "Jiaoyuju2026!", "Jubao-12345"])
def test_words_of_this_work_are_soon_guessed(password: str) -> None:
    assert guesses(password) < LEAST


def test_words_of_the_office_count_too() -> None:
    assert guesses("Kraniqubov-26") > LEAST
    assert guesses("Kraniqubov-26", ["kraniqubov"]) < LEAST


@pytest.mark.parametrize("password", ["Cast-2026-ok!", "mT4-ksVw-29x", "x" * 1000 + "Q7-"])
def test_others_take_long_and_a_long_one_is_no_error(password: str) -> None:
    assert guesses(password) > (LEAST if len(password) < 100 else 0)
