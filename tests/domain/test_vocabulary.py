import sys
from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import Babel, lazy_gettext

import schema.labels
import schema.vocabulary
from schema.vocabulary import (
    CLAIM_RESULTS_BY_PURPOSE,
    FINAL_STATES,
    OPEN_STATES,
    ClaimResult,
    Event,
    HandlingMode,
    PaperKind,
    PetitionState,
    Purpose,
)

ENUMS = [
    value
    for value in vars(schema.vocabulary).values()
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
]


@pytest.fixture
def english():
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        yield


def test_the_vocabulary_offers_what_it_names():
    named = {"CLAIM_RESULTS_BY_PURPOSE", "FINAL_STATES", "OPEN_STATES", "PETITION_CORE", "PETITION_MARKS"}
    offered = {enum.__name__ for enum in ENUMS} | named
    assert offered == set(schema.vocabulary.__all__)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_member_has_a_label_of_its_own(enum, english):
    words = [str(schema.labels.label(member)) for member in enum]
    assert all(words)
    assert len(set(words)) == len(words), "two members a user cannot tell apart"
    assert list(schema.labels.labels(enum)) == [member.value for member in enum]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_a_code_is_its_name_without_the_underscore_python_needs(enum):
    assert [member.value for member in enum] == [member.name.rstrip("_") for member in enum]


def test_members_with_the_same_code_keep_their_own_labels(english):
    assert str(schema.labels.label(PetitionState.draft)) == "Draft"
    assert str(schema.labels.label(Event.draft)) == "Draft the opinion"


def test_a_word_nobody_declared_has_no_label():
    class Colour(StrEnum):
        green = "green"

    with pytest.raises(KeyError):
        schema.labels.label(Colour.green)


def test_an_area_declares_labels_for_its_own_words(monkeypatch, english):
    class Colour(StrEnum):
        green = "green"
        grey = "grey"

    monkeypatch.setattr(schema.labels, "_LABELS", dict(schema.labels._LABELS))
    with pytest.raises(ValueError, match="Colour has members without a label: grey"):
        schema.labels.declare({Colour: {Colour.green: lazy_gettext("Green")}})
    schema.labels.declare({Colour: {Colour.green: lazy_gettext("Green"), Colour.grey: lazy_gettext("Grey")}})
    assert {code: str(word) for code, word in schema.labels.labels(Colour).items()} == {
        "green": "Green",
        "grey": "Grey",
    }


def test_a_registered_petition_is_either_open_or_final():
    assert frozenset(PetitionState) - {PetitionState.draft} == OPEN_STATES | FINAL_STATES
    assert not OPEN_STATES & FINAL_STATES
    assert PetitionState.served in OPEN_STATES
    assert PetitionState.closed in FINAL_STATES


def test_every_purpose_knows_its_results_and_every_result_has_a_purpose():
    assert set(CLAIM_RESULTS_BY_PURPOSE) == set(Purpose)
    assert frozenset().union(*CLAIM_RESULTS_BY_PURPOSE.values()) == frozenset(ClaimResult)
    assert ClaimResult.adopted not in CLAIM_RESULTS_BY_PURPOSE[Purpose.appeal]


def test_words_python_reserves_keep_their_code():
    assert Event.return_ == "return"
    assert HandlingMode.return_ == "return"


def test_the_papers_are_numbered_without_a_gap():
    assert [kind.value for kind in PaperKind] == [f"D{number:02}" for number in range(1, 27)]


def test_the_vocabulary_needs_the_standard_library_only():
    for name, module in list(sys.modules.items()):
        if name.startswith("schema.vocabulary"):
            used = {
                value.__module__.partition(".")[0]
                for value in vars(module).values()
                if hasattr(value, "__module__")
            }
            assert used <= {"enum", "schema", "builtins"} | set(sys.stdlib_module_names), name
