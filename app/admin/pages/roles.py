"""The role matrix: permissions down, roles across; what a rule forbids cannot be opened."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from app.access.permissions import Act, defaults, locked
from app.actions import roles
from app.actions.unit import unit_of_work
from app.admin.context import Context, context
from app.admin.menu import GROUPS as MENU_GROUPS
from app.admin.page import Action, Choice
from app.admin.page_special import MatrixCell, MatrixGroup, MatrixPage, MatrixRole, MatrixRow
from app.admin.shell import draw
from app.catalog.checks import MENUS
from app.catalog.verbs import VERBS
from app.domain.errors import N_, Invisible
from app.queries.accounts import holders
from app.queries.actors import matrix_of
from schema.labels import label
from schema.vocabulary import Event, Role

ACTS: dict[str, Any] = {
    Act.read: _l("Read"),
    Act.write: _l("Enter and change"),
    Act.delete: _l("Delete and restore"),
    Act.load: _l("Import"),
    Act.export: _l("Export"),
    "open": _l("Open a supervision"),
    "close": lazy_pgettext("verb", "Close"),
    "sign": _l("Sign"),
    "freeze": _l("Freeze the figures"),
    "reveal": _l("View a masked value"),
}
PAGE_PARTS = {
    "board": "oversight",
    "statistics": "figures",
    "roles": "organisation",
    "accounts": "organisation",
}
GROUPS: dict[str, Any] = {
    "board": _l("Deadline board"),
    "statistics": _l("Statistics"),
    "roles": _l("Roles and permissions"),
    "accounts": _l("Accounts"),
}


class RolesView(BaseView):
    """Who may do what."""

    route_base = "/roles"
    class_permission_name = "roles"
    default_view = "matrix"

    @expose("/")
    @has_access
    @permission_name("read")
    def matrix(self) -> Any:
        """Show the matrix."""
        return draw("matrix.html", matrix_page(context(), request.args.get("part", "handling")))

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("write")
    def save(self) -> Any:
        """Store what was changed in it."""
        ctx = context()
        part = request.args.get("part", "handling")
        if part not in MENUS:
            raise Invisible(N_("There is no such part."))
        wanted = {tuple(value.split("|", 1)) for value in request.form.getlist("hold") if "|" in value}
        shown = {word for _key, words in parts(ctx)[part].items() for word in words}
        offered = {(role.value, word) for role in Role for word in shown if not locked(role, word)}
        held = {(role, word) for role, words in matrix_of(ctx.session).items() for word in words} & offered
        granted = [(role, word) for role, word in wanted & offered if (role, word) not in held]
        revoked = [(role, word) for role, word in held if (role, word) not in wanted]
        with unit_of_work(ctx.session):
            roles.change(ctx.session, ctx.actor, granted=granted, revoked=revoked)
        number = len(granted) + len(revoked)
        flash(ngettext("%(num)d change is in force.", "%(num)d changes are in force.", number), "success")
        return redirect(url_for("RolesView.matrix", part=part))


def parts(ctx: Context) -> dict[str, dict[str, list[str]]]:
    """Return the matrix in parts, one a menu group: part -> area -> permissions."""
    found: dict[str, dict[str, list[str]]] = {key: {} for key in MENUS}
    for word in defaults(ctx.catalogue):
        area = word.partition(":")[0]
        entity = ctx.catalogue.entities.get(area)
        menu = (
            PAGE_PARTS.get(area)
            or (entity.area.menu if entity else None)
            or _parent_menu(ctx, area)
            or "system"
        )
        found[menu].setdefault(area, []).append(word)
    return found


def matrix_page(ctx: Context, part: str) -> MatrixPage:
    """Return one part of the matrix as it stands; Invisible for a part that does not exist."""
    if part not in MENUS:
        raise Invisible(N_("There is no such part."))
    held, people = matrix_of(ctx.session), holders(ctx.session)
    words = parts(ctx)[part]
    groups = tuple(
        MatrixGroup(_area_word(ctx, key), tuple(_row(word, held) for word in found))
        for key, found in words.items()
    )
    may = ctx.actor.may("roles", "write")
    return MatrixPage(
        title=_("Roles and permissions"),
        subtitle=_("%(roles)s roles · %(people)s accounts", roles=len(Role), people=people.get("", 0)),
        roles=tuple(
            MatrixRole(
                str(label(role)), ngettext("%(num)d person", "%(num)d people", people.get(role.value, 0))
            )
            for role in Role
        ),
        groups=groups,
        action_url=url_for("RolesView.matrix", part=part),
        tabs=tuple(
            Choice(key, str(MENU_GROUPS[key][0]), key == part, url_for("RolesView.matrix", part=key))
            for key in MENUS
        ),
        save=Action(_("Save"), "", "device-floppy", "primary", "post") if may else None,
        hint=_("Changes are in force at once and stand in the audit trail."),
    )


def _parent_menu(ctx: Context, area: str) -> str | None:
    """Return the menu group of the area whose record shows `area`."""
    entity = ctx.catalogue.entities.get(area)
    if entity is None or entity.area.parent is None:
        return None
    return ctx.catalogue[str(entity.columns[entity.area.parent].target)].area.menu


def _row(word: str, held: Any) -> MatrixRow:
    act = word.partition(":")[2]
    event = next((event for event in VERBS if event.value.rstrip("_") == act), None)
    text = (
        str(VERBS[event].label)
        if (isinstance(event, Event) and act != "close") or (event and word.startswith("petitions:"))
        else str(ACTS.get(act, act))
    )
    cells = []
    for role in Role:
        if locked(role, word):
            cells.append(
                MatrixCell("hold", "", "locked", reason=_("Those who administer never read petitions."))
            )
            continue
        on = word in held.get(role.value, ())
        cells.append(MatrixCell("hold", f"{role.value}|{word}", "all" if on else "none", on))
    return MatrixRow(text, tuple(cells))


def _area_word(ctx: Context, key: str) -> str:
    if key in ctx.catalogue.entities:
        return str(ctx.catalogue[key].area.label)
    return str(GROUPS.get(key, key))
