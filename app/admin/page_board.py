"""What the deadline board is made of, beside what every page shares: lanes of cards, a matrix."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.page import Action, Chip, Choice, Column, Counter, Empty, Input, Tag, Tone


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the board."""

    number: str
    title: str
    url: str
    who: str
    due: Tag
    flags: tuple[Tag, ...] = ()
    edge: Tone | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of deadline with its most urgent cards; `bar` holds (tone, percent 0–100)."""

    label: str
    icon: str
    count: int
    cards: tuple[Card, ...]
    bar: tuple[tuple[Tone, int], ...] = ()
    more: Action | None = None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of the matrix; `heat` 0 (none) to 4 (most of its column)."""

    value: int
    tone: Tone
    heat: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The deadline board: counters, lanes or matrix, filters."""

    title: str
    subtitle: str
    list_url: str
    views: tuple[Choice, ...]
    counters: tuple[Counter, ...]
    action_url: str
    keep: tuple[tuple[str, str], ...]
    filters: tuple[Input, ...]
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    lanes: tuple[Lane, ...] = ()
    matrix_columns: tuple[Column, ...] = ()
    matrix_rows: tuple[tuple[str, str | None, tuple[HeatCell, ...]], ...] = ()  # label, url, cells
    empty: Empty | None = None
