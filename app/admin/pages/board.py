"""The deadline board: lanes and matrix of the same counts, equal to the list it links to."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.admin import words
from app.admin.address import Address, one_of, parse_address
from app.admin.context import Context, context
from app.admin.page import Action, Chip, Choice, Column, Counter, Empty, Input
from app.admin.page_board import BoardPage, Card, HeatCell, Lane
from app.admin.shell import draw
from app.admin.tones import BUCKET_TONES, due_tag, flags
from app.clock import now
from app.domain.deadlines import Edges, bucket_edges
from app.domain.errors import N_, Refused
from app.domain.text import LARGEST_ROW, row_number
from app.queries.board import CARDS, OWED, Asked, Board, board
from app.queries.calendar import calendar
from app.queries.catalog import book
from app.queries.home import people_of
from app.queries.organisation import below, leaders, units
from schema.labels import label, labels
from schema.vocabulary import OPEN_STATES, Bucket, DeadlineKind, PetitionState, VisitLevel

ICONS: Mapping[DeadlineKind, str] = {
    DeadlineKind.notice: "send",
    DeadlineKind.handle: "file-text",
    DeadlineKind.extended_handle: "calendar-plus",
    DeadlineKind.review: "zoom-scan",
    DeadlineKind.recheck: "zoom-scan",
    DeadlineKind.supervision: "gavel",
    DeadlineKind.assign_feedback: "arrow-forward-up",
    DeadlineKind.instruction: "writing",
    DeadlineKind.case_lead: "user-star",
    DeadlineKind.reception_promise: "calendar-event",
    DeadlineKind.info_report: "speakerphone",
}
BUCKETS = (Bucket.late, Bucket.today, Bucket.soon, Bucket.later, Bucket.provisional)
FILTERS = ("unit", "leader", "kind", "state", "category", "level", "mine", "q")
LIST_NAMES = {
    "leader": "leader_id",
    "state": "petition_id.state",
    "category": "petition_id.category_id",
    "level": "petition_id.visit_level",
}
"""How the board's filters are called in the address of the list."""
NOBODYS = LARGEST_ROW
"""A number no unit and no person has, which the list's address can say too."""
MOST_UNITS = 60
ONE_DAY = timedelta(days=1)


class BoardView(BaseView):
    """What will be late, seen in ten seconds."""

    route_base = "/board"
    class_permission_name = "board"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show the lanes or the matrix."""
        ctx = context()
        address = parse_address(request.path, request.args)
        unknown = [name for name, _value in address.pairs if name not in {*FILTERS, "view", "_l_"}]
        if unknown:
            raise Refused(N_("There is no filter “%(name)s”."), field=unknown[0], name=unknown[0][:40])
        return draw("board.html", board_page(ctx, address))


def asked_of(ctx: Context, address: Address) -> Asked:
    """Read the board's filters; Refused (400) for values that do not exist."""
    unit_ids = below(ctx.session, _numbers(address, "unit"))
    return Asked(
        unit_ids=unit_ids or ((NOBODYS,) if _numbers(address, "unit") else ()),
        leader_ids=_numbers(address, "leader"),
        kinds=tuple(DeadlineKind(code) for code in _codes(address, "kind", {kind.value for kind in OWED})),
        states=_codes(address, "state", {state.value for state in OPEN_STATES}),
        category_ids=_numbers(address, "category"),
        visit_levels=_codes(address, "level", {level.value for level in VisitLevel}),
        person_ids=(tuple(sorted(people_of(ctx.actor))) or (NOBODYS,))
        if one_of(address, "mine", ("no", "0", "1", "yes")) in {"1", "yes"}
        else (),
        text=address.value("q")[:60],
    )


