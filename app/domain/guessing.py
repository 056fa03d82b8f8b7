"""How soon a password is guessed, by the lists and patterns everybody tries first."""

from __future__ import annotations

from collections.abc import Iterable

from zxcvbn import zxcvbn

HOUSE = (
    *("xinfang", "xinfangju", "xinfangban", "xf", "jiaoyu", "jiaoyuju", "jiaoyuting", "jyj", "jyt"),
    *("tousu", "jubao", "jianyi", "qiuzhu", "banjian", "bangongshi", "bangong", "dudao", "duban"),
    *("xuexiao", "xuesheng", "jiaoshi", "laoshi", "xiaozhang", "juzhang", "chuzhang", "keshi"),
    *("zhongguo", "beijing", "woaini", "nihao", "mima", "huanying", "guanliyuan", "ceshi"),
    *("petition", "petitions", "education", "bureau", "school", "office"),
)
"""Words of this work and of every Chinese office, as they are typed with Latin letters."""
LONGEST = 72
"""Signs that are looked at; what is longer is not guessed by its beginning."""


def guesses(password: str, words: Iterable[str] = ()) -> float:
    """Return how many tries a password takes, as a power of ten; `words` are tried among the first."""
    inputs = [word.lower() for word in (*words, *HOUSE) if word]
    return float(zxcvbn(password[:LONGEST], user_inputs=inputs)["guesses_log10"])
