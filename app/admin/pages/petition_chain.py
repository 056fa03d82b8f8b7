"""The chain of responsibility of a petition as one view, and the same over REST (domain M06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, jsonify
from flask_appbuilder import expose, has_access, permission_name
from flask_appbuilder.api import expose as expose_api
from flask_appbuilder.api import protect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from app.admin import words
from app.admin.api import AreaApi
from app.admin.context import Context, context
from app.admin.page import Cell, Column, Panel, Row, Tag
from app.admin.page_special import ChainPage
from app.admin.shell import draw
from app.admin.timeline import tabs
from app.admin.witnessing import opened
from app.queries.carriers import LEAD, PARTS, Acting, Carried, Carriers, Holder, Link, carriers
from app.queries.organisation import units
from app.queries.records import find
from schema.escalation import Rung
from schema.vocabulary import OPEN_STATES, LeadRole, PetitionState, RoundKind

TURNS = {
    PetitionState.draft: _l("It is not registered yet."),
    PetitionState.registered: _l("The petition office decides where it goes."),
    PetitionState.objection: _l("The petition office decides on the objection."),
    PetitionState.served: _l("The opinion is served; the petitioner may ask for a review."),
    PetitionState.review_served: _l("The review is served; the petitioner may ask for a recheck."),
    PetitionState.answered_directly: _l("It is answered and waits to be closed."),
}
"""Whose turn it is where it is no rung's."""


class Chained:
    """The route of the petitions' view that shows who carries a case."""

    entity: Any

    @expose("/chain/<int:pk>")
    @has_access
    @permission_name("read")
    def chain(self, pk: int) -> Any:
        """Show who carries the case, rung by rung, who carried it, and who acted for whom."""
        ctx = context()
        row = find(ctx.session, self.entity, pk, deleted=True)
        opened(ctx, self.entity, row)
        found = carriers(ctx.session, row, ctx.today)
        number = row.petition_no or _("Draft")
        panels = (_ladder(ctx, row, found), _carried(ctx, found), *_acting(found))
        return draw("chain.html", ChainPage(row.title, number, tabs(self.entity, row, "chain"), panels))