def board_page(ctx: Context, address: Address) -> BoardPage:
    """Return the board an address describes."""
    edges = bucket_edges(ctx.today, calendar(ctx.session))
    asked = asked_of(ctx, address)
    view = one_of(address, "view", ("lanes", "matrix"))
    lanes = view == "lanes"
    found = board(ctx.session, asked, edges, cards=CARDS if lanes else 0, by_unit=not lanes)
    total = sum(number for *_rest, number in found.counts)
    moment = words.moment(now())
    return BoardPage(
        title=_("Deadline board"),
        subtitle=_(
            "%(moment)s · %(total)s deadlines · remaining days are workdays · counted as the list counts.",
            moment=moment,
            total=total,
        ),
        list_url=_list_url(asked, address),
        views=tuple(
            Choice(code, text, code == view, address.at(view=None if code == "lanes" else code))
            for code, text in (("lanes", _("Lanes")), ("matrix", _("Matrix")))
        ),
        counters=_counters(found, edges, asked, address),
        action_url=address.path,
        keep=tuple(pair for pair in address.pairs if pair[0] == "view"),
        filters=_filters(ctx, address, found),
        chips=_chips(ctx, address),
        clear_url=address.without(FILTERS),
        lanes=_lanes(ctx, found, asked, address) if lanes else (),
        matrix_columns=tuple(Column(bucket.value, str(label(bucket)), "end") for bucket in BUCKETS)
        if view == "matrix"
        else (),
        matrix_rows=_matrix(ctx, found, edges, asked, address) if view == "matrix" else (),
        empty=None if total else Empty(_("Nothing is due"), _("No open deadline fits these conditions.")),
    )


def _counters(found: Board, edges: Edges, asked: Asked, address: Address) -> tuple[Counter, ...]:
    tally: Tally[Bucket] = Tally()
    for _kind, _unit, bucket, number in found.counts:
        tally[bucket] += number
    notes = {
        Bucket.soon: _("until %(day)s", day=edges.soon_until.strftime("%m-%d")),
        Bucket.provisional: _("awaits the holiday notice"),
    }
    return tuple(
        Counter(
            str(tally[bucket]),
            str(label(bucket)),
            BUCKET_TONES[bucket],
            _list_url(asked, address, **_bucket_filter(bucket, edges)),
            notes.get(bucket, ""),
        )
        for bucket in BUCKETS
    )


def _lanes(ctx: Context, found: Board, asked: Asked, address: Address) -> tuple[Lane, ...]:
    sums: dict[DeadlineKind, Tally[Bucket]] = {}
    for kind, _unit, bucket, number in found.counts:
        sums.setdefault(kind, Tally())[bucket] += number
    staff, named = book(ctx.session, ctx.catalogue["staff"]), units(ctx.session)
    known = calendar(ctx.session)
    lanes = []
    for kind in OWED:
        if kind not in sums:
            continue
        count = sum(sums[kind].values())
        cards = []
        for row in found.cards:
            if row["kind"] != kind:
                continue
            unit = named.get(row["unit_id"])
            who = " · ".join(
                part
                for part in (unit.short_name or unit.name if unit else "", staff.get(row["person_id"], ""))
                if part
            )
            due = due_tag(row["binding_on"], ctx.today, known, provisional=row["provisional"], short=True)
            if due is not None:
                cards.append(
                    Card(
                        row["display_no"],
                        row["title"] or _("Restricted"),
                        _subject_url(row),
                        who,
                        due,
                        flags(row),
                        due.tone if due.tone in {"late", "today"} else None,
                        _card_actions(ctx, row),
                    )
                )
        bar = tuple(
            (BUCKET_TONES[bucket], round(100 * sums[kind][bucket] / count))
            for bucket in BUCKETS
            if sums[kind][bucket]
        )
        left = count - len(cards)
        more = (
            Action(_("%(number)s more", number=left), _list_url(asked, address, kind=kind.value))
            if left > 0
            else None
        )
        lanes.append(Lane(str(label(kind)), ICONS.get(kind, "clock-hour-4"), count, tuple(cards), bar, more))
    return tuple(lanes)


