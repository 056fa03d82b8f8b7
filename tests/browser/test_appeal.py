"""An appeal in a browser, in Chinese, by the persons of the demo: from its registration to the archive."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest

from tests.demo_office import ROOT, DemoOffice

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NIGHT = """
import os, sys
from datetime import UTC, datetime, timedelta
from app.clock import frozen
from run import cli
with frozen(datetime.now(UTC) + timedelta(days=40)):
    cli(["nightly"], standalone_mode=False)
"""
"""What the worker does at night, forty days from now: nobody waits so long for a test."""


def test_an_appeal_from_the_letter_to_the_archive(desk: Any, demo: DemoOffice) -> None:
    clerk, head = desk("clerk"), desk("office_head")
    pk = _register(clerk)
    _assign(head, pk)
    chief, handler = desk("div_head"), desk("div_handler")
    _accept(chief, handler, pk)
    _draft(handler, pk)
    leader = desk("leader")
    _sign(leader, pk)
    _serve(handler, pk)
    _rate(clerk, pk)
    _let_the_window_pass(demo)
    _archive(clerk, pk)
    for one in (clerk, head, chief, handler, leader):
        assert [text for text in one.complaints if "422" not in text] == []


def _register(clerk: Any) -> str:
    page = clerk.open("/petitions/add")
    page.fill("#f-title", "反映课后服务费多收")
    page.fill("#f-petitioner_name", "王桂芳")
    page.fill("#f-petitioner_phone", "13800005512")
    page.select_option("#f-purpose", label="申诉求决")
    clerk.choose("category_id", "课后服务")
    page.fill("#f-summary", "学校多收一学期课后服务费，请求退还。")
    clerk.send()
    assert "已登记" in _state(page)
    return str(page.url.rsplit("/", 1)[-1])


def _assign(head: Any, pk: str) -> None:
    page = head.open(f"/petitions/do/{pk}/assign")
    head.choose("unit_id", "基础教育处")
    page.fill("#f-feedback_due", (date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011 - the real day
    page.keyboard.press("Escape")
    head.send()
    assert "已交办待受理" in _state(page)
    told = page.inner_text("main")
    assert "单位权利" in told, "the objection is the unit's"
    assert "林晓岚 → 林晓岚" not in told, "what is said again is no change"


def _accept(chief: Any, handler: Any, pk: str) -> None:
    lines = handler.page.inner_text("header").split()
    who = lines[lines.index("承办人") - 1]
    page = chief.open(f"/petitions/do/{pk}/accept")
    chief.choose("handler_id", who)
    chief.choose("handler_b_id", "孙若琳")
    chief.send()
    assert "办理中" in _state(page)


def _draft(handler: Any, pk: str) -> None:
    page = handler.open(f"/petitions/do/{pk}/draft")
    page.fill("#f-investigation", "到校核查收费台账，与总务主任、家长各谈话一次。")
    handler.send()
    assert page.url.endswith("/draft"), "a claim without an outcome is not drafted"
    assert "四到位" in page.inner_text("main")
    handler.open(f"/petitions/show/{pk}")
    handler.press("a[href*='/claims/show/']")
    handler.press("a[href*='/claims/edit/']")
    page.fill("#f-finding", "经查，多收秋季学期课后服务费 600 元。")
    page.fill("#f-legal_basis", "《浙江省中小学课后服务收费管理办法》第七条")
    handler.choose("result", "支持")
    page.keyboard.press("Escape")
    page.locator("input[name=four_outcomes][value=justified_solved]").check()
    page.fill("#f-evidence", "退费凭证 12 张")
    handler.send()
    page = handler.open(f"/petitions/do/{pk}/draft")
    page.fill("#f-investigation", "到校核查收费台账，与总务主任、家长各谈话一次。")
    handler.send()
    assert "/show/" in page.url, page.inner_text("main")
    assert "意见拟稿" in _state(page), page.inner_text("main")[:600]


def _sign(leader: Any, pk: str) -> None:
    page = leader.open(f"/petitions/do/{pk}/sign")
    page.fill("#f-remedy", "如不服本意见，可自收到之日起三十日内向市人民政府申请复查。")
    leader.send()
    assert "意见已签发" in _state(page), page.inner_text("main")[:600]


def _serve(handler: Any, pk: str) -> None:
    page = handler.open(f"/petitions/do/{pk}/serve")
    page.fill("#f-service_proof", "送达回证一份，本人签收")
    handler.send()
    assert "意见已送达" in _state(page), page.inner_text("main")[:600]


def _rate(clerk: Any, pk: str) -> None:
    clerk.open("/ratings/list/")
    clerk.press("a[href*='/ratings/show/']")  # the newest invitation stands first
    page = clerk.page
    assert page.locator(f"main a[href='/petitions/show/{pk}']").count(), page.inner_text("main")[:400]
    clerk.press("a[href*='/ratings/rate/']")
    page.select_option("#f-value", label="满意")
    page.select_option("#f-way", label="电话回访")
    clerk.send()
    assert "/ratings/show/" in page.url, page.inner_text("main")[:600]
    assert "电话回访" in page.inner_text("main")


def _let_the_window_pass(demo: DemoOffice) -> None:
    subprocess.run([sys.executable, "-c", NIGHT], env=demo.environment, cwd=ROOT, check=True, timeout=300)


def _archive(clerk: Any, pk: str) -> None:
    page = clerk.open(f"/petitions/show/{pk}")
    assert "办结" in _state(page)
    clerk.open(f"/petitions/do/{pk}/archive")
    for box in page.locator("input[name=contents]").all():
        box.check()
    clerk.send()
    assert "归档" in _state(page), page.inner_text("main")[:600]


def _state(page: Any) -> str:
    return str(page.inner_text(".record-head .pill"))
