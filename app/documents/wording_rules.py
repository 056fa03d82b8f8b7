"""What a wording may be made of, how much of it, and how a problem is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import nodes

from app.domain.errors import N_

LONGEST: Final = 20_000
"""Characters of one wording."""
ROWS: Final = 100
"""How often a loop is taken to run when the cost of a wording is counted."""
MOST_STEPS: Final = 2_000_000
MOST_SIZE: Final = 2_000
"""How many facts one text may be made of."""

UNKNOWN: Final = N_("There is no “%(name)s”.")
FORBIDDEN: Final = N_("“%(name)s” is not allowed in a wording.")
UNREADABLE: Final = N_("The marks {{ }} or {%% %%} do not fit together here.")
TOO_MUCH: Final = N_("This wording would take too long to fill in.")
TOO_LONG: Final = N_("A wording has at most %(most)s characters.")

FILTERS: Final = frozenset(
    {
        "length", "count", "first", "last", "join", "map", "select", "selectattr", "reject",
        "rejectattr", "sort", "dictsort", "unique", "default", "d", "trim", "upper", "lower", "int",
        "round", "sum", "list", "min", "max", "abs", "string", "reverse", "items",
    }
)  # fmt: skip
METHODS: Final = frozenset({"items", "get", "strip", "split", "startswith", "endswith"})
LOOP: Final = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem"}
)
OF_A_DAY: Final = frozenset({"year", "month", "day"})
BY_ATTRIBUTE: Final = frozenset({"map", "selectattr", "rejectattr", "sort", "sum", "min", "max", "unique"})
SAME: Final = frozenset(
    {"select", "selectattr", "reject", "rejectattr", "sort", "unique", "list", "reverse", "default", "d"}
)
PARTS: Final = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Pos,
    nodes.Tuple,
    nodes.List,
    nodes.Dict,
    nodes.Pair,
    nodes.Slice,
    nodes.Keyword,
    nodes.Concat,
    nodes.If,
    nodes.ScopedEvalContextModifier,
    nodes.EvalContextModifier,
)
"""What may stand in a wording and means nothing beyond its parts."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong on which line; `name` is the word to mark in it, which may be empty."""

    line: int
    name: str
    message: str
    most: int = 0

    @property
    def params(self) -> Mapping[str, Any]:
        """The values of the sentence."""
        return {"name": self.name, "most": self.most}
