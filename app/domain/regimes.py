"""Which body of rules a petition keeps for life, and the limits each of them sets.

A first table in code; the numbers are those of the Regulations on Petitioning of 2005 and 2022 and of
Zhejiang's of 2016. Where the law gives no number the office sets itself one: such a rule is not `legal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schema.vocabulary import ClockRegime, ClockStart, ClockUnit, DeadlineKind, Purpose

NATIONAL, ZHEJIANG = "national", "zhejiang"
_NATIONAL_2022_FROM = date(2022, 5, 1)
_ZHEJIANG_2016_FROM = date(2016, 8, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit: `number` of `unit` after `starts`, binding on its rolled end if `roll`.

    `article` is the article of the regime's own text, empty for a target the office set itself.
    """

    code: str
    regime: ClockRegime
    kind: DeadlineKind
    starts: ClockStart
    number: int
    unit: ClockUnit
    article: str = ""
    roll: bool = False
    version: str = "1"

    @property
    def legal(self) -> bool:
        """Say whether the law sets this number."""
        return bool(self.article)


_OLD, _NEW, _ZJ = ClockRegime.national_2005, ClockRegime.national_2022, ClockRegime.zhejiang_2016
_NATURAL, _WORKING, _MINUTES = ClockUnit.natural, ClockUnit.working, ClockUnit.minutes
_K, _S = DeadlineKind, ClockStart

RULES: tuple[Rule, ...] = (
    Rule("register", _NEW, _K.duty, _S.received, 1, _WORKING),
    Rule("triage_forward", _OLD, _K.notice, _S.received, 15, _NATURAL, "21"),
    Rule("triage_forward", _NEW, _K.notice, _S.received, 15, _NATURAL, "22"),
    Rule("triage_forward", _ZJ, _K.notice, _S.received, 5, _WORKING, "20"),
    Rule("accept_notice_direct", _OLD, _K.notice, _S.received, 15, _NATURAL, "22"),
    Rule("accept_notice_direct", _NEW, _K.notice, _S.received, 15, _NATURAL, "23(2)"),
    Rule("accept_notice_direct", _ZJ, _K.notice, _S.received, 5, _WORKING, "20"),
    Rule("accept_notice_transferred", _OLD, _K.notice, _S.dispatched, 15, _NATURAL, "21"),
    Rule("accept_notice_transferred", _NEW, _K.notice, _S.dispatched, 15, _NATURAL, "23(3)"),
    Rule("accept_notice_transferred", _ZJ, _K.notice, _S.dispatched, 5, _WORKING, "20"),
    Rule("objection", _NEW, _K.objection, _S.dispatched, 5, _WORKING, "23(3)"),
    Rule("handle", _OLD, _K.handle, _S.accepted, 60, _NATURAL, "33"),
    Rule("handle", _NEW, _K.handle, _S.accepted, 60, _NATURAL, "34"),
    Rule("handle", _ZJ, _K.handle, _S.accepted, 30, _NATURAL, "23"),
    # Under 2022 only appeals have the 60 days; suggestions, reports and inquiries get a target of the office.
    Rule("reply", _NEW, _K.handle, _S.accepted, 60, _NATURAL),
    Rule("extend", _OLD, _K.extended_handle, _S.handling_end, 30, _NATURAL, "33"),
    Rule("extend", _NEW, _K.extended_handle, _S.handling_end, 30, _NATURAL, "34"),
    Rule("extend", _ZJ, _K.extended_handle, _S.handling_end, 60, _NATURAL, "23"),
    # Neither text sets a time for handling anew after a review or a reopening.
    Rule("redo", _NEW, _K.handle, _S.review_served, 30, _NATURAL),
    Rule("review_apply", _OLD, _K.review_apply, _S.opinion_served, 30, _NATURAL, "34", roll=True),
    Rule("review_apply", _NEW, _K.review_apply, _S.opinion_served, 30, _NATURAL, "35", roll=True),
    Rule("review_decide", _OLD, _K.review, _S.review_requested, 30, _NATURAL, "34"),
    Rule("review_decide", _NEW, _K.review, _S.review_requested, 30, _NATURAL, "35"),
    Rule("recheck_apply", _OLD, _K.recheck_apply, _S.review_served, 30, _NATURAL, "35", roll=True),
    Rule("recheck_apply", _NEW, _K.recheck_apply, _S.review_served, 30, _NATURAL, "36", roll=True),
    Rule("recheck_decide", _OLD, _K.recheck, _S.recheck_requested, 30, _NATURAL, "35"),
    Rule("recheck_decide", _NEW, _K.recheck, _S.recheck_requested, 30, _NATURAL, "36"),
    # The assigner chooses the date; this is what the form proposes.
    Rule("assign_feedback", _NEW, _K.assign_feedback, _S.assigned, 30, _NATURAL),
    Rule("advice_feedback", _OLD, _K.advice_feedback, _S.advice_received, 30, _NATURAL, "36"),
    Rule("advice_feedback", _NEW, _K.advice_feedback, _S.advice_received, 30, _NATURAL),
    Rule("supervision_feedback", _NEW, _K.supervision, _S.supervision_served, 30, _NATURAL),
    Rule("supervision_feedback_urgent", _NEW, _K.supervision, _S.supervision_served, 15, _NATURAL),
    Rule("urgent_report_phone", _NEW, _K.info_report, _S.known, 30, _MINUTES),
    Rule("urgent_report_written", _NEW, _K.info_report, _S.known, 60, _MINUTES),
    Rule("urgent_report_final", _NEW, _K.info_report, _S.event_ended, 5, _WORKING),
)

_BY_KEY = {(rule.code, rule.regime): rule for rule in RULES}
_CODES = frozenset(rule.code for rule in RULES)


def regime_for(received_on: date, jurisdiction: str = NATIONAL) -> ClockRegime:
    """Return the regime of a petition received on `received_on`; it never changes afterwards.

    The national regulations of 2022 hold from 2022-05-01, those of 2005 before; under `zhejiang` the
    province's of 2016 hold from 2016-08-01. ValueError for another jurisdiction.
    """
    if jurisdiction not in {NATIONAL, ZHEJIANG}:
        problem = f"no rules are known for the jurisdiction {jurisdiction!r}"
        raise ValueError(problem)
    if jurisdiction == ZHEJIANG and received_on >= _ZHEJIANG_2016_FROM:
        return _ZJ
    return _NEW if received_on >= _NATIONAL_2022_FROM else _OLD


def rule(code: str, regime: ClockRegime) -> Rule | None:
    """Return the rule `code` under `regime`, or None where that regime knows no such limit.

    Zhejiang leaves what it does not set to the national rules. A target the office set itself holds under
    every regime that sets no number of its own; a limit of the law does not reach back to an older one.
    KeyError for a code that is in no regime.
    """
    if code not in _CODES:
        raise KeyError(code)
    own = _BY_KEY.get((code, regime))
    national = _BY_KEY.get((code, _NEW))
    if own or national is None:
        return own
    return national if regime == _ZJ or not national.legal else None


def handling_rule(purpose: Purpose, regime: ClockRegime) -> Rule:
    """Return the limit for dealing with an accepted petition.

    The 2022 regulations set their 60 days for appeals only (article 34 with 31(6)); the older and the
    provincial ones set theirs for every petition.
    """
    code = "reply" if regime == _NEW and purpose != Purpose.appeal else "handle"
    return _BY_KEY[code, regime]
