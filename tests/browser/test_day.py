"""The day of the office in a browser, in Chinese, from the file of messages to the signed circular."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_day_in_the_browser(desk: Any, tmp_path: Path) -> None:
    clerk = desk("clerk")
    _import_messages(clerk, _file_of_messages(tmp_path))
    _see_what_is_late(clerk)
    inquiry = _register(clerk, "咨询一年级新生报名时间", "咨询")
    _answer_and_close(clerk, inquiry)
    suggestion = _register(clerk, "建议开放学校操场", "意见建议")

    head = desk("office_head")
    _assign(head, suggestion)
    _supervise_a_late_one(head)
    chief = desk("div_head")
    _accept_and_reply(chief, suggestion)
    leader = desk("leader")
    _circular(head, leader)
    assert [one.complaints for one in (clerk, head, chief, leader)] == [[], [], [], []]


def _file_of_messages(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"])
    old = datetime(2020, 3, 5, 9, 30)  # noqa: DTZ001 - a spreadsheet's wall time
    sheet.append(
        [90001.0, "U0001", "\t咨询入园政策　", old, "请问如何报名", "按学区报名", old + timedelta(days=3)]
    )
    sheet.append([90002, "U0002", "小区配套学校何时开学", "2020/4/1 8:05:00", "=1+1 何时开学", None, None])
    sheet.append([90003, "U0003", "日期写错的一件", "2020年13月40日", "内容", None, None])
    sheet["E3"].data_type = "s"  # text that looks like a formula, not a formula without its value
    path = folder / "留言.xlsx"
    book.save(path)
    return path


def _import_messages(clerk: Any, file: Path) -> None:
    page = clerk.open("/import/petitions")
    page.set_input_files("input[type=file]", str(file))
    assert page.inner_text("[data-drop-name]") == file.name
    clerk.send()
    rehearsal = page.content()
    assert "13月40日" in rehearsal
    assert "已写入" in rehearsal
    page.click("button[value=run]")
    page.wait_for_selector("text=查看已导入的", timeout=60_000)
    assert page.get_by_role("button", name="停止").count() == 0
    assert page.locator(".foot-bar a[href*=refused]").count() == 1
    clerk.press(".foot-bar a.btn-primary, .foot-bar button.btn-primary")
    assert "咨询入园政策" in page.inner_text("body")
    assert "日期写错的一件" not in page.inner_text("body")


def _see_what_is_late(clerk: Any) -> None:
    page = clerk.open("/board/")
    counters = [int(text) for text in page.locator(".counters b").all_inner_texts()]
    assert sum(counters) > 0
    clerk.press(".counters a")
    assert page.inner_text(".page-head .sub").split()[0] == str(counters[0])


def _register(clerk: Any, title: str, purpose: str) -> str:
    page = clerk.open("/petitions/add")
    page.fill("#f-title", title)
    page.fill("#f-petitioner_name", "周建兰")
    page.fill("#f-petitioner_phone", "13800004471")
    page.select_option("#f-purpose", label=purpose)
    clerk.choose("category_id", "课程")
    page.fill("#f-summary", f"{title}，请予答复。")
    clerk.send()
    assert "/petitions/show/" in page.url, page.inner_text("main")[:800]
    assert title in page.inner_text("h1")
    return str(page.url.rsplit("/", 1)[-1])


def _answer_and_close(clerk: Any, pk: str) -> None:
    page = clerk.open(f"/petitions/do/{pk}/answer")
    page.fill("#f-answer_text", "报名时间为八月下旬，请关注公告。")
    clerk.send()
    clerk.open(f"/petitions/do/{pk}/close")
    clerk.send()
    assert "办结" in page.inner_text(".record-head .pill")


def _assign(head: Any, pk: str) -> None:
    page = head.open(f"/petitions/do/{pk}/assign")
    head.choose("unit_id", "基础教育处")
    page.fill("#f-feedback_due", (date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011 - the office's real day
    page.keyboard.press("Escape")
    head.send()
    assert f"/petitions/show/{pk}" in page.url, page.inner_text("main")[:800]
    assert "基础教育处" in page.inner_text("main")


def _supervise_a_late_one(head: Any) -> None:
    page = head.open("/board/")
    head.press(".ticket.t-late a.ticket-title")
    pk = page.url.rsplit("/", 1)[-1]
    head.open(f"/petitions/supervise/{pk}")
    page.fill("#f-due_on", (date.today() + timedelta(days=10)).isoformat())  # noqa: DTZ011
    page.keyboard.press("Escape")
    page.fill("#f-demand", "请在期限内办结并书面反馈。")
    head.send()
    assert "督〔" in page.inner_text("main")


def _accept_and_reply(chief: Any, pk: str) -> None:
    page = chief.open(f"/petitions/do/{pk}/accept")
    assert page.locator("#f-handler_id").count() == 1, page.inner_text("main")[:500]
    chief.choose("handler_id", "")
    chief.choose("handler_b_id", "", nth=1)
    chief.send()
    if page.url.endswith("/accept"):  # both boxes offered the same person first
        chief.choose("handler_b_id", "", nth=2)
        chief.send()
    page = chief.open(f"/petitions/do/{pk}/reply")
    page.fill("#f-answer_text", "采纳，自下月起周末向社区开放。")
    page.select_option("#f-result", label="采纳")
    page.select_option("#f-reply_method", value="in_person")
    page.fill("#f-reply_proof", "当面送达，本人签收")
    chief.send()
    assert "办结" in page.inner_text(".record-head .pill"), page.inner_text("main")[:800]


def _circular(head: Any, leader: Any) -> None:
    page = head.open("/circulars/add")
    today = date.today()  # noqa: DTZ011
    page.fill("#f-title", "关于近期全市教育系统信访工作情况的通报")
    page.fill("#f-period_from", today.replace(month=1, day=1).isoformat())
    page.fill("#f-period_to", today.isoformat())
    page.keyboard.press("Escape")
    head.choose("issuing_unit_id", "教育局")
    page.fill("#f-recipients", "各县（市、区）教育局，局机关各处室，直属事业单位，市属学校")
    head.send()
    url = page.url
    assert "/circulars/show/" in url, page.inner_text("main")[:800]
    head.press("button:has-text('冻结数据')")
    assert "总体情况" in page.inner_text("main")
    leader.open(url.removeprefix(head.demo.url))
    leader.page.click("button:has-text('签发')")
    leader.press("dialog[open] button[value=yes]")
    assert "号" in leader.page.inner_text("main")
    paper = leader.context.request.get(url.replace("/show/", "/paper/"))
    assert paper.status == 200
    assert paper.body().startswith(b"%PDF")
