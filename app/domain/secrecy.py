"""What is restricted: reports are kept from whom they accuse (Regulations 2022, articles 22, 30(3))."""

from __future__ import annotations

from schema.vocabulary import Purpose, Secrecy

MAKES_RESTRICTED = (("purpose", Purpose.report), ("secrecy", Secrecy.confidential_report))
"""Column and value: one of them is enough."""


def is_restricted(purpose: Purpose | None, secrecy: Secrecy | None) -> bool:
    """Say whether a petition is seen only by whom it names: a report, or one marked as such."""
    given = {"purpose": purpose, "secrecy": secrecy}
    return any(given[name] == value for name, value in MAKES_RESTRICTED)
