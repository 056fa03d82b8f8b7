"""Two people for power: `sysadmin` proposes, `security_admin` decides.

Proposed are accounts, roles, permissions, how far roles see, and column rights. Nobody decides on the own
proposal, about himself or herself, or grants to the own role. What was proposed on a state that has changed
meanwhile is not carried out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.columns import Narrowing
from app.actions import accounts, audit, column_rights, powers, roles, scopes
from app.actions.configuration import bump
from app.catalog.entity import Entity
from app.clock import now
from app.domain.errors import N_, Clash, Invisible, NotAllowed, Refused, Stale
from app.queries.actors import matrix_of
from app.queries.catalog import whole
from app.queries.column_rights import TAKEN, narrowing, stored
from app.queries.column_rights import token as columns_token
from app.queries.standing import Chosen
from schema.base import User
from schema.proposals import Proposal, ProposalKind, ProposalState
from schema.vocabulary import AuditVerb, Role, RowScope

Pairs = Collection[tuple[str, str]]
VERBS = {
    ProposalState.approved: AuditVerb.approve,
    ProposalState.declined: AuditVerb.reject,
    ProposalState.withdrawn: AuditVerb.retract,
}
"""How the trail calls what became of a proposal."""


def open_account(
    session: Session, actor: Actor, *, username: str, name: str, roles: Collection[str]
) -> Proposal:
    """Propose an account; it is opened without a password, which is handed out after the approval."""
    actor.require("accounts", "write")
    powers.lock(session)
    username, name = accounts.check_new(session, username, name, roles)
    for other in _open_ones(session, ProposalKind.open_account):
        if other.payload["username"].lower() == username.lower():
            raise Refused(N_("This account is already proposed."), field="username")
    held = sorted(accounts.check_roles(roles))
    payload = {"username": username, "name": name, "roles": held}
    return _propose(session, actor, ProposalKind.open_account, payload)


def change_account(
    session: Session, actor: Actor, user: User, *, active: bool, roles: Collection[str]
) -> Proposal | None:
    """Propose other roles for an account, or to switch it on; None when nothing differs."""
    actor.require("accounts", "write")
    held = sorted(accounts.check_roles(roles))
    accounts.check_change(session, actor, user, active=active, roles=held)
    old = sorted(accounts.role_names(session, user.id))
    if held == old and active == bool(user.active):
        return None
    if any(other.subject_id == user.id for other in _open_ones(session, ProposalKind.change_account)):
        raise Refused(N_("A change of this account is already proposed; it has to be decided first."))
    payload = {"username": user.username, "roles": [old, held], "active": [bool(user.active), active]}
    return _propose(session, actor, ProposalKind.change_account, payload, user.id)


def change_permissions(session: Session, actor: Actor, *, granted: Pairs, revoked: Pairs) -> Proposal | None:
    """Propose to grant and revoke (role, permission) pairs; None when there are none."""
    actor.require("roles", "write")
    powers.lock(session)
    roles.check(session, actor, granted=granted, revoked=revoked)
    if any(role == Role.security_admin for role, _word in granted):
        raise Refused(N_("Nobody grants to himself or herself: whoever approves would hold this role."))
    if not granted and not revoked:
        return None
    payload = {
        "granted": sorted(map(list, granted)),
        "revoked": sorted(map(list, revoked)),
    }
    return _propose(session, actor, ProposalKind.change_permissions, payload)


def change_scopes(session: Session, actor: Actor, role: Role, area: str, wanted: Chosen) -> Proposal | None:
    """Propose how far a role sees in an area; nothing wanted is the default. None when nothing differs."""
    actor.require("roles", "write")
    powers.lock(session)
    scopes.check(session, actor, role, area, wanted)
    if role is Role.security_admin:
        raise Refused(N_("Nobody grants to himself or herself: whoever approves would hold this role."))
    old = scopes.current(session, role, area)
    if old == wanted:
        return None
    payload = {
        "role": role.value,
        "area": area,
        "scopes": [sorted(old.scopes), sorted(wanted.scopes)],
        "units": [sorted(old.units), sorted(wanted.units)],
    }
    return _propose(session, actor, ProposalKind.change_scopes, payload)


def change_columns(
    session: Session, actor: Actor, entity: Entity, wanted: column_rights.Wanted, *, seen: str
) -> Proposal | None:
    """Propose what is taken from the roles for columns of an area; None when nothing differs.

    Stale when `seen` is not the token of what is stored.
    """
    actor.require("roles", "write")
    differing = column_rights.differing(session, entity, wanted, seen=seen)
    column_rights.check(session, actor, entity, differing)
    rows = stored(session, entity.key)
    old = {name: narrowing(rows.get(name)) for name in differing}
    returned = frozenset[str]().union(*(column_rights.returned(old[n], differing[n]) for n in differing))
    if Role.security_admin in returned:
        raise Refused(N_("Nobody grants to himself or herself: whoever approves would hold this role."))
    if not differing:
        return None
    columns = {
        name: {part: [sorted(getattr(old[name], part)), sorted(getattr(less, part))] for part in TAKEN}
        for name, less in differing.items()
    }
    payload = {"area": entity.key, "columns": columns, "returned": sorted(returned)}
    return _propose(session, actor, ProposalKind.change_columns, payload)


def approve(session: Session, actor: Actor, number: int, reason: str = "") -> Proposal:
    """Carry out a proposal as its second person. Clash when decided already, Stale when outdated."""
    proposal = _deciding(session, actor, number)
    if is_outdated(session, proposal):
        raise Stale(
            N_("What this proposal is about has changed since; decline it, and let it be proposed anew.")
        )
    payload = proposal.payload
    if proposal.kind is ProposalKind.open_account:
        accounts.apply_create(session, actor, proposal=proposal.id, **payload)
    elif proposal.kind is ProposalKind.change_account:
        user = accounts.find(session, proposal.subject_id or 0)
        wanted: dict[str, Any] = {"active": payload["active"][1], "roles": payload["roles"][1]}
        accounts.check_change(session, actor, user, **wanted)
        accounts.apply_change(session, actor, user, proposal=proposal.id, **wanted)
    elif proposal.kind is ProposalKind.change_scopes:
        role, area = Role(payload["role"]), payload["area"]
        chosen = Chosen(frozenset(map(RowScope, payload["scopes"][1])), frozenset(payload["units"][1]))
        scopes.check(session, actor, role, area, chosen)
        scopes.apply(session, actor, role, area, chosen, proposal=proposal.id)
    elif proposal.kind is ProposalKind.change_columns:
        _apply_columns(session, actor, proposal)
    else:
        granted, revoked = (_pairs(payload[key]) for key in ("granted", "revoked"))
        roles.check(session, actor, granted=granted, revoked=revoked)
        roles.apply(session, actor, granted=granted, revoked=revoked, proposal=proposal.id)
    return _close(session, actor, proposal, ProposalState.approved, reason)


def decline(session: Session, actor: Actor, number: int, reason: str) -> Proposal:
    """Refuse a proposal as its second person, and say why."""
    proposal = _deciding(session, actor, number)
    if not reason.strip():
        raise Refused(N_("Say why, so that whoever proposed it knows."), field="reason")
    return _close(session, actor, proposal, ProposalState.declined, reason)


def withdraw(session: Session, actor: Actor, number: int) -> Proposal:
    """Take back one's own proposal."""
    proposal = _open_one(session, number)
    if actor.user_id is None or proposal.proposed_by_id != actor.user_id:
        raise NotAllowed(N_("Only who proposed it takes it back."))
    return _close(session, actor, proposal, ProposalState.withdrawn)


