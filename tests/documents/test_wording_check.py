"""A wording is read before it is used: names, what is not allowed, what it may cost."""

from __future__ import annotations

import pytest

from app.catalog.read import catalogue
from app.documents.placeholder_sources import SOURCES
from app.documents.placeholders import PLACEHOLDERS
from app.documents.render import fill
from app.documents.wording_check import check
from app.documents.wording_files import files, kinds, shipped
from app.documents.wording_names import example
from app.domain.text import clean_source

SHIPPED = [(kind, file) for kind in kinds() for file in files(kind)]


def read(name: str) -> str | None:
    kind, _slash, file = name.partition("/")
    return shipped(kind, file) if file in files(kind) else None


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.message % one.params) for one in check(text, read)]


@pytest.mark.parametrize(("kind", "file"), SHIPPED)
def test_what_is_shipped_may_be_published(kind, file):
    assert problems(shipped(kind, file)) == []


@pytest.mark.parametrize(("kind", "file"), SHIPPED)
def test_typing_a_shipped_text_again_changes_nothing(kind, file):
    assert clean_source(shipped(kind, file).replace("\n", "\r\n")) == shipped(kind, file).rstrip() + "\n"


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("{{ case.titel }}", 1, "case.titel"),
        ("第一行\n{{ foo }}", 2, "foo"),
        ("{{ case.people[0].nmae }}", 1, "case.people.nmae"),
        ("{{ case['titel'] }}", 1, "case.titel"),
        ("{{ given.wher }}", 1, "given.wher"),
        ("{% for c in case.claims %}\n{{ c.txt }}\n{% endfor %}", 2, "c.txt"),
        ("{{ case.claims|map(attribute='txt')|join }}", 1, "txt"),
        ("{{ (case.claims|selectattr('result')|first).txt }}", 1, "….txt"),
        ("{% set s = case.supervision %}{{ s.no }}", 1, "s.no"),
        ("{% if case.title %}{% else %}{{ nobody }}{% endif %}", 1, "nobody"),
        ("{{ case.title|shout }}", 1, "shout"),
        ("{{ case.title if case.title is lovely }}", 1, "lovely"),
        ("{% from 'case/words.txt' import chanel with context %}", 1, "chanel"),
        ("{% from 'official/parts.html' import head %}", 1, "official/parts.html"),
        ("{{ case.received_on.yaer }}", 1, "case.received_on.yaer"),
        ("{{ channel(case.channel) }}", 1, "channel"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_its_line(text, line, name):
    assert (line, f"There is no “{name}”.") in problems(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ case.__init__ }}",
        "{{ case.claims|map(attribute='__class__') }}",
        "{% include 'case/words.txt' %}",
        "{% import 'case/words.txt' as w %}",
        "{% extends 'case/words.txt' %}",
        "{{ range(9) }}",
        "{{ lipsum() }}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ case.title.ljust(999999999) }}",
        "{{ case.title|center(999999999) }}",
        "{{ case.title|replace('a', case.summary) }}",
        "{% set x = namespace(a=1) %}",
        "{% set x %}{{ case.title }}{% endset %}",
        "{% for c in case.claims recursive %}{% endfor %}",
        "{% macro again(x) %}{{ again(x) }}{% endmacro %}",
        "{% call bare('x') %}{% endcall %}",
    ],
)
def test_what_a_wording_does_not_need_is_refused(text):
    assert problems(text) != []


def doubled(times: int) -> str:
    """A macro that calls the one before it twice, and so on."""
    rows = ["{% macro m0(x) %}{{ x }}{{ x }}{% endmacro %}"]
    rows += [
        f"{{% macro m{at}(x) %}}{{{{ m{at - 1}(x) }}}}{{{{ m{at - 1}(x) }}}}{{% endmacro %}}"
        for at in range(1, times)
    ]
    return "\n".join([*rows, f"{{{{ m{times - 1}('一') }}}}"])


LOOPS = "{% for a in case.claims %}" * 4 + "一" + "{% endfor %}" * 4


@pytest.mark.parametrize(
    "text", [doubled(25), "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 30 + "{{ a }}", LOOPS, "一" * 20_001]
)
def test_what_would_never_end_is_refused_without_being_tried(text):
    found = problems(text)
    assert found
    assert len({sentence for _line, sentence in found}) == 1


def test_the_same_on_a_small_scale_may_be_written():
    assert problems(doubled(3)) == []
    assert (
        problems("{% for c in case.claims %}{% for p in case.people %}{{ p.name }}{% endfor %}{% endfor %}")
        == []
    )


def test_a_mark_left_open_is_told():
    assert problems("一\n{{ case.title") == [(2, "The marks {{ }} or {% %} do not fit together here.")]


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_name_has_an_example_and_is_known_to_the_reading(name):
    assert problems(f"{{{{ {name} }}}}") == []
    assert example(name) not in {None, ""}


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_is_a_column(name):
    area, _dot, column = SOURCES[name].partition(".")
    assert column in catalogue()[area].columns
    example(name)


def test_a_shipped_wording_is_filled_as_it_stands():
    assert fill("D02/title.txt", {}).strip() == "信访事项受理告知书"
