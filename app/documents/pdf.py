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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from app.documents import geometry
from app.documents.fonts import FontSet, MissingGlyph, ours
from app.documents.render import TEMPLATES, TemplateBroken, fill
from app.documents.typeset import Typesetter
from app.domain.errors import N_, Refused

VARIANT: Final = "pdf/a-3a"
BOLD_FROM: Final = 180
_PIXEL: Final = 25.4 / 96

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


@dataclass(frozen=True, slots=True)
class Placed:
    """What one named element has of a page: from `top` to `bottom` in mm of the sheet, in how many lines."""

    name: str
    top: float
    bottom: float
    lines: int


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: what stands on it in reading order, and where its room ends, in mm."""

    placed: tuple[Placed, ...]
    end: float


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper that is laid out but not yet written: where everything stands, and the way to its bytes."""

    pages: tuple[PageLayout, ...]
    source: str
    warnings: tuple[str, ...]
    document: Any
    fetcher: Any


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF (PDF/A-3): ASCII name, bytes, what it is in Chinese, and its day."""

    name: str
    content: bytes
    description: str
    day: date


def render_pdf(template: str, words: Mapping[str, Any], fonts: FontSet | None = None) -> Rendered:
    """Print `report_templates/<template>/template.html` with its `style.css`: for papers with pages of their own.

    The template is given `words`, `set` (the typesetter), `page` (the geometry) and nothing else; the same words
    give the same bytes. Official papers go through `press.print_official`. Raises PaperUnavailable or
    FontsMissing where the machine lacks something, MissingGlyph for a character no font can draw,
    TemplateBroken where the template is at fault.
    """
    require_paper()
    fonts = fonts or ours()
    html = fill(
        f"{template}/template.html", {"set": Typesetter(fonts), "page": geometry.CONSTANTS, **words}
    )
    return make_pdf(html, style(template, fonts), fonts, source=f"{template}/template.html")


def require_paper() -> None:
    """Raise PaperUnavailable where this machine cannot make PDF files."""
    reason = obstacle()
    if reason is not None:
        raise reason


def style(template: str, fonts: FontSet, **words: str) -> str:
    """Return the style sheet of a template for these fonts; `words` are names it asks for besides."""
    return fill(
        f"{template}/style.css",
        {
            "page": geometry.CONSTANTS,
            "fonts": fonts,
            "faces": {role.name: face for role, face in fonts.faces},
            "bold_from": BOLD_FROM,
            "song_shift": Typesetter(fonts).shift("song"),
            "form": "",
            "draft": "",
            **words,
        },
    )


def make_pdf(
    html: str, css: str, fonts: FontSet, *, source: str, assets: Mapping[str, bytes] | None = None
) -> Rendered:
    """Print finished HTML; `source` is the template to blame."""
    return finish(lay_out(html, css, fonts, source=source, assets=assets))


def lay_out(
    html: str, css: str, fonts: FontSet, *, source: str, assets: Mapping[str, bytes] | None = None
) -> Proof:
    """Lay finished HTML out on pages; `assets` are what it may ask for as `paper:NAME`."""
    weasyprint = _weasyprint()
    with _press, _grumbling() as grumbles:
        config, fetcher = _shop(fonts)
        fetcher.refused.clear()
        fetcher.assets = dict(assets or {})
        try:
            document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
                font_config=config, stylesheets=[_sheet(css, fonts)], pdf_variant=VARIANT
            )
        except weasyprint.urls.FatalURLFetchingError as error:
            raise Forbidden(source, str(error), str(error.__cause__)) from error
        _require_fenced(fetcher, source)
        return Proof(tuple(map(_page_layout, document.pages)), source, tuple(grumbles), document, fetcher)


def finish(proof: Proof, attached: Sequence[Attached] = ()) -> Rendered:
    """Write the PDF of what was laid out, with files inside it."""
    weasyprint = _weasyprint()
    with _press, _grumbling() as grumbles:
        proof.document.metadata.attachments += [
            weasyprint.Attachment(
                string=file.content,
                name=file.name,
                description=file.description,
                created=datetime.combine(file.day, datetime.min.time(), UTC),
                modified=datetime.combine(file.day, datetime.min.time(), UTC),
                relationship="Data",
            )
            for file in attached
        ]
        try:
            pdf: bytes = proof.document.write_pdf(pdf_variant=VARIANT)
        except weasyprint.urls.FatalURLFetchingError as error:
            raise Forbidden(proof.source, str(error), str(error.__cause__)) from error
        _require_fenced(proof.fetcher, proof.source)
    warnings = (*proof.warnings, *grumbles)
    for message in warnings:
        if missing := _NOTDEF.match(message):
            raise MissingGlyph.of(missing[1], part=proof.source, near=missing[1])
    return Rendered(pdf, len(proof.pages), hashlib.sha256(pdf).hexdigest(), warnings)


def _require_fenced(fetcher: Any, source: str) -> None:
    """Raise Forbidden if something was refused where WeasyPrint swallows the error, as inside an SVG."""
    if fetcher.refused:
        first = fetcher.refused[0]
        raise Forbidden(source, first, f"{first} is outside the templates and fonts")


def _page_layout(page: Any) -> PageLayout:
    """Return what stands on a page: the first block of each element that has an id, and its lines."""
    box = page._page_box  # noqa: SLF001 - WeasyPrint shows its layout nowhere else
    placed: dict[str, Placed] = {}
    for child in box.descendants():
        name = child.element.get("id") if child.element is not None else None
        if name and name not in placed and hasattr(child, "children") and child.height != "auto":
            lines = [inner for inner in child.children if type(inner).__name__ == "LineBox"]
            # A block that goes on overleaf is stretched to the end of its page; its lines are not.
            end = lines[-1].position_y + lines[-1].height if lines else child.position_y + child.margin_height()
            placed[name] = Placed(name, child.position_y * _PIXEL, end * _PIXEL, len(lines))
    return PageLayout(tuple(placed.values()), (box.content_box_y() + box.height) * _PIXEL)


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
            ours()
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
        """Reads two folders and what came with the paper, and remembers what it refused."""

        def __init__(self) -> None:
            super().__init__(fail_on_errors=True)
            self.refused: list[str] = []
            self.assets: dict[str, bytes] = {}

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
            """Return what `url` names, if it is a file of ours or was handed in with the paper."""
            scheme, _, name = url.partition(":")
            if scheme == "paper" and name in self.assets:
                return urls.URLFetcherResponse(url, self.assets[name])
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