def _card_actions(ctx: Context, row: Mapping[str, Any]) -> tuple[Action, ...]:
    """What may be done from a card: open the case, assign it, put it under supervision."""
    if row["petition_id"] is None:
        return ()
    actions = [Action(_("Open"), url_for("petitions.show", pk=row["petition_id"]))]
    if row["state"] == PetitionState.registered and ctx.actor.may("petitions", "assign"):
        actions.append(Action(_("Assign"), url_for("petitions.act", pk=row["petition_id"], verb="assign")))
    if ctx.actor.may("supervision", "open") and row["kind"] != DeadlineKind.supervision:
        actions.append(Action(_("Supervise"), url_for("petitions.supervise", pk=row["petition_id"])))
    return tuple(actions)


def _subject_url(row: Mapping[str, Any]) -> str:
    if row["subject_kind"] == "supervision_case":
        return url_for("supervision.show", pk=row["subject_id"])
    if row["petition_id"] is not None:
        return url_for("petitions.show", pk=row["petition_id"])
    return url_for("deadlines.show", pk=row["id"])


def _matrix(
    ctx: Context, found: Board, edges: Edges, asked: Asked, address: Address
) -> tuple[tuple[str, str | None, tuple[HeatCell, ...]], ...]:
    sums: dict[int | None, Tally[Bucket]] = {}
    for _kind, unit_id, bucket, number in found.counts:
        sums.setdefault(unit_id, Tally())[bucket] += number
    named = units(ctx.session)
    highest = {bucket: max((tally[bucket] for tally in sums.values()), default=0) for bucket in BUCKETS}
    order = sorted(sums, key=lambda unit: tuple(-sums[unit][bucket] for bucket in BUCKETS))[:MOST_UNITS]
    rows = []
    for unit_id in order:
        which = {"unit_id": "empty" if unit_id is None else str(unit_id)}
        cells = tuple(
            HeatCell(
                sums[unit_id][bucket],
                BUCKET_TONES[bucket],
                _heat(sums[unit_id][bucket], highest[bucket]),
                _list_url(asked, address, **which, **_bucket_filter(bucket, edges))
                if sums[unit_id][bucket]
                else None,
            )
            for bucket in BUCKETS
        )
        unit = named.get(unit_id) if unit_id is not None else None
        rows.append((unit.name if unit else _("No unit"), _list_url(asked, address, **which), cells))
    return tuple(rows)


def _heat(value: int, highest: int) -> int:
    return 0 if not value else max(1, round(4 * value / highest))


def _list_url(asked: Asked, address: Address, **more: str) -> str:
    """Return the list of deadlines that holds exactly what the board shows."""
    said: dict[str, str] = {
        "met_on": "empty",
        "voided_on": "empty",
        "kind": ",".join(kind.value for kind in asked.kinds or OWED),
    }
    if asked.unit_ids:
        said["unit_id"] = ",".join(str(number) for number in asked.unit_ids)
    if asked.person_ids:
        said["person_id"] = ",".join(str(number) for number in asked.person_ids)
    if asked.text:
        said["q"] = asked.text
    for name, there in LIST_NAMES.items():
        if address.value(name):
            said[there] = address.value(name)
    return f"{url_for('deadlines.list')}?{urlencode({**said, **more})}"


def _bucket_filter(bucket: Bucket, edges: Edges) -> dict[str, str]:
    day = {
        Bucket.late: f"..{edges.today - ONE_DAY}",
        Bucket.today: f"{edges.today}",
        Bucket.soon: f"{edges.today + ONE_DAY}..{edges.soon_until}",
        Bucket.later: f"{edges.soon_until + ONE_DAY}..",
        Bucket.provisional: f"{edges.soon_until + ONE_DAY}..",
    }[bucket]
    kinds = {Bucket.later: {"provisional": "no"}, Bucket.provisional: {"provisional": "yes"}}
    return {"binding_on": day, **kinds.get(bucket, {})}


