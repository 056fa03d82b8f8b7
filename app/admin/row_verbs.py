"""Buttons and forms of the verbs an area's rows know, from the one table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.row_verbs import RowVerb, verbs_of
from app.admin.context import Context, context
from app.admin.page import Action
from app.admin.record import told
from app.admin.verb_form import verb_action, verb_form
from app.catalog.entity import Entity
from app.queries.records import find

LONGEST = 60
"""How much of a text stands over the form."""


def verb_buttons(ctx: Context, entity: Entity, row: Any) -> tuple[Action, ...]:
    """Return the buttons of what this person may do with a row now."""
    return tuple(
        verb_action(entity, row, verb.face, verb.name)
        for verb in verbs_of(entity.key)
        if verb.fits(ctx.actor, row, ctx.today)
    )


def verb_routes(area: str) -> dict[str, Callable[..., Any]]:
    """Return the pages of an area's verbs, endpoint -> view function, for the class of its view."""
    return {verb.name: _route(verb) for verb in verbs_of(area)}


def _route(verb: RowVerb) -> Callable[..., Any]:
    def page(self: Any, pk: int) -> Any:
        return _form(context(), self.entity, pk, verb)

    page.__name__ = page.__qualname__ = verb.name
    page.__doc__ = f"Ask for what “{verb.name}” needs, and do it."
    served = has_access(permission_name("read")(page))
    route: Callable[..., Any] = expose(f"/{verb.name}/<int:pk>", methods=["GET", "POST"])(served)
    return route


def _form(ctx: Context, entity: Entity, pk: int, verb: RowVerb) -> Any:
    ctx.actor.require(*verb.right)
    row = find(ctx.session, entity, pk)
    return verb_form(
        ctx,
        entity,
        pk,
        verb.face,
        lambda found, values: verb.do(ctx.session, ctx.actor, found, values, ctx.today),
        done=_(verb.done),
        about=told(entity, row, verb.about)[:LONGEST] if verb.about else "",
        hint=told(entity, row, verb.hint) if verb.hint else "",
        home=url_for("petitions.show", pk=row.petition_id) if verb.to_petition else "",
    )
