"""Conditions of the end: the closing gate by purpose, rulings, archive, reopening."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.conditions.deciding import (
    claims_decided,
    claims_have_results,
    nothing_owed,
    results_fit_purpose,
)
from app.domain.errors import N_
from app.domain.facts import Facts, Problem, is_empty, problem
from schema.vocabulary import FINAL_STATES, ClockRegime, ClosingBasis, PetitionState, Purpose


def may_be_closed(facts: Facts) -> list[Problem]:
    """Keep a petition open until what its purpose demands is there (件件有着落、事事有回音).

    A petition that was over before it came into this system is exempt.
    """
    if facts.closing_basis == ClosingBasis.historical and facts.state in FINAL_STATES:
        return []
    demands = CLOSING[facts.purpose or Purpose.other]
    return [found for demand in (*demands, *ALWAYS) for found in demand(facts)]


def reply_reached(facts: Facts) -> list[Problem]:
    """Ask for a reply with its day and proof, an answer given face to face, or why none is owed."""
    if not is_empty(facts.reply_exempt_reason) or facts.proof_on_record or _answered(facts):
        return []
    if facts.reply_served_on is not None and not is_empty(facts.reply_proof):
        return []
    if facts.reply_served_on is not None:
        return [problem("reply_proof", N_("Record the proof that the reply was served."))]
    return [problem("reply_served_on", N_("Record when the reply was served, or why no reply is owed."))]


def named_reporter_answered(facts: Facts) -> list[Problem]:
    """Ask for the answer a reporter who gave a name is owed (Regulations 2022, article 30)."""
    return [] if facts.is_anonymous or not facts.has_petitioner else reply_reached(facts)


def next_right_stated(facts: Facts) -> list[Problem]:
    """Ask what the petitioner may do next (Regulations 2022, articles 32 and 35)."""
    if not is_empty(facts.remedy):
        return []
    return [problem("remedy", N_("State what the petitioner may do next, and until when."))]


def first_responsible_acted(facts: Facts) -> list[Problem]:
    """Ask for the principal's own hand in an important petition (M03: 第一责任人)."""
    if not facts.is_important or facts.principal_acted:
        return []
    message = N_(
        "An important petition needs a record of personal handling by the principal leader of its unit."
    )
    return [problem(None, message)]


def _answered(facts: Facts) -> bool:
    """Say whether it was answered face to face; that the answer is on record is a condition of its own."""
    return facts.state == PetitionState.answered_directly


Demand = Callable[[Facts], list[Problem]]
CLOSING: Mapping[Purpose, tuple[Demand, ...]] = {
    Purpose.appeal: (claims_decided, reply_reached, next_right_stated),
    Purpose.report: (claims_have_results, named_reporter_answered),
    Purpose.suggestion: (claims_have_results, reply_reached),
    Purpose.inquiry: (results_fit_purpose, reply_reached),
    Purpose.thanks: (results_fit_purpose, reply_reached),
    Purpose.other: (results_fit_purpose, reply_reached),
}
"""Purpose -> what must be there before a petition may close."""

ALWAYS: tuple[Demand, ...] = (first_responsible_acted, nothing_owed)
"""What every purpose demands."""


def notice_served_or_exempt(facts: Facts) -> list[Problem]:
    """Ask for the notice of the ruling with day and proof, or why none is owed (T8, T9, T10; M15)."""
    if not is_empty(facts.reply_exempt_reason):
        return []
    if facts.served_on is None:
        return [problem("served_on", N_("Record when the notice was served, or why no reply is owed."))]
    if facts.served_on > facts.today:
        return [problem("served_on", N_("This day cannot be later than today."))]
    if is_empty(facts.service_proof):
        return [problem("service_proof", N_("Record the proof that the notice was served."))]
    return []


CONCLUDED_ONLY = frozenset({"RR2"})
"""Reasons to refuse again that need a matter concluded by a recheck (Regulations 2022, article 36)."""
ZHEJIANG_ONLY = frozenset({"RR4"})
"""Reasons only the province's own text knows (Zhejiang 2016, article 25)."""
IN_PROCESS = frozenset({"RR1"})
"""Reasons that need the earlier petition to be still in process."""


def refers_to_what_was_decided(facts: Facts) -> list[Problem]:
    """Ask which petition on the same matter went before, and that it stands where the reason says (T9)."""
    if facts.earlier_id is None or facts.earlier_state is None:
        return [problem("earlier_id", N_("Name the earlier petition on the same matter."))]
    code, state = facts.refusal_code, facts.earlier_state
    over = state in FINAL_STATES
    if code in CONCLUDED_ONLY and state not in {PetitionState.concluded, PetitionState.archived}:
        return [problem("earlier_id", N_("The earlier petition was not concluded by a recheck."))]
    if code in IN_PROCESS and over:
        return [problem("earlier_id", N_("The earlier petition is no longer in process."))]
    if code in ZHEJIANG_ONLY and facts.regime != ClockRegime.zhejiang_2016:
        return [problem("refusal_code", N_("Only the regulations of Zhejiang know this reason."))]
    return []


def every_claim_has_a_path(facts: Facts) -> list[Problem]:
    """Ask where each claim goes: one path for all, or its own (T10; Regulations 2022, article 31)."""
    if facts.path is not None or (facts.claims and all(claim.path for claim in facts.claims)):
        return []
    return [problem("path", N_("Name the statutory path, for all claims or claim by claim."))]


def file_is_complete(facts: Facts) -> list[Problem]:
    """Ask for every part a file of this kind has (T24; D25)."""
    message = N_("The file is not complete: %(item)s is missing.")
    return [
        problem("contents", message, item=item) for item in facts.needed if item not in set(facts.contents)
    ]


def not_kept_from_before(facts: Facts) -> list[Problem]:
    """Reopen only what was handled here (T25)."""
    if facts.closing_basis == ClosingBasis.historical:
        return [
            problem(None, N_("A petition that was over before it came into this system is not reopened."))
        ]
    return []


GUARDS = (
    may_be_closed,
    notice_served_or_exempt,
    refers_to_what_was_decided,
    every_claim_has_a_path,
    file_is_complete,
    not_kept_from_before,
)
"""What rows of the table may name."""
