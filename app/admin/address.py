"""Addresses of lists: the whole state stands in the query string, so that a link can be sent on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.catalog.conditions import parse_conditions, parse_order
from app.catalog.entity import Catalogue, Entity
from app.domain.errors import N_, Refused
from app.domain.text import clean_line, row_number
from app.queries.listing import Question

SIZES = (10, 25, 50, 100)
DEFAULT_SIZE = 25
MOST_PAGES = 100_000_000
CONTROLS = frozenset({"q", "sort", "page", "size", "columns", "after", "before", "deleted", "format", "_l_"})


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed list address; `at` gives neighbouring addresses."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    def at(self, **changes: str | int | None) -> str:
        """Return this address with parameters changed, None takes one out; pages start anew unless given."""
        drop = set(changes) | {"page", "after", "before"}
        kept = [(name, value) for name, value in self.pairs if name not in drop]
        kept += [(name, str(value)) for name, value in changes.items() if value is not None]
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def without(self, names: Iterable[str]) -> str:
        """Return this address without the named parameters and on its first page."""
        drop = {*names, "page", "after", "before"}
        kept = [(name, value) for name, value in self.pairs if name not in drop]
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def elsewhere(self, path: str) -> str:
        """Return the same state under another path (export of exactly what is shown)."""
        return replace(self, path=path).without(())

    def value(self, name: str) -> str:
        """Return a parameter, empty when it is not there."""
        return next((value for key, value in self.pairs if key == name), "")


def parse_address(path: str, args: MultiDict[str, str]) -> Address:
    """Read a query string; empty parameters and the token of a form are passed over.

    A range input sends `name__from` and `name__to`; several values of one name are joined by commas. Refused
    for a value of unseen characters only: it narrows something, and nobody can say what.
    """
    joined: dict[str, list[str]] = {}
    for name, typed in args.items(multi=True):
        value = clean_line(typed)
        if typed.strip() and not value:
            raise Refused(N_("“%(name)s” holds nothing that can be read."), field=name, name=name[:40])
        if value and name != "csrf_token":
            joined.setdefault(name, []).append(value)
    for name in [key for key in joined if key.endswith(("__from", "__to"))]:
        base = name.rpartition("__")[0]
        low = joined.get(f"{base}__from", [""])[0]
        high = joined.get(f"{base}__to", [""])[0]
        joined[base] = [f"{low}..{high}"]
    pairs = [
        (name, ",".join(values)) for name, values in joined.items() if not name.endswith(("__from", "__to"))
    ]
    return Address(path, tuple(pairs))


def parse_question(
    entity: Entity,
    address: Address,
    catalogue: Catalogue | None = None,
    *,
    readable: Callable[[str], bool] = lambda _area: True,
) -> Question:
    """Read what a list asks, sizes clamped; Refused (400) for filters, orders and numbers without sense."""
    pairs = [(name, value) for name, value in address.pairs if name not in CONTROLS]
    size = min(_number(address, "size", DEFAULT_SIZE), SIZES[-1])
    return Question(
        conditions=parse_conditions(entity, pairs, catalogue, readable=readable),
        orders=parse_order(entity, address.value("sort")),
        text=address.value("q")[:100],
        page=_number(address, "page", 1),
        size=size,
        after=_number(address, "after", 0) or None,
        before=_number(address, "before", 0) or None,
        deleted=one_of(address, "deleted", ("no", "yes")) == "yes",
    )


def one_of(address: Address, name: str, words: tuple[str, ...]) -> str:
    """Return a parameter that takes few words, the first when it is not there; Refused for any other."""
    word = address.value(name) or words[0]
    if word not in words:
        raise Refused(N_("“%(value)s” is not one of the choices."), field=name, value=word[:40])
    return word


def _number(address: Address, name: str, default: int) -> int:
    text = address.value(name)
    if not text:
        return default
    number = row_number(text)
    if number is None or number >= MOST_PAGES:
        raise Refused(N_("“%(name)s” must be a positive number."), field=name, name=name)
    return number
