"""Attacks run against the office at work of the panel's own tests."""

from __future__ import annotations

from tests.admin.conftest import _long_key, bearer, busy, busy_template

__all__ = ["_long_key", "bearer", "busy", "busy_template"]
