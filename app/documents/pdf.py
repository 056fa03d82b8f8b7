"""HTML to PDF/A: the only file that knows WeasyPrint, which is loaded when the first paper is printed.

The renderer reads two folders, the templates and the fonts, and nothing else: no network, no other file.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import io
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from app.documents import geometry
from app.documents.fonts import FontSet, MissingGlyph, resolve
from app.documents.render import TEMPLATES, TemplateBroken, fill
from app.documents.typeset import Typesetter
from app.documents.values import CircularValue
from app.domain.errors import N_, Refused

VARIANT: Final = "pdf/a-3a"
BOLD_FROM: Final = 180

# What WeasyPrint loads, under the names Debian gives, and the packages they are in.
_LIBRARIES: Final = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libfontconfig.so.1": "libfontconfig1",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
}
_SUBSET: Final = {"libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
_NOTDEF: Final = re.compile(r'^\.notdef glyph .*?"(.)" \(U\+', re.DOTALL)

_press = threading.Lock()  # Pango's font map is not for two threads


class PaperUnavailable(Refused):
    """This machine cannot make PDF files; the sentence names what is missing."""


class Forbidden(TemplateBroken):
    """A template asked for a file or an address outside the templates and fonts."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper: its bytes, pages, SHA-256 in hexadecimal, and what WeasyPrint grumbled about."""

    pdf: bytes
    pages: int
    digest: str
    warnings: tuple[str, ...] = ()


def render_pdf(kind: str, value: CircularValue, fonts: FontSet | None = None) -> Rendered:
    """Print `value` with the templates of `kind`: the same value gives the same bytes.

    Raises PaperUnavailable or FontsMissing where the machine lacks something, MissingGlyph for a character
    no font can draw, TemplateBroken where the template is at fault.
    """
    reason = obstacle()
    if reason is not None:
        raise reason
    fonts = fonts or resolve()
    typesetter = Typesetter(fonts)
    words = {
        "value": value,
        "set": typesetter,
        "page": geometry.CONSTANTS,
        "head": geometry.head(value.mark, len(value.title.splitlines()), shift=typesetter.shift("title")),
    }
    html = fill(f"{kind}/template.html", words)
    return make_pdf(html, style(kind, fonts), fonts, source=f"{kind}/template.html")


def style(kind: str, fonts: FontSet) -> str:
    """Return the style sheet of `kind` for these fonts."""
    return fill(
        f"{kind}/style.css",
        {
            "page": geometry.CONSTANTS,
            "fonts": fonts,
            "faces": {role.name: face for role, face in fonts.faces},
            "bold_from": BOLD_FROM,
            "song_shift": Typesetter(fonts).shift("song"),
        },
    )


def make_pdf(html: str, css: str, fonts: FontSet, *, source: str) -> Rendered:
    """Print finished HTML; `source` is the template to blame."""
    weasyprint = _weasyprint()
    with _press, _grumbling() as grumbles:
        config, fetcher = _shop(fonts)
        fetcher.refused.clear()
        try:
            document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
                font_config=config, stylesheets=[_sheet(css, fonts)], pdf_variant=VARIANT
            )
            pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
        except weasyprint.urls.FatalURLFetchingError as error:
            raise Forbidden(source, str(error), str(error.__cause__)) from error
        if fetcher.refused:  # inside an SVG the error itself is swallowed
            raise Forbidden(
                source, fetcher.refused[0], f"{fetcher.refused[0]} is outside the templates and fonts"
            )
    for message in grumbles:
        if missing := _NOTDEF.match(message):
            raise MissingGlyph.of(missing[1], part=source, near=missing[1])
    return Rendered(pdf, len(document.pages), hashlib.sha256(pdf).hexdigest(), tuple(grumbles))


def obstacle() -> PaperUnavailable | None:
    """Return why this machine cannot make PDF files, as a refusal to raise or to show; None if it can."""
    try:
        # On failure it prints instructions for programmers.
        with contextlib.redirect_stdout(io.StringIO()):
            _weasyprint()
    except ImportError:
        return PaperUnavailable(N_("Papers cannot be printed here: WeasyPrint is not installed."))
    except OSError as error:
        missing = [package for library, package in _LIBRARIES.items() if not _loads(library)]
        return PaperUnavailable(
            N_("Papers cannot be printed here: install %(packages)s."),
            packages=", ".join(missing) or str(error),
        )
    return None


def available() -> str | None:
    """Return in a sentence why PDF files cannot be made on this machine, None if they can."""
    try:
        reason: Refused | None = obstacle()
        if reason is None:
            resolve()
    except Refused as missing:
        reason = missing
    return None if reason is None else str(reason)


def slow() -> tuple[str, ...]:
    """Return the packages without which printing works but takes ten times as long."""
    return tuple(package for library, package in _SUBSET.items() if not _loads(library))


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    """Load WeasyPrint when it is first needed: that takes a second, and libraries a machine may lack."""
    import weasyprint  # noqa: PLC0415
    import weasyprint.text.fonts  # noqa: PLC0415
    import weasyprint.urls  # noqa: PLC0415

    return weasyprint


def _loads(library: str) -> bool:
    """Tell whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@lru_cache(maxsize=4)
def _shop(fonts: FontSet) -> tuple[Any, Any]:
    """Return the one FontConfiguration of this process and the URLFetcher that fences it in."""
    folders = {TEMPLATES, *(face.path.parent for face in fonts.own())}
    return _weasyprint().text.fonts.FontConfiguration(), _fetcher(
        tuple(folder.resolve() for folder in folders)
    )


@lru_cache(maxsize=8)
def _sheet(css: str, fonts: FontSet) -> Any:
    """Parse a style sheet and load its fonts; as both take longer than a page, once for each text."""
    config, fetcher = _shop(fonts)
    return _weasyprint().CSS(string=css, font_config=config, url_fetcher=fetcher)


def _fetcher(folders: tuple[Path, ...]) -> Any:
    """Return a fetcher that reads files inside `folders` and stops the printing at anything else."""
    urls: Any = _weasyprint().urls

    class Fence(urls.URLFetcher):  # type: ignore[misc] # WeasyPrint carries no types
        """Reads two folders, and remembers what it refused."""

        def __init__(self) -> None:
            super().__init__(fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
            """Return the file at `url`, if it is one of ours."""
            try:
                return urls.URLFetcherResponse(url, permitted(url, folders).read_bytes())
            except PermissionError:
                self.refused.append(url)
                raise

    return Fence()


def permitted(url: str, folders: tuple[Path, ...]) -> Path:
    """Return the file that `url` names if it lies inside one of `folders`, links followed; else raise."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc:
        path = Path(url2pathname(parts.path)).resolve()
        if path.is_file() and any(path.is_relative_to(folder) for folder in folders):
            return path
    raise PermissionError(f"{url} is outside the templates and fonts")


@contextlib.contextmanager
def _grumbling() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as a warning or worse."""
    heard: list[str] = []

    class Ear(logging.Handler):
        """Keeps messages instead of printing them."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep one message."""
            heard.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    ear = Ear(logging.WARNING)
    logger.addHandler(ear)
    try:
        yield heard
    finally:
        logger.removeHandler(ear)
