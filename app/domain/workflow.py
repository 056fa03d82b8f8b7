"""The verbs that move a petition: from where to where, by whom, with what. Data first, then questions.

The codes T1–T32 are those of the office's transition table. A later issue adds rows, guards and effects;
it never changes `sources`, `target` or `who` of a row that stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import N_, Refused
from schema.vocabulary import Event, PaperKind, PetitionState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table.

    `who` may do it; `prepares` may propose it but not decide; `relations` name people by what they are to
    this record whatever their role (its author, the first to meet the petitioner, the leader who receives).
    `required` are the inputs that may not be empty; `guards` name the conditions of `app.domain.gates`;
    `effects` name what the action does besides; a `target` of None removes the row.
    """

    code: str
    event: Event
    sources: frozenset[PetitionState]
    target: PetitionState | None
    who: frozenset[Role] = frozenset()
    prepares: frozenset[Role] = frozenset()
    relations: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    paper: tuple[PaperKind, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        code="T1",
        event=Event.register,
        sources=frozenset({PetitionState.draft}),
        target=PetitionState.registered,
        who=frozenset({Role.clerk}),
        relations=frozenset({"first_contact_officer"}),
        required=("channel", "received_on", "people_count", "purpose", "category_id", "summary"),
        guards=("petitioner_or_anonymous", "visit_has_reception", "received_not_in_future", "people_counted"),
        effects=("take_petition_number", "draw_query_code", "start_notice_clock"),
    ),
    Transition(
        code="T2",
        event=Event.answer,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.answered_directly,
        who=frozenset({Role.clerk, Role.div_handler}),
        relations=frozenset({"reception_leader"}),
        required=("answer_text", "answered_by_id"),
        guards=("directly_answerable",),
        effects=("meet_notice_clock",),
    ),
    Transition(
        code="T3",
        event=Event.forward,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.dispatched,
        who=frozenset({Role.office_head, Role.leader}),
        prepares=frozenset({Role.clerk}),
        required=("unit_id",),
        effects=("start_unit_notice_clock", "start_objection_clock"),
    ),
    Transition(
        code="T3",
        event=Event.assign,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.dispatched,
        who=frozenset({Role.office_head, Role.leader}),
        prepares=frozenset({Role.clerk}),
        required=("unit_id", "feedback_due"),
        guards=("feedback_due_ahead",),
        effects=("start_unit_notice_clock", "start_objection_clock", "start_feedback_clock"),
    ),
    Transition(
        code="T7",
        event=Event.accept,
        sources=frozenset({PetitionState.registered, PetitionState.dispatched}),
        target=PetitionState.accepted,
        who=frozenset({Role.div_head, Role.unit_head}),
        required=("handler_id", "handler_b_id", "accepted_on"),
        guards=("accepted_between_receipt_and_today", "handlers_differ"),
        effects=("meet_notice_clock", "start_handle_clock"),
    ),
    Transition(
        code="T11",
        event=Event.to_discipline,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.discipline_track,
        who=frozenset({Role.clerk, Role.office_head, Role.discipline}),
        guards=("nothing_owed",),
        effects=("void_clocks", "seal"),
    ),
    Transition(
        code="T12",
        event=Event.forward_out,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.forwarded_out,
        who=frozenset({Role.office_head, Role.discipline}),
        required=("outside_organ",),
        guards=("nothing_owed",),
        effects=("meet_notice_clock", "void_clocks"),
    ),
    Transition(
        code="T26",
        event=Event.void,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.void,
        who=frozenset({Role.office_head}),
        prepares=frozenset({Role.clerk}),
        required=("reason",),
        guards=("no_paper_issued",),
        effects=("void_clocks",),
    ),
    Transition(
        code="T27",
        event=Event.reply,
        sources=frozenset({PetitionState.accepted}),
        target=PetitionState.closed,
        who=frozenset({Role.div_head, Role.unit_head}),
        prepares=frozenset({Role.div_handler, Role.unit_user}),
        guards=("not_an_appeal", "claims_have_results", "reply_served_or_exempt", "nothing_owed"),
        effects=("meet_handle_clock", "close_as_replied"),
        paper=(PaperKind.D10,),
    ),
    Transition(
        code="T28",
        event=Event.close,
        sources=frozenset({PetitionState.answered_directly}),
        target=PetitionState.closed,
        who=frozenset({Role.clerk, Role.div_handler}),
        guards=("answer_recorded", "results_fit_purpose", "nothing_owed"),
        effects=("void_clocks", "close_as_answered"),
    ),
    Transition(
        code="T30",
        event=Event.keep,
        sources=frozenset({PetitionState.registered}),
        target=PetitionState.closed,
        who=frozenset({Role.office_head}),
        required=("reason",),
        guards=("nothing_owed",),
        effects=("void_clocks", "close_as_kept"),
    ),
    Transition(
        code="T32",
        event=Event.discard,
        sources=frozenset({PetitionState.draft}),
        target=None,
        relations=frozenset({"author"}),
    ),
)

_BY_MOVE = {(row.event, source): row for row in TRANSITIONS for source in row.sources}


def transitions_from(state: PetitionState) -> tuple[Transition, ...]:
    """Return the rows that lead out of `state`, in the order of the table."""
    return tuple(row for row in TRANSITIONS if state in row.sources)


def transition(event: Event, state: PetitionState) -> Transition | None:
    """Return the row by which `event` leads out of `state`, or None."""
    return _BY_MOVE.get((event, state))


def move(state: PetitionState, event: Event) -> PetitionState | None:
    """Return the state after `event`, or None when it removes the draft; Refused when it may not be."""
    row = transition(event, state)
    if row is None:
        raise Refused(
            N_("“%(event)s” is not possible while the petition is “%(state)s”."), event=event, state=state
        )
    return row.target
