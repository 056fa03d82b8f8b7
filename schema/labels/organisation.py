"""Labels for `schema.vocabulary.organisation`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.organisation import (
    AbsenceKind,
    AccessReason,
    CopyExtent,
    DutyKind,
    ExclusionReason,
    FiveDuty,
    HolderKind,
    LeaderRank,
    RecusalReason,
    Role,
    RowScope,
    UnitKind,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    Role: {
        Role.clerk: _l("Registration clerk"),
        Role.office_head: _l("Head of the petition office"),
        Role.div_handler: _l("Handler"),
        Role.div_head: _l("Head of division"),
        Role.ab_backup: _l("Stand-in (post B)"),
        Role.leader: _l("Bureau leader"),
        Role.unit_user: _l("Unit user"),
        Role.unit_head: _l("Head of unit"),
        Role.reviewer: _l("Review officer"),
        Role.discipline: _l("Discipline officer"),
        Role.info_officer: _l("Information officer"),
        Role.supervisor: _l("Supervision officer"),
        Role.stat_viewer: _l("Statistics viewer"),
        Role.auditor: _l("Auditor"),
        Role.security_admin: _l("Security administrator"),
        Role.sysadmin: _l("System administrator"),
    },
    UnitKind: {
        UnitKind.bureau: _l("City education bureau"),
        UnitKind.division: _l("Administrative division"),
        UnitKind.affiliated: _l("Affiliated institution"),
        UnitKind.city_school: _l("City school"),
        UnitKind.county_bureau: _l("County education bureau"),
        UnitKind.county_school: _l("County school"),
        UnitKind.private_school: _l("Private school"),
        UnitKind.training_inst: _l("Training institution"),
        UnitKind.outside: _l("Unit outside the system"),
    },
    LeaderRank: {
        LeaderRank.principal: _l("Principal leader"),
        LeaderRank.in_charge: _l("Leader in charge of petitions"),
        LeaderRank.other: _l("Other leader"),
        LeaderRank.unit_head: _l("Head of unit"),
    },
    DutyKind: {
        DutyKind.first_responsibility: _l("First responsibility"),
        DutyKind.direct_responsibility: _l("Direct responsibility"),
        DutyKind.dual_duty: _l("Dual duty of a post"),
        DutyKind.field_list: _l("Fields in charge"),
        DutyKind.case_lead: _l("Case lead"),
    },
    FiveDuty: {
        FiveDuty.info: _l("Knows the facts"),
        FiveDuty.person: _l("Keeps contact with the person"),
        FiveDuty.thought: _l("Talks things through"),
        FiveDuty.policy: _l("Puts the policy into effect"),
        FiveDuty.stop: _l("Brings the petition to rest"),
    },
    HolderKind: {
        HolderKind.user: _lp("holder", "Person"),
        HolderKind.unit: _l("Unit"),
    },
    ExclusionReason: {
        ExclusionReason.respondent: _l("Complained about"),
        ExclusionReason.respondent_unit: _l("Unit complained about"),
        ExclusionReason.recused: _l("Recused"),
    },
    RecusalReason: {
        RecusalReason.relative: _l("Relative or close relation"),
        RecusalReason.interest: _l("Own interest in the matter"),
        RecusalReason.earlier_part: _l("Took part in what is complained about"),
        RecusalReason.other: _l("Other relation that may affect fairness"),
    },
    RowScope: {
        RowScope.everything: _l("All (restricted petitions excepted)"),
        RowScope.chosen_unit: _l("A chosen unit and below"),
        RowScope.unit_and_below: _l("Own unit and below"),
        RowScope.unit: _l("Own unit"),
        RowScope.charge: _l("Units in one's charge"),
        RowScope.liaison: _l("Schools one liaises with"),
        RowScope.involved: _l("What one handles, leads, takes part in or stands in for"),
        RowScope.mine: _l("Only what one entered"),
        RowScope.restricted: _l("The restricted channel"),
    },
    CopyExtent: {
        CopyExtent.whole: _l("Whole"),
        CopyExtent.summary: _l("Redacted summary only"),
    },
    AccessReason: {
        AccessReason.registrar: _l("Registered it"),
        AccessReason.first_contact: _l("First-contact officer"),
        AccessReason.responsible_unit: _l("Responsible unit"),
        AccessReason.co_unit: _l("Co-handling unit"),
        AccessReason.handler: _l("Handler"),
        AccessReason.stand_in: _l("Stand-in"),
        AccessReason.leader_field: _l("Field of the leader"),
        AccessReason.case_lead: _l("Case lead"),
        AccessReason.instruction: _l("Leader's instruction"),
        AccessReason.supervision: _l("Supervision"),
        AccessReason.review: _l("Review or recheck"),
        AccessReason.discipline: _l("Discipline channel"),
        AccessReason.countersigner: _l("Countersigns a paper"),
    },
    AbsenceKind: {
        AbsenceKind.business_trip: _l("Business trip"),
        AbsenceKind.training: _l("Training"),
        AbsenceKind.annual_leave: _l("Annual leave"),
        AbsenceKind.sick_leave: _l("Sick leave"),
        AbsenceKind.personal_leave: _l("Personal leave"),
        AbsenceKind.parental_leave: _l("Parental leave"),
        AbsenceKind.other: _l("Other"),
    },
}
