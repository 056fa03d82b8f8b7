"""Every verb has a face that asks for what the transition table needs."""

from __future__ import annotations

import pytest

from app.catalog.entity import Kind
from app.catalog.read import catalogue
from app.catalog.verbs import END_SUPERVISION, SUPERVISE, VERBS
from app.domain.workflow import TRANSITIONS
from schema.vocabulary import Event

PRESSED = [row for row in TRANSITIONS if not row.system]
PETITION = set(catalogue()["petitions"].columns)
FACES = {**VERBS, "supervise": SUPERVISE, "end supervision": END_SUPERVISION}


def test_every_verb_of_the_table_has_a_face_and_no_face_is_without_a_verb():
    assert set(VERBS) == {row.event for row in PRESSED}


@pytest.mark.parametrize("row", PRESSED, ids=lambda row: f"{row.code}-{row.event}-{row.target}")
def test_what_a_verb_needs_is_asked_for_as_required_or_stands_on_the_petition(row):
    asked = {one.name: one for one in VERBS[row.event].inputs}
    assert all(asked[name].required if name in asked else name in PETITION for name in row.required)
    if row.event is not Event.register:
        assert set(row.required) <= set(asked)


@pytest.mark.parametrize("face", FACES.values(), ids=list(FACES))
def test_every_input_is_named_and_says_what_it_chooses_from(face):
    assert all(str(one.label) for one in face.inputs)
    references = [one.target for one in face.inputs if one.kind in {Kind.ref, Kind.refs}]
    assert set(references) <= set(catalogue().entities)
    assert all(one.enum for one in face.inputs if one.kind in {Kind.enum, Kind.multi})


def test_what_supervision_asks_for_are_columns_of_its_area():
    columns = catalogue()["supervision"].columns
    assert {one.name for one in (*SUPERVISE.inputs, *END_SUPERVISION.inputs)} <= set(columns)


def test_only_what_cannot_be_undone_is_marked_as_dangerous():
    assert {event for event, face in VERBS.items() if face.danger} == {
        Event.void,
        Event.discard,
        Event.to_discipline,
    }
