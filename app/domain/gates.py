"""What a verb asks of the case before it moves: every condition is a question about plain values.

`problems` answers for one row of the table with all that is wrong at once, so that nobody has to fill in a
form three times. A new condition is a function in `app.domain.conditions` and its name in the row.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.conditions import arriving, deciding, ending, reviewing, simple
from app.domain.errors import N_
from app.domain.facts import ClaimFacts, Facts, Problem, Round, is_empty, problem
from app.domain.transition import Transition

GUARDS: dict[str, Callable[[Facts], list[Problem]]] = {
    guard.__name__: guard
    for guard in (*arriving.GUARDS, *simple.GUARDS, *deciding.GUARDS, *reviewing.GUARDS, *ending.GUARDS)
}
"""Name -> condition."""


def problems(row: Transition, facts: Facts) -> list[Problem]:
    """Return everything that keeps `row` from happening, inputs first; empty when it may."""
    missing = [
        problem(name, N_("This field is required."))
        for name in row.required
        if is_empty(getattr(facts, name))
    ]
    told = [found for guard in row.guards for found in GUARDS[guard](facts)]
    already = {one.field for one in missing}
    seen = [one for number, one in enumerate(told) if one not in told[:number]]
    return missing + [one for one in seen if one.field is None or one.field not in already]


__all__ = ["GUARDS", "ClaimFacts", "Facts", "Problem", "Round", "problems"]
