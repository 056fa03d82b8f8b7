"""The imprint's page is guessed before the layout: a right guess saves one, a wrong one changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import circular, press


@pytest.fixture
def layouts(monkeypatch):
    """Count how often a paper is laid out."""
    count = []
    lay_out = press.lay_out
    monkeypatch.setattr(press, "lay_out", lambda *words, **more: count.append(1) or lay_out(*words, **more))
    return count


def longer(value, lines):
    return replace(value, charts=(), body=(*value.body[:-1], *["各单位要抓紧办理。"] * lines, value.body[-1]))


@pytest.mark.parametrize("lines", [0, 12, 24, 40])
@pytest.mark.parametrize("guess", ["", "even"])
def test_a_paper_is_the_same_whatever_was_guessed(fonts, drafted, monkeypatch, lines, guess):
    value = longer(drafted(), lines)
    value = replace(value, tables=value.tables[: 1 + lines % 5])
    foreseen = circular.print_out(value, fonts).digest
    monkeypatch.setattr(press, "_foreseen", lambda *_paper, **_how: guess)
    assert circular.print_out(value, fonts).digest == foreseen


def test_the_guess_is_right_for_a_circular_that_ends_on_an_odd_and_on_an_even_page(fonts, drafted, layouts):
    for tables in (2, 3):
        value = replace(drafted(), charts=(), tables=drafted().tables[:tables])
        layouts.clear()
        circular.print_out(value, fonts)
        assert len(layouts) == 1, tables
