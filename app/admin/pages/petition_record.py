"""The record of a petition: where it stands on its way, what is due, what may be done now."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from app.access.permissions import Act
from app.actions import petitions, preparations
from app.admin import words
from app.admin.alike import alike_panels
from app.admin.context import Context
from app.admin.page import Action, Banner, Entry, Panel, RecordPage, Step, Tag
from app.admin.pages.papers import bundle_action, paper_actions
from app.admin.pages.petition_proposals import proposal_face, proposals_panel
from app.admin.presence import editing_hint
from app.admin.record import child_panels, reveal_action, side_panels, tools, value_panels
from app.admin.timeline import tabs, timeline
from app.admin.tones import due_tag, flags, state_tag
from app.catalog.entity import Entity
from app.catalog.verbs import VERBS
from app.clock import on_office_day
from app.domain.deadlines import remaining
from app.domain.workflow import transition
from app.queries.board import RIGHTS
from app.queries.calendar import calendar
from app.queries.petitions import (
    FLAGS,
    deadlines_of,
    may_still_object,
    papers_of,
    people_of,
    supervisions_of,
)
from schema.vocabulary import OPEN_STATES, DeadlineKind, Event, PetitionState, Purpose, Track

WAYS: dict[str, tuple[PetitionState, ...]] = {
    "direct": (PetitionState.registered, PetitionState.answered_directly, PetitionState.closed),
    "handled": (
        PetitionState.registered,
        PetitionState.dispatched,
        PetitionState.accepted,
        PetitionState.closed,
    ),
    "opinion": (
        PetitionState.registered,
        PetitionState.dispatched,
        PetitionState.accepted,
        PetitionState.opinion_draft,
        PetitionState.opinion_approved,
        PetitionState.served,
        PetitionState.closed,
    ),
    "review": (
        PetitionState.accepted,
        PetitionState.served,
        PetitionState.in_review,
        PetitionState.review_served,
        PetitionState.in_recheck,
        PetitionState.concluded,
    ),
}
"""The ways a petition goes; the record shows the one it is on."""

ROUNDS = frozenset(
    {
        PetitionState.in_review,
        PetitionState.review_served,
        PetitionState.in_recheck,
        PetitionState.concluded,
    }
)
BELOW = (
    "objections",
    "opinions",
    "review_rounds",
    "rulings",
    "agreements",
    "interim_notices",
    "archives",
)
"""What hangs on a petition and is shown once there is some of it."""


def petition_page(ctx: Context, entity: Entity, row: Any) -> RecordPage:
    """Return the page of one petition."""
    if row.deleted_at is not None or row.state is PetitionState.draft:
        verbs = _verbs(ctx, row)
    else:
        verbs = (*_verbs(ctx, row), *_supervise(ctx, row))
    marks = {name: getattr(row, name) for name in FLAGS}
    named = tuple(Tag(tag.text, "flag", tag.tone, tag.icon) for tag in flags(marks))
    kept = {
        "title",
        "petition_no",
        "state",
        "petitioner_name",
        "due_on",
        "due_provisional",
        "query_code",
    } | set(FLAGS) - {"people_count"}
    return RecordPage(
        key=entity.key,
        number=row.petition_no or _("Draft"),
        title=row.title,
        tags=(state_tag(row.state, words.member(row.state)), *_track(row), *named),
        steps=_steps(row),
        banner=_banner(ctx, row),
        verbs=verbs,
        tools=tools(ctx, entity, row) if row.state in {PetitionState.draft, *OPEN_STATES} else (),
        main=(
            *value_panels(ctx, entity, row, skip=kept, only=("text",)),
            *child_panels(
                ctx, entity, row, only=("claims",), growing=row.state in {PetitionState.draft, *OPEN_STATES}
            ),
            *value_panels(ctx, entity, row, skip=kept, only=("result",)),
        ),
        below=(
            *child_panels(ctx, entity, row, only=("assignments", "recusals")),
            *_filled(child_panels(ctx, entity, row, only=BELOW)),
            *_personal(ctx, entity, row),
            *value_panels(ctx, entity, row, skip=kept, only=("main", "people", "route", "flags", "origin")),
        ),
        side=(
            *proposals_panel(ctx, row),
            _people(ctx, row),
            *alike_panels(ctx, row),
            _deadlines(ctx, row),
            _supervisions(ctx, row),
            _papers(ctx, row),
            *side_panels(ctx, entity, row),
        ),
        timeline=timeline(ctx, entity, row),
        editing=editing_hint(ctx, entity, row),
        tabs=tabs(entity, row),
    )


def _track(row: Any) -> tuple[Tag, ...]:
    """Return the procedure where it is not the ordinary one."""
    return () if row.track is Track.ordinary else (Tag(words.member(row.track), "flag", "cyan", "bolt"),)


def _verbs(ctx: Context, row: Any) -> tuple[Action, ...]:
    """Every verb of this state: pressed when this person may, with the reason when not."""
    found = []
    objecting = row.state is PetitionState.dispatched and may_still_object(ctx.session, row.id, ctx.today)
    for event, face in VERBS.items():
        reason = petitions.obstacles(ctx.actor, row, event)
        possible = reason is None
        if not possible and not _belongs(row, event):
            continue
        if (event is Event.object and not objecting) or not _fits(row, event):
            continue
        proposal = None if possible else _proposal(ctx, row, event)
        if proposal is not None:
            found.append(proposal)
            continue
        found.append(
            Action(
                str(face.label),
                url_for("petitions.act", pk=row.id, verb=event.value.rstrip("_")),
                face.icon,
                "danger" if face.danger else ("primary" if face.primary and possible else "default"),
                reason=None if possible else _(reason),
            )
        )
    return tuple(sorted(found, key=lambda action: (action.reason is not None, action.style != "primary")))


def _fits(row: Any, event: Event) -> bool:
    """Say whether a verb is for this purpose: opinions for appeals, replies for all others."""
    found = transition(event, row.state)
    simple = row.track is Track.simple
    if event in {Event.simplify, Event.ordinary}:
        return simple is (event is Event.ordinary)
    if event is Event.reply and simple:
        return True
    wanted = "not_an_appeal" if row.purpose is Purpose.appeal else "an_appeal"
    return found is None or wanted not in found.guards


def _proposal(ctx: Context, row: Any, event: Event) -> Action | None:
    """Return the way to propose what somebody else decides, or None where this person may not even that."""
    found = transition(event, row.state)
    if found is None or not preparations.may_prepare(ctx.actor, row, found):
        return None
    face = proposal_face(event)
    return Action(
        str(face.label),
        url_for("petitions.propose", pk=row.id, verb=event.value.rstrip("_")),
        face.icon,
        "default",
    )


def _belongs(row: Any, event: Event) -> bool:
    """Say whether a verb this person may not do belongs to this state: then its reason is worth showing."""
    return transition(event, row.state) is not None


def _supervise(ctx: Context, row: Any) -> tuple[Action, ...]:
    if row.state not in OPEN_STATES or not ctx.actor.may("supervision", "open"):
        return ()
    return (Action(_("Supervise"), url_for("petitions.supervise", pk=row.id), "gavel"),)


def _steps(row: Any) -> tuple[Step, ...]:
    way = WAYS[_way(row)]
    if row.state not in way:
        return ()
    here = way.index(row.state)
    dates = {
        PetitionState.registered: row.registered_on,
        PetitionState.accepted: row.accepted_on,
        PetitionState.answered_directly: row.answered_on,
        PetitionState.closed: row.closed_on,
    }
    steps = []
    for place, state in enumerate(way):
        day = dates.get(state)
        where = (
            "done"
            if place < here or row.state is PetitionState.closed
            else ("here" if place == here else "ahead")
        )
        steps.append(Step(words.member(state), where, f"{day:%m-%d}" if day and where != "ahead" else ""))
    return tuple(steps)


def _way(row: Any) -> str:
    """Return which way a petition goes: answered at once, replied to, decided by an opinion, reviewed."""
    if row.state is PetitionState.answered_directly or (
        row.state is PetitionState.closed and row.accepted_on is None
    ):
        return "direct"
    if row.state in ROUNDS:
        return "review"
    appeal = row.purpose is Purpose.appeal and row.track is not Track.simple
    return "opinion" if appeal and row.accepted_on else "handled"


def _filled(panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """Return the panels that have something to show."""
    return tuple(panel for panel in panels if panel.rows)


def _personal(ctx: Context, entity: Entity, row: Any) -> tuple[Panel, ...]:
    """Return what the first responsible person did, where the petition is important (M03)."""
    open_ = row.state in OPEN_STATES
    panels = child_panels(ctx, entity, row, only=("personal_handlings",), growing=open_)
    return panels if row.is_important else _filled(panels)


def _banner(ctx: Context, row: Any) -> Banner | None:
    if row.due_on is None:
        return None
    known = calendar(ctx.session)
    tag = due_tag(row.due_on, ctx.today, known, provisional=row.due_provisional)
    if tag is None:
        return None
    days = remaining(row.due_on, ctx.today, known)
    text = _("%(left)s · due on %(day)s", left=tag.text, day=words.day(row.due_on))
    detail = _("Provisional: the holiday notice of that year is not out yet.") if row.due_provisional else ""
    return Banner(
        text,
        tag.tone or "later",
        detail,
        _("Remaining days are workdays.") if days > 0 else "",
        dashed=row.due_provisional,
    )


def _people(ctx: Context, row: Any) -> Panel:
    entries = []
    for person, primary, representative in people_of(ctx.session, row.id):
        tags = [Tag(_("Main petitioner"), "flag", "later")] if primary else []
        tags += [Tag(_("Representative"), "flag", "neu")] if representative else []
        href = url_for("petitioners.show", pk=person.id) if ctx.actor.may("petitioners", Act.read) else None
        known = ctx.catalogue["petitioners"]
        numbers = [column for column in known.columns.values() if column.field.sealed]
        formatter = ctx.formatter(numbers, [], links=False)
        filled = [(column, value) for column in numbers if (value := getattr(person, column.name))]
        shown = [reveal_action(ctx, known, column, person.id, row.id) for column, _value in filled]
        entries.append(
            Entry(
                person.name,
                " · ".join(formatter.text(column, value) for column, value in filled),
                href,
                "user",
                tuple(tags),
                actions=tuple(action for action in shown if action is not None),
            )
        )
    hint = _("%(number)s people", number=row.people_count) if row.people_count > 1 else ""
    empty = _("Anonymous") if row.is_anonymous else _("Nobody is named")
    may = row.state in {PetitionState.draft, *OPEN_STATES} and ctx.actor.may("parties", Act.write)
    actions = [Action(_("Add"), url_for("parties.add", petition_id=row.id), "plus")] if may else []
    if may and row.people_count > 1:
        address = url_for("petitions.members", pk=row.id)
        actions.append(Action(_("Enter many members"), address, "users-plus"))
    return Panel(
        _("Petitioners"),
        "user",
        len(entries),
        hint,
        entries=tuple(entries),
        empty=empty,
        actions=tuple(actions),
    )


def _deadlines(ctx: Context, row: Any) -> Panel:
    known = calendar(ctx.session)
    entries = []
    for deadline in deadlines_of(ctx.session, row.id):
        if deadline.met_on is not None:
            late = deadline.met_on > deadline.binding_on
            tag = Tag(_("Met late") if late else _("Met in time"), "deadline", "late" if late else "ok")
        elif deadline.voided_on is not None:
            tag = Tag(
                _("Not owed") if deadline.exempt_reason else pgettext("deadline", "Void"), "deadline", "neu"
            )
        elif deadline.kind in RIGHTS:
            own = deadline.kind is DeadlineKind.objection
            tag = Tag(_("Right of the unit") if own else _("Right of the petitioner"), "deadline", "neu")
        else:
            tag = due_tag(deadline.binding_on, ctx.today, known, provisional=deadline.provisional) or Tag("")
        entries.append(
            Entry(
                words.member(deadline.kind),
                _counted(deadline),
                url_for("deadlines.show", pk=deadline.id),
                "clock-hour-4",
                (tag,),
            )
        )
    return Panel(
        _("Deadlines"), "clock-hour-4", len(entries), entries=tuple(entries), empty=_("No deadlines")
    )


def _counted(deadline: Any) -> str:
    """Return the date with how it was counted, in a few words; its record says it in full."""
    day = words.day(deadline.binding_on)
    if deadline.number is None or deadline.counted_in is None:
        return day
    return str(
        _(
            "%(day)s · %(number)s × %(unit)s from %(start)s",
            day=day,
            number=deadline.number + deadline.extended_by,
            unit=words.member(deadline.counted_in),
            start=on_office_day(deadline.started_at).isoformat(),
        )
    )


def _supervisions(ctx: Context, row: Any) -> Panel:
    entries = tuple(
        Entry(
            case.supervision_no or "",
            words.member(case.kind),
            url_for("supervision.show", pk=case.id),
            "gavel",
            (state_tag(case.state, words.member(case.state)),),
        )
        for case in supervisions_of(ctx.session, row.id)
    )
    return Panel(_("Supervision"), "gavel", len(entries), entries=entries, empty=_("Not supervised"))


def _papers(ctx: Context, row: Any) -> Panel:
    entries = tuple(
        Entry(
            words.member(paper.kind),
            paper.display or words.day(paper.signed_on),
            url_for("papers.show", pk=paper.id),
            "file-text",
            (state_tag(paper.state, words.member(paper.state)),),
        )
        for paper in papers_of(ctx.session, row.id)
    )
    return Panel(
        _("Papers"),
        "file-text",
        len(entries),
        entries=entries,
        empty=_("No papers yet"),
        actions=(*paper_actions(ctx, row), *bundle_action(ctx, row)),
    )
