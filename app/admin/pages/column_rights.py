"""Column rights of one area: columns down, roles across; what the code does not grant cannot be opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.columns import Narrowing
from app.access.permissions import Act, permission
from app.actions import column_rights, powers, proposals
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Action, Choice
from app.admin.page_special import MatrixCell, MatrixGroup, MatrixPage, MatrixRole, MatrixRow
from app.admin.pages.roles import parts
from app.admin.pages.scopes import when
from app.admin.shell import draw
from app.catalog.entity import Column, Entity, Kind
from app.domain.errors import N_, Invisible, Refused, Stale
from app.queries.actors import matrix_of
from app.queries.catalog import whole
from app.queries.column_rights import narrowing, stored, token
from schema.labels import label
from schema.vocabulary import Role

KINDS: Mapping[str, Any] = {"read": _l("Sees it"), "write": _l("Writes it"), "mask": _l("Sees it masked")}
TAKEN: Mapping[str, str] = {"read": "hidden_from", "write": "read_only_for", "mask": "masked_for"}
"""What a box of a kind takes from the role; of `mask` when it is on, of the others when it is off."""

Holders = Mapping[str, frozenset[str]]
"""Act -> the roles that may do it in an area."""


class ColumnRightsView(BaseView):
    """What each role sees and writes of an area's columns."""

    route_base = "/column-rights"
    class_permission_name = "roles"
    default_view = "edit"

    @expose("/<string:area>")
    @has_access
    @permission_name("read")
    def edit(self, area: str) -> Any:
        """Show the columns of an area."""
        ctx = context()
        return draw("matrix.html", rights_page(ctx, _entity(ctx, area)))

    @expose("/<string:area>", methods=["POST"])
    @has_access
    @permission_name("write")
    def save(self, area: str) -> Any:
        """Store what was changed, unless somebody else has saved in between."""
        ctx = context()
        entity = _entity(ctx, area)
        ticked, seen = set(request.form.getlist("hold")), request.form.get("_version", "")
        alone = powers.at_once(ctx.session, ctx.actor)
        try:
            with unit_of_work(ctx.session):
                boxes = wanted(ctx, entity, ticked)
                if alone:
                    number = column_rights.narrow(ctx.session, ctx.actor, entity, boxes, seen=seen)
                else:
                    made = proposals.change_columns(ctx.session, ctx.actor, entity, boxes, seen=seen)
                    number = 0 if made is None else len(made.payload["columns"])
        except (Stale, Refused) as error:
            flash(words.sentence(error), "danger")
            status = 409 if isinstance(error, Stale) else 422
            return draw("matrix.html", rights_page(ctx, entity)), status
        if not number:
            flash(_("Nothing differs."), "success")
        elif alone:
            flash(ngettext("%(num)d column changed.", "%(num)d columns changed.", number), "success")
        else:
            flash(_("Proposed; awaiting approval by a security administrator."), "success")
        return redirect(url_for("ColumnRightsView.edit", area=area))


def said(ctx: Context, payload: Mapping[str, Any]) -> Mapping[str, str]:
    """Return column -> what a proposal changes for it, role by role, in words."""
    entity = whole(ctx.session).entities.get(payload["area"])
    found = {}
    for name, taken in payload["columns"].items():
        column = entity.columns.get(name) if entity else None
        lines = [
            f"{label(Role(role))} {'＋' if (role in new) is (kind == 'mask') else '－'} {KINDS[kind]}"
            for kind, part in TAKEN.items()
            for old, new in [taken[part]]
            for role in sorted(set(old) ^ set(new))
        ]
        found[str(column.label) if column else name] = "\n".join(lines)
    return found


def configurable(entity: Entity) -> tuple[Column, ...]:
    """Return the columns whose rights can be set: what a page or a file holds and pages can do without."""
    fixed = entity.fixed()
    return tuple(
        c
        for c in entity.columns.values()
        if (c.field.show or c.field.form)
        and c.kind is not Kind.json
        and (c.name not in fixed or c.field.form)
    )


