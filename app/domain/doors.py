"""Who another door proved somebody to be, and which roles the groups there give. Guarding ones never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.vocabulary import Role

GUARDIANS = frozenset({Role.sysadmin, Role.security_admin, Role.auditor})
"""Given by two people here, never by who keeps a directory."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody a directory or an OpenID provider vouches for."""

    account: str
    name: str = ""
    groups: tuple[str, ...] = ()
    subject: str | None = None  # a digest of what never changes over there, where there is such a thing


@dataclass(frozen=True, slots=True)
class Door:
    """Another door by its name, and the roles its groups give."""

    name: str
    groups: Mapping[str, tuple[str, ...]]


def why_unfit(mapping: Mapping[str, Iterable[str]]) -> str:
    """Return why groups may not give roles in this way, or nothing."""
    if not mapping:
        return "names no group"
    for group, roles in mapping.items():
        for role in roles:
            if role not in Role._value2member_map_:
                return f"gives the group {group!r} the role {role!r}, which there is not"
            if Role(role) in GUARDIANS:
                return f"gives the group {group!r} the role {role!r}, which no group gives"
    return ""


def roles_of(groups: Iterable[str], mapping: Mapping[str, Iterable[str]]) -> frozenset[Role]:
    """Return the roles of who is in `groups`; an unknown group, role or a guarding one gives nothing.

    Directories write the same name in large and small letters and with blanks after commas.
    """
    known = {_folded(group): tuple(roles) for group, roles in mapping.items()}
    named = {role for group in groups for role in known.get(_folded(group), ())}
    return frozenset(Role(role) for role in named if role in Role._value2member_map_) - GUARDIANS


def _folded(group: str) -> str:
    return ",".join(part.strip() for part in group.casefold().split(","))
