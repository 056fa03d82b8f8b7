"""Petitioners of the demo: invented names, telephone numbers and identity numbers that belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass

from app.cli.demo_hand import Hand
from app.cli.demo_texts import seeds
from app.domain.identity import check_character

MOBILES = ("1380000", "1390000", "1370000", "1590000")
"""Round series: one sees at a glance that nobody is meant."""
NOWHERE = "330000"
"""The code of a province as a whole; identity cards carry that of a county."""


@dataclass(frozen=True, slots=True)
class Person:
    """A petitioner."""

    name: str
    phone: str
    id_number: str | None
    address: str


class People:
    """Invents people, each name once."""

    def __init__(self, draw: Hand) -> None:
        """Begin with nobody known; among the names are characters that not every font holds."""
        self.draw = draw
        names = seeds("names")
        self.surnames: str = names["surnames"]
        self.given: list[str] = names["given"].split()
        self.streets: list[str] = names["streets"].split()
        self.taken: set[str] = set()

    def new(self, place: str, *, name: str = "", phone: str = "") -> Person:
        """Return somebody who lives in `place`; two in five say their identity number."""
        name = name or self._name()
        self.taken.add(name)
        return Person(
            name,
            phone or self.draw.choice(MOBILES) + f"{self.draw.randrange(10_000):04d}",
            self._id_number() if self.draw.chance(0.4) else None,
            f"{place}{self.draw.choice(self.streets)}{self.draw.randint(1, 180)}号",
        )

    def _name(self) -> str:
        while (name := self.draw.choice(self.surnames) + self.draw.choice(self.given)) in self.taken:
            pass
        return name

    def _id_number(self) -> str:
        born = f"{self.draw.randint(1950, 2000)}{self.draw.randint(1, 12):02d}{self.draw.randint(1, 28):02d}"
        body = f"{NOWHERE}{born}{self.draw.randrange(1000):03d}"
        return body + check_character(body)
