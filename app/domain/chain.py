"""The chain of the trail: each entry's hash covers its stored fields and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64
"""What stands before the first entry."""

COVERED = (
    "happened_at",
    "actor_id",
    "actor_name",
    "behalf_of_id",
    "verb",
    "subject_kind",
    "subject_id",
    "petition_id",
    "display",
    "changes",
    "reason",
    "origin",
    "extra",
)
"""The fields a hash covers; the row number is left out, for a database may give it anew."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the chain and the hash that stands there."""

    place: int
    entry_hash: str


START = Link(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops holding: the place, the row number (None: no row) and what is the matter."""

    place: int | None
    number: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a chain was followed, how many links held, and the first that did not."""

    last: Link
    count: int
    broken: Break | None = None


def canonical(place: int, entry: Mapping[str, Any]) -> bytes:
    """Return the bytes an entry stands for; the same from either database and from an exported file."""
    fields = [[name, _plain(entry[name])] for name in COVERED]
    return json.dumps([place, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def link(previous: str, place: int, entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry at `place` after the one whose hash is `previous`."""
    return hashlib.sha256(previous.encode("ascii") + canonical(place, entry)).hexdigest()


def follow(entries: Iterable[Mapping[str, Any]], start: Link = START) -> Verdict:
    """Follow sealed entries in the order of their places from `start` to the first that does not hold."""
    last, count = start, 0
    for entry in entries:
        problem = _problem(last, entry)
        if problem is not None:
            return Verdict(last, count, problem)
        last, count = Link(int(entry["place"]), str(entry["entry_hash"])), count + 1
    return Verdict(last, count)


def _problem(last: Link, entry: Mapping[str, Any]) -> Break | None:
    place, number = int(entry["place"]), entry.get("id")
    if place != last.place + 1:
        found = f"the entry is missing; after place {last.place} comes place {place}"
        return Break(last.place + 1, None, found)
    if entry["previous_hash"] != last.entry_hash:
        return Break(place, number, "previous_hash is not the hash of the entry before")
    if entry["entry_hash"] != link(last.entry_hash, place, entry):
        return Break(place, number, "its fields do not give its entry_hash: a field was changed")
    return None


def _plain(value: Any) -> Any:
    """Return `value` in the one form all stores give back: PostgreSQL writes 1.0 and 1e2 otherwise."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
