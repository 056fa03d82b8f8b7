"""A frozen paper."""

from __future__ import annotations

import dataclasses
import json

import pytest

from app.documents.values import CircularValue
from app.domain.errors import Refused


def test_a_frozen_circular_comes_back_from_json_as_it_was(drafted):
    value = drafted()
    assert CircularValue.from_json(json.loads(json.dumps(value.to_json()))) == value


def test_a_frozen_circular_cannot_be_changed(drafted):
    with pytest.raises(dataclasses.FrozenInstanceError):
        drafted().number = "云教信〔2026〕6号"


def test_a_paper_in_another_format_is_refused_rather_than_guessed_at(drafted):
    with pytest.raises(Refused, match="format"):
        CircularValue.from_json(drafted().to_json() | {"format": 3})
