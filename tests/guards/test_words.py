"""Words a user reads: translatable, never glued together, never trusted as markup by accident."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from scripts.translations import KEYWORDS
from tests.guards.source import Source, calls, dotted, findings, snippet

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_made_at_run_time(argument: ast.expr) -> bool:
    """Say whether text is put together: f-string, `%`, `+` or `.format()`."""
    is_format = isinstance(argument, ast.Call) and dotted(argument.func).endswith(".format")
    return is_format or isinstance(argument, ast.JoinedStr | ast.BinOp)


def glued(source: Source) -> Iterator[str]:
    """Find translation calls whose message is put together at run time."""
    for name, call in calls(source):
        if name.rpartition(".")[2] in KEYWORDS and any(map(is_made_at_run_time, call.args)):
            yield f"{source.at(call)} translates a sentence made at run time"


def trusted(source: Source) -> Iterator[str]:
    """Find markup made from formatted text, which would not be escaped."""
    for name, call in calls(source):
        if name.rpartition(".")[2] == "Markup" and any(map(is_made_at_run_time, call.args)):
            yield f"{source.at(call)} trusts formatted text as markup"


def test_no_translated_sentence_is_glued_together():
    assert findings(glued) == []


def test_no_formatted_text_is_trusted_as_markup():
    assert findings(trusted) == []


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (glued, "_(f'{number} is taken')"),
        (glued, "_l('%s is taken' % number)"),
        (glued, "N_('{} is taken'.format(number))"),
        (glued, "babel.gettext('a' + b)"),
        (trusted, "Markup(f'<b>{name}</b>')"),
        (trusted, "markupsafe.Markup('<b>%s</b>' % name)"),
        (trusted, "Markup('<b>{}</b>'.format(name))"),
    ],
)
def test_each_guard_catches_a_violation(guard, text):
    assert len(list(guard(snippet(text)))) == 1


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (glued, "_('%(number)s is taken', number=number)"),
        (glued, "N_('The first half '\n   'and the second.')"),
        (glued, "ngettext('%(num)d day', '%(num)d days', first)"),
        (trusted, "Markup('<b>%s</b>') % name"),
    ],
)
def test_the_right_way_passes(guard, text):
    assert list(guard(snippet(text))) == []
