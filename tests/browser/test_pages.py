"""Every kind of page in light, in dark and on a phone: nothing complains, nothing scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

OFFICE_PAGES = (
    "/",
    "/petitions/list/",
    "/petitions/add",
    "/petitions/show/1",
    "/board/",
    "/board/?view=matrix",
    "/deadlines/list/",
    "/statistics/",
    "/supervision/list/",
    "/circulars/list/",
    "/plans/list/",
    "/units/list/",
    "/calendar/list/",
    "/import/petitions",
    "/petitioners/list/",
    "/nothing-here",
)
ADMIN_PAGES = (
    "/roles/",
    "/accounts/list/",
    "/accounts/add",
    "/units/add",
    "/settings/list/",
    "/categories/list/",
)


@pytest.mark.parametrize(
    ("role", "pages"), [("clerk", OFFICE_PAGES), ("sysadmin", ADMIN_PAGES)], ids=["office", "administration"]
)
@pytest.mark.parametrize(
    "window",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_pages_are_quiet_and_fit(
    desk: Any, role: str, pages: tuple[str, ...], window: dict[str, Any]
) -> None:
    person = desk(role, **window)
    wide = []
    for path in pages:
        page = person.open(path)
        assert page.locator("h1").count() >= 1, path
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)
    expected = [line for line in person.complaints if "404" not in line]
    assert expected == [], "the console stays empty: no script fails, the content policy is not broken"
    assert wide == [], "nothing scrolls sideways"


def test_the_keyboard_alone_reaches_a_record(desk: Any) -> None:
    clerk = desk("clerk")
    page = clerk.open("/petitions/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/petitions/show/*")
    assert page.inner_text("h1")


def test_a_list_page_stays_small(desk: Any) -> None:
    clerk = desk("clerk")
    sizes: dict[str, int] = {}
    page = clerk.page
    page.on("response", lambda r: sizes.update({r.url: len(r.body())}) if r.status == 200 else None)
    clerk.open("/petitions/list/?size=25")
    html = next(size for url, size in sizes.items() if "/petitions/list/" in url)
    assert html <= 60 * 1024, f"{html} bytes of HTML for 25 rows"


def test_the_filter_panel_comes_when_asked_and_keeps_the_state(desk: Any) -> None:
    clerk = desk("clerk")
    page = clerk.open("/petitions/list/?channel=web")
    assert page.locator("#filters form").count() == 0, "no form is built for a hidden panel"
    page.click(".filter-button")
    page.wait_for_selector("#filters form")
    assert page.is_checked("#filters input[name=channel][value=web]")
    page.check("#filters input[name=channel][value=letter]")
    page.click("#filters .drawer-foot .btn-primary")
    page.wait_for_url(lambda url: "channel=web" in url and "letter" in url)
    page.wait_for_function("document.querySelectorAll('.chip').length === 1")
    assert "信" in page.inner_text(".chip")


def test_a_file_dropped_on_the_import_is_named_and_taken(desk: Any) -> None:
    page = desk("clerk").open("/import/petitions")
    page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["x"], "来信.csv"));
          document.querySelector("[data-drop] b")
            .dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }"""
    )
    assert page.inner_text("[data-drop-name]") == "来信.csv"
    assert page.evaluate("document.querySelector('[data-drop] input').files[0].name") == "来信.csv"
