"""What one prepares for another to decide: the same form as the verb's, and the way to turn it down."""

from __future__ import annotations

import json
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import preparations
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.forms import typed
from app.admin.page import Action, Entry, Panel, Tag
from app.admin.pages.petition_verbs import first_values, verb_page
from app.admin.record import told
from app.admin.shell import draw
from app.catalog.shape import clean_all
from app.catalog.verb import Verb, reason
from app.catalog.verbs import VERBS
from app.domain.errors import Clash, Refusals, Refused, refuse_all
from app.domain.workflow import transition
from app.queries.cases import proposers, waiting
from app.queries.records import find
from schema.preparations import Preparation
from schema.vocabulary import Event


class Proposing:
    """Routes of the petitions' view by which proposals are made and turned down."""

    entity: Any

    @expose("/propose/<int:pk>/<string:verb>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def propose(self, pk: int, verb: str) -> Any:
        """Fill a verb in for whoever decides it."""
        ctx, event = context(), event_of(verb)
        row = find(ctx.session, self.entity, pk)
        may = transition(event, row.state)
        if may is None or not preparations.may_prepare(ctx.actor, row, may):
            flash(_("This is not yours to propose now."), "warning")
            return redirect(url_for("petitions.show", pk=pk))
        face = proposal_face(event)
        if request.method == "GET":
            return draw("verb.html", verb_page(ctx, row, face, first_values(ctx, row, event)))
        raw = typed(face.inputs, request.form)
        values, problems = clean_all(face.inputs, raw)
        try:
            refuse_all(problems)
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                preparations.prepare(ctx.session, ctx.actor, row, event, values, today=ctx.today)
        except (Refused, Refusals, Clash) as error:
            row = find(ctx.session, self.entity, pk)
            found = error.problems if isinstance(error, Refusals) else (error,)
            return draw("verb.html", verb_page(ctx, row, face, raw, found)), 422
        flash(_("Proposed; it waits for a decision."), "success")
        return redirect(url_for("petitions.show", pk=pk))

    @expose("/turn_down/<int:pk>/<int:number>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def turn_down(self, pk: int, number: int) -> Any:
        """Send a proposal back with the reason."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        found = proposal(ctx, pk, number)
        face = Verb(_("Turn down"), "circle-x", (reason(_("Why it is turned down")),))
        if request.method == "GET":
            return draw("verb.html", verb_page(ctx, row, face, {}))
        raw = typed(face.inputs, request.form)
        values, problems = clean_all(face.inputs, raw)
        try:
            refuse_all(problems)
            with unit_of_work(ctx.session):
                found = proposal(ctx, pk, number)
                preparations.turn_down(ctx.session, ctx.actor, found, values["reason"], today=ctx.today)
        except (Refused, Refusals, Clash) as error:
            row = find(ctx.session, self.entity, pk)
            wrong = error.problems if isinstance(error, Refusals) else (error,)
            return draw("verb.html", verb_page(ctx, row, face, raw, wrong)), 422
        flash(_("The proposal was turned down."), "success")
        return redirect(url_for("petitions.show", pk=pk))


def event_of(verb: str) -> Event:
    """Return the verb an address names; 404 for another."""
    event = next((event for event in VERBS if event.value.rstrip("_") == verb), None)
    if event is None:
        abort(404)
    return event


def proposal(ctx: Context, pk: int, number: int) -> Preparation:
    """Return a proposal that waits on a petition; 404 when there is none of this number."""
    found = next((one for one in waiting(ctx.session, pk) if one.id == number), None)
    if found is None:
        abort(404)
    return found


def proposal_face(event: Event) -> Verb:
    """Return the face under which a verb is proposed: the same inputs, another word."""
    face = VERBS[event]
    label = _("Propose: %(verb)s", verb=str(face.label))
    hint = _("Whoever decides gets this form as you fill it in.")
    return Verb(label, face.icon, face.inputs, hint, danger=False)


def prepared_values(ctx: Context, row: Any, event: Event) -> dict[str, Any]:
    """Return what was filled in by who proposed this verb, as a form holds it."""
    found = waiting(ctx.session, row.id, event)
    if not found:
        return {}
    given: dict[str, Any] = json.loads(found[0].inputs)
    return {name: value if isinstance(value, list) else str(value) for name, value in given.items()}


def proposals_panel(ctx: Context, row: Any) -> tuple[Panel, ...]:
    """Return what waits for a decision on this petition, with the way to turn it down."""
    if not ctx.actor.may("preparations", "read"):
        return ()
    entries = []
    found = waiting(ctx.session, row.id)
    names = proposers(ctx.session, row.id) if found else {}
    known = ctx.catalogue["preparations"]
    for one in found:
        verb = one.event.value.rstrip("_")
        turn = Action(_("Turn down"), url_for("petitions.turn_down", pk=row.id, number=one.id), "circle-x")
        by = names.get(one.prepared_by_id or 0, "")
        entries.append(
            Entry(
                words.member(one.event),
                " · ".join(part for part in (by, told(known, one, "reason")) if part),
                None,
                VERBS[one.event].icon,
                (Tag(words.day(one.prepared_on), "deadline", "today"),),
                actions=(turn,) if ctx.actor.may("petitions", verb) else (),
            )
        )
    if not entries:
        return ()
    return (Panel(_("Proposals"), "clipboard-list", len(entries), entries=tuple(entries)),)
