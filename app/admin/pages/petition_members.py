"""The members of a group, many at once: pasted, or from a file that is read and not kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Act
from app.actions import members
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.attaching import witness_infected
from app.admin.context import Context, context
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, Input, Section
from app.admin.sent import is_sent, read_sent
from app.admin.shell import draw
from app.catalog.shape import clean_all
from app.catalog.verbs import MEMBERS
from app.domain.errors import N_, PanelError, Refusals, Refused, refuse_all
from app.domain.members import Member
from app.domain.members import members as of_lines
from app.imports.members import ENDINGS, read_members
from app.queries.records import find

BOTH = N_("Either paste the members or choose a file, not both.")


class Membering:
    """The route of the petitions' view by which many members are entered."""

    entity: Any

    @expose("/members/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def members(self, pk: int) -> Any:
        """Ask for lines or a file, and enter who stands there; nothing until every line is in order."""
        ctx = context()
        ctx.actor.require("parties", Act.write)
        row = find(ctx.session, self.entity, pk)
        raw: dict[str, Any] = {}
        problems: list[PanelError] = []
        if request.method == "POST":
            raw = typed(MEMBERS.inputs, request.form)
            try:
                lines = _given(ctx, raw)
                with unit_of_work(ctx.session):
                    found = find(ctx.session, self.entity, pk)
                    number = members.enter_all(ctx.session, ctx.actor, found, lines)
            except (Refused, Refusals) as error:
                problems = list(error.problems) if isinstance(error, Refusals) else [error]
                if isinstance(error, Refused):
                    witness_infected(ctx, self.entity, pk, pk, error)
            else:
                said = ngettext("%(num)d member is entered.", "%(num)d members are entered.", number)
                flash(said, "success")
                return redirect(url_for("petitions.show", pk=pk))
        row = find(ctx.session, self.entity, pk)
        return draw("verb.html", _page(ctx, row, raw, problems)), 422 if problems else 200


def _given(ctx: Context, raw: dict[str, Any]) -> tuple[Member, ...]:
    """Return the members of the file that was sent, else of the pasted lines."""
    if not is_sent():
        values, wrong = clean_all(MEMBERS.inputs, raw)
        refuse_all(wrong)
        return of_lines(values["lines"])
    if raw["lines"].strip():
        raise Refused(BOTH, field="file")
    return read_sent(ctx, read_members)


def _page(ctx: Context, row: Any, raw: dict[str, Any], problems: list[PanelError]) -> FormPage:
    if is_sent():  # the sentences belong to the rows of the file
        for problem in problems:
            problem.field = "file"
    said = [(getattr(one, "field", None) or "", words.sentence(one)) for one in problems]
    chosen = Input(
        "file",
        _("Or a file (Excel or CSV)"),
        "file",
        wide=True,
        accept=",".join(ENDINGS),
        errors=tuple(text for name, text in said if name == "file"),
        help=_(
            "Columns: name, ID number, telephone, representative. They are told by their headings; other "
            "columns are passed over. Not larger than 2 MB; the file is not kept."
        ),
    )
    label = str(MEMBERS.label)
    lines = (replace(one, required=False) for one in inputs(ctx, MEMBERS.inputs, raw, problems))
    return FormPage(
        "petitions",
        f"{label} · {row.petition_no or row.title}",
        request.path,
        url_for("petitions.show", pk=row.id),
        (Section(row.title, (*lines, chosen)),),
        Action(label, request.path, MEMBERS.icon, "primary", "post"),
        problems=tuple(said),
        hint=str(MEMBERS.hint),
        multipart=True,
    )
