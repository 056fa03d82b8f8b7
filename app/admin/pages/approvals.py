"""Pending approvals: what is proposed about accounts, roles and permissions, in words, and its decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import proposals
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Action, Cell, Column, FormPage, Input, Item, Panel, Row, Section
from app.admin.page_special import PlainPage
from app.admin.pages import column_rights
from app.admin.pages.roles import permission_words
from app.admin.pages.scopes import area_word, scope_words
from app.admin.shell import draw, role_word
from app.domain.errors import Refused
from app.queries.catalog import accounts
from app.queries.proposals import decided, waiting
from schema.proposals import Proposal, ProposalKind, ProposalState

TONES = {
    ProposalState.open: "today",
    ProposalState.approved: "ok",
    ProposalState.declined: "late",
    ProposalState.withdrawn: "neu",
}


class ApprovalsView(BaseView):
    """What waits for a second person."""

    route_base = "/approvals"
    class_permission_name = "approvals"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show what waits, and what was decided."""
        ctx = context()
        return draw(
            "plain.html",
            PlainPage(
                _("Pending approvals"),
                panels=(waiting_panel(ctx), _history(ctx)),
                note=_(
                    "System administrators propose, a security administrator approves or declines. Nobody "
                    "decides on his or her own proposal, or about himself or herself."
                ),
            ),
        )

    @expose("/<int:pk>")
    @has_access
    @permission_name("read")
    def show(self, pk: int) -> Any:
        """Show one proposal with what this person may do about it."""
        ctx = context()
        proposal = _find(ctx, pk)
        if ctx.actor.may("approvals", "decide") and proposal.state is ProposalState.open:
            return _decide_page(ctx, proposal)
        actions: tuple[Action, ...] = ()
        if proposal.state is ProposalState.open and proposal.proposed_by_id == ctx.actor.user_id:
            url = url_for("ApprovalsView.withdraw", pk=pk)
            actions = (Action(_("Withdraw the proposal"), url, "arrow-back-up", method="post"),)
        return draw(
            "plain.html", PlainPage(_title(proposal), panels=(_facts(ctx, proposal),), actions=actions)
        )

    @expose("/<int:pk>/approve", methods=["POST"])
    @has_access
    @permission_name("decide")
    def approve(self, pk: int) -> Any:
        """Carry a proposal out."""
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                proposals.approve(ctx.session, ctx.actor, pk, request.form.get("reason", ""))
        except Refused as error:
            return _decide_page(ctx, _find(ctx, pk), error)
        flash(_("Approved; it is in force."), "success")
        return redirect(url_for("ApprovalsView.index"))

    @expose("/<int:pk>/decline", methods=["POST"])
    @has_access
    @permission_name("decide")
    def decline(self, pk: int) -> Any:
        """Refuse a proposal and say why."""
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                proposals.decline(ctx.session, ctx.actor, pk, request.form.get("reason", ""))
        except Refused as error:
            return _decide_page(ctx, _find(ctx, pk), error)
        flash(_("Declined; nothing was changed."), "success")
        return redirect(url_for("ApprovalsView.index"))

    @expose("/<int:pk>/withdraw", methods=["POST"])
    @has_access
    @permission_name("read")
    def withdraw(self, pk: int) -> Any:
        """Take back one's own proposal."""
        ctx = context()
        with unit_of_work(ctx.session):
            proposals.withdraw(ctx.session, ctx.actor, pk)
        flash(_("The proposal is withdrawn."), "success")
        return redirect(url_for("ApprovalsView.index"))


def waiting_panel(ctx: Context) -> Panel:
    """Return the open proposals as a table; each opens its own page."""
    names = accounts(ctx.session)
    rows = tuple(
        Row(
            str(proposal.id),
            (
                Cell(_title(proposal)),
                Cell("\n".join(difference(ctx, proposal).values()), "long"),
                Cell(names.get(proposal.proposed_by_id, words.EMPTY)),
                Cell(words.moment(proposal.proposed_at)),
                _standing(ctx, proposal),
            ),
            url_for("ApprovalsView.show", pk=proposal.id),
        )
        for proposal in waiting(ctx.session)
    )
    heads = (
        Column("kind", _("What is proposed"), lead=True),
        Column("change", _("Change")),
        Column("by", _("Proposed by")),
        Column("at", _("Proposed at")),
        Column("state", _("State")),
    )
    return Panel(
        _("Pending approvals"),
        "clipboard-list",
        len(rows),
        columns=heads,
        rows=rows,
        empty=_("Nothing is waiting for approval."),
    )


