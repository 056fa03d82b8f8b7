"""A selection goes to the printer through the browser and the worker, and the file comes down once."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.pdf]


def test_chosen_petitions_are_printed_as_one_file(desk: Any) -> None:
    clerk = desk("clerk")
    page = clerk.open("/petitions/list/?state=accepted")
    page.locator("[data-pick-all]").check()
    clerk.press('#bulk button[formaction="/printing/petitions"]')
    assert page.locator('input[name="fronts"]').is_checked()
    clerk.send()
    assert re.search(r"/printing/job/\d+$", page.url)
    fetch = page.locator(".foot-bar button.btn-primary")
    fetch.wait_for(timeout=90_000)
    with page.expect_download() as coming:
        fetch.click()
    with pikepdf.open(coming.value.path()) as document, document.open_outline() as outline:
        assert len(document.pages) >= len(outline.root) > 0
    page.reload()
    assert page.locator(".foot-bar button.btn-primary").count() == 0
    assert clerk.complaints == []
