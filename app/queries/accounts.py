"""Questions about accounts and their roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schema.base import AccountRole, User, assoc_user_role


def holders(session: Session) -> Mapping[str, int]:
    """Return role -> number of active accounts; the empty role counts all."""
    statement = (
        select(AccountRole.name, func.count())
        .join(assoc_user_role, assoc_user_role.c.role_id == AccountRole.id)
        .join(User, User.id == assoc_user_role.c.user_id)
        .where(User.active.is_(True))
        .group_by(AccountRole.name)
    )
    found = dict(session.execute(statement).tuples().all())
    found[""] = session.scalar(select(func.count()).select_from(User)) or 0
    return found


def number_of(session: Session, username: str) -> int | None:
    """Return the number of an account, or None when there is none of this name."""
    return session.scalar(select(User.id).where(User.username == username))


def everybody(session: Session) -> Sequence[dict[str, Any]]:
    """Return every account with its roles, by name."""
    pairs = select(assoc_user_role.c.user_id, AccountRole.name).join(
        AccountRole, AccountRole.id == assoc_user_role.c.role_id
    )
    roles: dict[int, list[str]] = {}
    for user_id, name in session.execute(pairs.order_by(AccountRole.name)):
        roles.setdefault(user_id, []).append(name)
    columns = select(User.id, User.username, User.first_name, User.last_name, User.active, User.last_login)
    return [
        {**row, "roles": roles.get(row["id"], [])}
        for row in session.execute(columns.order_by(User.username)).mappings()
    ]
