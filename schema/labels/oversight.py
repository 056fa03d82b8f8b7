"""Labels for `schema.vocabulary.oversight`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.oversight import (
    AccountabilityKind,
    EventKind,
    EventLevel,
    MandatoryState,
    ObligationKind,
    PlanLevelColor,
    ProposedState,
    RatingSide,
    RatingWay,
    ReportQuality,
    SupervisionKind,
    SupervisionState,
    SupervisionTrigger,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    SupervisionKind: {
        SupervisionKind.remind: _l("Reminder"),
        SupervisionKind.supervise: _l("Supervise"),
        SupervisionKind.case: _l("Supervision file"),
        SupervisionKind.listed: _l("Listed supervision"),
        SupervisionKind.joint_check: _l("Joint check"),
    },
    SupervisionState: {
        SupervisionState.open: _lp("supervision", "Open"),
        SupervisionState.closed: _lp("supervision", "Closed"),
        SupervisionState.cancelled: _lp("supervision", "Cancelled"),
    },
    SupervisionTrigger: {
        SupervisionTrigger.group_visit: _l("Group visit"),
        SupervisionTrigger.substantive_case: _l("Case with substantive facts"),
        SupervisionTrigger.province_note: _l("Note by provincial leaders"),
        SupervisionTrigger.city_note: _l("Note by city leaders"),
        SupervisionTrigger.overdue: _l("Acceptance or closing overdue"),
        SupervisionTrigger.no_feedback: _l("Feedback not given as required"),
        SupervisionTrigger.improper_procedure: _l("Improper procedure"),
        SupervisionTrigger.evasion: _l("Evasion or perfunctory work"),
        SupervisionTrigger.not_carried_out: _l("Opinion not carried out"),
        SupervisionTrigger.unsatisfied: _l("Petitioner unsatisfied"),
        SupervisionTrigger.repeat_visit: _l("Repeated visit"),
        SupervisionTrigger.public_opinion: _l("Negative public opinion"),
        SupervisionTrigger.other: _l("Other"),
    },
    AccountabilityKind: {
        AccountabilityKind.correction: _l("Order to correct"),
        AccountabilityKind.written_review: _l("Written self-review"),
        AccountabilityKind.talk: _l("Formal talk"),
        AccountabilityKind.criticism: _l("Public criticism"),
        AccountabilityKind.listed_rectification: _l("Rectification under listed supervision"),
        AccountabilityKind.admonition: _l("Admonition"),
        AccountabilityKind.adjustment_advice: _l("Advice to adjust the post"),
        AccountabilityKind.sanction_advice: _l("Advice to sanction"),
    },
    ReportQuality: {
        ReportQuality.on_time: _l("On time"),
        ReportQuality.late: _l("Late report"),
        ReportQuality.omitted_suspected: _l("Suspected omission"),
        ReportQuality.concealed_confirmed: _l("Concealment (confirmed)"),
        ReportQuality.false_confirmed: _l("False report (confirmed)"),
    },
    EventLevel: {
        EventLevel.level_1: _l("Level I, extremely serious"),
        EventLevel.level_2: _l("Level II, serious"),
        EventLevel.level_3: _l("Level III, fairly serious"),
        EventLevel.level_4: _l("Level IV, ordinary"),
    },
    EventKind: {
        EventKind.mass_petition: _l("Mass incident or petition"),
        EventKind.social_safety: _l("Social safety"),
        EventKind.accident: _l("Accident"),
        EventKind.public_health: _l("Public health"),
        EventKind.natural_disaster: _l("Natural disaster"),
        EventKind.cyber_security: _l("Network and information security"),
        EventKind.exam_security: _l("Examination security"),
        EventKind.public_opinion: _l("Public opinion"),
    },
    PlanLevelColor: {
        PlanLevelColor.red: _l("Red"),
        PlanLevelColor.orange: _l("Orange"),
        PlanLevelColor.yellow: _l("Yellow"),
        PlanLevelColor.blue: _l("Blue"),
    },
    ObligationKind: {
        ObligationKind.supervision: _l("Supervision"),
        ObligationKind.co_opinion: _l("Co-handling opinion"),
        ObligationKind.instruction: _l("Leader's instruction"),
        ObligationKind.case_lead: _l("Case lead"),
        ObligationKind.mandatory_report: _l("Mandatory report"),
    },
    RatingSide: {
        RatingSide.office: _l("Petition office"),
        RatingSide.unit: _l("Responsible unit"),
    },
    RatingWay: {
        RatingWay.query_page: _l("Query page"),
        RatingWay.telephone: _l("Note of a telephone call"),
        RatingWay.slip: _l("Slip of paper"),
    },
    ProposedState: {
        ProposedState.open: _lp("proposal", "To be decided"),
        ProposedState.taken: _lp("proposal", "Taken up"),
        ProposedState.refused: _lp("proposal", "Not taken up"),
    },
    MandatoryState: {
        MandatoryState.open: _lp("mandatory report", "To be reported"),
        MandatoryState.dismissal_proposed: _lp("mandatory report", "Dismissal awaits a second person"),
        MandatoryState.reported: _lp("mandatory report", "Reported"),
        MandatoryState.dismissed: _lp("mandatory report", "Dismissed"),
    },
}
