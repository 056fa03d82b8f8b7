"""How far each role sees: roles down, areas across; a cell is changed on a form of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.access.sight import default_scopes
from app.actions import powers, proposals, scopes
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Action, Cell, Choice, Column, FormPage, Input, Panel, Row, Section, Tag
from app.admin.page_special import PlainPage
from app.admin.shell import draw, role_word
from app.domain.errors import N_, Invisible, Refused, Stale
from app.queries.catalog import whole
from app.queries.organisation import units
from app.queries.standing import Chosen, role_scopes
from schema.labels import label
from schema.vocabulary import Role, RowScope


class ScopesView(BaseView):
    """How far the office lets each role see."""

    route_base = "/scopes"
    class_permission_name = "roles"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show every role with what it sees in each area."""
        return draw("plain.html", scopes_page(context()))

    @expose("/<string:role>/<string:area>")
    @has_access
    @permission_name("write")
    def edit(self, role: str, area: str) -> Any:
        """Ask how far a role is to see in an area."""
        ctx = context()
        found = _role(ctx, role, area)
        return draw("form.html", _form(ctx, found, area, scopes.current(ctx.session, found, area)))

    @expose("/<string:role>/<string:area>", methods=["POST"])
    @has_access
    @permission_name("write")
    def save(self, role: str, area: str) -> Any:
        """Store the decision, or propose it where a second person has to approve."""
        ctx = context()
        found, wanted = _role(ctx, role, area), _wanted(ctx)
        alone = powers.at_once(ctx.session, ctx.actor)
        try:
            with unit_of_work(ctx.session):
                powers.lock(ctx.session)
                if request.form.get("_version") != proposals.scopes_token(ctx.session, found, area):
                    raise Stale(N_("Somebody else has saved this record in the meantime."))
                if alone:
                    given, named = wanted.scopes, wanted.units
                    differs = scopes.decide(ctx.session, ctx.actor, found, area, scopes=given, units=named)
                else:
                    made = proposals.change_scopes(ctx.session, ctx.actor, found, area, wanted)
                    differs = made is not None
        except Refused as error:
            return draw("form.html", _form(ctx, found, area, wanted, error)), 422
        if not differs:
            flash(_("Nothing differs."), "success")
        elif alone:
            flash(_("Saved."), "success")
        else:
            flash(_("Proposed; awaiting approval by a security administrator."), "success")
        return redirect(url_for("ScopesView.index"))


def scope_words(ctx: Context, chosen: Collection[str], unit_ids: Collection[int]) -> str:
    """Return a decision as a person says it; without scopes it is the default."""
    if not chosen:
        return str(_("the default"))
    known = units(ctx.session)
    names = "、".join(known[number].name if number in known else f"#{number}" for number in sorted(unit_ids))
    return "；".join(
        _("%(scope)s: %(units)s", scope=label(scope), units=names)
        if scope is RowScope.chosen_unit
        else str(label(scope))
        for scope in RowScope
        if scope in chosen
    )


def area_word(ctx: Context, key: str) -> str:
    """Return the name of an area; one that is gone stands for itself."""
    entity = whole(ctx.session).entities.get(key)
    return str(entity.area.label) if entity else key


def scopes_page(ctx: Context) -> PlainPage:
    """Return the table of roles and areas as it stands."""
    keys, decided = scopes.areas(ctx.session), role_scopes(ctx.session)
    rows = tuple(
        Row(
            role.value,
            (
                Cell(role_word(role.value)),
                *(_cell(ctx, role, key, decided.get((role.value, key))) for key in keys),
            ),
        )
        for role in Role
    )
    heads = (
        Column("role", _("Role"), lead=True),
        *(Column(key, area_word(ctx, key)) for key in keys),
    )
    return PlainPage(
        _("How far roles see"),
        panels=(Panel(_("Sight of roles"), "eye", len(rows), columns=heads, rows=rows),),
        actions=(Action(_("Roles and permissions"), url_for("RolesView.matrix"), "arrow-left"),),
        note=_note(ctx),
    )


