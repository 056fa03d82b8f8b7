"""The seeded hand of the demo: the same seed draws the same demo."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Hand(Random):
    """Draws what is not secret: names, days, outcomes."""

    def chance(self, share: float) -> bool:
        """Return True in a `share` (0 to 1) of all cases."""
        return self.random() < share

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return one of the keys, each as often as its weight says."""
        return self.choices(tuple(weights), tuple(weights.values()))[0]
