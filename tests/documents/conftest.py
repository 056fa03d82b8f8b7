"""Figures of a half-year, as the acceptance example of domain.md §6.4 has them, and the means to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.documents import circular, pdf
from app.documents.fonts import FOLDER, FontSet, resolve
from app.documents.snapshot import CategoryCount, Snapshot, UnitCount
from app.documents.values import CircularValue

SNAPSHOT = Snapshot(
    office="云州市教育局",
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 30),
    total=120,
    channels={"letter": 40, "visit": 20, "phone": 10, "web": 50},
    categories=(
        CategoryCount("A", "师德师风", 19),
        CategoryCount("B", "招生入学", 45),
        CategoryCount("E", "教育收费与财务", 30),
        CategoryCount("I", "校外培训", 18),
        CategoryCount("L", "干部作风与纪律", 2),
        CategoryCount("Z", "其他", 6),
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
    previous_total=100,
    previous_group_batches=0,
)


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
