"""Columns that follow another column of the same row, whichever door writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema.base import Base


def derived(name: str, rule: Callable[[str | None], str | None]) -> Callable[[Any], str | None]:
    """Return the default of a column that says `rule` of the column `name`, inserted beside it."""

    def default(context: Any) -> str | None:
        return rule(context.get_current_parameters().get(name))

    return default


def keep_derived(
    model: type[Base], rules: Mapping[str, tuple[str, Callable[[str | None], str | None]]]
) -> None:
    """Let derived columns follow every change: column -> (the one it follows, rule)."""

    @event.listens_for(model, "before_update")
    def follow(_mapper: Any, _connection: Any, row: Any) -> None:
        for target, (source, rule) in rules.items():
            if inspect(row).attrs[source].history.has_changes():
                setattr(row, target, rule(getattr(row, source)))


__all__ = ["derived", "keep_derived"]
