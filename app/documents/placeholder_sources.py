"""Where the facts of a paper come from: the column of an area each name is read from.

The label of a column says what a name behind a dot means, so nothing is described twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SOURCES: Final[Mapping[str, str]] = {
    "case.number": "petitions.petition_no",
    "case.query_code": "petitions.query_code",
    "case.query_address": "settings.value",
    "case.title": "petitions.title",
    "case.channel": "petitions.channel",
    "case.purpose": "petitions.purpose",
    "case.category": "petitions.category_id",
    "case.received_on": "petitions.received_on",
    "case.registered_on": "petitions.registered_on",
    "case.accepted_on": "petitions.accepted_on",
    "case.due_on": "deadlines.binding_on",
    "case.people_count": "petitions.people_count",
    "case.people.name": "petitioners.name",
    "case.people.id_number": "petitioners.id_number",
    "case.people.phone": "petitioners.phone",
    "case.people.address": "petitioners.address",
    "case.summary": "petitions.summary",
    "case.first_contact": "petitions.first_contact_id",
    "case.is_important": "petitions.is_important",
    "case.claims.text": "claims.text",
    "case.claims.finding": "claims.finding",
    "case.claims.basis": "claims.legal_basis",
    "case.claims.result": "claims.result",
    "case.office.name": "units.name",
    "case.office.phone": "units.phone",
    "case.office.address": "units.address",
    "case.office.prefix": "units.doc_prefix",
    "case.office.review_organ": "units.review_organ_id",
    "case.issuer.name": "units.name",
    "case.issuer.phone": "units.phone",
    "case.issuer.address": "units.address",
    "case.issuer.prefix": "units.doc_prefix",
    "case.issuer.review_organ": "units.review_organ_id",
    "case.unit.name": "units.name",
    "case.unit.phone": "units.phone",
    "case.unit.address": "units.address",
    "case.unit.prefix": "units.doc_prefix",
    "case.unit.review_organ": "units.review_organ_id",
    "case.sending.organ": "assignments.unit_id",
    "case.sending.phone": "units.phone",
    "case.sending.sent_on": "assignments.delivered_at",
    "case.sending.mode": "assignments.mode",
    "case.sending.feedback_due": "assignments.feedback_due",
    "case.supervision.number": "supervision.supervision_no",
    "case.supervision.kind": "supervision.kind",
    "case.supervision.trigger": "supervision.trigger",
    "case.supervision.unit": "supervision.unit_id",
    "case.supervision.dedicated_person": "supervision.dedicated_person",
    "case.supervision.demand": "supervision.demand",
    "case.supervision.opened_on": "supervision.opened_on",
    "case.supervision.due_on": "supervision.due_on",
}
"""Name → area.column."""
