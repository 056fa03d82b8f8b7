"""Several PDF files as one, with a bookmark where each begins. Knows pikepdf, as `pdf_copies` does."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Part:
    """A file to be joined and what its bookmark says."""

    name: str
    pdf: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def joined(title: str, parts: Sequence[Part]) -> bytes:
    """Return one PDF of all parts in their order; the same parts give the same bytes."""
    made = pikepdf.new()
    with made.open_outline() as outline:
        for part in parts:
            with pikepdf.open(io.BytesIO(part.pdf)) as document:
                outline.root.append(pikepdf.OutlineItem(part.name, len(made.pages)))
                made.pages.extend(document.pages)
    made.docinfo["/Title"] = title
    made.Root.Lang = "zh-CN"
    made.Root.PageMode = pikepdf.Name.UseOutlines
    target = io.BytesIO()
    made.save(target, deterministic_id=True)
    return target.getvalue()
