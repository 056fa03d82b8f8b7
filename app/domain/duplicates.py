"""Whether two petitions come from the same person and are about the same matter: a score with its reasons.

Nothing here decides. A repeated petition is counted, never merged (the number of pieces stays right), and a
person says what two petitions are to each other.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, repeat
from operator import add
from typing import Any, Final

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from app.domain.errors import N_
from app.domain.workflow import transition
from schema.sounds import plain
from schema.vocabulary import Event, OccurrenceKind, PetitionState

LONGEST: Final = 400
"""Characters of a text that are compared: what a petition is about stands at its beginning."""

SUGGESTED: Final = 50
"""From this score on two petitions are shown to a person, unless the office sets another. [K]"""

SURELY: Final = 70
"""Points of a person from which on every petition of his or hers is shown, whatever it is about. [K]"""

CERTAIN, STRONG, LIKELY, FAIR, FAINT, SLIGHT = 100, 90, 85, 50, 30, 20
ADDRESS_POINTS: Final = 35
ALIKE_ADDRESS: Final = 80.0

SAME_ID = N_("same identity number")
SAME_PHONE = N_("same telephone")
SAME_NAME = N_("same name")
SAME_SOUND = N_("the name reads the same")
ONE_SLIP = N_("the name differs in one character")
SAME_ADDRESS = N_("the address is alike")
ALIKE_TEXT = N_("the text is %(percent)s %% alike")
SAME_UNIT = N_("same unit")
SAME_CATEGORY = N_("same category")

MOST_PAIRS: Final = 8
FORMULAS: Final = (
    "关于",
    "反映",
    "要求",
    "请求",
    "咨询",
    "投诉",
    "建议",
    "举报",
    "再次",
    "希望",
    "请问",
    "问题",
    "情况",
    "有关",
    "相关",
    "求助",
    "学校",
    "教育局",
)
"""What subjects say whatever they are about; it helps to find nothing."""

Reason = tuple[str, Mapping[str, Any]]
"""A msgid with its values."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody; numbers only as keyed hashes."""

    name: str = ""
    sound: str | None = None
    phone: str | None = None
    id_number: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A petition as it is compared: its people, its text, the units and the category it names."""

    people: tuple[Person, ...] = ()
    text: str = ""
    units: frozenset[int] = frozenset()
    category: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two pieces are: points of 100 for all, for the person and for the matter, and why."""

    score: int = 0
    person: int = 0
    matter: int = 0
    reasons: tuple[Reason, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Earlier:
    """A petition of the same matter: its row, when it came, since when it is answered or otherwise over."""

    number: int
    received_on: date
    ended_on: date | None = None


class Texts:
    """Compares texts by pairs of characters; what many of the texts at hand say counts little."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in how many texts each pair of characters occurs."""
        self._pairs = {text: _pairs(text) for text in texts}
        known = Counter(chain.from_iterable(self._pairs.values()))
        unheard = math.log(len(self._pairs) + 2)
        worth = [(unheard - math.log(times)) ** 2 for times in range(1, len(self._pairs) + 1)]
        self._unheard = unheard**2
        self._worth = {pair: worth[times - 1] for pair, times in known.items()}  # squared, as it is used
        self._sizes: dict[str, float] = {}

    def likeness(self, one: str, other: str) -> float:
        """Return how alike two texts are, from 0 to 1; 0.5 is where same and different are even."""
        left, right = self._counted(one), self._counted(other)
        worth, unheard = self._worth, self._unheard
        product = 0.0
        for pair in left.keys() & right.keys():
            often = left[pair] * right[pair]
            product += worth.get(pair, unheard) * (
                often if often == 1 else _said(left[pair]) * _said(right[pair])
            )
        return min(1.0, math.cbrt(product / (self._size(one) * self._size(other)))) if product else 0.0

    def _counted(self, text: str) -> Counter[str]:
        """Return the pairs of a text; one that was not among those counted is remembered beside them."""
        if text not in self._pairs:
            self._pairs[text] = _pairs(text)
        return self._pairs[text]

    def _size(self, text: str) -> float:
        """Return how much all pairs of a text count together; worked out once a text."""
        if text not in self._sizes:
            pairs, worth, unheard = self._counted(text), self._worth, self._unheard
            total = sum(map(worth.get, pairs, repeat(unheard)))
            for pair, times in pairs.items():
                if times > 1:
                    total += worth.get(pair, unheard) * (_said(times) ** 2 - 1)
            self._sizes[text] = math.sqrt(total)
        return self._sizes[text]


def telling_pairs(title: str) -> tuple[str, ...]:
    """Return the pairs of characters by which a subject is looked for, without what most subjects say."""
    head = plain(title)
    for formula in FORMULAS:
        head = head.replace(formula, " ")
    pairs = list(dict.fromkeys(pair for pair in map(add, head, head[1:]) if " " not in pair))
    step = -(-len(pairs) // MOST_PAIRS) or 1
    return tuple(pairs[::step])


def text_of(title: str | None, *rest: str | None) -> str:
    """Return what is compared of a petition; the subject counts twice, for it names the place."""
    head = plain(title or "")
    return head + head + plain(" ".join(part[:LONGEST] for part in rest if part))[:LONGEST]


def person_likeness(one: Person, other: Person) -> tuple[int, tuple[Reason, ...]]:
    """Return the points for being the same person, and why."""
    found: list[tuple[int, str]] = []
    if one.id_number and one.id_number == other.id_number:
        found.append((CERTAIN, SAME_ID))
    if one.phone and one.phone == other.phone:
        found.append((STRONG, SAME_PHONE))
    points, reason = _name_points(one, other)
    if points:
        found.append((points, reason))
        if _same_place(one.address, other.address):
            found.append((min(LIKELY, points + ADDRESS_POINTS), SAME_ADDRESS))
    return max((points for points, _reason in found), default=0), tuple((reason, {}) for _p, reason in found)


def likeness(one: Piece, other: Piece, texts: Texts) -> Likeness:
    """Return how alike two pieces are; person and matter strengthen each other, none outweighs the other."""
    pairs = (person_likeness(mine, theirs) for mine in one.people for theirs in other.people)
    person, reasons = max(pairs, key=lambda pair: pair[0], default=(0, ()))
    share = texts.likeness(one.text, other.text)
    matter, found = 100 * share, list(reasons)
    if matter >= FAINT:
        found.append((ALIKE_TEXT, {"percent": round(matter)}))
        if one.units & other.units:
            matter += 10
            found.append((SAME_UNIT, {}))
        if one.category is not None and one.category == other.category:
            matter += 5
            found.append((SAME_CATEGORY, {}))
    matter = min(100.0, matter)
    score = 100 - (100 - matter) * (100 - person / 2) / 100
    return Likeness(round(score), person, round(matter), tuple(found))


def worth_showing(found: Likeness, least: int = SUGGESTED) -> bool:
    """Say whether a person should look at the two."""
    return found.score >= least or found.person >= SURELY


def occurrence(mine: Earlier, others: Iterable[Earlier], concluded_on: date | None) -> OccurrenceKind:
    """Return what a petition is among those of its matter (domain §4.6).

    The first is the one received first. A later one repeats what is in process while any earlier one waits
    for its answer, what was concluded once the matter is, else what was answered.
    """
    before = [
        other for other in others if (other.received_on, other.number) < (mine.received_on, mine.number)
    ]
    if not before:
        return OccurrenceKind.first
    if concluded_on is not None and concluded_on <= mine.received_on:
        return OccurrenceKind.repeat_after_conclusion
    if any(other.ended_on is None or other.ended_on > mine.received_on for other in before):
        return OccurrenceKind.repeat_in_process
    return OccurrenceKind.repeat_after_answer


def consequences(
    kind: OccurrenceKind, state: PetitionState, verbs: Callable[[Event], bool]
) -> tuple[Event, ...]:
    """Return the verbs a repeated petition may end by, as far as they exist and lead out of `state`.

    In process elsewhere: not accepted (Regulations 2022, article 19), or not accepted again while the time
    runs; concluded on the same facts: not accepted again (article 36).
    """
    offered: Mapping[OccurrenceKind, Sequence[Event]] = {
        OccurrenceKind.repeat_in_process: (Event.decline, Event.refuse_again),
        OccurrenceKind.repeat_after_conclusion: (Event.refuse_again,),
    }
    return tuple(
        event for event in offered.get(kind, ()) if transition(event, state) is not None and verbs(event)
    )


def _pairs(text: str) -> Counter[str]:
    return Counter(map(add, text, text[1:]))


def _said(times: int) -> float:
    """Return how much a pair counts that a text says so often."""
    return _OFTEN[times] if times < len(_OFTEN) else 1 + math.log(times)


_OFTEN: Final = tuple(1 + math.log(max(1, times)) for times in range(64))


def _name_points(one: Person, other: Person) -> tuple[int, str]:
    mine, theirs = plain(one.name), plain(other.name)
    if not mine or not theirs:
        return 0, ""
    if mine == theirs:
        return FAIR, SAME_NAME
    if one.sound and one.sound == other.sound:
        return FAINT, SAME_SOUND
    if min(len(mine), len(theirs)) > 1 and Levenshtein.distance(mine, theirs, score_cutoff=1) == 1:
        return SLIGHT, ONE_SLIP
    return 0, ""


def _same_place(one: str, other: str) -> bool:
    """Say whether two addresses are the same house: written alike, and no number in them differs."""
    mine, theirs = plain(one), plain(other)
    if not mine or not theirs or re.findall(r"\d+", mine) != re.findall(r"\d+", theirs):
        return False
    return mine.endswith(theirs) or theirs.endswith(mine) or ratio(mine, theirs) >= ALIKE_ADDRESS
