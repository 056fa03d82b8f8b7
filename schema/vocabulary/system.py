"""The words of the machinery: jobs, imports and the audit trail."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """How far a piece of long work has come."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


class ImportState(StrEnum):
    """How far an import has come."""

    uploaded = "uploaded"
    rehearsed = "rehearsed"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


class AuditVerb(StrEnum):
    """What the trail says was done, beside the verbs of `Event`."""

    create = "create"
    amend = "amend"
    delete = "delete"
    restore = "restore"
    purge = "purge"
    reveal = "reveal"
    import_ = "import"
    export = "export"
    print = "print"
    number = "number"
    supervise = "supervise"
    compare = "compare"
    tell = "tell"
    grant = "grant"
    revoke = "revoke"
    propose = "propose"
    approve = "approve"
    reject = "reject"
    retract = "retract"
    configure = "configure"
    sign_in = "sign_in"
    sign_in_failed = "sign_in_failed"
    sign_out = "sign_out"
    read = "read"
    refuse = "refuse"
    archive = "archive"
