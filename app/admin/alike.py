"""What looks the same as a petition, on its record and beside its form: the score, why, what one may say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Act
from app.actions import petitions
from app.admin import words
from app.admin.context import Context
from app.admin.page import Action, Entry, Panel, Tag
from app.admin.tones import state_tag
from app.catalog.verbs import VERBS
from app.domain.duplicates import consequences
from app.queries.duplicates import (
    SHOWN,
    Candidate,
    checked_at,
    stored,
    subject_of,
    suggestions,
    typed_subject,
)
from app.queries.matters import returned, siblings
from schema.petitions import Petition
from schema.vocabulary import OPEN_STATES, DuplicateVerdict, Event, OccurrenceKind, PetitionState

SURE = 80
"""From this score on a suggestion is drawn in the colour of what wants a look."""

ICONS = {
    DuplicateVerdict.same_matter: "arrows-join",
    DuplicateVerdict.same_person: "user-check",
    DuplicateVerdict.different: "x",
}


def may_decide(ctx: Context) -> bool:
    """Say whether this person says what two petitions are to each other."""
    return ctx.actor.may("petitions", Act.write)


def alike_panels(ctx: Context, row: Petition) -> tuple[Panel, ...]:
    """Return what stands on the record: the petitions of the same matter, and those that may be of it."""
    if row.deleted_at is not None:
        return ()
    if row.is_secret:
        return (_closed(),) if may_decide(ctx) else ()
    linked = siblings(ctx.session, row)
    panels: tuple[Panel, ...] = (_matter(ctx, row, linked),) if row.matter_id is not None else ()
    if may_decide(ctx):
        panels += (_possible(ctx, row, {one.number for one in linked}),)
    return panels


def form_panel(ctx: Context, values: dict[str, Any], person: dict[str, Any]) -> Panel:
    """Return what looks the same as a petition that is being typed; nothing is decided before it is kept."""
    if values.get("purpose") == "report" or values.get("secrecy") not in {None, "", "open"}:
        return _closed()
    found = suggestions(ctx.session, typed_subject(ctx.session, values, person, ctx.today))
    return Panel(
        _("Possibly the same"),
        "repeat",
        len(found),
        _("To decide, save it first; every piece is registered."),
        entries=tuple(_entry(one) for one in found),
        empty=_("Nothing looks the same."),
    )


def returned_panel(ctx: Context) -> tuple[Panel, ...]:
    """Return whose matters have come back, for the home of the officer who met them first (domain M13)."""
    if ctx.actor.staff_id is None or not ctx.actor.may("petitions", Act.read):
        return ()
    found = returned(ctx.session, ctx.actor.staff_id)
    if not found:
        return ()
    entries = tuple(_linked(one) for one in found)
    hint = _("You were the first to meet these matters; they stay with you.")
    return (Panel(_("Come back to you"), "repeat", len(found), hint, entries=entries),)


def found_json(ctx: Context, row: Petition) -> dict[str, Any]:
    """Return the same as JSON."""
    linked = siblings(ctx.session, row)
    known = {one.number for one in linked}
    pairs = [] if row.is_secret else [one for one in stored(ctx.session, row.id) if one.number not in known]
    moment = None if row.is_secret else checked_at(ctx.session, row.id)
    return {
        "compared_at": None if moment is None else moment.isoformat(),
        "occurrence": row.occurrence_kind.value,
        "offered": [event.value.rstrip("_") for event in _offered(ctx, row)],
        "matter": [_json(one) for one in linked],
        "alike": [
            {
                **_json(one),
                "score": one.found.score,
                "reasons": _reasons(one),
                "verdict": None if one.verdict is None else one.verdict.value,
            }
            for one in pairs
        ],
    }


def reasons_text(reasons: Iterable[Any]) -> str:
    """Return why two petitions look the same, in words."""
    return str(_("; ")).join(words.say(text, values) for text, values in reasons)


def _json(one: Candidate) -> dict[str, Any]:
    return {
        "id": one.number,
        "petition_no": one.petition_no,
        "title": one.title,
        "received_on": one.received_on.isoformat(),
        "state": one.state.value,
        "occurrence": one.occurrence_kind.value,
    }


def _reasons(one: Candidate) -> list[str]:
    return [words.say(text, values) for text, values in one.found.reasons]


def _closed() -> Panel:
    text = _("Restricted petitions are compared with nothing, so that no suggestion gives one away.")
    return Panel(_("Possibly the same"), "repeat", empty=text)


def _matter(ctx: Context, row: Petition, linked: Sequence[Candidate]) -> Panel:
    actions = []
    for event in _offered(ctx, row):
        face = VERBS[event]
        target = url_for("petitions.act", pk=row.id, verb=event.value.rstrip("_"))
        actions.append(Action(str(face.label), target, face.icon))
    if may_decide(ctx):
        actions.append(Action(_("Take out"), url_for("DuplicatesView.unlink", pk=row.id), "x"))
    entries = tuple(_linked(one) for one in linked)
    hint = "" if row.occurrence_kind is OccurrenceKind.first else words.member(row.occurrence_kind)
    empty = _("You see no other petition of this matter.")
    return Panel(
        _("Same matter"),
        "arrows-join",
        len(linked),
        hint,
        entries=entries,
        actions=tuple(actions),
        empty=empty,
    )


def _offered(ctx: Context, row: Petition) -> tuple[Event, ...]:
    def possible(event: Event) -> bool:
        return event in VERBS and petitions.obstacles(ctx.actor, row, event) is None

    return consequences(row.occurrence_kind, row.state, possible)


def _possible(ctx: Context, row: Petition, linked: set[int]) -> Panel:
    moment = checked_at(ctx.session, row.id)
    pairs = [one for one in stored(ctx.session, row.id) if one.number not in linked]
    waits = row.state in {PetitionState.draft, *OPEN_STATES}
    if moment is None and waits:
        known = {one.number for one in pairs}
        pairs += suggestions(ctx.session, subject_of(ctx.session, row), known)
    alike = [one for one in pairs if one.verdict is not DuplicateVerdict.different]
    shown = alike[:SHOWN]
    again = Action(_("Compare again"), url_for("DuplicatesView.check", pk=row.id), "refresh", method="post")
    different = len(pairs) - len(alike)
    hint = _("%(number)s decided to be different", number=different) if different else ""
    return Panel(
        _("Possibly the same"),
        "repeat",
        len(alike),
        hint,
        entries=tuple(_entry(one, row.id) for one in shown),
        actions=(again,),
        empty=_("Nothing looks the same.") if moment is not None or waits else _("Not compared yet."),
    )


def _entry(one: Candidate, petition_id: int | None = None) -> Entry:
    """Return a suggestion: the other petition, why, how much, and the three things one may say."""
    if one.verdict is None:
        tag = Tag(
            _("%(score)s points", score=one.found.score),
            "flag",
            "today" if one.found.score >= SURE else "neu",
        )
    else:
        tag = Tag(words.member(one.verdict), "flag", "ok")
    actions: tuple[Action, ...] = ()
    if petition_id is not None:
        actions = tuple(
            Action(
                words.member(verdict),
                url_for("DuplicatesView.decide", pk=petition_id, other=one.number, verdict=verdict.value),
                ICONS[verdict],
                method="post",
            )
            for verdict in DuplicateVerdict
            if verdict is not one.verdict
        )
    text = _(
        "%(number)s · %(day)s · %(why)s",
        number=one.petition_no,
        day=words.day(one.received_on),
        why=reasons_text(one.found.reasons) or words.member(one.state),
    )
    href = url_for("petitions.show", pk=one.number)
    return Entry(
        one.title, text, href, tags=(state_tag(one.state, words.member(one.state)), tag), actions=actions
    )


def _linked(one: Candidate) -> Entry:
    text = _(
        "%(number)s · %(day)s · %(why)s",
        number=one.petition_no or _("Draft"),
        day=words.day(one.received_on),
        why=words.member(one.occurrence_kind),
    )
    tags = (state_tag(one.state, words.member(one.state)),)
    return Entry(one.title, text, url_for("petitions.show", pk=one.number), tags=tags)