def why_not(actor: Actor, proposal: Proposal) -> str:
    """Return why this person must not decide on a proposal; empty when nothing speaks against it."""
    if proposal.proposed_by_id == actor.user_id:
        return N_("Nobody decides on his or her own proposal.")
    if proposal.subject_id is not None and proposal.subject_id == actor.user_id:
        return N_("Nobody decides about himself or herself.")
    granted = {role for role, _word in proposal.payload.get("granted", ())}
    returned = set(proposal.payload.get("returned", ()))
    if (granted | returned | {proposal.payload.get("role")}) & actor.roles:
        return N_("Nobody grants to himself or herself: this role is one's own.")
    return ""


def is_outdated(session: Session, proposal: Proposal) -> bool:
    """Say whether what a proposal is about has changed since it was made."""
    return proposal.based_on != _state(session, proposal.kind, proposal.payload, proposal.subject_id)


def token(value: Any) -> str:
    """Return a short mark of a state, to notice that it has changed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def account_token(session: Session, user_id: int) -> str:
    """Return the mark of an account's roles and its switch."""
    active = session.scalar(select(User.active).where(User.id == user_id))
    return token([bool(active), sorted(accounts.role_names(session, user_id))])


def scopes_token(session: Session, role: Role, area: str) -> str:
    """Return the mark of how far the office lets a role see in an area."""
    chosen = scopes.current(session, role, area)
    return token([sorted(chosen.scopes), sorted(chosen.units)])


