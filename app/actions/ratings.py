"""Ratings: both sides are invited when an answer is served; dissatisfaction proposes a supervision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, notices, proposed_supervision
from app.domain.errors import N_, Refused
from app.domain.text import clean_line
from app.queries.catalog import number_setting
from app.queries.organisation import heads
from app.queries.ratings import ratings_of
from app.queries.supervision import petition_of
from schema.notices import NoticeKind
from schema.petitions import Petition
from schema.ratings import LONGEST_COMMENT, Rating
from schema.vocabulary import AuditVerb, RatingSide, RatingWay, Satisfaction, SupervisionTrigger

DAYS = "rating_days"
DEFAULT_DAYS, MOST_DAYS = 30, 366
GIVEN = frozenset({Satisfaction.satisfied, Satisfaction.basic, Satisfaction.unsatisfied})
"""What somebody can say; `none` stands for nobody having said anything."""


def invite(session: Session, actor: Actor, petition: Petition, *, on: date) -> None:
    """Invite the petitioner to rate office and unit from the day the answer was served; once each."""
    asked = {rating.side for rating in ratings_of(session, petition.id)}
    sides = {RatingSide.office: None, RatingSide.unit: petition.unit_id}
    until = on + timedelta(days=number_setting(session, DAYS, DEFAULT_DAYS, most=MOST_DAYS))
    for side, unit_id in sides.items():
        if side in asked or (side is RatingSide.unit and unit_id is None):
            continue
        row = Rating(petition_id=petition.id, side=side, unit_id=unit_id, invited_on=on, until_on=until)
        session.add(row)
        session.flush()
        audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row))


def rate(
    session: Session,
    actor: Actor,
    rating: Rating,
    value: Satisfaction,
    way: RatingWay,
    *,
    comment: str = "",
    today: date,
) -> None:
    """Keep what the petitioner said of one side; Refused when it was said before, or too late.

    What is said of the unit is the satisfaction of the petition. Dissatisfaction with either side proposes
    a supervision.
    """
    if value not in GIVEN:
        raise Refused(N_("Choose one of the three ratings."), field="value")
    if rating.rated_on is not None:
        raise Refused(N_("This was rated before; a rating is not changed."))
    if today > rating.until_on:
        raise Refused(N_("The time for rating ended on %(until)s."), until=rating.until_on)
    petition = petition_of(session, rating.petition_id)
    words = clean_line(comment)[:LONGEST_COMMENT]
    changes = {
        "value": value,
        "way": way,
        "rated_on": today,
        "comment": words if words and not petition.is_secret else None,
        "taken_by_id": actor.staff_id,
    }
    difference = audit.apply(rating, changes)
    session.flush()
    audit.record(session, actor, rating, AuditVerb.amend, changes=difference)
    if rating.side is RatingSide.unit:
        petition.satisfaction = value
    if value is Satisfaction.unsatisfied:
        people = heads(session).get(petition.unit_id or 0, frozenset()) | {petition.first_contact_id}
        notices.tell(session, actor, petition, to=people, kind=NoticeKind.dissatisfied)
        proposed_supervision.propose(session, actor, petition, SupervisionTrigger.unsatisfied, today=today)


def note(session: Session, actor: Actor, rating: Rating, inputs: Mapping[str, Any], *, today: date) -> None:
    """Keep what was said on the telephone or on a slip; on the query page only the petitioner rates."""
    way = RatingWay(inputs["way"])
    if way is RatingWay.query_page:
        raise Refused(N_("On the query page only the petitioner rates."), field="way")
    value, comment = Satisfaction(inputs["value"]), inputs.get("comment") or ""
    rate(session, actor, rating, value, way, comment=comment, today=today)
