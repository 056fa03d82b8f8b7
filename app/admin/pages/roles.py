"""The role matrix: permissions down, roles across; what a rule forbids cannot be opened."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from app.access.permissions import Act, defaults, fixed, locked
from app.actions import powers, proposals, roles
from app.actions.unit import unit_of_work
from app.admin.api import PREPARE
from app.admin.context import Context, context
from app.admin.menu import GROUPS as MENU_GROUPS
from app.admin.page import Action, Choice
from app.admin.page_special import MatrixCell, MatrixGroup, MatrixPage, MatrixRole, MatrixRow
from app.admin.shell import draw
from app.catalog.checks import MENUS
from app.catalog.verbs import VERBS
from app.domain.errors import N_, Invisible, Stale
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
    Act.export_clear: _l("Export names and numbers whole"),
    "open": _l("Open a supervision"),
    "close": lazy_pgettext("verb", "Close"),
    "sign": _l("Sign"),
    "draw": _l("Draw up papers"),
    "sign_sending": _l("Sign notices of where a matter was sent"),
    "draw_case": _l("Draw up papers of handling and review"),
    "sign_path": _l("Sign notices of the statutory path"),
    "sign_dispatch": _l("Sign forwarding and assignment slips"),
    "sign_reply": _l("Sign replies"),
    "sign_agreement": _l("Number agreements both parties have signed"),
    "sign_review": _l("Sign review and recheck opinions"),
    "sign_reminder": _l("Sign reminders"),
    "sign_report": _l("Sign reports on closed supervisions"),
    "sign_notice": _l("Sign notices of acceptance and non-acceptance"),
    "draft": _l("Draft wordings"),
    "publish": _l("Put wordings into force"),
    "sign_extension": _l("Sign extensions"),
    "sign_opinion": _l("Sign opinions"),
    "sign_supervision": _l("Sign supervision notices"),
    "sign_flash": _l("Sign flash reports"),
    "sign_advice": _l("Sign letters of advice"),
    "countersign": _l("Countersign papers"),
    "issue": _l("Issue papers"),
    "serve": _l("Serve papers"),
    "acknowledge": _l("Acknowledge receipt of papers"),
    "cancel": _l("Cancel papers"),
    "keep": _l("Keep seal pictures"),
    "report": _l("Report back"),
    "rate": _l("Enter ratings"),
    "confirm": _l("Confirm a dismissal"),
    "freeze": _l("Freeze the figures"),
    "decide": _l("Approve and decline"),
    "reveal": _l("View a masked value"),
}
PAGE_PARTS = {
    "board": "oversight",
    "statistics": "figures",
    "roles": "organisation",
    "accounts": "organisation",
    "approvals": "organisation",
    "online": "system",
    "handover": "organisation",
    "ladder": "oversight",
    "unfinished": "oversight",
}
GROUPS: dict[str, Any] = {
    "board": _l("Deadline board"),
    "statistics": _l("Statistics"),
    "online": _l("Who is online"),
    "handover": _l("Hand-over"),
    "ladder": _l("Who is told today"),
    "unfinished": _l("Petitions that came to nothing"),
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
        if request.form.get("_version") != _version(ctx, part):
            raise Stale(
                N_("Somebody else has changed this matrix meanwhile. Look at it again, then change it.")
            )
        offered = {(role.value, word) for role in Role for word in shown if fixed(role, word) is None}
        held = {(role, word) for role, words in matrix_of(ctx.session).items() for word in words} & offered
        granted = [(role, word) for role, word in wanted & offered if (role, word) not in held]
        revoked = [(role, word) for role, word in held if (role, word) not in wanted]
        number = len(granted) + len(revoked)
        if powers.at_once(ctx.session, ctx.actor):
            with unit_of_work(ctx.session):
                roles.change(ctx.session, ctx.actor, granted=granted, revoked=revoked)
            flash(ngettext("%(num)d change is in force.", "%(num)d changes are in force.", number), "success")
        else:
            with unit_of_work(ctx.session):
                proposals.change_permissions(ctx.session, ctx.actor, granted=granted, revoked=revoked)
            flash(
                _("Proposed; awaiting approval by a security administrator.")
                if number
                else _("Nothing differs."),
                "success",
            )
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
        hint=_("Changes are in force at once and stand in the audit trail.")
        if powers.at_once(ctx.session, ctx.actor)
        else _("Changes are proposed; they take effect when a security administrator approves them."),
        token=_version(ctx, part),
        actions=_columns_of(ctx, words),
    )


def _columns_of(ctx: Context, words: dict[str, list[str]]) -> tuple[Action, ...]:
    """Lead to the rights of single columns, in the first area of this part, and to the sight of roles."""
    sight = Action(_("How far roles see"), url_for("ScopesView.index"), "eye")
    first = next((key for key in words if key in ctx.catalogue.entities), None)
    if first is None:
        return (sight,)
    return (Action(_("Column rights"), url_for("ColumnRightsView.edit", area=first), "columns-3"), sight)


def permission_words(ctx: Context, word: str) -> str:
    """Return a permission as a person says it: the area and what is done there."""
    return f"{_area_word(ctx, word.partition(':')[0])} · {_act_word(word)}"


def _version(ctx: Context, part: str) -> str:
    """Return the mark of one part of the matrix as it stands, so that nobody saves over another's change."""
    shown = {word for found in parts(ctx)[part].values() for word in found}
    matrix = matrix_of(ctx.session)
    return proposals.token([[role, sorted(shown & held)] for role, held in sorted(matrix.items())])


def _parent_menu(ctx: Context, area: str) -> str | None:
    """Return the menu group of the area whose record shows `area`."""
    entity = ctx.catalogue.entities.get(area)
    if entity is None or entity.area.parent is None:
        return None
    return ctx.catalogue[str(entity.columns[entity.area.parent].target)].area.menu


def _row(word: str, held: Any) -> MatrixRow:
    cells = []
    for role in Role:
        if locked(role, word):
            cells.append(
                MatrixCell("hold", "", "locked", reason=_("Those who administer never read petitions."))
            )
            continue
        decided = fixed(role, word)
        if decided is not None:
            reason = _("Always held: the duty needs it.") if decided else _("This duty stays with one role.")
            cells.append(MatrixCell("hold", "", "locked", reason=reason))
            continue
        on = word in held.get(role.value, ())
        cells.append(MatrixCell("hold", f"{role.value}|{word}", "all" if on else "none", on))
    return MatrixRow(_act_word(word), tuple(cells))


def _act_word(word: str) -> str:
    act = word.partition(":")[2]
    if act.startswith(PREPARE):
        verb = _act_word(f"petitions:{act.removeprefix(PREPARE)}")
        return str(_("Propose: %(verb)s", verb=verb))
    event = next((event for event in VERBS if event.value.rstrip("_") == act), None)
    return (
        str(VERBS[event].label)
        if (isinstance(event, Event) and act != "close") or (event and word.startswith("petitions:"))
        else str(ACTS.get(act, act))
    )


def _area_word(ctx: Context, key: str) -> str:
    if key in ctx.catalogue.entities:
        return str(ctx.catalogue[key].area.label)
    return str(GROUPS.get(key, key))