def _note(ctx: Context) -> str:
    """Say what the default is apart from the roles, and when a change takes effect."""
    default = _(
        "By default a leader's rank widens what the role sees of petitions, and whoever sees all "
        "petitions or maintains the units sees the areas of all units."
    )
    return f"{default} {when(ctx)}"


def when(ctx: Context) -> str:
    """Say when a change of power takes effect."""
    return str(
        _("Changes are in force at once and stand in the audit trail.")
        if powers.at_once(ctx.session, ctx.actor)
        else _("Changes are proposed; they take effect when a security administrator approves them.")
    )


def _cell(ctx: Context, role: Role, area: str, decided: Chosen | None) -> Cell:
    if scopes.is_shut(role, area):
        return Cell(_("Those who administer never read petitions."), icon="lock")
    if decided is None:
        text, tags = _default(ctx, role, area), (Tag(_("default")),)
    else:
        text, tags = scope_words(ctx, decided.scopes, decided.units), (Tag(_("decided"), tone="later"),)
    open_to = ctx.actor.may("roles", "write") and role not in ctx.actor.roles
    if role is Role.security_admin and not powers.at_once(ctx.session, ctx.actor):
        open_to = False  # whoever approves would hold it
    href = url_for("ScopesView.edit", role=role.value, area=area) if open_to else None
    return Cell(text, href=href, tags=tags)


def _default(ctx: Context, role: Role, area: str) -> str:
    held = default_scopes(role, area, None)
    return scope_words(ctx, held, ()) if held else str(_("nothing"))


def _form(ctx: Context, role: Role, area: str, chosen: Chosen, error: Refused | None = None) -> FormPage:
    said = words.sentence(error) if error else ""
    sees = Input(
        "scopes",
        _("Sees"),
        "multi",
        values=tuple(chosen.scopes),
        choices=tuple(
            Choice(scope.value, str(label(scope)), scope in chosen.scopes) for scope in scopes.offered(area)
        ),
        help=_("Nothing chosen: the default holds (%(scopes)s).", scopes=_default(ctx, role, area)),
        wide=True,
    )
    which = Input(
        "units",
        _("Chosen units"),
        "multi",
        values=tuple(str(number) for number in chosen.units),
        choices=tuple(
            Choice(str(number), unit.name, number in chosen.units)
            for number, unit in units(ctx.session).items()
        ),
        errors=(said,) if error and error.field == "units" else (),
        wide=True,
    )
    return FormPage(
        "scopes",
        _("%(role)s: %(what)s", role=role_word(role.value), what=area_word(ctx, area)),
        request.path,
        url_for("ScopesView.index"),
        (Section("", (sees, which)),),
        Action(_("Save"), request.path, "device-floppy", "primary", "post"),
        problems=((error.field or "", said),) if error else (),
        hint=_note(ctx),
        token=request.form.get("_version") or proposals.scopes_token(ctx.session, role, area),
    )


def _wanted(ctx: Context) -> Chosen:
    """Return what the form says; what it cannot have offered is refused."""
    chosen, named = request.form.getlist("scopes"), request.form.getlist("units")
    numbers = {str(number): number for number in units(ctx.session)}
    if not RowScope._value2member_map_.keys() >= set(chosen):
        raise Refused(N_("There is no such area, or a role cannot see this way in it."))
    if not numbers.keys() >= set(named):
        raise Refused(N_("There is no such unit."))
    return Chosen(frozenset(map(RowScope, chosen)), frozenset(numbers[text] for text in named))


def _role(ctx: Context, role: str, area: str) -> Role:
    if role not in Role._value2member_map_ or area not in scopes.areas(ctx.session):
        raise Invisible(N_("There is no such role or area."))
    return Role(role)
