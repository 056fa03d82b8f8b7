"""What a template of a paper may name, and what each name means: the one place that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.domain.errors import N_

CASE: Final[Mapping[str, str]] = {
    "case.number": N_("The number of the petition"),
    "case.query_code": N_("The code by which the petitioner asks how far it is"),
    "case.query_address": N_("The address of the query page, from the setting query_address"),
    "case.title": N_("The subject of the petition"),
    "case.channel": N_("How it came, as a code"),
    "case.purpose": N_("What is wanted, as a code"),
    "case.category": N_("The name of its category"),
    "case.received_on": N_("The day it was received"),
    "case.registered_on": N_("The day it was registered"),
    "case.accepted_on": N_("The day it was accepted"),
    "case.due_on": N_("The day by which it must be dealt with"),
    "case.people_count": N_("How many people stand behind it"),
    "case.people": N_("The people, the main petitioner first: name, id_number and phone (masked), address"),
    "case.summary": N_("The summary of what was said"),
    "case.first_contact": N_("The first-contact officer"),
    "case.claims": N_("The claims: text, finding, basis, result (as a code)"),
    "case.office": N_("The bureau: name, phone, address, prefix, review_organ"),
    "case.issuer": N_("The organ of the unit that handles it, named as the bureau is"),
    "case.unit": N_("The unit that handles it, named as the bureau is"),
    "case.sending": N_("Where it was sent: organ, phone, sent_on, mode, feedback_due"),
    "case.supervision": N_(
        "The supervision: number, kind, trigger, unit, dedicated_person, demand, opened_on, due_on"
    ),
    "case.file": N_("The archived file: number, filed_on, filed_by, contents (codes), papers, note"),
    "case.reports": N_("The titles of the flash reports signed so far"),
    "case.closed_on": N_("The day it was closed"),
    "case.review_days": N_("The days in which a review may be asked for, by the rules of the petition"),
}
"""Names every paper of a petition knows."""

GIVEN: Final[Mapping[str, str]] = {
    "given.reason": N_("The reason typed for this paper"),
    "given.basis": N_("The legal basis typed for this paper"),
    "given.where": N_("The organ and the way typed for this paper"),
    "given.until": N_("The day to which the handling is extended"),
    "given.advice": N_("What is advised, as a code: accountability or improvement"),
    "given.organ": N_("The organ the letter goes to"),
    "given.facts": N_("The facts that were found and what proves them"),
    "given.consequence": N_("What came of it"),
    "given.proposal": N_("What is proposed"),
    "given.mark": N_("The place of a flash report in its chain"),
    "given.place": N_("Where it happens"),
    "given.known_at": N_("When the unit learned of it"),
    "given.reported_at": N_("When it is reported"),
    "given.delay": N_("The minutes between learning and reporting"),
    "given.situation": N_("How it stands now"),
    "given.measures": N_("What has been done"),
    "given.request": N_("What the superior is asked for"),
    "given.reporter": N_("Who reports, and the telephone"),
    "given.paper": N_("The title of the paper that is served"),
    "given.paper_number": N_("The document number of the paper that is served"),
}
"""Names of what is typed when a paper is drawn up."""

PLACEHOLDERS: Final[Mapping[str, str]] = {**CASE, **GIVEN}
