"""The figures a circular is made of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.documents.snapshot import Snapshot
from app.domain.errors import Refused


def test_a_snapshot_comes_back_from_json_as_it_was(snapshot):
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


def test_a_petitioner_has_no_place_in_a_snapshot(snapshot):
    with pytest.raises(Refused, match="no place for petitioners"):
        Snapshot.from_json(snapshot.to_json() | {"petitioners": ["张三"]})


def test_a_category_has_no_place_for_a_petitioner_either(snapshot):
    data = snapshot.to_json()
    data["categories"][0]["petitioner"] = "张三"
    with pytest.raises(TypeError):
        Snapshot.from_json(data)


@pytest.mark.parametrize("change", [{"total": 121}, {"channels": {"letter": 1}}, {"categories": ()}])
def test_figures_that_do_not_add_up_are_refused(snapshot, change):
    with pytest.raises(Refused, match="do not add up"):
        replace(snapshot, **change)


@pytest.mark.parametrize("change", [{"closed_on_time": 91}, {"repeats": 121}])
def test_a_part_larger_than_its_whole_is_refused(snapshot, change):
    with pytest.raises(Refused, match="larger than its whole"):
        replace(snapshot, **change)
