"""Attacks run against the office at work of the panel's own tests."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.admin.conftest import _long_key, bearer, busy, busy_template

__all__ = ["_long_key", "bearer", "busy", "busy_template"]


class Browser(FlaskClient):
    """A client that does not call itself Werkzeug: the page of the own account shows what it calls itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture(autouse=True)
def _browsers(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody comes with a browser."""
    monkeypatch.setattr(application, "test_client_class", Browser)
