"""The figures of a period as a circular needs them: counts and the names of categories and units.

There is no place here for a petitioner, so none can reach the paper (domain.md §8.1, item 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from app.documents import wording
from app.domain.errors import N_, Refused


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One category of the first level: its code, its Chinese name, petitions registered in the period."""

    code: str
    name: str
    count: int

    def __post_init__(self) -> None:
        """Keep the name as one clean table cell."""
        object.__setattr__(self, "name", wording.cell(self.name))


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
class Snapshot:
    """The frozen figures of one period; all counts are of petitions unless the name says visits or people.

    `channels` maps the codes letter, visit, phone, web, fax to petitions; a visit is a batch there.
    `previous_*` are of the same period a year earlier, None where nothing comparable exists.
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
    previous_total: int | None = None
    previous_group_batches: int | None = None

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
        data = asdict(self) | {"channels": dict(self.channels)}
        data["period_from"] = self.period_from.isoformat()
        data["period_to"] = self.period_to.isoformat()
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote or a query counted; a key that is not a figure is refused."""
        unknown = sorted(set(data) - {field.name for field in fields(cls)})
        if unknown:
            raise Refused(N_("A circular has no place for %(names)s."), names=", ".join(unknown))
        return cls(
            **{
                **data,
                "period_from": _day(data["period_from"]),
                "period_to": _day(data["period_to"]),
                "categories": tuple(CategoryCount(**row) for row in data["categories"]),
                "units": tuple(UnitCount(**row) for row in data["units"]),
            }
        )


def _day(value: date | str) -> date:
    """Return the day, written or not."""
    return value if isinstance(value, date) else date.fromisoformat(value)
