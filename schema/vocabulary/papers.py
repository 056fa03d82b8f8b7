"""The words of paper: which document, in which state, served how."""

from __future__ import annotations

from enum import StrEnum


class PaperKind(StrEnum):
    """The documents the office prints."""

    D01 = "D01"
    D02 = "D02"
    D03 = "D03"
    D04 = "D04"
    D05 = "D05"
    D06 = "D06"
    D07 = "D07"
    D08 = "D08"
    D09 = "D09"
    D10 = "D10"
    D11 = "D11"
    D12 = "D12"
    D13 = "D13"
    D14 = "D14"
    D15 = "D15"
    D16 = "D16"
    D17 = "D17"
    D18 = "D18"
    D19 = "D19"
    D20 = "D20"
    D21 = "D21"
    D22 = "D22"
    D23 = "D23"
    D24 = "D24"
    D25 = "D25"
    D26 = "D26"


class AdviceKind(StrEnum):
    """What a letter of advice asks for (Regulations 2022, article 40)."""

    accountability = "accountability"
    improvement = "improvement"


class FlashStage(StrEnum):
    """Where a flash report stands in its chain."""

    first = "first"
    follow_up = "follow_up"
    final = "final"


class PaperState(StrEnum):
    """How far a paper has come; its content is frozen once signed."""

    draft = "draft"
    countersigned = "countersigned"
    signed = "signed"
    issued = "issued"
    served = "served"
    cancelled = "cancelled"


class ServiceMethod(StrEnum):
    """How a paper reached its recipient."""

    in_person = "in_person"
    post = "post"
    electronic = "electronic"
    phone = "phone"
    entrusted = "entrusted"
    left_in_place = "left_in_place"
    public_notice = "public_notice"


class PaperVerb(StrEnum):
    """What is done to a paper on its way, in the order it is usually done."""

    countersign = "countersign"
    agree = "agree"
    disagree = "disagree"
    sign = "sign"
    issue = "issue"
    serve = "serve"
    acknowledge = "acknowledge"
    cancel = "cancel"
    correct = "correct"


class CountersignState(StrEnum):
    """What became of a request to countersign."""

    waiting = "waiting"
    agreed = "agreed"
    refused = "refused"
    withdrawn = "withdrawn"


class Signatory(StrEnum):
    """Who of those with the right to sign a paper signs it."""

    holder = "holder"
    leader = "leader"
    principal = "principal"
