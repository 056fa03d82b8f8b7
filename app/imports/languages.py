"""A word in every language of the panel: a file may be headed in any, whoever takes it in."""

from __future__ import annotations

from functools import cache

from babel.support import NullTranslations, Translations
from flask_babel.speaklater import LazyString

from config import ROOT
from schema.field import Words

CATALOGUES = ROOT / "translations"


def every_language(words: Words) -> tuple[str, ...]:
    """Return `words` as they stand, best first: in the reader's language, in English, in every other one."""
    if not isinstance(words, LazyString):
        return (str(words),)
    asked = words._args  # noqa: SLF001 - what it will look up: its message, after a context where it has one
    translated = [
        str(catalogue.pgettext(*asked) if len(asked) > 1 else catalogue.gettext(*asked))
        for catalogue in _catalogues()
    ]
    return tuple(dict.fromkeys((str(words), str(asked[-1]), *translated)))


@cache
def _catalogues() -> tuple[NullTranslations, ...]:
    return tuple(
        Translations.load(CATALOGUES, [folder.name])
        for folder in sorted(CATALOGUES.iterdir())
        if folder.is_dir()
    )
