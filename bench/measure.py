"""Two sides measured in turns, so that a noisy machine disturbs both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

FEWEST, MOST = 7, 200
"""Rounds of one case, whatever its time allows."""

Run = Callable[[], Callable[[], Any]]
"""Prepares one request, which does not count, and returns it ready to be sent."""


@dataclass(slots=True)
class Statements:
    """What one side asked of its database."""

    number: int = 0
    seconds: float = 0.0
    texts: list[tuple[str, Any, float]] = field(default_factory=list)


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Count the statements an engine runs; BEGIN is no question and does not count."""
    found, started = Statements(), [0.0]

    def before(*_args: object) -> None:
        started[0] = time.perf_counter()

    def after(
        _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        if not statement.startswith("BEGIN"):
            spent = time.perf_counter() - started[0]
            found.number += 1
            found.seconds += spent
            found.texts.append((statement, parameters, spent))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


@dataclass(frozen=True, slots=True)
class Side:
    """Median, 90th and 10th percentile of a request in ms, processor ms (median), bytes of the answer."""

    median: float
    p90: float
    quiet: float
    cpu: float
    bytes: int


def timed(request: Callable[[], Any]) -> tuple[int, float, float]:
    """Send one request; return bytes of the answer, seconds by the wall, seconds of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = request()
    spent, worked = time.perf_counter() - wall, time.process_time() - cpu
    return len(answer.data), spent, worked


def in_turns(ours: Run, floor: Run, seconds: float) -> tuple[Side, Side]:
    """Measure both sides, one request of each in turn, for `seconds` or FEWEST rounds, whichever takes longer."""
    for side in (ours, floor):
        side()()
        side()()
    gc.collect()
    found: tuple[list[Any], list[Any]] = ([], [])
    sides = list(zip((ours, floor), found, strict=True))
    end = time.perf_counter() + seconds
    while len(found[0]) < MOST and (len(found[0]) < FEWEST or time.perf_counter() < end):
        for prepare, runs in sides:
            runs.append(timed(prepare()))
        sides.reverse()
    return _side(found[0]), _side(found[1])


def _side(runs: list[tuple[int, float, float]]) -> Side:
    walls = sorted(wall for _bytes, wall, _cpu in runs)
    cpu = statistics.median(cpu for _bytes, _wall, cpu in runs)
    median, p90, quiet = statistics.median(walls), walls[len(walls) * 9 // 10], walls[len(walls) // 10]
    return Side(1_000 * median, 1_000 * p90, 1_000 * quiet, 1_000 * cpu, runs[-1][0])