def _state(session: Session, kind: ProposalKind, payload: dict[str, Any], subject: int | None) -> str:
    """Return the mark of what a proposal changes: an account, permissions of roles, a role's sight."""
    if kind is ProposalKind.change_account:
        return account_token(session, subject or 0)
    if kind is ProposalKind.change_permissions:
        matrix = matrix_of(session)
        named = sorted({role for key in ("granted", "revoked") for role, _word in payload[key]})
        return token([[role, sorted(matrix.get(role, ()))] for role in named])
    if kind is ProposalKind.change_scopes:
        return scopes_token(session, Role(payload["role"]), payload["area"])
    if kind is ProposalKind.change_columns:
        return columns_token(stored(session, payload["area"]))
    return ""


def _apply_columns(session: Session, actor: Actor, proposal: Proposal) -> None:
    entity = whole(session).entities.get(proposal.payload["area"])
    if entity is None:
        raise Stale(N_("There is no such area."))
    wanted = {
        name: Narrowing(**{part: frozenset(pair[1]) for part, pair in parts.items()})
        for name, parts in proposal.payload["columns"].items()
    }
    column_rights.check(session, actor, entity, wanted)
    column_rights.apply(session, actor, entity, wanted, proposal=proposal.id)


def _propose(
    session: Session, actor: Actor, kind: ProposalKind, payload: dict[str, Any], subject: int | None = None
) -> Proposal:
    if actor.user_id is None:
        raise NotAllowed(N_("Only who has an account proposes."))
    proposal = Proposal(
        kind=kind,
        state=ProposalState.open,
        subject_id=subject,
        payload=payload,
        based_on=_state(session, kind, payload, subject),
        proposed_at=now(),
        proposed_by_id=actor.user_id,
    )
    session.add(proposal)
    session.flush()
    changes = {name: (None, value) for name, value in {"kind": kind, **payload}.items()}
    audit.record(session, actor, proposal, AuditVerb.propose, changes=changes, display=f"#{proposal.id}")
    bump(session)
    return proposal


def _deciding(session: Session, actor: Actor, number: int) -> Proposal:
    """Return an open proposal this person may decide on, asked anew under the lock."""
    actor.require("approvals", "decide")
    proposal = _open_one(session, number)
    if not _holds(session, actor.user_id, Role.security_admin):
        raise NotAllowed(N_("You do not have the right to do this."))
    problem = why_not(actor, proposal)
    if problem:
        raise NotAllowed(problem)
    return proposal


def _holds(session: Session, user_id: int | None, role: Role) -> bool:
    """Say whether an account is active and holds a role just now, whatever was true when a request began."""
    active = user_id is not None and session.scalar(select(User.active).where(User.id == user_id))
    return bool(active) and role.value in accounts.role_names(session, user_id or 0)


def _open_one(session: Session, number: int) -> Proposal:
    powers.lock(session)
    proposal = session.get(Proposal, number, populate_existing=True)
    if proposal is None:
        raise Invisible(N_("There is no such proposal."))
    if proposal.state is not ProposalState.open:
        raise Clash(N_("This proposal has been decided already."))
    return proposal


def _open_ones(session: Session, kind: ProposalKind) -> list[Proposal]:
    powers.lock(session)
    statement = select(Proposal).where(Proposal.state == ProposalState.open, Proposal.kind == kind)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def _close(
    session: Session, actor: Actor, proposal: Proposal, state: ProposalState, reason: str = ""
) -> Proposal:
    proposal.state, proposal.reason = state, reason.strip() or None
    proposal.decided_at, proposal.decided_by_id = now(), actor.user_id
    session.flush()
    verb = VERBS[state]
    audit.record(session, actor, proposal, verb, reason=proposal.reason, display=f"#{proposal.id}")
    bump(session)
    return proposal


def _pairs(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(role, word) for role, word in rows]
