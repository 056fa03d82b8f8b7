"""Petitioners of the demo: invented names, telephone numbers and identity numbers that belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.catalog.shape import ID_CHECKS, ID_WEIGHTS

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "淑英 春梅 晓燕 丽娟 秀兰 子轩 雨桐 思琪 佳怡 文静 立新 秋月 长青 素云 雪晴 一帆 书瑶 振东 美玲 成业 伟民 红霞 家豪 桂芳 晨曦 凯旋 小雅 "
    "兆丰 昀喆 宇堃 梓玥 芷玥 琰清 晟远 煜宸 沐尧 韫之 翊航 珺瑶 祎宁 勍之 淼然 骞远 彧文 葳蕤 喆安 堃林 玥明 新民 爱华 金凤 满仓 庆余 云生 改兰 "
    "玉成 守信 巧珍 来福 学文 存善 广财 月娥 冬生 润生 桂香 海棠 银花 铁林 双喜 有田 传家 春草 荷香 念慈 怀德 思源 知秋 若谷 映雪 乐山"
).split()
"""Among them characters that not every font holds."""
STREETS = ("育才路", "望江路", "学府路", "府前路", "西山路", "桥头路", "湖滨路", "溪口大街", "青岩街", "桂花弄", "丰收路", "解放街")
MOBILES = ("1380000", "1390000", "1370000", "1590000")
"""Round series: one sees at a glance that nobody is meant."""
NOWHERE = "330000"
"""The code of a province as a whole; identity cards carry that of a county."""


@dataclass(frozen=True, slots=True)
class Person:
    """A petitioner."""

    name: str
    phone: str
    id_number: str | None
    address: str


class People:
    """Invents people, each name once."""

    def __init__(self, draw: Random) -> None:
        """Begin with nobody known."""
        self.draw = draw
        self.taken: set[str] = set()

    def new(self, place: str, *, name: str = "", phone: str = "") -> Person:
        """Return somebody who lives in `place`; two in five say their identity number."""
        name = name or self._name()
        self.taken.add(name)
        return Person(
            name,
            phone or self.draw.choice(MOBILES) + f"{self.draw.randrange(10_000):04d}",
            self._id_number() if self.draw.random() < 0.4 else None,  # noqa: PLR2004 - two in five
            f"{place}{self.draw.choice(STREETS)}{self.draw.randint(1, 180)}号",
        )

    def _name(self) -> str:
        while (name := self.draw.choice(SURNAMES) + self.draw.choice(GIVEN)) in self.taken:
            pass
        return name

    def _id_number(self) -> str:
        born = f"{self.draw.randint(1950, 2000)}{self.draw.randint(1, 12):02d}{self.draw.randint(1, 28):02d}"
        body = f"{NOWHERE}{born}{self.draw.randrange(1000):03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
        return body + ID_CHECKS[total % 11]
