"""A walk over every page of the demo office in Chinese: no English word outside a short list, no broken page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.domain.regimes import RULES
from tests.demo_office import DemoOffice, served

ALLOWED = {
    # Names of formats, programs and units of measure every Chinese office writes this way.
    "Excel",
    "CSV",
    "JSON",
    "iCalendar",
    "iCal",
    "PDF",
    "xlsx",
    "Word",
    "csv",
    "MB",
    "KB",
    "AB",
    "GB",
    "WPS",
    "YYYY",
    "MM",
    "DD",
    "hh",
    "mm",
    # Keys on the keyboard.
    "Ctrl",
    "Enter",
    "Esc",
    "English",
    # Names of an area and a column, as examples of what the column settings want.
    "petitions",
    "phone",
}
SEEDS = Path(__file__).resolve().parents[2] / "app" / "actions" / "seeds"
WORD = re.compile(r"[A-Za-z][A-Za-z']+")
SKIPPED = {"script", "style", "svg", "textarea", "code", "pre"}
SHOWN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt", "data-confirm"}
CODES = {
    entry["code"]
    for entries in json.loads((SEEDS / "dictionaries.json").read_text("utf-8")).values()
    for entry in entries
}
CODES |= {rule.code for rule in RULES} | {"national", "zhejiang"}
"""Codes of dictionaries and of the rules of the clock: stored words, shown in their own column."""
ADDRESS = re.compile(r"https?://\S+")
"""Where a notice of the State Council stands."""
ROLES = (
    "clerk",
    "office_head",
    "div_head",
    "leader",
    "supervisor",
    "stat_viewer",
    "unit_user",
    "sysadmin",
    "auditor",
    "info_officer",
)


class Words(HTMLParser):
    """Collects what a person sees or is read out, and where the links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._hidden = 0
        self._english = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SKIPPED:
            self._hidden += 1
        if given.get("lang") == "en" and tag != "html":
            return
        for name in SHOWN_ATTRIBUTES:
            if given.get(name):
                self.texts.append(str(given[name]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.texts.append(data.strip())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoOffice]:
    folder: Path = tmp_path_factory.mktemp("crawl")
    with served(folder) as office:
        yield office


@pytest.mark.timeout(240)
@pytest.mark.parametrize("role", ROLES)
def test_no_english_is_left_on_a_chinese_page(demo: DemoOffice, role: str) -> None:
    """Every page the menu leads to, its form, its first record and its edit form."""
    visitor = Visitor(demo, role)
    usernames = {name for name, _password in demo.accounts.values()}
    strange: dict[str, set[str]] = {}
    for path in visitor.pages():
        page = visitor.read(path)
        for text in page.texts:
            said = re.sub(r"\b(?:" + "|".join(map(re.escape, usernames)) + r")\b", "", text)
            found = {
                w for w in WORD.findall(ADDRESS.sub("", said)) if w not in ALLOWED | CODES and len(w) > 1
            }
            if found and not _is_code(text):
                strange.setdefault(path, set()).update(found)
    assert not strange, strange
    assert len(visitor.seen) >= 5


def _is_code(text: str) -> bool:
    """A digest, a number or an address: shown as it is stored."""
    return bool(re.fullmatch(r"(?=.*[0-9_/])[0-9A-Za-z_:./?=&%-]+", text.strip()))


class Visitor:
    """Somebody who opens one page after the other."""

    def __init__(self, demo: DemoOffice, role: str) -> None:
        import http.cookiejar
        import urllib.request

        self.demo, self.seen = demo, set[str]()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.opener.addheaders = []
        page = self._get("/login/")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        username, password = demo.accounts[role]
        import urllib.parse

        body = urllib.parse.urlencode(
            {"username": username, "password": password, "csrf_token": token[1]}
        ).encode()
        with self.opener.open(f"{demo.url}/login/", body) as answer:
            assert answer.url == f"{demo.url}/", answer.url

    def pages(self) -> Iterator[str]:
        """Yield the paths to look at: the menu, and from each list its form and its first record."""
        home = self.read("/")
        menu = [
            link
            for link in dict.fromkeys(home.links)
            if link.startswith("/") and not link.startswith(("/lang", "/login", "/logout", "/static"))
        ]
        for path in ["/", *menu]:
            if path in self.seen:
                continue
            self.seen.add(path)
            yield path
            if "/list/" not in path:
                continue
            links = self.read(path).links
            area = path.split("/")[1]
            wanted = [
                next((link for link in links if link.startswith(f"/{area}/{kind}")), None)
                for kind in ("add", "show/")
            ]
            if wanted[1]:
                wanted.append(
                    next(
                        (link for link in self.read(wanted[1]).links if link.startswith(f"/{area}/edit/")),
                        None,
                    )
                )
            for link in wanted:
                if link and link not in self.seen:
                    self.seen.add(link)
                    yield link

    def read(self, path: str) -> Words:
        parser = Words()
        parser.feed(self._get(path))
        return parser

    def _get(self, path: str) -> str:
        with self.opener.open(self.demo.url + path) as answer:
            assert answer.status == 200, (path, answer.status)
            content: str = answer.read().decode()
        assert "style=" not in re.sub(r"<script.*?</script>", "", content, flags=re.DOTALL), path
        return content