class PetitionsApi(AreaApi):
    """The endpoint of the petitions, with the question who carries a case."""

    @expose_api("/<int:pk>/chain", methods=["GET"])
    @protect()
    @permission_name("read")
    def chain(self, pk: int) -> Response:
        """Return the rungs of the chain, who carried the case from when to when, and who acted for whom."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        opened(ctx, self.entity, row)
        found = carriers(ctx.session, row, ctx.today)
        return jsonify(
            here=found.here,
            next_up=found.next_up,
            reviewers=[{"id": number, "name": found.names.get(number)} for number in found.reviewers],
            links=[_link_json(link, found) for link in found.links],
            carried=[_carried_json(ctx, one, found) for one in found.carried],
            acting=[_acting_json(one, found) for one in found.acting],
        )


def _ladder(ctx: Context, row: Any, found: Carriers) -> Panel:
    """Return the rungs from the handler to the principal leader; a vacant one says so."""
    heads = [_("Rung"), pgettext("rung", "Who"), _("Unit"), pgettext("chain", "Since"), _("Now")]
    rows = [line for link in found.links for line in _rung(ctx, link, found)]
    names = _("; ").join(found.names.get(number, words.EMPTY) for number in found.reviewers)
    hint = _("The case is over; nobody has to act on it now.")
    if row.state in OPEN_STATES:
        hint = str(TURNS.get(row.state, ""))
    if found.reviewers:
        hint = _("It lies with %(names)s for review.", names=names)
    return Panel(
        _("Who answers for it, rung by rung"),
        "stairs",
        len(found.links) or None,
        hint,
        columns=_heads(heads),
        rows=tuple(Row(str(place), cells) for place, cells in enumerate(rows)),
        empty=_("You may not see who deals with this petition."),
    )


def _rung(ctx: Context, link: Link, found: Carriers) -> Iterable[tuple[Cell, ...]]:
    marks: tuple[Tag, ...] = ()
    if link.rung is found.here:
        marks = (Tag(_("Has to act now"), "flag", "today"),)
    elif link.rung is found.next_up:
        marks = (Tag(_("Next person up"), "flag", "later"),)
    word = words.member(link.rung)
    if not link.holders:
        yield (Cell(word), Cell(_("Vacant"), tone="late"), Cell(), Cell(), Cell(_vacant(link)))
    for place, one in enumerate(link.holders):
        yield (
            Cell(word if place == 0 else ""),
            Cell(found.names.get(one.staff_id, words.EMPTY), tags=marks),
            Cell(_unit(ctx, one.unit_id)),
            Cell(words.day(one.since)),
            Cell(_today(one, found)),
        )


def _vacant(link: Link) -> str:
    """Say what a vacant rung means."""
    if link.rung is Rung.handler:
        return str(_("No handler is named yet."))
    return str(_("Nobody who may deal with it holds this post today."))


def _today(holder: Holder, found: Carriers) -> str:
    if not holder.is_away:
        return str(_("In office"))
    names = [found.names.get(number, words.EMPTY) for number in holder.stand_ins]
    if not names:
        return str(_("Away, and nobody stands in"))
    return str(_("Away; %(names)s stands in", names=_("; ").join(names)))


def _carried(ctx: Context, found: Carriers) -> Panel:
    """Return who had which part from when to when, in the order the parts were taken up."""
    heads = [pgettext("chain", "Part"), pgettext("chain", "Who"), _("From"), _("To")]
    order = sorted(found.carried, key=lambda one: (one.stretch.first, _place(one)))
    rows = tuple(
        Row(
            str(place),
            (
                Cell(_part(ctx, one)),
                Cell(_carrier(ctx, one, found)),
                Cell(words.day(one.stretch.first)),
                Cell(words.day(one.stretch.last) if one.stretch.last else str(_("to this day"))),
            ),
        )
        for place, one in enumerate(order)
    )
    return Panel(
        _("Who carried it"),
        "users-group",
        len(rows),
        columns=_heads(heads),
        rows=rows,
        empty=_("Nobody yet."),
    )


def _acting(found: Carriers) -> tuple[Panel, ...]:
    """Return who acted on behalf of whom, if anybody did (domain M14)."""
    heads = [_("Who acted"), _("On behalf of"), _("From"), _("To"), _("Acts")]
    rows = tuple(
        Row(
            str(place),
            (
                Cell(one.actor),
                Cell(found.names.get(one.behalf_of, words.EMPTY)),
                Cell(words.day(one.first)),
                Cell(words.day(one.last)),
                Cell(str(one.number), "number"),
            ),
        )
        for place, one in enumerate(found.acting)
    )
    panel = Panel(_("Acting for others"), "arrows-exchange", len(rows), columns=_heads(heads), rows=rows)
    return (panel,) if rows else ()


def _heads(labels: Iterable[Any]) -> tuple[Column, ...]:
    return tuple(Column(str(place), str(label)) for place, label in enumerate(labels))


def _place(one: Carried) -> int:
    known = (*PARTS, LeadRole.co.value, *(rung.value for rung in Rung), *(kind.value for kind in RoundKind))
    return known.index(str(one.part))


def _part(ctx: Context, one: Carried) -> str:
    """Return the word for a part: the column's own, the unit's part or the rung."""
    if one.part in PARTS:
        return str(ctx.catalogue["petitions"].columns[one.part].label)
    members: Mapping[str, Any] = {member.value: member for member in (*Rung, *RoundKind, LeadRole.co)}
    return words.member(members[str(one.part)])


def _is_unit(one: Carried) -> bool:
    return one.part in {LEAD, LeadRole.co}


def _carrier(ctx: Context, one: Carried, found: Carriers) -> str:
    number = one.stretch.holder
    return _unit(ctx, number) if _is_unit(one) else found.names.get(number, words.EMPTY)


def _unit(ctx: Context, number: int | None) -> str:
    known = units(ctx.session)
    return known[number].name if number is not None and number in known else words.EMPTY


def _link_json(link: Link, found: Carriers) -> dict[str, Any]:
    holders = [
        {
            "id": one.staff_id,
            "name": found.names.get(one.staff_id),
            "unit_id": one.unit_id,
            "since": None if one.since is None else one.since.isoformat(),
            "away": one.is_away,
            "stand_ins": [{"id": number, "name": found.names.get(number)} for number in one.stand_ins],
        }
        for one in link.holders
    ]
    return {"rung": link.rung, "vacant": not holders, "holders": holders}


def _carried_json(ctx: Context, one: Carried, found: Carriers) -> dict[str, Any]:
    stretch = one.stretch
    return {
        "part": str(one.part),
        "unit_id" if _is_unit(one) else "staff_id": stretch.holder,
        "name": _carrier(ctx, one, found),
        "from": stretch.first.isoformat(),
        "to": None if stretch.last is None else stretch.last.isoformat(),
    }


def _acting_json(one: Acting, found: Carriers) -> dict[str, Any]:
    return {
        "actor": one.actor,
        "on_behalf_of": {"id": one.behalf_of, "name": found.names.get(one.behalf_of)},
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "acts": one.number,
    }
