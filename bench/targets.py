"""What a page may cost: as a multiple of the floor, in statements, in processor time and in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """At most these; None where no target was set. `ratio` is ours divided by the floor."""

    ratio: float | None = None
    statements: int | None = None
    cpu_ms: float | None = None
    kilobytes: int | None = None


TARGETS: Mapping[str, Target] = {
    "list": Target(3, 8, 15),
    "list, filter state + due before": Target(3, 8, 15),
    "list, by due_on": Target(3, 8, 15),
    "list, by -received_on": Target(3, 8, 15),
    "list, by petition_no": Target(3, 8, 15),
    "deep page, by number": Target(1.2, 9),
    "deep page, next": Target(3, 9),
    "deep page, previous": Target(3, 9),
    "record": Target(),
    "edit": Target(5, 8, None, 30),
    "edit, reference to all petitions": Target(5, 8, None, 30),
    "save with trail": Target(2.5, 8),
    "board, lanes": Target(0.9),
    "board, matrix": Target(0.9),
    "REST list": Target(),
}
"""The pages of the design's performance page that exist now; search and exports have a bench of their own later."""

LEAST_SHARE = 0.25
"""Of the floor's requests per second at four connections; asked of lists."""


def misses(target: Target, *, ratio: float, statements: int, cpu_ms: float, kilobytes: float) -> list[str]:
    """Return what is over the target, as short sentences; empty when all is reached."""
    pairs = (
        ("ratio", ratio, target.ratio),
        ("statements", float(statements), target.statements),
        ("CPU ms", cpu_ms, target.cpu_ms),
        ("KB", kilobytes, target.kilobytes),
    )
    return [
        f"{name} {value:.3g} > {most:g}" for name, value, most in pairs if most is not None and value > most
    ]
