"""The words of a petition's longer life: objections, opinions, reviews, and the ways it can end."""

from __future__ import annotations

from enum import StrEnum


class ObjectionDecision(StrEnum):
    """What became of an objection of the unit a petition was sent to."""

    upheld = "upheld"
    rejected = "rejected"


class ObjectionKind(StrEnum):
    """What a unit disputes: that the petition is its own, or that the right unit leads."""

    not_ours = "not_ours"
    lead = "lead"


class PreparationState(StrEnum):
    """What became of what somebody prepared for another to decide."""

    waiting = "waiting"
    done = "done"
    turned_down = "turned_down"
    overtaken = "overtaken"


class OpinionState(StrEnum):
    """How far an opinion letter has come; a replaced one stays as a version."""

    draft = "draft"
    signed = "signed"
    served = "served"
    replaced = "replaced"


class RoundKind(StrEnum):
    """The level of a review: the second and the third and last."""

    review = "review"
    recheck = "recheck"


class RoundResult(StrEnum):
    """What a review or recheck decided about the opinion before it."""

    upheld = "upheld"
    revoked = "revoked"
    changed = "changed"


class RulingKind(StrEnum):
    """A decision of procedure that ends a petition without an opinion."""

    decline = "decline"
    refuse_again = "refuse_again"
    divert = "divert"


class StatutoryPath(StrEnum):
    """The procedure of law a claim belongs to instead (Regulations 2022, article 31)."""

    teacher_appeal = "teacher_appeal"
    student_appeal = "student_appeal"
    administrative_review = "administrative_review"
    litigation = "litigation"
    information = "information"
    enforcement = "enforcement"
    labour_arbitration = "labour_arbitration"
    school_roll = "school_roll"
    discipline = "discipline"
    political_legal = "political_legal"
    other = "other"


class AgreementKind(StrEnum):
    """What the petitioner agreed to in writing."""

    mediation = "mediation"
    settlement = "settlement"
    withdrawal = "withdrawal"


class PersonalAct(StrEnum):
    """What the first responsible person did about an important petition."""

    asked = "asked"
    handled = "handled"
    supervised = "supervised"


class ArchiveItem(StrEnum):
    """A part of the file of a finished petition."""

    registration = "registration"
    material = "material"
    notice = "notice"
    investigation = "investigation"
    decision = "decision"
    proof_of_service = "proof_of_service"
    review = "review"
    agreement = "agreement"
