"""Figures of a half-year, as the acceptance example of domain.md §6.4 has them, and the means to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.documents import circular, pdf
from app.documents.fonts import FOLDER, FontSet, resolve
from app.documents.snapshot import CategoryCount, Earlier, Snapshot, UnitCount
from app.documents.values import CircularValue

SNAPSHOT = Snapshot(
    office="云州市教育局",
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 30),
    total=120,
    channels={"letter": 40, "visit": 20, "phone": 10, "web": 50},
    categories=(
        CategoryCount("A", "师德师风", 19, 18),
        CategoryCount("B", "招生入学", 45, 30),
        CategoryCount("E", "教育收费与财务", 30, 32),
        CategoryCount("I", "校外培训", 18, 12),
        CategoryCount("L", "干部作风与纪律", 2, 1),
        CategoryCount("Z", "其他", 6, 7),
    ),
    units=(
        UnitCount("云溪县教育局", 40, 30, 30, 24),
        UnitCount("临湖市教育局", 50, 45, 40, 38),
        UnitCount("基础教育处", 20, 15, 15, 15),
        UnitCount("市第一中学", 6, 4, 4, 4, is_school=True),
        UnitCount("市第二中学", 2, 1, 1, 0, is_school=True),
        UnitCount("市实验小学", 2, 0, 0, 0, is_school=True),
    ),
    visit_people=96,
    group_batches=4,
    group_people=52,
    repeats=18,
    province_visits=0,
    beijing_visits=0,
    due=90,
    closed_on_time=81,
    months=(("2026-01", 12), ("2026-02", 10), ("2026-03", 31), ("2026-04", 22), ("2026-05", 25), ("2026-06", 20)),
    rates={
        "repeats": (18, 120), "first": (102, 120), "unit_in_time": (58, 60), "unit_late": (1, 60), "unit_open": (1, 60),
        "office_in_time": (118, 120), "accepted": (55, 60), "closed": (95, 112), "procedural": (8, 120),
        "on_time": (81, 90), "extended": (4, 70), "satisfied_office": (38, 40), "satisfied_unit": (36, 40),
        "rated": (40, 80), "settled_at_once": (60, 75), "reviewed": (6, 80), "review_changed": (1, 5),
        "supervised_on_time": (6, 8),
    },
    mean_days="31.4",
    median_days="28.0",
    supervisions_opened=9,
    supervisions_open=4,
    supervisions_late=1,
    backlog=3,
    overdue=4,
    year_before=Earlier(
        date(2025, 1, 1), date(2025, 6, 30), 100, 16, 70, 0, 0, 17, 0, 0,
        {"repeats": (17, 100), "on_time": (70, 82), "satisfied_unit": (27, 32)},
        {"A": 18, "B": 30, "E": 32, "I": 12, "L": 1, "Z": 7},
    ),
    period_before=Earlier(date(2025, 7, 1), date(2025, 12, 31), 125, 20, 90, 2, 14, 20, 0, 0, {}),
)  # fmt: skip


@pytest.fixture
def snapshot() -> Snapshot:
    return SNAPSHOT


@pytest.fixture
def drafted() -> Callable[..., CircularValue]:
    """Draft the circular of the half-year, with figures changed by name."""

    def draft(**changes) -> CircularValue:
        return circular.draft(
            replace(SNAPSHOT, **changes),
            number="云教信〔2026〕5号",
            issuer="云州市教育局",
            signed_on=date(2026, 7, 9),
            copies_to="省教育厅办公室，市委办公室，市政府办公室，市信访局",
            printed_by="云州市教育局办公室",
        )

    return draft


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The fonts of this machine, if papers can be printed in the faces that set-up fetches."""
    reason = pdf.available()
    if reason is not None:
        pytest.skip(reason)
    if not (FOLDER / "FandolFang-Regular.otf").is_file():
        pytest.skip("the fonts of papers are not fetched: run make setup")
    return resolve()
