"""Refusals every room may raise; the doors turn them into sentences and status codes."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the gettext convention for "extract, translate later"
    """Mark `message` for extraction; the door that shows it translates it."""
    return message


class PanelError(Exception):
    """The base of everything a user may be told: an English msgid and its parameters."""

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        """Keep the untranslated `message`, the input `field` it belongs to, and the values it names."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        """Return the English sentence with its parameters filled in."""
        return self.message % self.params if self.params else self.message


class Refused(PanelError):
    """A rule says no: the sentence names the rule and the way out (422 at the web door)."""


class NotAllowed(PanelError):
    """This person may not do this here (403 at the web door)."""


class Invisible(PanelError):
    """No such row for this person; existence is not revealed (404 at the web door)."""


class Clash(PanelError):
    """The database holds something that excludes the change (409 at the web door)."""


class Stale(PanelError):
    """Somebody saved the same record in between; both texts are shown (409 at the web door)."""


class Refusals(PanelError):
    """Several refusals at once, so that nobody fills in a form three times (422 at the web door)."""

    def __init__(self, problems: list[Refused]) -> None:
        """Keep the problems, at least one, in the order they are shown."""
        super().__init__(problems[0].message, field=problems[0].field, **problems[0].params)
        self.problems = tuple(problems)


def refuse_all(problems: list[Refused]) -> None:
    """Raise Refusals with every problem at once; return when there is none."""
    if problems:
        raise Refusals(problems)
