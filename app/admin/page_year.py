"""The page of a year's calendar: frozen values, already translated."""

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
