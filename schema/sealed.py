"""Columns whose text stands encrypted in the database; the composition root binds the cipher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Text, TypeDecorator, event, inspect
from sqlalchemy.sql import operators

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.base import Base

MARK = "~sealed:"
"""How sealed text begins; plain text that begins so is sealed itself, so that nobody can pretend."""

DIGEST = "_hash"
"""What the column of a sealed column's keyed hash is called, after its name."""


class Cipher(Protocol):
    """What seals, opens and digests; a place is `table.column`."""

    def seal(self, place: str, text: str) -> str:
        """Return `text` encrypted, beginning with MARK."""

    def open(self, place: str, stored: str) -> str:
        """Return the text behind what `seal` gave for the same place."""

    def digest(self, text: str) -> str:
        """Return the keyed hash of a number, however it is written."""


class Secret(str):
    """Text that a column which takes both must store sealed."""

    __slots__ = ()


class SecretValue(dict[str, Any]):
    """A structured value that a column which takes both must store sealed."""

    __slots__ = ()


_bound: list[Cipher] = []


def bind(cipher: Cipher) -> None:
    """Use `cipher` from now on."""
    _bound[:] = [cipher]


def cipher() -> Cipher:
    """Return the bound cipher."""
    return _bound[0]


class _Opaque(TypeDecorator.Comparator[str]):
    """Sealed text can be there or not; to compare or search it would ask the noise."""

    def operate(self, op: Any, *other: Any, **options: Any) -> Any:
        if op not in {operators.is_, operators.is_not}:
            raise TypeError(f"{self.expr} is sealed: compare its keyed hash")
        return super().operate(op, *other, **options)


class Sealed(TypeDecorator[str]):
    """Text stored encrypted and read in plain; with `always` off only what is a `Secret`.

    What carries no mark is read as it stands: values from before the first key.
    """

    impl = Text
    cache_ok = True

    def __init__(
        self, place: str, length: int | None = None, *, always: bool = True, when: str = "is_secret"
    ) -> None:
        """Remember the place the text is bound to, its length in plain, and when it must be sealed."""
        super().__init__()
        self.place, self.length, self.always, self.when = place, length, always, when

    @property
    def comparator_factory(self) -> Any:  # type: ignore[override]
        """Let nobody compare what is always sealed."""
        return _Opaque if self.always else super().comparator_factory

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Return what is stored."""
        if value is None:
            return None
        hidden = self.always or isinstance(value, Secret) or value.startswith(MARK)
        return cipher().seal(self.place, value) if hidden else value

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Return the text; a `Secret` where the column takes both."""
        if value is None or not value.startswith(MARK):
            return value
        text = cipher().open(self.place, value)
        return text if self.always else Secret(text)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Say whether nothing need be written: the same words, hidden as before."""
        return bool(x == y) and is_hidden(x) == is_hidden(y)

    def plain(self, stored: str) -> str:
        """Return the text behind what is stored, sealed or not."""
        return cipher().open(self.place, stored) if stored.startswith(MARK) else stored


class SealedValue(Sealed):
    """A structured value (JSON in a column of text), stored sealed exactly when it is a `SecretValue`."""

    cache_ok = True

    def __init__(self, place: str) -> None:
        """Remember the place the value is bound to."""
        super().__init__(place, always=False)

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """Return what is stored."""
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False)
        return cipher().seal(self.place, text) if is_hidden(value) else text

    def process_result_value(self, value: str | None, dialect: Any) -> Any:  # noqa: ARG002
        """Return the value; a `SecretValue` when it was sealed."""
        if value is None:
            return None
        found = json.loads(self.plain(value))
        return SecretValue(found) if value.startswith(MARK) else found


def is_hidden(value: Any) -> bool:
    """Say whether a value is one that is stored sealed."""
    return isinstance(value, Secret | SecretValue)


def digest_of(name: str) -> Callable[[Any], str | None]:
    """Return the default of a hash column: the keyed hash of what is inserted beside it."""

    def default(context: Any) -> str | None:
        value = context.get_current_parameters().get(name)
        return cipher().digest(value) if value else None

    return default


def keep_digests(model: type[Base], *names: str) -> None:
    """Let the hashes of a model's sealed columns follow every change."""

    @event.listens_for(model, "before_update")
    def follow(_mapper: Any, _connection: Any, row: Any) -> None:
        for name in names:
            if inspect(row).attrs[name].history.has_changes():
                value = getattr(row, name)
                setattr(row, name + DIGEST, cipher().digest(value) if value else None)


_KINDS: dict[tuple[bool, bool], Any] = {
    (False, False): str,
    (False, True): Secret,
    (True, False): dict,
    (True, True): SecretValue,
}
"""Whether a value is structured, whether it is to be hidden -> what it must be."""


def keep_secret(model: type[Base], when: str, *names: str) -> None:
    """Let the text of a model be sealed exactly while the column `when` says so."""

    @event.listens_for(model, "before_insert")
    @event.listens_for(model, "before_update")
    def follow(_mapper: Any, _connection: Any, row: Any) -> None:
        hidden = bool(getattr(row, when))
        for name in names:
            value = getattr(row, name)
            if value is not None and is_hidden(value) is not hidden:
                setattr(row, name, _KINDS[isinstance(value, dict), hidden](value))


__all__ = [
    "DIGEST",
    "MARK",
    "Cipher",
    "Sealed",
    "SealedValue",
    "Secret",
    "SecretValue",
    "bind",
    "cipher",
    "digest_of",
    "is_hidden",
    "keep_digests",
    "keep_secret",
]
