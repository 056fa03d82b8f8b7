"""Several PDF files as one, with a bookmark where each begins. Knows pikepdf, as `pdf_copies` does."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf


@dataclass(frozen=True, slots=True)
class Part:
    """A file to be joined, its bytes or where it stands, and what its bookmark says."""

    name: str
    pdf: bytes | Path


def page_count(pdf: bytes | Path) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(_source(pdf)) as document:
        return len(document.pages)


def joined(title: str, parts: Sequence[Part]) -> bytes:
    """Return one PDF of all parts in their order; the same parts give the same bytes."""
    target = io.BytesIO()
    _join(title, parts, target, fronts=False)
    return target.getvalue()


def join(title: str, parts: Sequence[Part], target: Path, *, fronts: bool) -> int:
    """Write one PDF of all parts to `target` and return its pages; `fronts` begins each on an odd page."""
    return _join(title, parts, target, fronts=fronts)


def _join(title: str, parts: Sequence[Part], target: Path | io.BytesIO, *, fronts: bool) -> int:
    made = pikepdf.new()
    with made.open_outline() as outline:
        for part in parts:
            if fronts and len(made.pages) % 2:
                _turn_over(made)
            with pikepdf.open(_source(part.pdf)) as document:
                outline.root.append(pikepdf.OutlineItem(part.name, len(made.pages)))
                made.pages.extend(document.pages)
    made.docinfo["/Title"] = title
    made.Root.Lang = "zh-CN"
    made.Root.PageMode = pikepdf.Name.UseOutlines
    made.save(target, deterministic_id=True)
    return len(made.pages)


def _turn_over(made: pikepdf.Pdf) -> None:
    """Add an empty back of the size of the last page."""
    left, low, right, high = (float(edge) for edge in made.pages[-1].mediabox)
    made.add_blank_page(page_size=(right - left, high - low))


def _source(pdf: bytes | Path) -> Path | io.BytesIO:
    return io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
