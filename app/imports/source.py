"""The profile of files of citizens' messages, as platforms and other offices hand them over.

Such files say little of what the office counts by: the defaults fill in channel, purpose, head count and
category, and the source's own word for the subject is kept beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.errors import N_, Refused
from app.imports.headers import Target
from app.imports.readers import Choice, choice, long_text, moment, source_number, text, whole_number
from schema.vocabulary import Channel, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Mapping as Dictionary
    from datetime import tzinfo
    from enum import StrEnum

    from app.imports.headers import Reader

ANSWERED_EARLIER: Final = N_("The answer is dated before the message was received.")
ANSWER_UNDATED: Final = N_("There is an answer but no day on which it was given.")

UNSORTED: Final = "Z9"
CONTENT_LIMIT: Final = 100_000
CHANNEL_WORDS: Final[dict[StrEnum, tuple[str, ...]]] = {
    Channel.letter: ("来信", "信件", "书信", "写信", "邮寄"),
    Channel.visit: ("来访", "走访", "上访", "接访", "来访接待"),
    Channel.phone: ("来电", "电话", "热线", "12345", "12345热线"),
    Channel.web: (
        "网上信访",
        "网络",
        "网信",
        "网上",
        "网上投诉",
        "电子邮件",
        "邮件",
        "信箱",
        "局长信箱",
        "微信",
    ),
    Channel.fax: ("传真",),
}
PURPOSE_WORDS: Final[dict[StrEnum, tuple[str, ...]]] = {
    Purpose.appeal: ("申诉求决", "申诉", "求决", "投诉", "求助", "投诉请求"),
    Purpose.suggestion: ("意见建议", "建议", "意见", "建言"),
    Purpose.report: ("检举控告", "检举", "控告", "揭发控告", "举报"),
    Purpose.inquiry: ("咨询", "询问"),
    Purpose.thanks: ("感谢表扬", "感谢", "表扬"),
    Purpose.other: ("其他", "其它"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of file: what its columns may fill, what fills the gaps, and what identifies a row."""

    name: str
    targets: tuple[Target, ...]
    key: tuple[str, ...]
    check: Callable[[dict[str, object]], Iterator[Refused]]
    defaults: Dictionary[str, object] = field(default_factory=dict)


def messages(
    translate: Callable[[str], str] = str,
    word: Callable[[StrEnum], str] = str,
    categories: Sequence[Choice] = (),
    zone: tzinfo | None = None,
) -> Profile:
    """Give the profile of citizens' messages.

    `translate` puts the labels, `word` the members of an enumeration into the reader's language. With
    `categories`, a column may also bring the office's own category by code or name. Moments are wall time,
    marked with `zone` when it is given.
    """
    targets = [
        Target(name, (translate(label),), reader or moment(zone), synonyms, required=name in REQUIRED)
        for name, label, reader, synonyms in COLUMNS
    ]
    targets += [
        Target(
            "channel",
            (translate(N_("Channel")),),
            _of(CHANNEL_WORDS, word),
            ("信访形式", "信访方式", "来源渠道", "渠道"),
        ),
        Target(
            "purpose",
            (translate(N_("Purpose")),),
            _of(PURPOSE_WORDS, word),
            ("信访目的", "留言类型", "诉求类型", "目的"),
        ),
    ]
    if categories:
        own = ("本局分类", "分类代码", "类别代码")
        label = translate(N_("Category of the office"))
        targets.append(Target("category", (label,), choice(categories), own))
    return Profile("messages", tuple(targets), ("outside_no",), _check, dict(DEFAULTS))


def _of(words: Dictionary[StrEnum, tuple[str, ...]], word: Callable[[StrEnum], str]) -> Reader:
    """Read an enumeration by its code, its word in the reader's language or the words files use."""
    return choice([Choice(member.value, (word(member), *others)) for member, others in words.items()])


