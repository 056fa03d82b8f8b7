"""The wording of papers: one writes a draft, another puts it into force; what was stays on record."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.clock import now
from app.domain.errors import N_, Refused, Stale
from app.queries.wordings import current_of, draft_of, last_number
from schema.vocabulary import AuditVerb
from schema.wordings import Wording, WordingState

FIXED = N_("Only a draft is changed; go back to a version by making a new draft from it.")


def save_draft(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    file: str,
    text: str,
    reason: str,
    version: int | None = None,
) -> Wording:
    """Write the draft of a file, a new one where none is in work; every file has one draft at most.

    `version` is the one of the draft the text was typed over, None for a new draft. NotAllowed without the
    right; Refused without a reason; Stale when somebody else has saved meanwhile.
    """
    actor.require("wordings", "draft")
    if not reason:
        raise Refused(N_("Say why the wording is changed."), field="reason")
    row = draft_of(session, kind, file)
    if row is None and version is None:
        return _begin(session, actor, kind=kind, file=file, text=text, reason=reason)
    if row is None or row.version != version:
        raise Stale(N_("Somebody else has saved this wording in between; look at it again before you save."))
    changes = audit.apply(row, {"text": text, "reason": reason})
    if changes:
        row.written_by_id, row.updated_by_id, row.updated_at = actor.user_id, actor.user_id, now()
        session.flush()
        audit.record(session, actor, row, AuditVerb.amend, changes=changes, display=name_of(row))
    return row


def publish(session: Session, actor: Actor, row: Wording) -> None:
    """Put a draft into force in place of the version before.

    NotAllowed without the right; Refused for whoever wrote it: two people answer for what papers say.
    """
    actor.require("wordings", "publish")
    _require_draft(row)
    if row.written_by_id == actor.user_id:
        raise Refused(N_("Who wrote this version does not put it into force; a second person does."))
    moment, before = now(), current_of(session, row.kind, row.file)
    if before is not None:
        _move(session, actor, before, WordingState.retired, "retire")
        before.retired_at = moment
        session.flush()  # before the new one, for one at most is in force
    row.published_by_id, row.published_at = actor.user_id, moment
    _move(session, actor, row, WordingState.published, "publish")


def discard(session: Session, actor: Actor, row: Wording) -> None:
    """Give a draft up; its number stays used and its text on record."""
    actor.require("wordings", "draft")
    _require_draft(row)
    row.retired_at = now()
    _move(session, actor, row, WordingState.retired, "retire")


def name_of(row: Wording) -> str:
    """Return what a version is called in the trail."""
    return f"{row.kind}/{row.file} · {row.number}"


def _begin(session: Session, actor: Actor, *, kind: str, file: str, text: str, reason: str) -> Wording:
    row = Wording(
        kind=kind,
        file=file,
        number=last_number(session, kind, file) + 1,
        state=WordingState.draft,
        text=text,
        reason=reason,
        written_by_id=actor.user_id,
        created_by_id=actor.user_id,
        created_at=now(),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=name_of(row))
    return row


def _require_draft(row: Wording) -> None:
    if row.state is not WordingState.draft:
        raise Refused(FIXED)


def _move(session: Session, actor: Actor, row: Wording, state: WordingState, verb: str) -> None:
    before, row.state = row.state, state
    row.updated_by_id, row.updated_at = actor.user_id, now()
    session.flush()
    audit.record(session, actor, row, verb, changes={"state": (before, state)}, display=name_of(row))
