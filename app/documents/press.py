"""Print an official paper: an `Official` in, PDF/A-3a to GB/T 9704-2012 out, the same bytes every time.

This is the one door to the typesetting core. `print_official` lays the paper out, looks at where things
came to stand, and lays it out again where the standard wants something else: a page that is not full
because a heading or the signature was carried over, an imprint that is not on an even page. No paper
leaves with a missing glyph.
"""

from __future__ import annotations

import html as markup
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from app.documents import geometry
from app.documents.assembly import Setter, figures, view_of
from app.documents.fonts import FontSet, Role, ours
from app.documents.foresight import ends_on_odd_page
from app.documents.official import Form, Official, Paragraph
from app.documents.pdf import (
    Attached,
    PageLayout,
    Placed,
    Proof,
    Rendered,
    finish,
    lay_out,
    require_paper,
    style,
)
from app.documents.render import fill
from app.domain.errors import N_, Refused

TEMPLATE: Final = "official"
# How often a paper is laid out at most before it is taken as it is, the place of the imprint apart.
_TRIES: Final = 3
# How much one paragraph may be spread for the sake of a page, in em for each character.
_MOST_SPREAD: Final = 0.09
# A signature that lacks so many lines on the page before is brought there by pressing paragraphs together.
_MOST_SAVED: Final = 2
_EVEN_FORMS: Final = frozenset({Form.document, Form.minutes, Form.order})


@dataclass(frozen=True, slots=True)
class Draft:
    """Who printed a draft and when; both stand across its pages, after what it is."""

    user: str
    at: datetime
    label: str = "草稿"

    @property
    def words(self) -> str:
        """Return what is written on each page."""
        return f"{self.label}　{self.user}　{self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Void:
    """A cancelled paper, and the day it was cancelled; that stands across its pages."""

    on: date | None

    @property
    def words(self) -> str:
        """Return what is written on each page."""
        return "作废" if self.on is None else f"作废　{self.on.year}年{self.on.month}月{self.on.day}日"


def print_official(
    paper: Official,
    *,
    fonts: FontSet | None = None,
    assets: Mapping[str, bytes] | None = None,
    preprinted: bool = False,
    draft: Draft | Void | None = None,
    attached: Sequence[Attached] = (),
) -> Rendered:
    """Return the PDF of `paper`.

    `assets` are the pictures it names; `preprinted` leaves out what is red, for paper that has it already;
    `draft` prints a watermark, of a draft or of a cancelled paper; `attached` files travel inside the PDF.
    Raises PaperUnavailable and FontsMissing where the machine lacks something, MissingGlyph for a character
    no font can draw, Refused for a paper that names a picture it did not bring.
    """
    require_paper()
    fonts = fonts or ours()
    assets = dict(assets or {})
    if lost := [name for name in figures(paper) if name not in assets]:
        raise Refused(N_("The paper asks for a picture it did not bring: %(name)s."), name=lost[0])
    words = {"form": paper.form.value}
    if draft is not None:
        setter = Setter(fonts)
        setter.inline(draft.words, "hei", "草稿")
        words["draft"] = draft.words.replace("\\", "").replace('"', "”")
        assets["draft.svg"] = _watermark(draft, fonts)
    sheet = style(TEMPLATE, fonts, **words)
    proof = _fitted(paper, fonts, sheet, assets, preprinted=preprinted)
    return finish(proof, attached)


def _fitted(
    paper: Official, fonts: FontSet, sheet: str, assets: Mapping[str, bytes], *, preprinted: bool
) -> Proof:
    """Return the paper laid out so that pages are full and signature and imprint have their place."""
    setter = Setter(fonts)

    def laid(imprint: str = "") -> Proof:
        view, head = view_of(paper, setter, preprinted=preprinted, imprint=imprint)
        words = {"paper": paper, "view": view, "head": head, "set": setter, "page": geometry.CONSTANTS}
        text = fill(f"{TEMPLATE}/template.html", words)
        return lay_out(text, sheet, fonts, source=f"{TEMPLATE}/template.html", assets=assets)

    imprint = _foreseen(paper, setter, preprinted=preprinted)
    proof = laid(imprint)
    for _ in range(_TRIES):
        changes = _wanted(paper, setter, proof.pages)
        kept = {} if changes else _kept(paper, setter, proof.pages)
        if not changes and not kept:
            break
        setter.changes.update(changes)
        setter.kept.update(kept)
        proof = laid(imprint)
    if imprint:
        if _follows_text(proof.pages):
            return proof
        proof = laid()
    where = _imprint(paper, proof.pages)
    return laid(where) if where else proof


def _foreseen(paper: Official, setter: Setter, *, preprinted: bool) -> str:
    """Return how the imprint will most likely have to move, so that the first layout is mostly the last."""
    if paper.form not in _EVEN_FORMS:
        return ""
    view, head = view_of(paper, setter, preprinted=preprinted)
    return "even" if view.imprint_lines and ends_on_odd_page(paper, view, head, setter) else ""


def _follows_text(pages: Sequence[PageLayout]) -> bool:
    """Tell whether the page before an imprint that was sent to an even page has something on it."""
    places = [number for number, page in enumerate(pages) if "imprint" in {one.name for one in page.placed}]
    return bool(places) and places[0] > 0 and bool(pages[places[0] - 1].placed)


def _imprint(paper: Official, pages: Sequence[PageLayout]) -> str:
    """Return how the imprint must move to an even page: not at all, `even`, `alone` after a blank."""
    if paper.form not in _EVEN_FORMS:
        return ""
    for number, page in enumerate(pages, 1):
        names = [placed.name for placed in page.placed]
        if "imprint" in names:
            if number % 2 == 0:
                return ""
            return "alone" if names == ["imprint"] and number > 1 else "even"
    return ""


