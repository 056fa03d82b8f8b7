"""The pages of the clock: a year's calendar, and what a rule would move. Frozen, already translated."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.page import Action, Input, Panel
from app.admin.page_special import CalendarMonth


@dataclass(frozen=True, slots=True)
class YearPage:
    """Twelve months of a year, where it comes from, and the ways to change it."""

    title: str
    subtitle: str
    months: tuple[CalendarMonth, ...]
    legend: tuple[tuple[str, str], ...]
    actions: tuple[Action, ...] = ()
    provisional: str = ""  # why dates that hang on this year may still move
    panels: tuple[Panel, ...] = ()
    action_url: str = ""  # where a file goes; empty for those who only look
    file: Input | None = None


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a change would do, shown before it is done; `keep` carries what was typed."""

    title: str
    summary: tuple[str, ...]
    panel: Panel
    keep: tuple[tuple[str, str], ...]
    action_url: str
    confirm: Action
    back: Action
