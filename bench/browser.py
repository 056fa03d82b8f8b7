"""A browser without a window: signs in, opens pages, fills the form it was shown and sends it back."""

from __future__ import annotations

from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.database import Account

AGENT = "bench"
"""What it calls itself; a session is tied to the browser it began in."""


class Failed(RuntimeError):
    """A page answered otherwise than a benchmark may count."""


class Browser:
    """A test client with a memory for forms."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["HTTP_USER_AGENT"] = AGENT

    def sign_in(self, account: Account) -> None:
        """Sign in through the front door."""
        fields = self.form("/login/")
        self.post("/login/", {**fields, "username": account.username, "password": account.password})

    def get(self, address: str) -> TestResponse:
        """Open a page; Failed unless it answers 200."""
        return self._checked(self.client.get(address), address)

    def post(self, address: str, fields: dict[str, str | list[str]]) -> TestResponse:
        """Send a form; Failed unless the answer leads on, as after a save."""
        return self._checked(self.client.post(address, data=fields), address, expected=302)

    def form(self, address: str) -> dict[str, str | list[str]]:
        """Open a page and return the fields of its largest form as a browser would send them."""
        return read_form(self.get(address).get_data(as_text=True))

    def cookie(self) -> str:
        """Return the session's cookie as a header, for another client to go on with."""
        found = self.client.get_cookie("xinfang")
        return "" if found is None else f"{found.key}={found.value}"

    def _checked(self, answer: TestResponse, address: str, expected: int = 200) -> TestResponse:
        answer.get_data()
        if answer.status_code != expected:
            raise Failed(f"{address} answered {answer.status_code} instead of {expected}")
        return answer


def read_form(page: str) -> dict[str, str | list[str]]:
    """Return the fields of the form with the most fields in an HTML page."""
    reader = _FormReader()
    reader.feed(page)
    return max(reader.forms, key=len, default={})


def link(page: str, relation: str) -> str | None:
    """Return the address of the first link with this `rel`, None when the page has none."""
    reader = _LinkReader(relation)
    reader.feed(page)
    return reader.address


class _LinkReader(HTMLParser):
    def __init__(self, relation: str) -> None:
        super().__init__()
        self.relation = relation
        self.address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("rel") == self.relation and self.address is None:
            self.address = given.get("href")


class _FormReader(HTMLParser):
    """Collects forms; unchecked boxes and unchosen options stay out, as in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str | list[str]]] = []
        self.select: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and given.get("name"):
            boxes = given.get("type") in {"checkbox", "radio"}
            if not boxes or "checked" in given:
                self._add(given["name"], given.get("value", "on" if boxes else ""))
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and self.select and "selected" in given:
            self._add(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.text = given.get("name")
            if self.text:
                self.forms[-1][self.text] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text and self.forms:
            self.forms[-1][self.text] = f"{self.forms[-1][self.text]}{data}"

    def _add(self, name: str, value: str) -> None:
        known = self.forms[-1].get(name)
        if known is None:
            self.forms[-1][name] = value
        else:
            self.forms[-1][name] = [*(known if isinstance(known, list) else [known]), value]
