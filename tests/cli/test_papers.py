from __future__ import annotations

from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from app.actions import circulars, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.documents import issue, pdf
from app.queries.papers import unprinted
from tests import cast
from tests.cli.conftest import Xinfang
from tests.conftest import Panel
from tests.documents import later


def test_nothing_signed_is_an_empty_list(xinfang: Xinfang) -> None:
    assert (xinfang("documents", "list").output, xinfang("documents", "pending").output) == ("", "")


def test_a_paper_that_was_never_signed_is_not_printed(xinfang: Xinfang, tmp_path: Path) -> None:
    refused = xinfang("documents", "print", "7", tmp_path / "out.pdf")
    assert refused.output == "Error: There is no such signed paper.\n"
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("command", [("list",), ("print", "7", "out.pdf")], ids=lambda words: words[0])
def test_an_account_nobody_has_is_refused_in_one_line(command: tuple[str, ...], xinfang: Xinfang) -> None:
    refused = xinfang("documents", *command, "--as", "nobody")
    assert (refused.exit_code, refused.output) == (1, "Error: There is no such account.\n")


@pytest.mark.pdf
def test_a_signed_paper_whose_printing_was_cut_off_is_printed_later(
    panel: Panel, xinfang: Xinfang, tmp_path: Path
) -> None:
    if reason := pdf.available():
        pytest.skip(reason)
    signed_but_not_printed(panel)
    (line,) = xinfang("documents", "list").output.splitlines()
    number, kind, display, *_rest = line.split("\t")
    assert kind == "D18"
    assert xinfang("documents", "pending").output == f"printed {display}\n"
    assert xinfang("documents", "pending").output == "", "once is enough"
    told = xinfang("documents", "print", number, tmp_path / "out.pdf")
    assert told.output == f"Written: {tmp_path / 'out.pdf'}\n"
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def signed_but_not_printed(panel: Panel) -> None:
    """Sign a circular as the leader does, with the power cut before the printer ran."""
    session, office = panel.session, panel.office
    period = {"period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30)}
    with unit_of_work(session), untold(session, "made by the test"):
        lin = cast.acting(session, office, "lin")
        values = {
            "title": "关于第三季度信访工作情况的通报",
            "issuing_unit_id": office.units["bureau"],
            "recipients": "各县（市、区）教育局",
            **period,
        }
        circular = records.create(session, lin, catalogue()["circulars"], values)
        snapshot, body = issue.count_and_draft(session, circular, today=cast.TODAY)
        circulars.freeze(session, lin, circular, snapshot, body)
    with unit_of_work(session), untold(session, "made by the test"):
        zheng = cast.acting(session, office, "zheng")
        value = issue.value_of(session, circular, signed_on=cast.TODAY)
        circulars.sign(session, zheng, circular, value.to_json(), signed_on=cast.TODAY)
    assert len(list(unprinted(session))) == 1
    session.info.clear()


@pytest.mark.pdf
def test_a_paper_on_a_petition_one_may_not_see_is_shut_at_the_terminal(
    panel: Panel, xinfang: Xinfang, tmp_path: Path
) -> None:
    two = later.reminder_on_two(panel.session, panel.office, panel.settings.files_dir)
    out, unseen = tmp_path / "out.pdf", "Error: There is no such record, or it is not yours to see.\n"
    assert xinfang("documents", "print", two.paper, out, "--as", "lin").exit_code == 0
    out.unlink()
    assert xinfang("documents", "print", two.paper, out, "--as", "qian").output == unseen
    assert not out.exists()
    assert xinfang("documents", "do", two.paper, "acknowledge", "--as", "qian").output == unseen
    held = {}
    for name in ("lin", "qian"):
        assert xinfang("documents", "bundle", two.number, out, "--as", name).exit_code == 0
        with pdfplumber.open(out) as pages:
            held[name] = later.UNSEEN in "".join(page.extract_text() for page in pages.pages)
    assert held == {"lin": True, "qian": False}
