"""The figures of a period as a circular needs them: counts and the names of categories and units.

There is no place here for a petitioner, so none can reach the paper (domain.md §8.1, item 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from app.documents import wording
from app.domain.errors import N_, Refused
from app.domain.rates import Rate

_RESIDUAL = "Z"
_VERSION_1 = frozenset({"previous_total", "previous_group_batches"})


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One category of the first level: its code, its Chinese name, petitions registered in the period."""

    code: str
    name: str
    count: int
    before: int | None = None  # in the same period a year earlier, None where that cannot be compared

    def __post_init__(self) -> None:
        """Keep the name as one clean table cell."""
        object.__setattr__(self, "name", wording.cell(self.name))

    @property
    def residual(self) -> bool:
        """Tell whether this is what is left over, and no topic."""
        return self.code.startswith(_RESIDUAL)


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One responsible unit: registered in the period, of these closed; due in the period, of these on time.

    `due` and `closed_on_time` are of the cohort whose binding date falls into the period, whenever they were
    registered, as the rate is defined. `is_school` units with fewer than three petitions are never named.
    """

    name: str
    total: int
    closed: int
    due: int
    closed_on_time: int
    is_school: bool = False

    def __post_init__(self) -> None:
        """Keep the name as one clean table cell."""
        object.__setattr__(self, "name", wording.cell(self.name))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the figures are compared with: an earlier period, as it was counted or as it was published.

    `source` is the number of the circular that published them, empty where they were counted now.
    """

    period_from: date
    period_to: date
    total: int
    visits: int
    visit_people: int
    group_batches: int
    group_people: int
    repeats: int
    province_visits: int
    beijing_visits: int
    rates: Mapping[str, tuple[int, int]]
    categories: Mapping[str, int] = field(default_factory=dict)
    source: str = ""

    def rate(self, name: str) -> Rate:
        """Return a rate of that period; a base of 0 where it was not counted."""
        return Rate(*self.rates.get(name, (0, 0)))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The frozen figures of one period; all counts are of petitions unless the name says visits or people.

    `channels`, `purposes` and `levels` map codes to petitions; a visit is a batch there. `rates` are (part,
    whole) by the names of `domain.rates.RATES`. `supervisions_open`, `supervisions_late`, `backlog` and
    `overdue` are as they stood on the day of counting. `year_before` and `period_before` are None where
    nothing comparable exists.
    """

    office: str
    period_from: date
    period_to: date
    total: int
    channels: Mapping[str, int]
    categories: tuple[CategoryCount, ...]
    units: tuple[UnitCount, ...]
    visit_people: int
    group_batches: int
    group_people: int
    repeats: int
    province_visits: int
    beijing_visits: int
    due: int
    closed_on_time: int
    purposes: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    months: tuple[tuple[str, int], ...] = ()
    rates: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    mean_days: str | None = None
    median_days: str | None = None
    settling_days: int = 90
    supervisions_opened: int = 0
    supervisions_open: int = 0
    supervisions_late: int = 0
    backlog: int = 0
    overdue: int = 0
    year_before: Earlier | None = None
    period_before: Earlier | None = None

    @property
    def visits(self) -> int:
        """Return the batches of visits."""
        return self.channels.get("visit", 0)

    def rate(self, name: str) -> Rate:
        """Return a rate of the period; a base of 0 where it was not counted."""
        return Rate(*self.rates.get(name, (0, 0)))

    def as_earlier(self, source: str) -> dict[str, Any]:
        """Return these figures as what a later period is compared with, as published under a number."""
        data = self.to_json()
        names = {each.name for each in fields(Earlier)} & set(data)
        published = {"categories": {row.code: row.count for row in self.categories}, "visits": self.visits}
        return {name: data[name] for name in sorted(names)} | published | {"source": source}

    def __post_init__(self) -> None:
        """Refuse figures that do not add up: a circular cannot be taken back."""
        parts = {
            "channels": sum(self.channels.values()),
            "categories": sum(category.count for category in self.categories),
        }
        for name, value in parts.items():
            if value != self.total:
                raise Refused(
                    N_("The figures do not add up: %(name)s give %(sum)s, the total is %(total)s."),
                    name=name,
                    sum=value,
                    total=self.total,
                )
        if self.closed_on_time > self.due or self.repeats > self.total:
            raise Refused(N_("The figures do not add up: a part is larger than its whole."))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data; dates as YYYY-MM-DD."""
        return dict(_plain(asdict(self)))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote or a query counted; a key that is not a figure is refused."""
        given = _renamed(data)
        unknown = sorted(set(given) - {each.name for each in fields(cls)})
        if unknown:
            raise Refused(N_("A circular has no place for %(names)s."), names=", ".join(unknown))
        before = given.get("year_before") or {}
        last_year = before.get("categories")
        return cls(
            **{
                **given,
                "period_from": _day(given["period_from"]),
                "period_to": _day(given["period_to"]),
                "categories": tuple(
                    CategoryCount(**({"before": last_year and last_year.get(row["code"], 0)} | row))
                    for row in given["categories"]
                ),
                "units": tuple(UnitCount(**row) for row in given["units"]),
                "months": tuple((month, number) for month, number in given.get("months", ())),
                "rates": _pairs(given.get("rates", {})),
                "year_before": _earlier(given.get("year_before")),
                "period_before": _earlier(given.get("period_before")),
            }
        )


def _renamed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures without what drafts frozen by version 1 compared with, which is counted anew."""
    return {name: value for name, value in data.items() if name not in _VERSION_1}


def _earlier(data: Mapping[str, Any] | None) -> Earlier | None:
    if not data:
        return None
    days = {name: _day(data[name]) for name in ("period_from", "period_to")}
    return Earlier(**{**data, **days, "rates": _pairs(data.get("rates", {}))})


def _pairs(data: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {name: (part, whole) for name, (part, whole) in data.items()}


def _plain(value: Any) -> Any:
    """Return data as JSON has it."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(value: date | str) -> date:
    """Return the day, written or not."""
    return value if isinstance(value, date) else date.fromisoformat(value)
