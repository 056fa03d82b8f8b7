"""Conditions of deciding: extension, claims, opinion, reply, service, signature."""

from __future__ import annotations

from datetime import date

from app.domain.errors import N_
from app.domain.facts import ClaimFacts, Facts, Problem, is_empty, problem
from schema.vocabulary import CLAIM_RESULTS_BY_PURPOSE, FourOutcome, LeaderRank, Purpose, Track


def not_an_appeal(facts: Facts) -> list[Problem]:
    """Refuse to close an appeal by a mere reply (T27; Regulations of 2022, articles 31(6) and 32).

    But for the simple procedure, which answers an appeal without an opinion letter.
    """
    if facts.purpose != Purpose.appeal or facts.track == Track.simple:
        return []
    return [problem("purpose", N_("An appeal is closed by an opinion that has been served, not by a reply."))]


def claims_have_results(facts: Facts) -> list[Problem]:
    """Ask for a claim, and for each claim a result that fits the purpose (T27)."""
    if facts.results:
        return results_fit_purpose(facts)
    return [problem("claims", N_("Record at least one claim and its result."))]


def results_fit_purpose(facts: Facts) -> list[Problem]:
    """Ask for a result of each recorded claim, out of those the purpose knows (T27, T28)."""
    allowed = CLAIM_RESULTS_BY_PURPOSE[facts.purpose] if facts.purpose else frozenset()
    found = []
    for number, result in enumerate(facts.results, start=1):
        if result is None:
            found.append(problem("claims", N_("Claim %(number)s has no result yet."), number=number))
        elif result not in allowed:
            message = N_("Claim %(number)s: “%(result)s” is not a result for the purpose “%(purpose)s”.")
            found.append(problem("claims", message, number=number, result=result, purpose=facts.purpose))
    return found


def reply_served_or_exempt(facts: Facts) -> list[Problem]:
    """Ask for the day the reply reached the petitioner, or why none is owed (T27)."""
    if facts.reply_served_on is not None and facts.reply_served_on > facts.today:
        return [problem("reply_served_on", N_("The day of service cannot be later than today."))]
    if facts.reply_served_on is not None or not is_empty(facts.reply_exempt_reason):
        return []
    return [problem("reply_served_on", N_("Record when the reply was served, or why no reply is owed."))]


def answer_recorded(facts: Facts) -> list[Problem]:
    """Ask for the answer that was given (T28)."""
    if not is_empty(facts.answer_text):
        return []
    return [problem("answer_text", N_("Record the answer that was given first."))]


def nothing_owed(facts: Facts) -> list[Problem]:
    """Refuse to close while a supervision, an instruction or another obligation is open."""
    message = N_("Something is still open on this petition: %(owed)s. Finish it before closing.")
    return [problem(None, message, owed=kind) for kind in dict.fromkeys(facts.owed)]


def an_appeal(facts: Facts) -> list[Problem]:
    """Keep opinion letters and reviews to appeals (Regulations 2022, articles 29 to 32)."""
    if facts.purpose == Purpose.appeal:
        return []
    message = N_(
        "Opinion letters, reviews and rechecks are for appeals only; “%(purpose)s” is answered by a reply."
    )
    return [problem("purpose", message, purpose=facts.purpose)]


def asked_by_somebody_else(facts: Facts) -> list[Problem]:
    """Ask for two people: one proposes the extension, the head of the unit approves it (T13)."""
    if facts.asked_by_id is None:
        return [
            problem(
                None, N_("The handler proposes an extension first; then the head of the unit approves it.")
            )
        ]
    if facts.asked_by_id == facts.actor_staff_id:
        return [problem(None, N_("Nobody approves an extension he or she asked for."))]
    return []


def extension_before_the_end(facts: Facts) -> list[Problem]:
    """Refuse an extension once the time has ended: overdue stands (T13; Regulations 2022, article 34)."""
    if facts.handle_due is None:
        return [problem(None, N_("No time for handling is running that could be extended."))]
    if facts.today <= facts.handle_due:
        return []
    message = N_("The time for handling ended on %(due)s; it can no longer be extended.")
    return [problem(None, message, due=facts.handle_due)]


def extension_within_the_limit(facts: Facts) -> list[Problem]:
    """Hold all extensions together to what the regime allows (T13; 2022:34, Zhejiang 2016:23)."""
    if facts.days is None:
        return []
    left = facts.extension_limit - facts.extended_by
    if 1 <= facts.days <= left:
        return []
    message = N_("At most %(limit)s days of extension in all, %(used)s of them used: %(left)s are left.")
    return [problem("days", message, limit=facts.extension_limit, used=facts.extended_by, left=left)]


def statement_heard_by_today(facts: Facts) -> list[Problem]:
    """Refuse a hearing of the petitioner that has not happened yet (T14; Regulations 2022, article 31)."""
    return _not_later("statement_heard_on", facts.statement_heard_on, facts.today)


def claims_decided(facts: Facts) -> list[Problem]:
    """Ask of every claim what was found, on which basis, with which outcome and evidence (T14, T15; D09)."""
    if not facts.claims:
        return [problem("claims", N_("Record at least one claim and its result."))]
    return [
        found
        for number, claim in enumerate(facts.claims, start=1)
        if claim.path is None
        for found in (*_decided(number, claim, facts), *outcomes_evident(number, claim))
    ]


