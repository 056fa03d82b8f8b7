"""The words of the organisation: who holds which role, post and duty."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role; permissions hang on its code, never on its translated name."""

    clerk = "clerk"
    office_head = "office_head"
    div_handler = "div_handler"
    div_head = "div_head"
    ab_backup = "ab_backup"
    leader = "leader"
    unit_user = "unit_user"
    unit_head = "unit_head"
    reviewer = "reviewer"
    discipline = "discipline"
    info_officer = "info_officer"
    supervisor = "supervisor"
    stat_viewer = "stat_viewer"
    auditor = "auditor"
    security_admin = "security_admin"
    sysadmin = "sysadmin"


class UnitKind(StrEnum):
    """The kind of a unit in the tree."""

    bureau = "bureau"
    division = "division"
    affiliated = "affiliated"
    city_school = "city_school"
    county_bureau = "county_bureau"
    county_school = "county_school"
    private_school = "private_school"
    training_inst = "training_inst"
    outside = "outside"


class LeaderRank(StrEnum):
    """The rank of a leader, which decides what he answers for and signs."""

    principal = "principal"
    in_charge = "in_charge"
    other = "other"
    unit_head = "unit_head"


class DutyKind(StrEnum):
    """What a leader answers for."""

    first_responsibility = "first_responsibility"
    direct_responsibility = "direct_responsibility"
    dual_duty = "dual_duty"
    field_list = "field_list"
    case_lead = "case_lead"


class FiveDuty(StrEnum):
    """One of the five duties of whoever leads a hard case."""

    info = "info"
    person = "person"
    thought = "thought"
    policy = "policy"
    stop = "stop"


class HolderKind(StrEnum):
    """Who holds an access entry or an obligation."""

    user = "user"
    unit = "unit"


class AccessReason(StrEnum):
    """Why a holder may see a petition."""

    registrar = "registrar"
    first_contact = "first_contact"
    responsible_unit = "responsible_unit"
    co_unit = "co_unit"
    handler = "handler"
    stand_in = "stand_in"
    leader_field = "leader_field"
    case_lead = "case_lead"
    instruction = "instruction"
    supervision = "supervision"
    review = "review"
    discipline = "discipline"
    countersigner = "countersigner"


class AbsenceKind(StrEnum):
    """Why somebody is away, so that the stand-in takes over."""

    business_trip = "business_trip"
    training = "training"
    annual_leave = "annual_leave"
    sick_leave = "sick_leave"
    personal_leave = "personal_leave"
    parental_leave = "parental_leave"
    other = "other"


class ExclusionReason(StrEnum):
    """Why somebody can never see a petition, whatever else gives sight of it."""

    respondent = "respondent"
    respondent_unit = "respondent_unit"
    recused = "recused"


class RecusalReason(StrEnum):
    """Why somebody keeps away from a petition (Regulations 2022, article 28)."""

    relative = "relative"
    interest = "interest"
    earlier_part = "earlier_part"
    other = "other"


class RowScope(StrEnum):
    """How far a role sees in an area; several of them add up."""

    everything = "everything"
    chosen_unit = "chosen_unit"
    unit_and_below = "unit_and_below"
    unit = "unit"
    charge = "charge"
    liaison = "liaison"
    involved = "involved"
    mine = "mine"
    restricted = "restricted"


class CopyExtent(StrEnum):
    """How much of a complaint goes to the unit it is about."""

    whole = "whole"
    summary = "summary"
