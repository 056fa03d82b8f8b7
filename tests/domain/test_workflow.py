import pytest

from app.domain.errors import Refused
from app.domain.gates import GUARDS, Facts
from app.domain.workflow import TRANSITIONS, move, transition, transitions_from
from schema.vocabulary import FINAL_STATES, OPEN_STATES, Event, PetitionState, Role

S = PetitionState


@pytest.mark.parametrize(
    ("code", "event", "state", "target"),
    [
        ("T1", Event.register, S.draft, S.registered),
        ("T2", Event.answer, S.registered, S.answered_directly),
        ("T3", Event.forward, S.registered, S.dispatched),
        ("T3", Event.assign, S.registered, S.dispatched),
        ("T7", Event.accept, S.registered, S.accepted),
        ("T7", Event.accept, S.dispatched, S.accepted),
        ("T11", Event.to_discipline, S.registered, S.discipline_track),
        ("T12", Event.forward_out, S.registered, S.forwarded_out),
        ("T26", Event.void, S.registered, S.void),
        ("T27", Event.reply, S.accepted, S.closed),
        ("T28", Event.close, S.answered_directly, S.closed),
        ("T30", Event.keep, S.registered, S.closed),
        ("T32", Event.discard, S.draft, None),
    ],
)
def test_a_verb_leads_where_the_table_says(code, event, state, target):
    assert move(state, event) is target
    assert transition(event, state).code == code


def test_every_code_of_the_office_s_table_has_its_row():
    assert {row.code for row in TRANSITIONS} == {f"T{number}" for number in range(1, 35)}


def test_every_other_pair_of_state_and_verb_is_refused_by_name():
    allowed = {(row.event, state) for row in TRANSITIONS for state in row.sources}
    refused = 0
    for state in PetitionState:
        for event in Event:
            if (event, state) not in allowed:
                with pytest.raises(Refused) as refusal:
                    move(state, event)
                assert refusal.value.params == {"event": event, "state": state}
                refused += 1
    assert refused == len(PetitionState) * len(Event) - len(allowed)


def test_the_refusal_names_the_verb_and_the_state():
    with pytest.raises(Refused, match="“reply” is not possible while the petition is “draft”"):
        move(S.draft, Event.reply)


def test_from_a_draft_one_registers_or_discards():
    assert [row.event for row in transitions_from(S.draft)] == [Event.register, Event.discard]
    assert transitions_from(S.archived) == ()


def test_only_archive_reopening_and_a_letter_posted_in_time_lead_on_from_an_end():
    ways = {(row.code, state) for row in TRANSITIONS for state in row.sources & FINAL_STATES}
    assert {code for code, _ in ways} == {"T17", "T19", "T24", "T25"}
    assert {state for code, state in ways if code != "T24"} == {S.closed}
    assert all(row.target is not S.draft for row in TRANSITIONS)


def test_every_open_state_that_can_be_reached_can_be_left():
    reached = {row.target for row in TRANSITIONS} & OPEN_STATES
    assert reached
    assert all(transitions_from(state) for state in reached)


def test_a_verb_leads_to_one_place_from_each_state():
    pairs = [(row.event, state) for row in TRANSITIONS for state in row.sources]
    assert len(set(pairs)) == len(pairs)


def test_every_row_has_somebody_who_may():
    for row in TRANSITIONS:
        assert row.who or row.relations or row.system, row.code
        assert not row.who & row.prepares, row.code
        assert not row.who & {Role.sysadmin, Role.auditor, Role.security_admin, Role.stat_viewer}


def test_the_office_head_decides_what_the_clerk_proposes():
    for event in (Event.forward, Event.assign, Event.void):
        row = transition(event, S.registered)
        assert Role.office_head in row.who
        assert Role.clerk in row.prepares


def test_only_its_author_discards_a_draft():
    row = transition(Event.discard, S.draft)
    assert row.relations == {"author"}
    assert not row.who


def test_every_input_and_every_condition_a_row_names_exists():
    inputs = set(Facts.__dataclass_fields__)
    for row in TRANSITIONS:
        assert set(row.required) <= inputs, row.code
        assert set(row.guards) <= set(GUARDS), row.code
    assert {name for row in TRANSITIONS for name in row.guards} == set(GUARDS)
