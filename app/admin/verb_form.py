"""The page of one verb of a record: ask for its inputs, do it in one unit of work, say it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, request, url_for

from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, Section
from app.admin.shell import draw
from app.catalog.entity import Entity
from app.catalog.shape import clean_all
from app.catalog.verb import Verb
from app.domain.errors import Clash, NotAllowed, PanelError, Refusals, Refused, refuse_all
from app.queries.records import find

Do = Callable[[Any, Mapping[str, Any]], object]
"""Does the verb to the row, with its clean inputs."""


def verb_form(
    ctx: Context,
    entity: Entity,
    pk: int,
    verb: Verb,
    do: Do,
    *,
    done: str,
    about: str = "",
    hint: str = "",
    given: Mapping[str, Any] | None = None,
    home: str = "",
) -> Any:
    """Serve the form of `verb` for a row; `do` gets the row and the inputs inside the unit of work.

    `done` is said after it; `about` and `hint` (else the verb's own) stand above the inputs; `given` fills
    them at first; `home` is where one goes afterwards, else the record.
    """
    row = find(ctx.session, entity, pk)
    home = home or url_for(f"{entity.key}.show", pk=row.id)
    raw: dict[str, Any] = dict(given or {})
    problems: list[PanelError] = []
    if request.method == "POST":
        raw = typed(verb.inputs, request.form)
        values, wrong = clean_all(verb.inputs, raw)
        try:
            refuse_all(wrong)
            with unit_of_work(ctx.session):
                do(find(ctx.session, entity, pk), values)
        except (Refused, NotAllowed, Clash) as error:
            problems = [error]
        except Refusals as error:
            problems = list(error.problems)
        else:
            flash(done, "success")
            return redirect(home)
    label = str(verb.label)
    page = FormPage(
        entity.key,
        label,
        request.path,
        home,
        (Section(about, inputs(ctx, verb.inputs, raw, problems), hint or str(verb.hint)),),
        Action(label, request.path, verb.icon, "danger" if verb.danger else "primary", "post"),
        problems=tuple(
            (getattr(problem, "field", None) or "", words.sentence(problem)) for problem in problems
        ),
    )
    return draw("verb.html", page), 422 if problems else 200


def verb_action(entity: Entity, row: Any, verb: Verb, endpoint: str) -> Action:
    """Return the button that leads to the form of a verb."""
    address = url_for(f"{entity.key}.{endpoint}", pk=row.id)
    return Action(str(verb.label), address, verb.icon, "primary" if verb.primary else "")
