"""The citizen's window: number and code are tried like a password, and the petitioner rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind, unscoped
from app.actions import ratings, sign_in
from app.clock import now
from app.domain.errors import N_, Invisible
from app.domain.text import clean_line
from app.queries.ratings import ratable
from app.queries.sessions import locks
from app.queries.window import opened_by
from schema.vocabulary import RatingSide, RatingWay, Satisfaction

WHY = "the petitioner rates the own petition"
CITIZEN = Actor(user_id=None, username="citizen", name="信访人（查询页面）")
"""Who rates on the query page, as the trail names it; whoever has number and code."""


def try_code(session: Session, number: str, code: str, origin: str) -> int | None:
    """Return the petition a number and its code open; None when they do not, or too many were wrong.

    Wrong tries are counted by number and by address, apart from those of the sign-in, under its rules.
    """
    number, code = clean_line(number)[:30].upper(), clean_line(code)[:30].upper()
    account, address = f"query:{number}", f"query:{origin}"[:60]
    if locks(session, now(), account=account.lower(), origin=address):
        return None
    found = opened_by(session, number, code)
    if found is None:
        sign_in.refused(account, address)
    return found


def rate(
    session: Session,
    petition_id: int,
    side: RatingSide,
    value: Satisfaction,
    *,
    comment: str,
    origin: str,
    today: date,
) -> None:
    """Keep what the petitioner says of one side; Invisible when this side is not to be rated (any more)."""
    actor = replace(CITIZEN, origin=origin)
    bind(session, actor)
    with unscoped(session, WHY):
        rating = next((row for row in ratable(session, petition_id, today) if row.side is side), None)
        if rating is None:
            raise Invisible(N_("There is nothing to rate here any more."))
        ratings.rate(session, actor, rating, value, RatingWay.query_page, comment=comment, today=today)
        session.flush()
