"""A verb of a record that hangs on a petition: one form, done or refused on the same page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, Section
from app.admin.shell import draw
from app.catalog.shape import clean_all
from app.catalog.verb import Verb
from app.domain.errors import Clash, Refusals, Refused, refuse_all


def side_verb(
    ctx: Context, area: str, face: Verb, act: Callable[[dict[str, Any]], None], *, home: str, note: str = ""
) -> Any:
    """Ask for what `face` needs; POST does `act` in a unit of work and goes `home`, refusals stay (422)."""
    raw: dict[str, Any] = {}
    problems: list[Refused] = []
    if request.method == "POST":
        raw = typed(face.inputs, request.form)
        values, problems = clean_all(face.inputs, raw)
        try:
            refuse_all(problems)
            with unit_of_work(ctx.session):
                act(values)
        except (Refused, Clash) as error:
            problems = [error if isinstance(error, Refused) else Refused(str(error))]
        except Refusals as error:
            problems = list(error.problems)
        else:
            flash(_("Done: %(verb)s", verb=str(face.label)), "success")
            return redirect(home)
    label = str(face.label)
    page = FormPage(
        area,
        label,
        request.path,
        home,
        (Section(label, inputs(ctx, face.inputs, raw, problems), note),),
        Action(label, request.path, face.icon, "primary", "post"),
        problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        hint=str(face.hint),
    )
    return draw("verb.html", page), 422 if problems else 200
