"""What is restricted: reports are kept from whom they accuse (Regulations 2022, articles 22, 30(3))."""

from __future__ import annotations

from schema.vocabulary import Purpose, Secrecy


def is_restricted(purpose: Purpose | None, secrecy: Secrecy | None) -> bool:
    """Say whether a petition is seen only by whom it names: a report, or one marked as such."""
    return purpose == Purpose.report or secrecy == Secrecy.confidential_report
