"""Break a title into lines where its sense allows, shaped as a trapezoid or a diamond (GB/T 9704-2012 7.3.1).

An author's own lines are always better and are never touched; this is for titles that come as one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from app.documents.lines import CLOSING, OPENING

# How bad it is to break a title at a place; TORN is for the inside of a word.
GOOD, FAIR, UNKNOWN, POOR, TORN, NEVER = 0.0, 1.0, 4.0, 6.0, 12.0, 1000.0
# The longest line of a title that is set well, in characters of the title's size; the block holds 20.
COMFORTABLE: Final = 18.0
MOST_LINES: Final = 6

# What titles of official papers are made of. A break beside one of these is fair, one inside is not.
_WORDS: Final = ["关于", "进一步", "进一步做好", "进一步加强", "做好", "加强", "改进", "规范", "推进", "深化", "落实", "贯彻", "开展", "组织", "举办", "印发", "转发", "批转", "公布", "发布", "下达", "调整", "成立", "通知", "通报", "意见", "决定", "办法", "方案", "规定", "细则", "规则", "条例", "报告", "请示", "批复", "公告", "通告", "公报", "议案", "纪要", "函", "命令", "实施", "实施意见", "实施方案", "管理办法", "信访", "信访工作", "信访事项", "信访问题", "信访人", "情况", "工作", "教育", "教育局", "教育系统", "教育厅", "教育部", "办公室", "人民政府", "委员会", "学校", "中小学", "幼儿园", "高等学校", "义务教育", "职业教育", "学前教育", "特殊教育", "校外培训", "培训机构", "招生", "入学", "考试", "学生", "教师", "师德", "师风", "安全", "卫生", "健康", "收费", "管理", "治理", "专项", "专项整治", "整改", "检查", "督查", "督办", "考核", "评估", "评价", "统计", "调查", "研究", "建设", "发展", "改革", "创新", "服务", "保障", "监督", "责任", "机制", "制度", "体系", "长效机制", "突出", "矛盾", "化解", "上半年", "下半年", "一季度", "二季度", "三季度", "四季度", "年度", "全市", "全省", "全县", "全区", "全国", "各县", "市属", "直属", "单位", "事业单位", "机关", "部门", "干部", "领导", "群众", "会议", "校园", "食品", "食品安全", "人力资源和社会保障局", "发展和改革委员会", "卫生和计划", "市委", "市政府", "积案", "处理", "办理", "复查", "复核", "答复", "告知", "受理", "有关", "相关", "若干", "问题", "事项", "申请", "名单", "结果", "人员", "任务", "分工", "计划", "总结", "要点", "重点", "工程", "项目", "资金"]
_AT_WORDS: Final = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_BEFORE: Final = re.compile(r"关于|印发|转发|批转|《|（|“")
_AFTER: Final = re.compile(r"(?:局|厅|委|部|府|办公室|委员会|学校|中心|》|，|、|年|季度|半年|月份)$")
_JOINING: Final = "和与及暨并"
_NEVER_FIRST: Final = f"的之等{CLOSING}"


def title_lines(text: str, widths: Sequence[float]) -> tuple[str, ...]:
    """Return `text` as lines of at most COMFORTABLE em, one if it fits; `widths` are in em."""
    return _shaped(text, tuple(widths))


@lru_cache(maxsize=256)
def _shaped(text: str, widths: tuple[float, ...]) -> tuple[str, ...]:
    total = sum(widths)
    if total <= COMFORTABLE:
        return (text,)
    costs = _costs(text)
    fewest = min(int(-(-total // COMFORTABLE)), MOST_LINES)
    places = [place for place in range(2, len(text) - 1) if costs[place] < TORN]
    best = min(
        (
            found
            for number in (fewest, fewest + 1)
            if (found := _best(places, costs, widths, number)) is not None
        ),
        default=None,
    )
    if best is None:
        return _filled(text, widths)
    cuts = (0, *best[1], len(text))
    return tuple(text[start:end].strip() for start, end in pairwise(cuts))


def _best(
    places: list[int], costs: list[float], widths: tuple[float, ...], number: int
) -> tuple[float, tuple[int, ...]] | None:
    """Return the best way to make `number` lines, and how bad it is; None where there is none.

    Among very many places only the better ones are tried, so that a page of a title costs no minute.
    """
    tried = sorted(sorted(places, key=lambda place: costs[place])[:20])
    found = None
    for cuts in combinations(tried, number - 1):
        lengths = [sum(widths[start:end]) for start, end in pairwise((0, *cuts, len(widths)))]
        if max(lengths) > COMFORTABLE + 1:
            continue
        cost = sum(costs[cut] for cut in cuts) + _misshapen(lengths) + 3 * number
        if found is None or (cost, cuts) < found:
            found = (cost, cuts)
    return found


def _misshapen(lengths: list[float]) -> float:
    """Return how far lines are from a trapezoid or a diamond; rectangles and hourglasses are bad."""
    longest, shortest = max(lengths), min(lengths)
    cost = 0.0
    if longest - shortest < 1.5:  # noqa: PLR2004 - nearly equal lines are a rectangle
        cost += 4
    if shortest < longest * 0.45:
        cost += 3 + (longest * 0.45 - shortest)
    steps = [after - before for before, after in pairwise(lengths)]
    # Down and up again is an hourglass; up and down is a diamond.
    if any(before < 0 < after for before, after in pairwise(steps)):
        cost += 8
    return cost


def _filled(text: str, widths: tuple[float, ...]) -> tuple[str, ...]:
    """Break a text without any good place, Latin or endless, simply where the lines are full."""
    lines, start, end, length = [], 0, 0, 0.0
    for match in re.finditer(rf"[!-~]+\s*|.[{CLOSING}]*", text):
        width = sum(widths[match.start() : match.end()])
        if length and length + width > COMFORTABLE + 1:
            lines.append(text[start:end])
            start, length = end, 0.0
        length += width
        end = match.end()
    return (*(line.strip() for line in lines), text[start:].strip())


def _costs(text: str) -> list[float]:
    """Return how bad a break before each character is."""
    costs = [_cost(text, place) for place in range(len(text))]
    at = 0
    while at < len(text):
        word = _AT_WORDS.match(text, at)
        if word is None:
            at += 1
            continue
        for place in (word.start(), word.end()):
            if place < len(text) and costs[place] == UNKNOWN:
                costs[place] = FAIR + 1
        for inside in range(word.start() + 1, word.end()):
            costs[inside] = max(costs[inside], TORN)
        at = word.end()
    return costs


def _cost(text: str, place: int) -> float:
    """Return how bad a break before one character is, words apart."""
    before, after = text[:place], text[place:]
    if not before or after[0] in f"{_NEVER_FIRST} " or before[-1] in OPENING:
        return NEVER
    if before[-1].isascii() and (after[0].isascii() or after[0] in "年月日号届次级期个件"):
        return NEVER
    if before.endswith(("关于", " ")):
        return GOOD if before[-1] == " " else TORN - 1
    if before[-1] == "年" and after[0] in "上下度第一二三四1234567890":
        return POOR
    if _BEFORE.match(after) or _AFTER.search(before):
        return GOOD if "《" not in before.rpartition("》")[2] else FAIR
    if after[0] in _JOINING:
        return FAIR
    return POOR if before[-1] == "的" else UNKNOWN
