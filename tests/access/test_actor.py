"""The actor of a session: a value that is bound, and a wall that is lifted only for a stated reason."""

from __future__ import annotations

import pytest

from app.access.actor import NOBODY, Actor, Reach, actor_of, bind, is_unscoped, unscoped
from app.domain.errors import NotAllowed
from app.extensions import PanelSession

LIN = Actor(7, "lin", "林晓岚", permissions=frozenset({"petitions:read", "petitions:import"}))


def test_a_permission_is_held_or_refused_in_one_sentence():
    assert LIN.may("petitions", "read")
    assert not LIN.may("petitions", "write")
    LIN.require("petitions", "import")
    with pytest.raises(NotAllowed, match="do not have the right"):
        LIN.require("petitions", "write")


def test_nobody_may_nothing_and_sees_nothing():
    assert (NOBODY.user_id, NOBODY.permissions, NOBODY.reach) == (None, frozenset(), Reach.none)


def test_a_session_knows_who_is_at_work_and_is_nobody_s_at_first():
    session = PanelSession()
    assert actor_of(session) is NOBODY
    bind(session, LIN)
    assert actor_of(session) is LIN


def test_anything_else_bound_to_a_session_counts_as_nobody():
    session = PanelSession()
    session.info["actor"] = "lin"
    assert actor_of(session) is NOBODY


def test_the_wall_is_lifted_for_a_reason_and_stands_again_even_after_an_error():
    session = PanelSession()
    with unscoped(session, "outer"):
        with pytest.raises(RuntimeError), unscoped(session, "inner"):
            assert is_unscoped(session)
            raise RuntimeError
        assert is_unscoped(session), "the outer reason still holds"
    assert not is_unscoped(session)