def wanted(ctx: Context, entity: Entity, ticked: set[str]) -> dict[str, Narrowing]:
    """Return what the boxes of a form take, column by column; what is locked keeps what it has."""
    rows, held = stored(ctx.session, entity.key), _holders(ctx, entity)
    found = {}
    for column in configurable(entity):
        taken = {part: set(getattr(narrowing(rows.get(column.name)), part)) for part in TAKEN.values()}
        for role in Role:
            for kind, part in TAKEN.items():
                if reason(entity, column, kind, role, held):
                    continue
                on = f"{role.value}|{column.name}|{kind}" in ticked
                (taken[part].add if on is (kind == "mask") else taken[part].discard)(role.value)
        found[column.name] = Narrowing(**{part: frozenset(roles) for part, roles in taken.items()})
    return found


def reason(entity: Entity, column: Column, kind: str, role: Role, held: Holders) -> str:
    """Return why a box cannot be changed; empty when it can."""
    field = column.field
    if role.value not in held[Act.read]:
        return str(_("This role does not read the area."))
    if field.read and role not in field.read:
        return str(_("By its declaration this column is not for this role."))
    if kind == "write" and (not field.form or not entity.written_by_forms):
        return str(_("Nobody types this column; the procedure keeps it."))
    if kind == "write" and role.value not in held[Act.write] | held[Act.load]:
        return str(_("This role does not write the area."))
    if kind == "write" and field.write and role not in field.write:
        return str(_("By its declaration this column is not for this role."))
    if kind != "write" and column.name in entity.fixed():
        return str(_("The pages of this area cannot do without it."))
    if kind == "mask" and field.masked and role not in field.clear:
        return str(_("Masked for everybody."))
    return ""


def rights_page(ctx: Context, entity: Entity) -> MatrixPage:
    """Return the rights of one area as they stand."""
    rows, held = stored(ctx.session, entity.key), _holders(ctx, entity)
    areas = _areas(ctx, entity)
    may = ctx.actor.may("roles", "write")
    return MatrixPage(
        title=_("Column rights"),
        subtitle=str(entity.area.label),
        roles=tuple(MatrixRole(str(label(role))) for role in Role),
        groups=tuple(
            MatrixGroup(str(column.label), _lines(entity, column, narrowing(rows.get(column.name)), held))
            for column in configurable(entity)
        ),
        action_url=url_for("ColumnRightsView.edit", area=entity.key),
        save=Action(_("Save"), "", "device-floppy", "primary", "post") if may else None,
        token=token(rows),
        hint=_("Rights are only narrowed here, never wider than the code declares.") + " " + when(ctx),
        actions=(Action(_("Roles and permissions"), url_for("RolesView.matrix"), "arrow-left"),),
        tabs=tuple(
            Choice(
                one.key, str(one.area.label), one is entity, url_for("ColumnRightsView.edit", area=one.key)
            )
            for one in areas
        ),
    )


def _lines(entity: Entity, column: Column, less: Narrowing, held: Holders) -> tuple[MatrixRow, ...]:
    return tuple(
        MatrixRow(f"{text} · {column.label}", _cells(entity, column, kind, less, held))
        for kind, text in KINDS.items()
    )


def _cells(
    entity: Entity, column: Column, kind: str, less: Narrowing, held: Holders
) -> tuple[MatrixCell, ...]:
    cells = []
    for role in Role:
        why = reason(entity, column, kind, role, held)
        if why:
            cells.append(MatrixCell("hold", "", "locked", reason=why))
            continue
        on = (role.value in getattr(less, TAKEN[kind])) is (kind == "mask")
        cells.append(MatrixCell("hold", f"{role.value}|{column.name}|{kind}", "all" if on else "none", on))
    return tuple(cells)


def _holders(ctx: Context, entity: Entity) -> Holders:
    """Return which roles read the area at all, and which write it or import into it."""
    matrix = matrix_of(ctx.session)
    return {
        act: frozenset(role for role, words in matrix.items() if permission(entity.key, act) in words)
        for act in (Act.read, Act.write, Act.load)
    }


def _areas(ctx: Context, entity: Entity) -> tuple[Entity, ...]:
    """Return the areas of the same part of the role matrix."""
    part = next((areas for areas in parts(ctx).values() if entity.key in areas), {})
    known = whole(ctx.session).entities
    return tuple(known[key] for key in part if key in known and known[key].area.grants.read)


def _entity(ctx: Context, area: str) -> Entity:
    """Return the area with all its columns: who sets rights must see what there is, not what it holds."""
    found = whole(ctx.session).entities.get(area)
    if found is None or not found.area.grants.read:
        raise Invisible(N_("There is no such area."))
    return found
