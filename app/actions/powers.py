"""Power over power: who may change it alone, the lock all such changes take, and the guardians who stay."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.domain.errors import N_, NotAllowed
from app.queries.demo import is_demo
from schema.base import AccountRole, User, assoc_user_role
from schema.vocabulary import Role

GUARDIANS = (Role.sysadmin, Role.security_admin, Role.auditor)


def at_once(session: Session, actor: Actor) -> bool:
    """Say whether a change takes effect without a second person: the operator's, or in a demo database."""
    return actor.user_id is None or is_demo(session)


def require_alone(session: Session, actor: Actor) -> None:
    """Return when a change needs no second person; NotAllowed otherwise."""
    if not at_once(session, actor):
        raise NotAllowed(N_("A security administrator has to approve this; nobody does it alone."))


def lock(session: Session) -> None:
    """Let changes of accounts, roles and permissions happen one after the other until the commit.

    Counting the last guardians is only right while nobody else takes one away. SQLite has one writer anyway.
    """
    rows = select(AccountRole.id).where(AccountRole.name.in_(GUARDIANS)).order_by(AccountRole.id)
    session.execute(rows.with_for_update(key_share=True))


def holders(session: Session, role: Role) -> int:
    """Return how many active accounts hold a role."""
    statement = (
        select(func.count())
        .select_from(assoc_user_role)
        .join(AccountRole, AccountRole.id == assoc_user_role.c.role_id)
        .join(User, User.id == assoc_user_role.c.user_id)
        .where(AccountRole.name == role.value, User.active.is_(True))
    )
    return session.scalar(statement) or 0
