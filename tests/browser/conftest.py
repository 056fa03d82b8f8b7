"""A Chromium at a served demo office; skipped, and said so, where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.demo_office import DemoOffice, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoOffice]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with served(tmp_path_factory.mktemp("demo")) as office:
        yield office


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Desk:
    """Somebody at a browser window; whatever the page complains of is kept in `complaints`."""

    def __init__(self, chromium: Any, demo: DemoOffice, role: str, **window: Any) -> None:
        self.demo, self.complaints = demo, []
        self.context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **window})
        self.page = self.context.new_page()
        self.page.on(
            "console",
            lambda m: (
                self.complaints.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        username, password = demo.accounts[role]
        self.open("/login/")
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.page.click("main form button.btn-primary")
        self.page.wait_for_url("**/")

    def open(self, path: str) -> Any:
        self.page.goto(self.demo.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def choose(self, name: str, text: str, *, nth: int = 0) -> None:
        """Type into a remote select and take what it offers."""
        box = self.page.locator(f"#f-{name} + .ts-wrapper")
        box.locator(".ts-control").click()
        if text:
            box.locator("input").fill(text)
        option = box.locator(".ts-dropdown .option", has_text=text).nth(nth)  # not what stood there before
        option.wait_for()
        option.click()

    def send(self) -> None:
        """Press the main button of a form."""
        self.press(".foot-bar button.btn-primary, .foot-bar button.btn-danger >> nth=0")

    def press(self, selector: str) -> None:
        """Press what leads to a page, and wait for that page: the one that stands is quiet already.

        By the keyboard, as many in an office do: a page that moves under load cannot slip away from it.
        """
        button = self.page.locator(selector).first
        with self.page.expect_navigation(wait_until="networkidle", timeout=60_000):
            button.press("Enter")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def desk(chromium: Any, demo: DemoOffice) -> Iterator[Any]:
    opened: list[Desk] = []

    def sit_down(role: str, **window: Any) -> Desk:
        opened.append(Desk(chromium, demo, role, **window))
        return opened[-1]

    yield sit_down
    for one in opened:
        one.close()
