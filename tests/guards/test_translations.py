"""The catalogues are complete: every message of the code, translated, with its placeholders."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.translations import CATALOGUES, LOCALES, extract, read

if TYPE_CHECKING:
    from collections.abc import Iterator

_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_LATIN = re.compile(r"[A-Za-z]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdrf]|%[sd]|\{\w*\}|</?\w+")


@cache
def template() -> Catalog:
    """Return the messages of the code."""
    return extract()


def texts(value: object) -> list[str]:
    """Return the forms of a message id or string, one or plural."""
    return [text or "" for text in (value if isinstance(value, list | tuple) else [value])]


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield every message but the header."""
    return (message for message in catalogue if message.id)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages with an empty or doubtful translation."""
    return [
        texts(message.id)[0]
        for message in messages(catalogue)
        if message.fuzzy or not all(text.strip() for text in texts(message.string))
    ]


def unknown(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """Return the messages of the code that the catalogue does not have, with their context."""
    known = {(message.context, texts(message.id)[0]) for message in messages(catalogue)}
    return [
        text for message in messages(wanted) if (message.context, text := texts(message.id)[0]) not in known
    ]


def broken(catalogue: Catalog) -> list[str]:
    """Return the messages whose translation has other placeholders or tags than the message."""

    def is_kept(message: Message) -> bool:
        # A translation may follow the singular, which can leave the number out, or the plural.
        wanted = [Counter(_PLACEHOLDER.findall(text)) for text in texts(message.id)]
        return all(Counter(_PLACEHOLDER.findall(text)) in wanted for text in texts(message.string) if text)

    return [texts(message.id)[0] for message in messages(catalogue) if not is_kept(message)]


def is_english(text: str) -> bool:
    """Say whether a message is English; it may quote Chinese, such as the shape of a number."""
    return len(_CJK.findall(text)) * 2 < len(_LATIN.findall(text)) or not _CJK.search(text)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_of_the_code_is_in_the_catalogue(locale):
    assert unknown(read(locale), template()) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated(locale):
    assert untranslated(read(locale)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_its_placeholders(locale):
    assert broken(read(locale)) == []


def test_every_catalogue_in_the_tree_is_checked():
    assert {path.parent.parent.name for path in CATALOGUES.glob("*/*/messages.po")} == set(LOCALES)


def test_the_messages_of_the_code_are_english():
    words = [text for message in messages(template()) for text in texts(message.id)]
    assert [text for text in words if not is_english(text)] == []


def _catalogue(**translations: str) -> Catalog:
    catalogue = Catalog(locale="zh")
    for message, translation in translations.items():
        catalogue.add(message, translation)
    return catalogue


def test_the_guard_catches_what_is_not_translated():
    catalogue = _catalogue(open="", close="办结")
    catalogue.add("assign", "交办", flags=["fuzzy"])
    assert untranslated(catalogue) == ["open", "assign"]


def test_the_guard_catches_a_message_the_catalogue_lacks():
    wanted = _catalogue(open="", close="")
    wanted.add("open", context="door")
    assert unknown(_catalogue(open="打开"), wanted) == ["close", "open"]


def test_the_guard_catches_a_lost_placeholder():
    catalogue = Catalog(locale="zh")
    catalogue.add("%(number)s is taken", "%(nummer)s 已被占用")
    catalogue.add("%(days)s days", "%(days)s 天")
    catalogue.add("<b>Bold</b>", "粗体")
    assert broken(catalogue) == ["%(number)s is taken", "<b>Bold</b>"]


def test_the_guard_catches_a_chinese_message():
    assert not is_english("按期办结")
    assert not is_english("办结 case 的日期")
    assert is_english("%(number)s is not a document number; it looks like 绍教信〔2026〕5号.")


def test_the_extraction_sees_our_words_and_those_of_the_framework():
    places = {place.partition("/")[0] for message in messages(template()) for place, _ in message.locations}
    assert places >= {"schema", "app", "flask_appbuilder"}
