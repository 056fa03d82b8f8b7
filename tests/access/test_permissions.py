"""Permissions are words of one grammar; some a role can never hold."""

from __future__ import annotations

import re

import pytest

from app.access.permissions import NEVER, PAGES, Act, defaults, every, from_fab, locked, permission, to_fab
from app.catalog.read import catalogue
from app.domain.workflow import TRANSITIONS
from schema.vocabulary import Role
from tests.catalog.columns import catalogue_of, column, entity

WORDS = defaults(catalogue())


@pytest.mark.parametrize("word", WORDS)
def test_every_permission_is_a_word_of_the_grammar_and_survives_fab_s_tables(word):
    assert re.fullmatch(r"[a-z_]+:[a-z_]+", word)
    assert from_fab(*to_fab(word)) == word


def test_the_matrix_lists_every_permission_once():
    assert list(every(catalogue())) == list(WORDS)


def test_every_permission_is_in_a_role_or_is_kept_for_later_by_the_office():
    held_by_nobody = {word for word, roles in WORDS.items() if not roles}
    assert {word.partition(":")[2] for word in held_by_nobody} <= {
        Act.load,
        Act.export,
        Act.delete,
        Act.read,
        Act.write,
        "discard",
    }
    assert "petitions:read" not in held_by_nobody


def test_each_verb_is_a_permission_of_the_roles_the_table_names():
    for row in TRANSITIONS:
        if row.system:
            assert permission("petitions", row.event.value) not in WORDS, "nobody presses what goes by itself"
            continue
        assert row.who <= WORDS[permission("petitions", row.event.value.rstrip("_"))]
        if row.prepares:
            assert row.prepares <= WORDS[permission("petitions", f"prepare_{row.event.value}")]


def test_no_area_of_the_procedure_gives_a_form_s_permissions():
    area = catalogue_of(entity(column(field={"listed": 1}), written_by="actions"))
    known = {word for word in defaults(area) if word.startswith("commendations")}
    assert known == {"commendations:read", "commendations:export"}


def test_an_area_that_keeps_its_rows_gives_no_permission_to_delete():
    area = catalogue_of(entity(column(field={"listed": 1}), deletable=False))
    assert "commendations:delete" not in defaults(area)
    assert {"commendations:write", "commendations:import"} <= set(defaults(area))


@pytest.mark.parametrize("role", [Role.sysadmin, Role.security_admin, Role.auditor])
def test_those_who_administer_can_never_hold_a_permission_on_petitions(role):
    assert locked(role, "petitions:read")
    assert locked(role, "petitions:assign")
    assert locked(role, "deadlines:export")
    assert not locked(role, "units:write")
    assert not [word for word, roles in WORDS.items() if role in roles and word.startswith("petitions:")]


def test_a_viewer_of_figures_reads_circulars_but_no_petition():
    assert locked(Role.stat_viewer, "petitions:read")
    assert not locked(Role.stat_viewer, "papers:read")
    assert Role.stat_viewer in WORDS["statistics:read"]


def test_nothing_is_locked_for_those_who_work_on_petitions():
    assert not any(locked(role, word) for role in set(Role) - set(NEVER) for word in WORDS)


def test_the_pages_without_descriptor_stand_in_the_matrix_too():
    assert set(PAGES) <= set(WORDS)
    assert WORDS["circulars:sign"] == {Role.leader}
