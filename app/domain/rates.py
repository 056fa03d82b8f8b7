"""Rates as their definitions have them: a part, a whole, one decimal half up; nothing where the base is 0.

The definitions are words for people and stand beside every figure; the counting is in `queries/rates.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from app.domain.errors import N_

DASH: Final = "—"
TENTH: Final = Decimal("0.1")


class Unit(StrEnum):
    """What a figure is in: a share of something, or days."""

    share = "share"
    days = "days"


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, both counted; totals are counted anew and never the mean of rates."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Return the rate in percent with one decimal, rounded half up; None where the base is 0."""
        if not self.whole:
            return None
        return (Decimal(self.part) * 100 / Decimal(self.whole)).quantize(TENTH, ROUND_HALF_UP)

    def points_over(self, earlier: Rate) -> Decimal | None:
        """Return the change in percentage points, taken before rounding; None without two bases."""
        if not self.whole or not earlier.whole:
            return None
        now = Decimal(self.part) * 100 / Decimal(self.whole)
        then = Decimal(earlier.part) * 100 / Decimal(earlier.whole)
        return (now - then).quantize(TENTH, ROUND_HALF_UP)

    def __str__(self) -> str:
        """Write the rate: 90.0%, or a dash."""
        return DASH if self.percent is None else f"{self.percent}%"


def change(now: int, then: int | None) -> Decimal | None:
    """Return (now − then) ÷ then in percent with one decimal; None where nothing or 0 is the base."""
    if not then:
        return None
    return (Decimal(now - then) * 100 / Decimal(then)).quantize(TENTH, ROUND_HALF_UP)


def compared(now: int, then: int | None, unit: str = "") -> str:
    """Write a change: +20.0%, a dash with the difference where the base is 0, a dash where there is none."""
    found = change(now, then)
    if found is not None:
        return f"{found:+}%"
    return DASH if then is None else f"{DASH}（{now - then:+}{unit}）"


def middle(days: list[int]) -> tuple[Decimal | None, Decimal | None]:
    """Return mean and median of days, one decimal, half up; None for none."""
    if not days:
        return None, None
    ordered, half = sorted(days), len(days) // 2
    median = (
        Decimal(ordered[half]) if len(days) % 2 else Decimal(ordered[half - 1] + ordered[half]) / Decimal(2)
    )
    mean = Decimal(sum(days)) / Decimal(len(days))
    return mean.quantize(TENTH, ROUND_HALF_UP), median.quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Definition:
    """The name of a rate and how it is counted: numerator, denominator, cohort."""

    label: str
    counted: str


RATES: Final[dict[str, Definition]] = {
    "office_in_time": Definition(
        N_("Forwarded in time (office)"),
        N_("Forwarded, assigned or accepted by the day it was due, of those whose day fell in the period."),
    ),
    "office_late": Definition(
        N_("Forwarded late (office)"), N_("Forwarded after the day it was due, of the same petitions.")
    ),
    "office_open": Definition(
        N_("Overdue and not forwarded (office)"), N_("Still not forwarded, of the same petitions.")
    ),
    "unit_in_time": Definition(
        N_("Accepted in time (unit)"),
        N_(
            "Notice given by the day it was due, counted from the unit's receipt, of those due in the period."
        ),
    ),
    "unit_late": Definition(
        N_("Accepted late (unit)"), N_("Notice given after the day it was due, of the same petitions.")
    ),
    "unit_open": Definition(
        N_("Overdue and not accepted (unit)"), N_("Still without notice, of the same petitions.")
    ),
    "accepted": Definition(
        N_("Acceptance rate"),
        N_("Accepted at any time, of the petitions whose notice was due in the period."),
    ),
    "closed": Definition(
        N_("Closing rate"),
        N_(
            "Closed by the end of the period, of those registered in it; what was declined, diverted or "
            "forwarded away is left out."
        ),
    ),
    "procedural": Definition(
        N_("Ended by procedure"),
        N_("Declined, diverted or forwarded away, of those registered in the period."),
    ),
    "on_time": Definition(
        N_("Closed on time"),
        N_(
            "Closed on or before the binding day, of those due in the period; an extension counts if it was "
            "approved before."
        ),
    ),
    "extended": Definition(N_("Extension rate"), N_("Extended, of those accepted in the period.")),
    "satisfied_office": Definition(
        N_("Satisfied with the office"), N_("Satisfied or basically satisfied, of those rated in the period.")
    ),
    "satisfied_unit": Definition(
        N_("Satisfied with the unit"), N_("Satisfied or basically satisfied, of those rated in the period.")
    ),
    "rated": Definition(N_("Rating rate"), N_("Rated, of those invited to rate in the period.")),
    "repeats": Definition(N_("Repeat rate"), N_("Repeats, of all registered in the period.")),
    "first": Definition(
        N_("Share of first petitions"), N_("First petitions, of all registered in the period.")
    ),
    "settled_at_once": Definition(
        N_("Settled by the first answer"),
        N_(
            "First petitions closed %(days)s days before the period without repeat or review within %(days)s "
            "days, of all first petitions closed then."
        ),
    ),
    "reviewed": Definition(
        N_("Review rate"), N_("Petitions with a review, of those whose opinion was served in the period.")
    ),
    "review_changed": Definition(
        N_("Changed by review"), N_("Revoked or changed, of the reviews decided in the period.")
    ),
    "supervised_on_time": Definition(
        N_("Supervised cases closed on time"), N_("Closed by the day due, of the supervised cases due in it.")
    ),
    "instructions": Definition(
        N_("Instructions carried out on time"),
        N_("Done on time, of the leaders' instructions due in the period."),
    ),
    "reports": Definition(
        N_("Information reported on time"), N_("Reported on time, of the reports due in the period.")
    ),
    "stayed": Definition(
        N_("Settled where they arose"),
        N_("No visit took them above where they arose, of the matters closed in the period."),
    ),
}
"""Every rate that is counted, in the order in which they are published."""
