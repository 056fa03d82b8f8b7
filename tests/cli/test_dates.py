from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Xinfang
from tests.conftest import SHARED

CASES_FILE = SHARED / "data" / "deadline_cases.json"
CASES: list[dict[str, Any]] = (
    json.loads(CASES_FILE.read_text(encoding="utf-8")) if CASES_FILE.is_file() else []
)


@pytest.mark.skipif(not CASES, reason="the folder with real cases is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_last_day_over_real_holidays(case: dict[str, Any], xinfang: Xinfang) -> None:
    given = ["--start", case["start"], "--days", case["days"], "--kind", case["kind"]]
    counted = xinfang("deadlines", "count", *given, *(["--roll"] if case["holidays_rolled"] else []))
    assert counted.output == f"{case['expected']}\n", case["why"]


def test_a_period_that_ends_in_a_break_without_and_with_rolling(xinfang: Xinfang) -> None:
    asked = ["deadlines", "count", "--start", "2026-07-05", "--days", "90"]
    assert xinfang(*asked).output == "2026-10-03\n"
    assert xinfang(*asked, "--roll").output == "2026-10-08\n"


def test_json_says_both_days_and_which_one_binds(xinfang: Xinfang) -> None:
    counted = xinfang("deadlines", "count", "--start", "2026-07-05", "--days", "90", "--roll", "--json")
    assert json.loads(counted.output) == {
        "start": "2026-07-05",
        "days": 90,
        "kind": "natural",
        "binding": "2026-10-08",
        "due": "2026-10-08",
        "strict": "2026-10-03",
        "rolled": "2026-10-08",
        "provisional": False,
    }


def test_a_day_in_a_year_without_announced_holidays_is_provisional(xinfang: Xinfang) -> None:
    asked = ["deadlines", "count", "--start", "2031-03-03", "--days", "10", "--kind", "working"]
    assert xinfang(*asked).output == "2031-03-17 (provisional / 暂定)\n"
    assert json.loads(xinfang(*asked, "--json").output)["provisional"] is True


@pytest.mark.parametrize(
    ("number", "kind", "due"),
    [("30", "minutes", "2026-02-18T00:10+08:00"), ("1", "hours", "2026-02-18T00:40+08:00")],
)
def test_minutes_and_hours_run_through_the_night_of_the_spring_festival(
    number: str, kind: str, due: str, xinfang: Xinfang
) -> None:
    asked = ["deadlines", "count", "--start", "2026-02-17T23:40", "--days", number, "--kind", kind]
    assert xinfang(*asked).output == f"{due}\n"
    assert json.loads(xinfang(*asked, "--json").output)["binding"] == due


@pytest.mark.parametrize(
    "given",
    [
        ("--start", "2026-02-30", "--days", "3"),
        ("--start", "17.09.2026", "--days", "3"),
        ("--start", "2026-09-17", "--days", "0"),
        ("--start", "2026-09-17", "--days", "3", "--kind", "lunar"),
        ("--days", "3"),
    ],
    ids=" ".join,
)
def test_what_is_no_period_is_refused(given: tuple[str, ...], xinfang: Xinfang) -> None:
    refused = xinfang("deadlines", "count", *given)
    assert refused.exit_code == 2
    assert "Error:" in refused.output