def _decided(number: int, claim: ClaimFacts, facts: Facts) -> list[Problem]:
    found = []
    allowed = CLAIM_RESULTS_BY_PURPOSE[facts.purpose] if facts.purpose else frozenset()
    if is_empty(claim.finding):
        message = N_("Claim %(number)s “%(claim)s”: record what was found.")
        found.append(problem("claims", message, number=number, claim=claim.text))
    if claim.result is None:
        message = N_("Claim %(number)s “%(claim)s” has no outcome yet.")
        found.append(problem("claims", message, number=number, claim=claim.text))
    elif claim.result not in allowed:
        message = N_("Claim %(number)s: “%(result)s” is not a result for the purpose “%(purpose)s”.")
        found.append(problem("claims", message, number=number, result=claim.result, purpose=facts.purpose))
    return found + based(number, claim)


def based(number: int, claim: ClaimFacts) -> list[Problem]:
    """Ask for the article an outcome stands on; peace is not bought against the law (M33)."""
    found = []
    if claim.result is not None and is_empty(claim.legal_basis):
        message = N_("Claim %(number)s “%(claim)s”: “%(result)s” needs its legal basis.")
        found.append(problem("claims", message, number=number, claim=claim.text, result=claim.result))
    if claim.promises_money and is_empty(claim.policy_document):
        message = N_("Claim %(number)s “%(claim)s” promises money: name the policy or finance document.")
        found.append(problem("claims", message, number=number, claim=claim.text))
    return found


def outcomes_evident(number: int, claim: ClaimFacts) -> list[Problem]:
    """Ask for at least one of the four outcomes with its evidence (M24; Regulations 2022, article 27)."""
    if not claim.four_outcomes:
        message = N_("Claim %(number)s “%(claim)s”: say which of the four outcomes was brought about.")
        return [problem("claims", message, number=number, claim=claim.text)]
    found = []
    ours = {FourOutcome.justified_solved, FourOutcome.unjustified_educated} & set(claim.four_outcomes)
    if ours and is_empty(claim.evidence):
        message = N_("Claim %(number)s “%(claim)s”: the outcome needs its evidence.")
        found.append(problem("claims", message, number=number, claim=claim.text))
    if FourOutcome.illegal_punished in claim.four_outcomes and (
        is_empty(claim.deciding_organ) or is_empty(claim.deciding_document)
    ):
        message = N_(
            "Claim %(number)s “%(claim)s”: unlawful acts are dealt with by the competent organ; "
            "name it and its document."
        )
        found.append(problem("claims", message, number=number, claim=claim.text))
    if FourOutcome.needy_helped in claim.four_outcomes and is_empty(claim.aid_record):
        message = N_("Claim %(number)s “%(claim)s”: record the programme and amount of the aid.")
        found.append(problem("claims", message, number=number, claim=claim.text))
    return found


def signed_by_who_may(facts: Facts) -> list[Problem]:
    """Let the leader in charge sign ordinary opinions, the principal important ones (T15; M04)."""
    allowed = {LeaderRank.principal, LeaderRank.unit_head}
    if not facts.is_important:
        allowed |= {LeaderRank.in_charge}
    if facts.actor_rank in allowed:
        return []
    if facts.is_important:
        return [problem(None, N_("The opinion on an important petition is signed by the principal leader."))]
    return [
        problem(
            None, N_("An opinion is signed by the leader in charge of petitions or the principal leader.")
        )
    ]


def served_between_signing_and_today(facts: Facts) -> list[Problem]:
    """Hold the day of service between signature and today: the time for review starts on it (T16)."""
    found = served_by_today(facts)
    signed, served = facts.opinion_signed_on, facts.served_on
    if found or signed is None or served is None or served >= signed:
        return found
    return [
        problem("served_on", N_("It cannot be served before it was signed on %(signed)s."), signed=signed)
    ]


def served_by_today(facts: Facts) -> list[Problem]:
    """Refuse a service that has not happened yet."""
    return _not_later("served_on", facts.served_on, facts.today)


def signed_by_today(facts: Facts) -> list[Problem]:
    """Refuse a signature, or a performance, that has not happened yet (T21, T22)."""
    return [
        *_not_later("signed_on", facts.signed_on, facts.today),
        *_not_later("performed_on", facts.performed_on, facts.today),
    ]


def _not_later(name: str, day: date | None, today: date) -> list[Problem]:
    if day is None or day <= today:
        return []
    return [problem(name, N_("This day cannot be later than today."))]


GUARDS = (
    not_an_appeal,
    claims_have_results,
    results_fit_purpose,
    reply_served_or_exempt,
    answer_recorded,
    nothing_owed,
    an_appeal,
    asked_by_somebody_else,
    extension_before_the_end,
    extension_within_the_limit,
    statement_heard_by_today,
    claims_decided,
    signed_by_who_may,
    served_between_signing_and_today,
    served_by_today,
    signed_by_today,
)
"""What rows of the table may name."""
