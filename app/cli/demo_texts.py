"""Texts of the demo: what people write about, filled in with invented places, and what they are answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from app.cli.demo_hand import Hand
from schema.vocabulary import ClaimResult, Purpose

COUNTIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "C01": ("城东区", ("东浦镇", "柳塘镇", "望江街道")),
    "C02": ("城西区", ("青岩镇", "麦岭镇", "西山街道")),
    "C03": ("云溪县", ("清水镇", "溪口镇", "白茶乡")),
    "C04": ("石桥县", ("桥头镇", "三渡镇", "枫林乡")),
    "C05": ("临湖市", ("荷塘镇", "沙洲镇", "湖滨街道")),
}
CITY_SCHOOLS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "primary": (("实验小学", "S04"), ("第三小学", "S05")),
    "middle": (("城东中学", "S03"), ("市第二中学", "S02")),
    "high": (("市第一中学", "S01"), ("市第二中学", "S02")),
    "kinder": (("市实验幼儿园", "S08"),),
    "vocational": (("市职业技术学校", "S06"),),
    "private": (("青石学校", "P01"), ("望湖双语学校", "P02")),
}
SCHOOL_STAGES: Mapping[str, Mapping[str, str]] = {
    unit: {stage: name for stage, schools in CITY_SCHOOLS.items() for name, code in schools if code == unit}
    for schools in CITY_SCHOOLS.values()
    for _name, unit in schools
}
"""A city school -> the stages it teaches, with its name."""
SCHOOL_MATTERS = frozenset("ACEFG")
"""The upper categories a school deals with itself."""
COUNTY_SCHOOLS: Mapping[str, tuple[str, ...]] = {
    "primary": ("{town}中心小学", "{town}第二小学"),
    "middle": ("{town}初级中学", "{county}实验中学"),
    "high": ("{county}第一高级中学", "{county}溪山中学"),
    "kinder": ("{town}中心幼儿园", "{town}蓓蕾幼儿园"),
    "vocational": ("{county}职业教育中心",),
    "private": ("{county}求知学校（民办）", "{county}晨光双语学校（民办）"),
}
GRADES: Mapping[str, tuple[str, ...]] = {
    "primary": ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    "middle": ("七年级", "八年级", "九年级"),
    "high": ("高一年级", "高二年级", "高三年级"),
    "kinder": ("小班", "中班", "大班"),
    "vocational": ("一年级", "二年级"),
    "private": ("三年级", "五年级", "七年级"),
}
SEASONS: Mapping[str, range] = {"spring": range(3, 8), "summer": range(6, 10), "autumn": range(8, 12)}
ESTATES = (
    "锦绣家园",
    "望江府",
    "翠湖花园",
    "书香里",
    "东方苑",
    "金桂园",
    "和畅新城",
    "云栖人家",
    "柳岸春晓",
    "丰和里",
)
VILLAGES = ("上河村", "桃源村", "石岭村", "新塘村", "白沙村", "竹溪村", "柏树湾村", "大塘边村")
INSTITUTES = (
    "萤火课堂",
    "云笺学堂",
    "九章书屋培训部",
    "松果研学坊",
    "青禾教育培训中心",
    "拾光艺术培训学校",
    "知了培训中心",
    "半亩塘学堂",
)
RESULTS: Mapping[Purpose, tuple[tuple[ClaimResult, int, str], ...]] = {
    Purpose.appeal: (
        (ClaimResult.supported, 40, "您的诉求合理，予以支持，有关措施已落实。"),
        (ClaimResult.partly_supported, 25, "对合理部分予以支持，其余部分已当面说明。"),
        (ClaimResult.explained, 22, "诉求有其合理之处，但现行政策尚无依据，已作解释说明，请予理解。"),
        (ClaimResult.not_supported, 9, "该诉求缺乏政策依据，不予支持。"),
        (ClaimResult.mediated, 4, "经调解，双方已达成一致意见。"),
    ),
    Purpose.suggestion: (
        (ClaimResult.adopted, 35, "您的建议已采纳，感谢您对教育工作的关心。"),
        (ClaimResult.partly_adopted, 35, "建议部分采纳，其余将在今后工作中统筹考虑。"),
        (ClaimResult.not_adopted, 10, "该建议目前条件尚不成熟，暂未采纳，特此说明。"),
        (ClaimResult.noted, 20, "您的建议已转有关处室研究。"),
    ),
    Purpose.report: (
        (ClaimResult.founded, 30, "反映情况属实，已责令整改并作出相应处理。"),
        (ClaimResult.partly_founded, 35, "反映情况部分属实，已督促整改。"),
        (ClaimResult.unfounded, 25, "经核查，反映情况不属实，已向反映人说明。"),
        (ClaimResult.insufficient, 10, "现有线索不足以认定，如有新的线索请继续反映。"),
    ),
    Purpose.inquiry: ((ClaimResult.answered, 1, "如仍有疑问，欢迎拨打教育热线咨询。"),),
    Purpose.thanks: ((ClaimResult.noted, 1, "再次感谢您的来信。"),),
    Purpose.other: ((ClaimResult.answered, 1, "感谢您的来信。"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A thing people write about, with gaps for places, numbers and dates."""

    code: str
    purpose: Purpose
    stage: str
    weight: int
    title: str
    summary: str
    claims: tuple[str, ...]
    finding: str
    results: frozenset[ClaimResult] = frozenset()
    season: str = ""
    minors: bool = False
    group: bool = False
    backlog: bool = False
    internal: bool = False
    thanks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A subject filled in: what one petition says; `school` is the city school it speaks of, if any."""

    subject: Subject
    title: str
    summary: str
    claims: tuple[str, ...]
    finding: str
    place: str
    school: str | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """Return the letter as it came."""
        asks = "；".join(f"{n}. {claim}" for n, claim in enumerate(self.claims, start=1))
        end = "特此致谢。" if self.subject.thanks else f"现请求：{asks}。盼复，谢谢！"
        return f"您好！\n{self.summary}\n{end}"


class Writer:
    """Fills in subjects with a seeded hand."""

    def __init__(self, draw: Hand) -> None:
        """Read the subjects."""
        self.draw = draw
        self.subjects = [
            Subject(
                **{
                    **row,
                    "purpose": Purpose(row["purpose"]),
                    "claims": tuple(row["claims"]),
                    "results": frozenset(map(ClaimResult, row.get("results", ()))),
                }
            )
            for row in seeds("subjects")
        ]

    def write(self, on: date, purposes: frozenset[Purpose], unit: str | None = None) -> Text:
        """Write about what people write about in that month; `unit` is whose matter it is, if known."""
        own = SCHOOL_STAGES.get(unit or "")
        weights = {
            number: self._weight(subject, on)
            for number, subject in enumerate(self.subjects)
            if subject.purpose in purposes
            and (own is None or (subject.stage in own and subject.code[0] in SCHOOL_MATTERS))
        }
        return self.fill(self.subjects[self.draw.weighted(weights)], on, unit)

    def fill(self, subject: Subject, on: date, unit: str | None = None) -> Text:
        """Fill in `subject` as of the day `on`, in the county of `unit` or anywhere in the city."""
        gaps, school = self._gaps(subject.stage, on, unit)
        flags = {
            "minors_involved": subject.minors,
            "is_backlog": subject.backlog and self.draw.chance(0.3),
        }
        return Text(
            subject=subject,
            title=subject.title.format(**gaps),
            summary=subject.summary.format(**gaps),
            claims=tuple(claim.format(**gaps) for claim in subject.claims),
            finding=subject.finding.format(**gaps),
            place=gaps["place"],
            school=school,
            flags={name: True for name, holds in flags.items() if holds},
        )

    def result(self, subject: Subject) -> tuple[ClaimResult, str]:
        """Return an outcome that fits the purpose and what was found, and the sentence that says so."""
        rows = [row for row in RESULTS[subject.purpose] if not subject.results or row[0] in subject.results]
        return self.draw.weighted({(result, sentence): weight for result, weight, sentence in rows})

    def _weight(self, subject: Subject, on: date) -> float:
        if not subject.season:
            return subject.weight
        return subject.weight * (1.5 if on.month in SEASONS[subject.season] else 0.6)

    def _gaps(self, stage: str, on: date, unit: str | None) -> tuple[dict[str, str], str | None]:
        draw = self.draw
        own = SCHOOL_STAGES.get(unit or "")
        stage = draw.choice(("primary", "middle", "high")) if stage == "any" else stage
        in_county = unit if unit in COUNTIES else None
        county, towns = COUNTIES[in_county or draw.choice(tuple(COUNTIES))]
        town = draw.choice(towns)
        school: str | None = None
        if own:
            named, school, place = own[stage], unit, "云州市"
        elif in_county or draw.chance(
            0.4
        ):  # some of what the bureau itself deals with is about a county, too
            name = draw.choice(COUNTY_SCHOOLS[stage]).format(town=town, county=county)
            place, named = county, name if name.startswith(county) else county + name
        else:
            (named, school), place = draw.choice(CITY_SCHOOLS[stage]), "云州市"
        before = on - timedelta(days=draw.randint(20, 75))
        return {
            "school": named,
            "place": place,
            "town": county + town,
            "village": draw.choice(VILLAGES),
            "year": str(on.year),
            "grade": draw.choice(GRADES[stage]),
            "subject": draw.choice(("语文", "数学", "英语", "科学")),
            "month": f"{before.month}月",
            "estate": draw.choice(ESTATES),
            "inst": county + draw.choice(INSTITUTES),
            "n": str(draw.randint(8, 36)),
            "small": str(draw.randint(2, 5)),
            "amount": draw.choice(("60", "80", "120", "150", "180", "260", "320", "450")),
            "km": draw.choice(("2.1", "3.5", "4.2", "6", "7.8")),
            "fee": draw.choice(("1800", "2400", "2980", "3600", "4800", "5680")),
        }, school


@cache
def seeds(name: str) -> Any:
    """Return what a file of the demo's seeds holds."""
    return json.loads((files("app.cli") / "demo_seeds" / f"{name}.json").read_text(encoding="utf-8"))