def _check(values: dict[str, object]) -> Iterator[Refused]:
    """Judge the days of a row together."""
    received, answered = values.get("received_at"), values.get("answered_at")
    if isinstance(received, datetime) and isinstance(answered, datetime) and answered < received:
        yield Refused(ANSWERED_EARLIER, field="answered_at")
    if values.get("answer_text") and answered is None:
        yield Refused(ANSWER_UNDATED, field="answered_at")


DEFAULTS: Final[dict[str, object]] = {
    "channel": Channel.web.value,
    "purpose": Purpose.other.value,
    "category": UNSORTED,
    "people_count": 1,
}

REQUIRED: Final = frozenset({"outside_no", "title", "received_at", "content"})

COLUMNS: Final[tuple[tuple[str, str, Reader | None, tuple[str, ...]], ...]] = (
    (
        "outside_no",
        N_("Number at the source"),
        source_number(80),
        (
            "留言编号",
            "信访编号",
            "信访件编号",
            "来件编号",
            "来信编号",
            "工单编号",
            "工单号",
            "受理编号",
            "编号",
            "ID",
        ),
    ),
    (
        "title",
        N_("Subject"),
        text(200),
        ("留言主题", "留言标题", "信访标题", "信访主题", "来信标题", "标题", "主题", "事由", "信访概况"),
    ),
    (
        "received_at",
        N_("Received on"),
        None,
        (
            "留言时间",
            "收到日期",
            "收到时间",
            "收件日期",
            "信访日期",
            "来访时间",
            "来访日期",
            "来信时间",
            "来信日期",
            "来电时间",
            "登记时间",
            "登记日期",
            "提交时间",
            "受理时间",
            "日期",
            "时间",
        ),
    ),
    (
        "content",
        N_("Content"),
        long_text(CONTENT_LIMIT),
        (
            "留言详情",
            "留言内容",
            "信访内容",
            "反映内容",
            "反映情况",
            "反映问题",
            "诉求内容",
            "来信内容",
            "主要内容",
            "内容",
            "详情",
        ),
    ),
    (
        "answer_text",
        N_("Answer"),
        long_text(CONTENT_LIMIT),
        ("答复意见", "答复内容", "回复内容", "回复意见", "处理意见", "答复", "回复"),
    ),
    (
        "answered_at",
        N_("Answered on"),
        None,
        ("答复时间", "答复日期", "回复时间", "回复日期", "办结时间", "办结日期"),
    ),
    (
        "source_category",
        N_("Category at the source"),
        text(80),
        ("一级分类", "一级标签", "内容分类", "问题分类", "信访分类", "问题类别", "类别", "分类"),
    ),
    (
        "petitioner_name",
        N_("Petitioner"),
        text(80),
        (
            "留言用户",
            "信访人",
            "信访人姓名",
            "来访人",
            "来信人",
            "来电人",
            "投诉人",
            "诉求人",
            "反映人",
            "姓名",
            "联系人",
        ),
    ),
    ("phone", N_("Telephone"), text(40), ("联系电话", "手机号码", "手机号", "手机", "电话", "联系方式")),
    (
        "id_number",
        N_("Identity number"),
        text(18),
        ("身份证号", "身份证号码", "身份证", "证件号码", "证件号"),
    ),
    ("address", N_("Address"), text(200), ("住址", "地址", "家庭住址", "联系地址", "通讯地址", "现住址")),
    (
        "unit",
        N_("Unit concerned"),
        text(120),
        ("责任单位", "承办单位", "办理单位", "被反映单位", "涉及单位", "单位"),
    ),
    ("people_count", N_("Number of people"), whole_number(1), ("人数", "来访人数", "信访人数", "联名人数")),
    (
        "same_matter_as",
        N_("Same matter as petition"),
        text(20),
        ("同一事项", "同一事项编号", "关联信访件", "关联编号", "重复件编号"),
    ),
    ("likes", N_("Likes"), whole_number(), ("点赞数", "点赞", "支持数")),
    ("dislikes", N_("Dislikes"), whole_number(), ("反对数", "反对", "点踩数")),
)

MESSAGES: Final = messages()
