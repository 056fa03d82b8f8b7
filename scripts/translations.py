"""Keep the catalogues in step with the code: `python -m scripts.translations [compile]`.

Without an argument the messages of our sources, and those of Flask-AppBuilder that a user can meet, are
read anew and every catalogue is updated; `compile` only writes the binary catalogues the panel loads.
Locations name files without line numbers, so that a catalogue changes when its words do.
"""

from __future__ import annotations

import sys
from pathlib import Path

import flask_appbuilder
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "translations"
FRAMEWORK = Path(flask_appbuilder.__file__).parent
SOURCES = ("schema", "app")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
LOUD = {"**/templates/**.html": {"silent": "false"}}  # a template that cannot be read is an error
LOCALES = ("zh",)  # The source strings are English: that locale needs no catalogue.

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "_lp": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extract() -> Catalog:
    """Return a template catalogue with every message of our code and of Flask-AppBuilder's Python."""
    catalogue = Catalog(project="xinfang", charset="utf-8")
    for folder in SOURCES:
        _add(catalogue, ROOT / folder, METHODS)
    _add(catalogue, ROOT, [("run.py", "python")])
    # Of the framework only the Python: its templates are never shown.
    _add(catalogue, FRAMEWORK, [("**.py", "python")])
    return catalogue


def _add(catalogue: Catalog, folder: Path, methods: list[tuple[str, str]]) -> None:
    """Add the messages of a folder, each with the file it stands in."""
    within = "" if folder == ROOT else f"{folder.name}/"
    found = extract_from_dir(
        folder, methods, LOUD, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in sorted(found, key=lambda row: (row[0], str(row[2]))):
        catalogue.add(message, None, [(within + name, 1)], auto_comments=comments, context=context)


def path_of(locale: str) -> Path:
    """Return where the catalogue of a locale lies."""
    return CATALOGUES / locale / "LC_MESSAGES" / "messages.po"


def read(locale: str) -> Catalog:
    """Return the catalogue of a locale, empty when there is none yet."""
    path = path_of(locale)
    if not path.is_file():
        return Catalog(
            locale=locale,
            project="xinfang",
            version="1",
            header_comment="# Every word of the panel that users see; see CONTRIBUTING.md.",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(locale: str) -> None:
    """Bring the catalogue of a locale in step with the code; a message that is gone is dropped."""
    catalogue = read(locale)
    catalogue.update(extract(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path_of(locale).parent.mkdir(parents=True, exist_ok=True)
    with path_of(locale).open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True)


def compile_all() -> None:
    """Write the binary catalogue beside each text catalogue."""
    for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=path.parent.parent.name))


def main() -> None:
    """Update and compile, or only compile; then say what still waits for a translator."""
    if sys.argv[1:] != ["compile"]:
        for locale in LOCALES:
            update(locale)
            waiting = [message.id for message in read(locale) if message.id and not message.string]
            print(f"{locale}: {len(read(locale))} messages, {len(waiting)} without a translation")
    compile_all()


if __name__ == "__main__":
    main()
