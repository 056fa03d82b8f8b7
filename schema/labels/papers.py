"""Labels for `schema.vocabulary.papers`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.papers import (
    AdviceKind,
    CountersignState,
    FlashStage,
    PaperKind,
    PaperState,
    PaperVerb,
    ServiceMethod,
    Signatory,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    PaperKind: {
        PaperKind.D01: _l("Registration form"),
        PaperKind.D02: _l("Notice of acceptance"),
        PaperKind.D03: _l("Notice of non-acceptance"),
        PaperKind.D04: _l("Notice that the matter is not accepted again"),
        PaperKind.D05: _l("Notice of where the matter was sent"),
        PaperKind.D06: _l("Notice of the statutory path"),
        PaperKind.D07: _l("Forwarding or assignment slip"),
        PaperKind.D08: _l("Notice of extension"),
        PaperKind.D09: _l("Opinion on the petition"),
        PaperKind.D10: _l("Reply on a suggestion"),
        PaperKind.D11: _l("Mediation or settlement agreement"),
        PaperKind.D12: _l("Proof of service"),
        PaperKind.D13: _l("Registration of a request for review or recheck"),
        PaperKind.D14: _l("Review or recheck opinion"),
        PaperKind.D15: _l("Supervision notice"),
        PaperKind.D16: _l("Reminder slip"),
        PaperKind.D17: _l("Report on a closed supervision"),
        PaperKind.D18: _l("Circular on petition work"),
        PaperKind.D19: _l("Flash report on urgent petition information"),
        PaperKind.D20: _l("Petition risk assessment before a decision"),
        PaperKind.D21: _l("Table of led cases and the five duties"),
        PaperKind.D22: _l("Announcement of reception days"),
        PaperKind.D23: _l("Petition ledger"),
        PaperKind.D24: _l("Letter of advice"),
        PaperKind.D25: _l("File cover and contents"),
        PaperKind.D26: _l("Order to start or end the emergency response"),
    },
    AdviceKind: {
        AdviceKind.accountability: _l("Hold accountable"),
        AdviceKind.improvement: _l("Improve the work"),
    },
    FlashStage: {
        FlashStage.first: _l("First report"),
        FlashStage.follow_up: _l("Follow-up report"),
        FlashStage.final: _l("Final report"),
    },
    PaperState: {
        PaperState.draft: _lp("paper", "Draft"),
        PaperState.countersigned: _l("Countersigned"),
        PaperState.signed: _l("Signed"),
        PaperState.issued: _l("Issued"),
        PaperState.served: _l("Served"),
        PaperState.cancelled: _lp("paper", "Cancelled"),
    },
    PaperVerb: {
        PaperVerb.countersign: _l("Send for countersigning"),
        PaperVerb.agree: _lp("countersign", "Agree"),
        PaperVerb.disagree: _lp("countersign", "Do not agree"),
        PaperVerb.sign: _l("Sign"),
        PaperVerb.issue: _lp("paper", "Issue"),
        PaperVerb.serve: _l("Record the service"),
        PaperVerb.acknowledge: _l("Acknowledge receipt"),
        PaperVerb.cancel: _lp("paper", "Cancel it"),
        PaperVerb.correct: _l("Correct by a new paper"),
    },
    CountersignState: {
        CountersignState.waiting: _lp("countersign", "Waiting"),
        CountersignState.agreed: _lp("countersign", "Agreed"),
        CountersignState.refused: _lp("countersign", "Not agreed"),
        CountersignState.withdrawn: _lp("countersign", "Taken back"),
    },
    Signatory: {
        Signatory.holder: _l("Whoever holds the right to sign it"),
        Signatory.leader: _l("A leader of the organ"),
        Signatory.principal: _l("The principal leader"),
    },
    ServiceMethod: {
        ServiceMethod.in_person: _l("In person"),
        ServiceMethod.post: _l("By post"),
        ServiceMethod.electronic: _l("Electronically"),
        ServiceMethod.phone: _l("By phone, on record"),
        ServiceMethod.entrusted: _l("Through another organ"),
        ServiceMethod.left_in_place: _l("Left in place"),
        ServiceMethod.public_notice: _l("By public notice"),
    },
}
