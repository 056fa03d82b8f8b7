"""How well likeness finds the same matter: `python -m bench.duplicates [WORKBOOK] [--labels FILE]`.

Pairs of messages were labelled by reading them; only their numbers and the label are kept. Each pair is compared
as the panel does it: the later message against the messages received before it. The pairs are cut into two
halves so that no message stands in both; the threshold is chosen on one half and reported on the other, both ways.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import cast

import click

from app.domain.duplicates import SUGGESTED, Piece, Texts, likeness, text_of, worth_showing
from app.imports.headers import choose_table, guess
from app.imports.rehearse import rehearse
from app.imports.source import MESSAGES
from app.imports.workbook import open_workbook
from app.queries.duplicates import SAME_CATEGORY

LABELS = Path(__file__).parent / "labels" / "hot_topics.csv"
SEED = 7
FILE = "../shared/data/messages_hot_topics.xlsx"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages, whether they are about the same matter, and what they were drawn for."""

    first: str
    second: str
    same: bool
    drawn_for: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What a threshold finds among labelled pairs."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The share of the right that is found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@click.command()
@click.argument("workbook", default=FILE, type=click.Path(path_type=Path))
@click.option(
    "--labels", default=LABELS, type=click.Path(path_type=Path, exists=True), help="Labelled pairs."
)
def main(workbook: Path, labels: Path) -> None:
    """Print precision, recall and F1 of the likeness of texts on labelled pairs."""
    if not workbook.is_file():
        click.echo(f"There is no {workbook.name} here; nothing is measured.")
        return
    pairs, messages = read_labels(labels), read_messages(workbook)
    scores = dict(zip(pairs, scored(pairs, messages), strict=True))
    halves = halved(pairs)
    same = sum(pair.same for pair in pairs)
    click.echo(f"{len(pairs)} pairs, {same} the same matter, {len(pairs) - same} different")
    for chosen, other in (halves, halves[::-1]):
        threshold = best(chosen, scores)
        _say(
            f"chosen on {len(chosen)}: {threshold}; on the other {len(other)}",
            quality(other, scores, threshold),
        )
    _say(f"as shipped: {SUGGESTED}; on all {len(pairs)}", quality(pairs, scores, SUGGESTED))
    for reason in sorted({pair.drawn_for for pair in pairs}):
        part = [pair for pair in pairs if pair.drawn_for == reason]
        _say(f"  of these drawn for {reason}: {len(part)}", quality(part, scores, SUGGESTED))
    for threshold in range(30, 85, 5):
        _say(f"  at {threshold}", quality(pairs, scores, threshold))
    shown, seconds = burden(messages)
    click.echo(
        f"{shown:.1f} suggestions for a message by its text alone, among {SAME_CATEGORY}; {1_000 * seconds:.0f} ms"
    )


def read_labels(path: Path) -> list[Pair]:
    """Return the labelled pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["first"], row["second"], row["same_matter"] == "1", row["sampled_for"])
            for row in csv.DictReader(file)
        ]


def read_messages(path: Path) -> Mapping[str, tuple[datetime, str]]:
    """Return number -> (received, text as it is compared), read as an import reads the workbook."""
    with open_workbook(path, name=path.name) as book:
        table = choose_table(book, MESSAGES.targets)
        mapping = guess(table.headers, MESSAGES.targets, given=tuple(MESSAGES.defaults))
        found = rehearse(list(table.lines()), mapping, MESSAGES.targets, defaults=MESSAGES.defaults)
    return {
        str(line.values["outside_no"]): (
            cast("datetime", line.values["received_at"]),
            text_of(str(line.values["title"]), str(line.values["content"])),
        )
        for line in found.lines
        if not line.problems
    }


def scored(pairs: Iterable[Pair], messages: Mapping[str, tuple[datetime, str]]) -> list[int]:
    """Return each pair's score, the later message compared among the ones received before it."""
    order = sorted(messages, key=lambda number: messages[number][0])
    days = [messages[number][0] for number in order]
    found = []
    for pair in pairs:
        later, earlier = sorted((pair.first, pair.second), key=lambda n: messages[n][0], reverse=True)
        end = bisect_left(days, messages[later][0])
        around = {*order[max(0, end - SAME_CATEGORY) : end], earlier} - {later}
        texts = Texts(messages[number][1] for number in around)
        mine, theirs = Piece(text=messages[later][1]), Piece(text=messages[earlier][1])
        found.append(likeness(mine, theirs, texts).score)
    return found


def burden(messages: Mapping[str, tuple[datetime, str]], number: int = 200) -> tuple[float, float]:
    """Return how many earlier messages are suggested for one, on average, and how long that takes."""
    order = sorted(messages, key=lambda key: messages[key][0])
    drawn = Random(SEED).sample(range(SAME_CATEGORY, len(order)), number)
    shown, started = 0, perf_counter()
    for place in drawn:
        before = [Piece(text=messages[key][1]) for key in order[place - SAME_CATEGORY : place]]
        texts, mine = Texts(piece.text for piece in before), Piece(text=messages[order[place]][1])
        shown += sum(worth_showing(likeness(mine, piece, texts)) for piece in before)
    return shown / number, (perf_counter() - started) / number


def halved(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return two halves that share no message: pairs hanging together by one stay together."""
    roots: dict[str, str] = {}

    def root(number: str) -> str:
        while roots.setdefault(number, number) != number:
            number = roots[number]
        return number

    for pair in pairs:
        roots[root(pair.first)] = root(pair.second)
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[root(pair.first)].append(pair)
    one: list[Pair] = []
    other: list[Pair] = []
    for _name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        (one if len(one) <= len(other) else other).extend(group)
    return one, other


def best(pairs: Iterable[Pair], scores: Mapping[Pair, int]) -> int:
    """Return the threshold with the best F1; the highest of equals."""
    known = list(pairs)
    return max(range(1, 101), key=lambda threshold: (quality(known, scores, threshold).f1, threshold))


def quality(pairs: Iterable[Pair], scores: Mapping[Pair, int], threshold: int) -> Quality:
    """Return what a threshold finds."""
    known = list(pairs)
    found = [pair for pair in known if scores[pair] >= threshold]
    right = sum(pair.same for pair in found)
    return Quality(right, len(found) - right, sum(pair.same for pair in known) - right)


def _say(what: str, found: Quality) -> None:
    click.echo(f"{what}: precision {found.precision:.3f}, recall {found.recall:.3f}, F1 {found.f1:.3f}")


if __name__ == "__main__":
    main()
