"""Labels for `schema.vocabulary.life`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.life import (
    AgreementKind,
    ArchiveItem,
    ObjectionDecision,
    ObjectionKind,
    OpinionState,
    PersonalAct,
    PreparationState,
    RoundKind,
    RoundResult,
    RulingKind,
    StatutoryPath,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    ObjectionDecision: {
        ObjectionDecision.upheld: _lp("objection", "Upheld"),
        ObjectionDecision.rejected: _lp("objection", "Rejected"),
    },
    ObjectionKind: {
        ObjectionKind.not_ours: _l("Not within our powers"),
        ObjectionKind.lead: _l("Another unit should lead"),
    },
    PreparationState: {
        PreparationState.waiting: _lp("preparation", "Waiting for a decision"),
        PreparationState.done: _lp("preparation", "Decided as proposed"),
        PreparationState.turned_down: _lp("preparation", "Turned down"),
        PreparationState.overtaken: _lp("preparation", "Overtaken"),
    },
    OpinionState: {
        OpinionState.draft: _lp("opinion", "Draft"),
        OpinionState.signed: _lp("opinion", "Signed"),
        OpinionState.served: _lp("opinion", "Served"),
        OpinionState.replaced: _lp("opinion", "Replaced by a later version"),
    },
    RoundKind: {
        RoundKind.review: _lp("round", "Review"),
        RoundKind.recheck: _lp("round", "Recheck"),
    },
    RoundResult: {
        RoundResult.upheld: _lp("round", "Upheld"),
        RoundResult.revoked: _l("Revoked, to be handled anew"),
        RoundResult.changed: _lp("round", "Changed"),
    },
    RulingKind: {
        RulingKind.decline: _lp("ruling", "Not accepted"),
        RulingKind.refuse_again: _lp("ruling", "Not accepted again"),
        RulingKind.divert: _lp("ruling", "Referred to a statutory path"),
    },
    StatutoryPath: {
        StatutoryPath.teacher_appeal: _l("Appeal of a teacher"),
        StatutoryPath.student_appeal: _l("Appeal of a student"),
        StatutoryPath.administrative_review: _l("Administrative review"),
        StatutoryPath.litigation: _l("Litigation"),
        StatutoryPath.information: _l("Government information on request"),
        StatutoryPath.enforcement: _l("Enforcement and administrative penalty"),
        StatutoryPath.labour_arbitration: _l("Labour and personnel arbitration"),
        StatutoryPath.school_roll: _l("Verification of the school roll"),
        StatutoryPath.discipline: _l("Discipline inspection or organisation department"),
        StatutoryPath.political_legal: _l("Police, procuratorate or court"),
        StatutoryPath.other: _l("Other statutory procedure"),
    },
    AgreementKind: {
        AgreementKind.mediation: _l("Mediation agreement"),
        AgreementKind.settlement: _l("Settlement between the parties"),
        AgreementKind.withdrawal: _l("Written withdrawal"),
    },
    PersonalAct: {
        PersonalAct.asked: _l("Looked into it in person"),
        PersonalAct.handled: _l("Handled it in person"),
        PersonalAct.supervised: _l("Supervised it in person"),
    },
    ArchiveItem: {
        ArchiveItem.registration: _l("Registration form"),
        ArchiveItem.material: _l("Original material"),
        ArchiveItem.notice: _l("Notice to the petitioner"),
        ArchiveItem.investigation: _l("Record of the investigation"),
        ArchiveItem.decision: _l("Opinion, reply or ruling"),
        ArchiveItem.proof_of_service: _l("Proof of service"),
        ArchiveItem.review: _l("Papers of review and recheck"),
        ArchiveItem.agreement: _l("Agreement or withdrawal"),
    },
}
