"""The page of one verb of a petition: its form, and what the form holds at first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.admin import words
from app.admin.context import Context
from app.admin.forms import inputs
from app.admin.page import Action, FormPage, Section
from app.admin.pages.verb_helps import proposal_values
from app.catalog.later_verbs import LATER
from app.catalog.verb import Verb
from app.domain.errors import PanelError, Refused
from app.queries.cases import case_of
from app.queries.organisation import issuing_organ, units
from schema.vocabulary import Event, Purpose


def verb_page(
    ctx: Context, row: Any, face: Verb, raw: dict[str, Any], problems: Sequence[PanelError] = ()
) -> FormPage:
    """Return the page of one verb."""
    refused = [problem for problem in problems if isinstance(problem, Refused)]
    label = str(face.label)
    return FormPage(
        key="petitions",
        title=f"{label} · {row.petition_no or row.title}",
        action_url=request.path,
        cancel_url=url_for("petitions.show", pk=row.id),
        sections=(Section(row.title, inputs(ctx, face.inputs, raw, refused)),),
        submit=Action(label, request.path, face.icon, "danger" if face.danger else "primary", "post"),
        problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        hint=str(face.hint),
        draft_key="" if row.is_secret or not face.inputs else f"petitions/{row.id}/{request.path}",
    )


def first_values(ctx: Context, row: Any, event: Event) -> dict[str, Any]:
    """Return what a verb's form holds at first."""
    if event in LATER:
        return _later_values(ctx, row, event)
    me = str(ctx.actor.staff_id or "")
    today = ctx.today.isoformat()
    if event is Event.answer:
        return {"answered_by_id": me, "answered_on": today, "result": ""}
    if event in {Event.assign, Event.forward}:
        proposal = proposal_values(ctx, row)
        if row.proposed_unit_id:
            proposal["unit_id"] = str(row.proposed_unit_id)
        return {"unit_id": "", **proposal, "first_contact_id": str(row.first_contact_id or me)}
    if event is Event.accept:
        return {"handler_id": str(row.handler_id or ""), "accepted_on": today}
    if event is Event.reply:
        found = {"reply_served_on": today, "answer_text": row.answer_text or ""}
        return found | ({"remedy": _simple_right()} if row.purpose is Purpose.appeal else {})
    return {}


def _later_values(ctx: Context, row: Any, event: Event) -> dict[str, Any]:
    today = ctx.today.isoformat()
    if event in SERVED:
        return {"served_on": today, "service_method": "in_person"}
    if event is Event.draft:
        return {"statement_heard_on": today}
    if event is Event.sign:
        return {"remedy": _next_right(ctx, row)}
    if event in {Event.ask_review, Event.ask_recheck, Event.late_review}:
        return {"requested_on": today}
    if event is Event.archive:
        return {"contents": [str(item) for item in case_of(ctx.session, row).file_needs]}
    if event is Event.reopen:
        kept = ("unit_id", "handler_id", "handler_b_id")
        return {name: str(getattr(row, name) or "") for name in kept}
    return {}


SERVED = frozenset(
    {
        Event.serve,
        Event.decline,
        Event.refuse_again,
        Event.divert,
        Event.review_decide,
        Event.recheck_decide,
    }
)
"""Verbs whose form begins with a service in person today."""


def _next_right(ctx: Context, row: Any) -> str:
    """Return what the petitioner may do next, as the unit's review organ has it (2022, article 35)."""
    organ = issuing_organ(ctx.session, row.unit_id)
    known = units(ctx.session)
    above = known.get(organ.review_organ_id or 0) if organ is not None else None
    name = _("the people's government at the same level") if above is None else above.name
    text = _(
        "Who disagrees may ask %(organ)s for a review within 30 days of receiving this opinion.", organ=name
    )
    return str(text)


def _simple_right() -> str:
    """Return what an appeal answered simply leaves open: the ordinary procedure, with its opinion."""
    return str(
        _(
            "Who disagrees with this answer may ask for the ordinary procedure and a written opinion, "
            "which may then be reviewed."
        )
    )
