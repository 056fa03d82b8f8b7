"""The ledger of hard matters on paper (D23): counted by unit on a first page, its rows on turned ones."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.catalog.entity import Entity
from app.clock import on_office_day
from app.documents import wording
from app.documents.blocks import lines, tables, text_blocks
from app.documents.notices import bare, tidy
from app.documents.official import Annex, Form, Official
from app.documents.press import Draft, print_official
from app.documents.render import fill
from app.domain.errors import N_, Refused
from app.queries.ledger import MOST, Entry, ledger
from app.queries.organisation import bureau

FOLDER = "ledger"


def print_ledger(
    session: Session, actor: Actor, petitions: Entity, first: date, last: date, *, at: datetime
) -> bytes:
    """Return the ledger of a period as PDF, the name of who prints and the moment across its pages.

    `petitions` is the area as this person may read it. Refused for a period turned round or with too much.
    """
    if first > last:
        raise Refused(N_("The last day cannot be before the first day."), field="to")
    rows = ledger(session, first, last, readable=petitions.columns.keys())
    office = bureau(session)
    made = compose(
        rows, first, last, office=office.name if office is not None else "", printed_on=on_office_day(at)
    )
    return print_official(made, draft=Draft(actor.name, at, label="内部资料")).pdf


def compose(rows: tuple[Entry, ...], first: date, last: date, *, office: str, printed_on: date) -> Official:
    """Return the ledger as a paper without number and signature; Refused with more rows than it can hold."""
    if len(rows) > MOST:
        raise Refused(N_("The ledger is too long; choose a shorter period."))
    units = Counter(row.unit for row in rows)
    words = {
        "rows": tidy(rows),
        "units": tuple(units.most_common()),
        "marks": Counter(mark for row in rows for mark in row.marks),
        "people": sum(row.people_count or 0 for row in rows),
        "period": wording.period(first, last),
        "office": office,
        "printed_on": printed_on,
        "bare": bare,
    }
    title = lines(FOLDER, "title.txt", words)
    said = text_blocks(lines(FOLDER, "body.txt", words))
    detail = tables(fill(f"{FOLDER}/form.txt", words))
    return Official(
        form=Form.plain,
        issuers=(office,) if office else (),
        mark=(office,),
        title=title,
        body=(*said, *(detail[:1] if rows else ())),
        annexes=(Annex("信访台帐明细", detail[1:], landscape=True),) if rows else (),
    )