def _gaps(pages: Sequence[PageLayout]) -> Iterator[tuple[list[Placed], PageLayout, int]]:
    """Yield (what stands on a page, the next page, lines left free) of pages that end early in a flow."""
    for page, following in pairwise(pages):
        texts = [placed for placed in page.placed if placed.name != "imprint"]
        after = following.placed[0] if following.placed else None
        if texts and after is not None and _continues(texts[-1], after):
            gap = int((page.end - texts[-1].bottom) / geometry.PITCH + 0.1)
            if gap:
                yield texts, following, gap


def _kept(paper: Official, setter: Setter, pages: Sequence[PageLayout]) -> dict[str, str]:
    """Return what goes overleaf with the signature where one line is missing and nothing can be spread.

    A page that lacks a single line looks like a mistake; one that ends two or three lines early, because the
    signature wants company, does not. A heading goes with the text it stands over.
    """
    found = {}
    for texts, following, gap in _gaps(pages):
        last = texts[-1]
        block = _paragraph(paper, last.name)
        first = _headed(paper, texts)
        if gap > 1 or block is None or block.level or {first, last.name} & setter.kept.keys():
            continue
        if following.placed[0].name == last.name:
            found[last.name] = f"widows: {following.placed[0].lines + 1}"
        elif last.lines < _TRIES:
            found[first] = "break-before: page"
    return found


def _headed(paper: Official, texts: Sequence[Placed]) -> str:
    """Return the last paragraph of a page, or the first of the headings right above it."""
    name = texts[-1].name
    for placed in reversed(texts[:-1]):
        block = _paragraph(paper, placed.name)
        if block is None or not block.level:
            break
        name = placed.name
    return name


def _wanted(paper: Official, setter: Setter, pages: Sequence[PageLayout]) -> dict[str, int]:
    """Return which paragraphs must gain or lose a line so that no page but the last of a flow ends early."""
    wanted: dict[str, int] = {}
    for texts, following, gap in _gaps(pages):
        own = [placed for placed in texts if placed.name not in setter.changes]
        saved = _saved(paper, setter, own, following, gap)
        wanted |= saved or _spread(paper, setter, own, following, gap)
    return wanted


def _continues(last: Placed, first: Placed) -> bool:
    """Tell whether a page goes on where the one before ended."""
    return (
        first.name == "closing"
        or first.name[0] == last.name[0] == "b"
        or (last.name[0] == "a" and first.name.split("-")[0] == last.name.split("-")[0])
    )


def _saved(
    paper: Official, setter: Setter, own: Sequence[Placed], following: PageLayout, gap: int
) -> dict[str, int]:
    """Return what to press together so that the signature comes back to the page before."""
    closing = next((placed for placed in following.placed if placed.name == "closing"), None)
    if closing is None:
        return {}
    carried = sum(placed.lines for placed in following.placed if placed.name[0] == "b")
    needed = round((closing.bottom - closing.top) / geometry.PITCH + 0.4) - (gap - carried)
    if not 1 <= needed <= _MOST_SAVED or carried > _MOST_SAVED:
        return {}
    chosen = _cheapest(paper, setter, own, -1)[:needed]
    return dict.fromkeys(chosen, -1) if len(chosen) == needed else {}


def _spread(
    paper: Official, setter: Setter, own: Sequence[Placed], following: PageLayout, gap: int
) -> dict[str, int]:
    """Return what to spread so that the page is full; what crosses to the next page is left alone."""
    beyond = {placed.name for placed in following.placed}
    chosen = _cheapest(paper, setter, [placed for placed in own if placed.name not in beyond], 1)[:gap]
    # One missing line is a fault; several are a signature that needs its place.
    if len(chosen) == gap - 1:
        chosen = chosen[:-1]
    return dict.fromkeys(chosen, 1)


def _cheapest(paper: Official, setter: Setter, placed: Sequence[Placed], by: int) -> list[str]:
    """Return the names of paragraphs that can gain or lose a line, those first in which it shows least."""
    costs = []
    for name in (each.name for each in placed):
        block = _paragraph(paper, name)
        if block is not None and not block.level:
            costs.append((setter.offers_change(block, by), name))
    return [name for cost, name in sorted(costs) if cost <= _MOST_SPREAD]


def _paragraph(paper: Official, name: str) -> Paragraph | None:
    """Return the paragraph that carries an id on the page."""
    kind, _, number = name.rpartition("-") if "-" in name else (name[:1], "", name[1:])
    if not number.isdecimal():
        return None
    blocks = paper.body if kind == "b" else paper.annexes[int(kind[1:]) - 1].blocks
    block = blocks[int(number)]
    wide = kind != "b" and paper.annexes[int(kind[1:]) - 1].landscape
    return block if isinstance(block, Paragraph) and not wide and not block.flush else None


def _watermark(draft: Draft | Void, fonts: FontSet) -> bytes:
    """Return the words of a draft as a picture that lies under each page."""
    face = fonts.face(Role.hei)
    rows = "".join(
        f'<text x="105" y="{y}" text-anchor="middle" transform="rotate(-35 105 {y})">'
        f"{markup.escape(draft.words)}</text>"
        for y in (70, 150, 230)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm">'
        f'<g font-family="{markup.escape(face.family)}" font-size="9" fill="#ddd">{rows}</g></svg>'
    ).encode()