def difference(ctx: Context, proposal: Proposal) -> Mapping[str, str]:
    """Return label -> what would change, in words; the line of a list joins the values."""
    payload = proposal.payload
    if proposal.kind is ProposalKind.open_account:
        return {_("Name"): payload["name"], _("Roles"): _roles(payload["roles"])}
    if proposal.kind is ProposalKind.change_scopes:
        (old, new), (was, will) = payload["scopes"], payload["units"]
        area = area_word(ctx, payload["area"])
        before, after = scope_words(ctx, old, was), scope_words(ctx, new, will)
        what = _("%(role)s: %(what)s", role=role_word(payload["role"]), what=area)
        return {_("Sees"): f"{what}\n" + _("%(old)s → %(new)s", old=before, new=after)}
    if proposal.kind is ProposalKind.change_columns:
        area = area_word(ctx, payload["area"])
        lines = [f"{column}: {change}" for column, change in column_rights.said(ctx, payload).items()]
        return {_("Column rights"): "\n".join([area, *lines])}
    found: dict[str, str] = {}
    if proposal.kind is ProposalKind.change_account:
        (old, new), (was, will) = payload["roles"], payload["active"]  # off never waits for approval
        if old != new:
            found[_("Roles")] = _("%(old)s → %(new)s", old=_roles(old), new=_roles(new))
        if was != will:
            found[_("Sign-in")] = _("off → active")
        return found
    for key, sign in (("granted", "＋"), ("revoked", "－")):
        by_role: dict[str, list[str]] = {}
        for role, word in payload[key]:
            by_role.setdefault(role, []).append(permission_words(ctx, word))
        for role, texts in by_role.items():
            what = _("granted") if key == "granted" else _("revoked")
            text = f"{role_word(role)} {sign} " + f"\n{role_word(role)} {sign} ".join(texts)
            found[_("%(role)s: %(what)s", role=role_word(role), what=what)] = text
    return found


def _history(ctx: Context) -> Panel:
    names = accounts(ctx.session)
    rows = tuple(
        Row(
            str(proposal.id),
            (
                Cell(_title(proposal)),
                Cell("\n".join(difference(ctx, proposal).values()), "long"),
                Cell(names.get(proposal.proposed_by_id, words.EMPTY)),
                _state(proposal),
                Cell(names.get(proposal.decided_by_id or 0, words.EMPTY)),
                Cell(words.moment(proposal.decided_at)),
                Cell(proposal.reason or words.EMPTY, "long"),
            ),
            url_for("ApprovalsView.show", pk=proposal.id),
        )
        for proposal in decided(ctx.session)
    )
    heads = (
        Column("kind", _("What is proposed"), lead=True),
        Column("change", _("Change")),
        Column("by", _("Proposed by")),
        Column("state", _("Decision")),
        Column("decided_by", _("Decided by")),
        Column("at", _("Decided at")),
        Column("reason", _("Reason")),
    )
    return Panel(_("Decided"), "history", len(rows), columns=heads, rows=rows)


def _decide_page(ctx: Context, proposal: Proposal, error: Refused | None = None) -> Any:
    url, problem = url_for("ApprovalsView.show", pk=proposal.id), proposals.why_not(ctx.actor, proposal)
    outdated = proposals.is_outdated(ctx.session, proposal)
    why = words.say(problem, {}) if problem else None
    old = _("What this proposal is about has changed since; decline it, and let it be proposed anew.")
    reason = Input(
        "reason",
        _("Reason"),
        "long",
        request.form.get("reason", ""),
        errors=(words.sentence(error),) if error and error.field == "reason" else (),
        help=_("To decline, say why; to approve, you may."),
        wide=True,
    )
    page = FormPage(
        "approvals",
        _title(proposal),
        f"{url}/approve",
        url_for("ApprovalsView.index"),
        (Section(_("Decision"), (reason,)),),
        Action(
            _("Approve"),
            f"{url}/approve",
            "check",
            "primary",
            "post",
            why or (old if outdated else None),
            confirm=_("Approve this? It takes effect at once."),
        ),
        extra=(Action(_("Decline"), f"{url}/decline", "x", "danger", "post", why),),
        problems=((error.field or "", words.sentence(error)),) if error else (),
        stale=old if outdated else "",
        aside=(_facts(ctx, proposal),),
    )
    return draw("form.html", page), 422 if error else 200


def _facts(ctx: Context, proposal: Proposal) -> Panel:
    names = accounts(ctx.session)
    items = [Item(label, Cell(text, "long"), wide=True) for label, text in difference(ctx, proposal).items()]
    items += [
        Item(_("Proposed by"), Cell(names.get(proposal.proposed_by_id, words.EMPTY))),
        Item(_("Proposed at"), Cell(words.moment(proposal.proposed_at))),
        Item(_("State"), _state(proposal)),
    ]
    if proposal.decided_at is not None:
        items += [
            Item(_("Decided by"), Cell(names.get(proposal.decided_by_id or 0, words.EMPTY))),
            Item(_("Decided at"), Cell(words.moment(proposal.decided_at))),
            Item(_("Reason"), Cell(proposal.reason or words.EMPTY, "long"), wide=True),
        ]
    return Panel(_title(proposal), "clipboard-list", items=tuple(items))


def _standing(ctx: Context, proposal: Proposal) -> Cell:
    if proposals.is_outdated(ctx.session, proposal):
        return Cell(_("Outdated"), "enum", "neu")
    return _state(proposal)


def _state(proposal: Proposal) -> Cell:
    return Cell(words.member(proposal.state), "enum", TONES[proposal.state])


def _title(proposal: Proposal) -> str:
    kind = words.member(proposal.kind)
    username = proposal.payload.get("username")
    return _("%(kind)s: %(name)s", kind=kind, name=username) if username else kind


def _roles(codes: list[str]) -> str:
    return "、".join(role_word(code) for code in codes) or words.EMPTY


def _find(ctx: Context, pk: int) -> Proposal:
    return ctx.session.get(Proposal, pk) or abort(404)
