"""What may lengthen, shorten, end or begin a clock once it runs. Everything not said here has no effect.

Waiting for papers, an expert, mediation, holidays or a colleague who is away does not stop a clock: the
regulations know no suspension.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.deadlines import Span, joined
from app.domain.errors import N_, Refused
from schema.vocabulary import DeadlineKind

EXTENDABLE = frozenset({DeadlineKind.handle, DeadlineKind.extended_handle})
"""Only the time for handling can be extended (Regulations 2022, article 34)."""
SIMPLE_NOTICE, SIMPLE_ANSWER = "simple_notice", "simple_answer"
"""The two clocks of the simple procedure."""
OF_THE_UNIT = frozenset({DeadlineKind.notice, DeadlineKind.objection, DeadlineKind.assign_feedback})
"""What a unit owes by being sent a petition; an objection that is upheld takes it away again."""


def extension(already: int, days: int, maximum: int, *, binding_on: date, approved_on: date) -> int:
    """Return the days a clock is extended by in all, after `days` more.

    Refused unless it is approved on or before the end that binds, by at least a day, and all extensions
    together stay within `maximum` days (Regulations 2022, article 34: 30; Zhejiang 2016, article 23: 60).
    """
    if approved_on > binding_on:
        raise Refused(
            N_(
                "The time ended on %(end)s. An extension is approved before the end; "
                "what is overdue stays overdue."
            ),
            field="days",
            end=binding_on,
        )
    if days < 1:
        raise Refused(N_("An extension is by one day at least."), field="days")
    if already + days > maximum:
        raise Refused(
            N_(
                "All extensions together may be %(maximum)s days; %(already)s are used, so %(left)s are left."
            ),
            field="days",
            maximum=maximum,
            already=already,
            left=max(maximum - already, 0),
        )
    return already + days


def exclusion(kind: DeadlineKind, known: Iterable[Span], first: date, last: date) -> tuple[Span, ...]:
    """Return the days a clock leaves out once a hearing from `first` to `last` is recorded.

    Refused but for a recheck: only there the hearing is not counted (Regulations 2022, article 36; 2005,
    article 35). A hearing while handling or reviewing does not move the end.
    """
    if kind != DeadlineKind.recheck:
        raise Refused(
            N_("Only the hearing of a recheck is left out of the count; here the time runs on."),
            field="hearing_from",
        )
    if last < first:
        raise Refused(N_("The hearing ends before it begins."), field="hearing_to")
    return joined([*known, Span(first, last)])


def handling_start(accepted_on: date | None, notice_due: date | None) -> date | None:
    """Return the day after which the time for handling counts, or None while neither day is known.

    That is the day of acceptance; but a unit that stays silent past its time for notice is taken to have
    accepted on the last day of it, so that silence never lengthens the handling.
    """
    days = [day for day in (accepted_on, notice_due) if day is not None]
    return min(days, default=None)


def is_silent(notice_due: date, accepted_on: date | None, today: date) -> bool:
    """Say whether the time for notice passed without acceptance, so that handling has begun by itself."""
    return (accepted_on or today) > notice_due


def in_time(due_on: date, arrived_on: date, postmark_on: date | None = None) -> bool:
    """Say whether what arrived was in time; of a letter the postmark decides (Civil Procedure Law)."""
    return (postmark_on or arrived_on) <= due_on


def may_object(due_on: date, today: date) -> bool:
    """Say whether a unit may still object: five working days from delivery (2022, article 23(3))."""
    return today <= due_on


def ends_with_upheld_objection(kind: DeadlineKind, unit_id: int | None, objecting_id: int) -> bool:
    """Say whether a clock ends because the objection of the unit `objecting_id` is upheld.

    Its own clocks do; the bureau's duty to the petitioner runs on (2022, article 23). A rejected objection
    ends nothing: the unit's time continues from its original receipt.
    """
    return unit_id == objecting_id and kind in OF_THE_UNIT
