"""Labels for `schema.vocabulary.system`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.system import (
    AuditVerb,
    ImportState,
    JobState,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    JobState: {
        JobState.queued: _l("Queued"),
        JobState.running: _l("Running"),
        JobState.done: _l("Done"),
        JobState.failed: _l("Failed"),
        JobState.cancelled: _l("Cancelled"),
    },
    ImportState: {
        ImportState.uploaded: _l("Uploaded"),
        ImportState.rehearsed: _l("Rehearsed"),
        ImportState.running: _lp("import", "Running"),
        ImportState.done: _lp("import", "Done"),
        ImportState.failed: _l("Failed"),
        ImportState.cancelled: _l("Cancelled"),
    },
    AuditVerb: {
        AuditVerb.create: _l("Create"),
        AuditVerb.amend: _l("Amend"),
        AuditVerb.delete: _l("Move to the recycle bin"),
        AuditVerb.restore: _l("Restore"),
        AuditVerb.purge: _l("Delete for good"),
        AuditVerb.reveal: _l("View a masked value"),
        AuditVerb.import_: _l("Import"),
        AuditVerb.export: _l("Export"),
        AuditVerb.print: _l("Print"),
        AuditVerb.number: _l("Take a number"),
        AuditVerb.compare: _l("Compare with another petition"),
        AuditVerb.tell: _l("Tell the first-contact officer"),
        AuditVerb.supervise: _l("Open a supervision"),
        AuditVerb.grant: _l("Grant"),
        AuditVerb.revoke: _l("Revoke"),
        AuditVerb.propose: _l("Propose"),
        AuditVerb.approve: _l("Approve"),
        AuditVerb.reject: _l("Decline a proposal"),
        AuditVerb.retract: _l("Withdraw a proposal"),
        AuditVerb.configure: _l("Configure"),
        AuditVerb.sign_in: _l("Sign in"),
        AuditVerb.sign_in_failed: _l("Failed sign-in"),
        AuditVerb.sign_out: _l("Sign out"),
        AuditVerb.read: _l("Read"),
        AuditVerb.refuse: _l("Refuse access"),
        AuditVerb.archive: _l("Archive the trail"),
    },
}
