"""The way of a paper as rules: which verb fits which state, who signs, what a record of service needs."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.domain.paper_chain import FROM, Standing, may_sign_as, refuse_step, service_problems
from schema.vocabulary import LeaderRank, PaperState, PaperVerb, ServiceMethod, Signatory
from tests.actions.scenes import day


@pytest.mark.parametrize("state", PaperState)
@pytest.mark.parametrize("verb", PaperVerb)
def test_a_verb_is_refused_in_every_state_the_table_does_not_name(verb, state):
    waits = 1 if verb in {PaperVerb.agree, PaperVerb.disagree} else 0
    if state in FROM[verb]:
        refuse_step(verb, Standing(state, waits))
    else:
        with pytest.raises(Refused):
            refuse_step(verb, Standing(state, waits))


def test_no_table_lets_a_cancelled_paper_go_on():
    assert not any(PaperState.cancelled in states for states in FROM.values())


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (Standing(PaperState.draft, waiting=1), "Not everybody"),
        (Standing(PaperState.draft, must_be_countersigned=True), "only after it was countersigned"),
        (Standing(PaperState.signed), "already signed"),
    ],
)
def test_what_keeps_a_paper_from_being_signed(paper, sentence):
    with pytest.raises(Refused, match=sentence):
        refuse_step(PaperVerb.sign, paper)
    refuse_step(PaperVerb.sign, Standing(PaperState.countersigned, must_be_countersigned=True))


@pytest.mark.parametrize(
    ("signatory", "rank", "role", "may"),
    [
        (Signatory.holder, None, "clerk", True),
        (Signatory.leader, None, "clerk", False),
        (Signatory.leader, LeaderRank.other, "clerk", True),
        (Signatory.leader, None, "unit_head", True),
        (Signatory.principal, LeaderRank.other, "leader", False),
        (Signatory.principal, LeaderRank.principal, "leader", True),
        (Signatory.principal, None, "unit_head", False),
    ],
)
def test_the_rule_names_who_of_those_with_the_right_signs(signatory, rank, role, may):
    assert may_sign_as(signatory, rank, frozenset({role})) is may


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"served_on": day("09-18")}, ["served_on"]),
        ({"served_on": day("09-15")}, ["served_on"]),
        ({"proof": " "}, ["service_proof"]),
        ({"proof": "", "certificate": True}, []),
        ({"method": ServiceMethod.left_in_place}, ["witness"]),
        ({"refused": True}, ["witness"]),
        ({"refused": True, "witness": "居委会王某"}, []),
        (
            {"served_on": day("09-18"), "proof": "", "refused": True},
            ["served_on", "service_proof", "witness"],
        ),
    ],
)
def test_a_record_of_service_names_everything_that_is_wrong(changes, fields):
    given = {
        "method": ServiceMethod.post,
        "served_on": day("09-17"),
        "signed_on": day("09-16"),
        "today": day("09-17"),
        "proof": "EMS 1",
        "certificate": False,
        "refused": False,
        "witness": "",
    }
    assert [problem.field for problem in service_problems(**{**given, **changes})] == fields
