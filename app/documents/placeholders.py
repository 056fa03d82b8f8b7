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
    "case.track": N_("The procedure it follows, as a code"),
    "case.category": N_("The name of its category"),
    "case.received_on": N_("The day it was received"),
    "case.registered_on": N_("The day it was registered"),
    "case.accepted_on": N_("The day it was accepted"),
    "case.due_on": N_("The day by which it must be dealt with"),
    "case.people_count": N_("How many people stand behind it"),
    "case.people": N_("The people, the main petitioner first: name, id_number and phone (masked), address"),
    "case.summary": N_("The summary of what was said"),
    "case.first_contact": N_("The first-contact officer"),
    "case.claims": N_("The claims: text, finding, basis, result and path (as codes)"),
    "case.office": N_("The bureau: name, phone, address, prefix, review_organ, recheck_organ"),
    "case.issuer": N_("The organ of the unit that handles it, named as the bureau is"),
    "case.unit": N_("The unit that handles it, named as the bureau is"),
    "case.sending": N_("Where it was sent: organ, phone, sent_on, mode, feedback_due, demand"),
    "case.supervision": N_(
        "The supervision: number, kind, trigger, unit, dedicated_person, demand, opened_on, due_on"
    ),
    "case.watched": N_("The organ of the supervised unit, named as the bureau is"),
    "case.decided": N_("The papers that decided it, the last word first: kind, number, signed_on, served_on"),
    "case.round": N_(
        "The latest review or recheck: kind, requested_on, postmark_on, in_time, window_ends, grounds,"
        " reviewer"
    ),
    "case.round_organ": N_("The organ that reviews, named as the bureau is"),
    "case.recheck_days": N_("The days in which a recheck may be asked for, by the rules of the petition"),
    "case.file": N_("The archived file: number, filed_on, filed_by, contents (codes), papers, note"),
    "case.reports": N_("The stages of the flash reports signed so far, as codes"),
    "case.closed_on": N_("The day it was closed"),
    "case.review_days": N_("The days in which a review may be asked for, by the rules of the petition"),
}
"""Names every paper of a petition knows."""

GIVEN: Final[Mapping[str, str]] = {
    "given.reason": N_("The reason typed for this paper"),
    "given.basis": N_("The legal basis typed for this paper"),
    "given.where": N_("The organ and the way typed for this paper"),
    "given.until": N_("The day typed for this paper: to which the handling is extended, or to act by"),
    "given.earlier": N_("The earlier petition: number, received_on, closed_on, is_open, decided"),
    "given.path": N_("The statutory path, as a code"),
    "given.organ": N_("The organ that decides on the statutory path, or the letter goes to"),
    "given.limit": N_("By when it must be raised on the statutory path"),
    "given.material": N_("What must be handed in on the statutory path"),
    "given.listed": N_(
        "The petitions a slip lists: number, title, people, received_on, step (as a code), due_on, days"
    ),
    "given.demand": N_("What is demanded of the unit"),
    "given.reply": N_("The reply typed for this paper"),
    "given.agreement_kind": N_("Mediation or settlement, as a code"),
    "given.counterpart": N_("The other party of an agreement"),
    "given.facts": N_("The facts both parties agree on, or that were found"),
    "given.terms": N_("The terms of the agreement"),
    "given.performance": N_("How and by when the agreement is performed"),
    "given.findings": N_("What was found"),
    "given.decision": N_("The grounds of a review decision"),
    "given.round_result": N_("Upheld, changed or revoked, as a code"),
    "given.measures": N_("The measures taken"),
    "given.outcome": N_("The result a supervised unit reports"),
    "given.view": N_("What the petitioner says of the result"),
    "given.evidence": N_("What is handed in with a report"),
    "given.advice": N_("What is advised, as a code: accountability or improvement"),
    "given.consequence": N_("What came of it"),
    "given.proposal": N_("What is proposed"),
    "given.mark": N_("The place of a flash report in its chain"),
    "given.place": N_("Where it happens"),
    "given.known_at": N_("When the unit learned of it"),
    "given.reported_at": N_("When it is reported"),
    "given.delay": N_("The minutes between learning and reporting"),
    "given.situation": N_("How it stands now"),
    "given.request": N_("What the superior is asked for"),
    "given.reporter": N_("Who reports, and the telephone"),
    "given.paper": N_("The title of the paper that is served"),
    "given.paper_number": N_("The document number of the paper that is served"),
    "given.recipient": N_("Whom the record of the service names; empty before it was served"),
    "given.way": N_("The way of service on record, as the form calls it, or empty"),
    "given.day": N_("The day of service on record, or empty"),
    "given.refused_day": N_("The day acceptance was refused, or empty"),
    "given.proof": N_("The proof of service on record, or empty"),
    "given.witness": N_("The witness on record, or empty"),
    "given.witness_day": N_("The day of the witness, or empty"),
}
"""Names of what is typed when a paper is drawn up."""

PLACEHOLDERS: Final[Mapping[str, str]] = {**CASE, **GIVEN}
