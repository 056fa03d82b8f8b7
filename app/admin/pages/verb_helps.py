"""What the page of a verb offers besides its inputs: where to send, and what the office answers alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.admin.context import Context
from app.admin.page import Action, Choice, FormPage, Input, Section
from app.domain.errors import N_, Refused
from app.queries.answers import standard_answers
from app.queries.organisation import units
from app.queries.routing import Proposed, proposed
from schema.vocabulary import Event

STANDARD, INSERT = "standard_answer", "insert"
ANSWERING = frozenset({Event.answer, Event.reply})
SENDING = frozenset({Event.assign, Event.forward})


def proposal_values(ctx: Context, row: Any) -> dict[str, Any]:
    """Return what the routing rules put into a dispatch form that nobody filled yet."""
    found = proposed(ctx.session, row, ctx.today)
    if found is None:
        return {}
    return {"unit_id": str(found.unit_id), "co_unit_ids": [str(number) for number in found.co_unit_ids]}


def with_helps(ctx: Context, page: FormPage, row: Any, event: Event | None) -> FormPage:
    """Return a verb's page with the routing proposal and its reason, or with the standard answers."""
    if event in SENDING:
        found = proposed(ctx.session, row, ctx.today)
        return page if found is None else replace(page, hint=f"{_reason(ctx, found)} {page.hint}".strip())
    if event in ANSWERING:
        return _with_answers(ctx, page, row)
    return page


def inserting() -> bool:
    """Say whether the form was sent to insert a standard answer, not to answer."""
    return request.form.get("act") == INSERT


def inserted(ctx: Context, row: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Return the typed values with the chosen answer behind them; Refused when it does not hold today."""
    chosen = request.form.get(STANDARD, "")
    for answer in standard_answers(ctx.session, row.category_id, ctx.today):
        if str(answer.id) == chosen:
            before = str(raw.get("answer_text") or "").strip()
            text = f"{answer.text}\n（{answer.basis}）"
            return {**raw, "answer_text": f"{before}\n{text}" if before else text}
    raise Refused(
        N_("This standard answer does not hold any more, or not for this category."), field=STANDARD
    )


def _reason(ctx: Context, found: Proposed) -> str:
    known = units(ctx.session)
    lead = known[found.unit_id].name
    others = "、".join(known[number].name for number in found.co_unit_ids)
    reason = found.reason or _("one level above the unit complained about")
    sentence = (
        _(
            "Proposed: %(lead)s leads, %(others)s takes part (%(reason)s).",
            lead=lead,
            others=others,
            reason=reason,
        )
        if others
        else _("Proposed: %(lead)s leads (%(reason)s).", lead=lead, reason=reason)
    )
    if found.passed_over:
        sentence += " " + _("The unit complained about is passed over.")
    return str(sentence)


def _with_answers(ctx: Context, page: FormPage, row: Any) -> FormPage:
    there = standard_answers(ctx.session, row.category_id, ctx.today)
    if not there:
        return page
    chosen = request.form.get(STANDARD, "")
    choices = tuple(Choice(str(one.id), one.title, str(one.id) == chosen) for one in there)
    pick = Input(
        STANDARD,
        _("Standard answer"),
        "enum",
        chosen,
        choices=choices,
        wide=True,
        help=_("Those of the category that hold today; inserted behind what you typed."),
    )
    insert = Action(
        _("Insert the standard answer"), page.action_url, "message-2", method="post", name="act", value=INSERT
    )
    return replace(
        page, sections=(*page.sections, Section(_("Standard answers"), (pick,))), extra=(*page.extra, insert)
    )
