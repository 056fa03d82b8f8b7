from __future__ import annotations

import pytest

from app.domain.doors import GUARDIANS, roles_of, why_unfit
from schema.vocabulary import Role

OFFICE = "cn=Office,ou=Groups,dc=edu"


@pytest.mark.parametrize("written", [OFFICE, OFFICE.lower(), "CN=office, OU=groups, DC=edu"])
def test_a_group_is_known_however_a_directory_writes_it(written: str) -> None:
    assert roles_of([written], {OFFICE: ["clerk"]}) == {Role.clerk}


def test_groups_add_up_and_unknown_ones_give_nothing() -> None:
    mapping = {"a": ["clerk"], "b": ["div_head", "supervisor"], "c": ["king"]}
    assert roles_of(["a", "b", "c", "d", ""], mapping) == {Role.clerk, Role.div_head, Role.supervisor}
    assert roles_of([], mapping) == set()


@pytest.mark.parametrize("role", sorted(GUARDIANS))
def test_no_group_gives_a_guarding_role_even_past_the_check_at_the_start(role: Role) -> None:
    mapping = {"a": [role.value, "clerk"]}
    assert why_unfit(mapping)
    assert roles_of(["a"], mapping) == {Role.clerk}


def test_a_sound_mapping_is_fit() -> None:
    assert why_unfit({"a": ["clerk"], "b": []}) == ""