def _filter_choices(
    ctx: Context, chosen: Mapping[str, Sequence[str]], found: Board
) -> dict[str, tuple[Choice, ...]]:
    """Return what each filter offers; units and categories, looked up as one types, only what is chosen."""
    tally: Tally[DeadlineKind] = Tally()
    for kind, _unit, _bucket, number in found.counts:
        tally[kind] += number
    named = {number: unit.name for number, unit in units(ctx.session).items()}
    return {
        "unit": _named(chosen["unit"], named),
        "leader": tuple(
            Choice(str(number), name, str(number) in chosen["leader"])
            for number, name in leaders(ctx.session, ctx.today)
        ),
        "kind": tuple(
            Choice(kind.value, str(label(kind)), kind.value in chosen["kind"], count=tally[kind])
            for kind in OWED
            if tally[kind] or kind.value in chosen["kind"]
        ),
        "state": tuple(
            Choice(state.value, str(label(state)), state.value in chosen["state"])
            for state in PetitionState
            if state in OPEN_STATES
        ),
        "category": _named(chosen["category"], book(ctx.session, ctx.catalogue["categories"])),
        "level": tuple(
            Choice(code, str(text), code in chosen["level"]) for code, text in labels(VisitLevel).items()
        ),
    }


def _named(parts: Iterable[str], names: Mapping[int, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(part, names[int(part)], active=True)
        for part in parts
        if part.isdecimal() and int(part) in names
    )


def _filters(ctx: Context, address: Address, found: Board) -> tuple[Input, ...]:
    chosen = {name: address.value(name).split(",") for name in FILTERS}
    choices = _filter_choices(ctx, chosen, found)

    def one_of(name: str, title: str) -> Input:
        return Input(name, title, "enum", address.value(name), choices=choices[name], placeholder=_("Any"))

    def some_of(name: str, title: str, lookup_url: str) -> Input:
        return Input(
            name,
            title,
            "refs",
            values=tuple(filter(None, chosen[name])),
            choices=choices[name],
            lookup_url=lookup_url,
        )

    return (
        Input("q", _("Search"), "search", address.value("q"), placeholder=_("Number or subject")),
        Input(
            "mine", _("Only mine"), "bool", "1" if address.value("mine") else "", placeholder=_("Concerns me")
        ),
        some_of("unit", _("Responsible unit"), url_for("units.lookup")),
        one_of("leader", _("Leader in charge")),
        Input("kind", _("Kind of deadline"), "multi", values=tuple(chosen["kind"]), choices=choices["kind"]),
        one_of("state", _("State")),
        some_of("category", _("Category"), url_for("categories.lookup")),
        one_of("level", _("Level of the visit")),
    )


def _chips(ctx: Context, address: Address) -> tuple[Chip, ...]:
    if not any(address.value(name) for name in FILTERS):
        return ()
    found = []
    for field in _filters(ctx, address, Board((), ())):
        raw = address.value(field.name)
        if not raw:
            continue
        texts = [choice.label for choice in field.choices if choice.active] or [
            field.placeholder if field.kind == "bool" else raw
        ]
        found.append(Chip(field.label, "、".join(texts), address.without([field.name])))
    return tuple(found)


def _numbers(address: Address, name: str) -> tuple[int, ...]:
    numbers = []
    for part in address.value(name).split(","):
        number = row_number(part)
        if part and number is None:
            raise Refused(N_("“%(name)s” must be a positive number."), field=name, name=name)
        numbers += [] if number is None else [number]
    return tuple(numbers)


def _codes(address: Address, name: str, known: set[str]) -> tuple[str, ...]:
    parts = tuple(part for part in address.value(name).split(",") if part)
    for part in parts:
        if part not in known:
            raise Refused(N_("“%(value)s” is not one of the choices."), field=name, value=part[:40])
    return parts
