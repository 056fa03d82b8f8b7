"""The page of GB/T 9704-2012 in millimetres; the only place where these numbers are written.

The standard asks for 28 characters × 22 lines that fill a block of 156 × 225 mm. That closes for a character
of 156/28 mm (the old size 3, 15.79 pt) and a line pitch of (225 − character)/21 mm, so both follow from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

POINT: Final = 25.4 / 72

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
TOP: Final = 37.0
LEFT: Final = 28.0
RIGHT: Final = 26.0
BOTTOM: Final = 35.0
BLOCK_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT
BLOCK_HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM

CHARACTERS: Final = 28
LINES: Final = 22
CELL: Final = BLOCK_WIDTH / CHARACTERS
PITCH: Final = (BLOCK_HEIGHT - CELL) / (LINES - 1)
# A hair under the cell, so that rounding never turns the 28th character over.
EM: Final = 5.5706
# Space above and below the character in its line; the first line's stands in the margin.
LEADING: Final = (PITCH - CELL) / 2
# Without it a rounding error may push the 22nd line to the next page.
SLACK: Final = 0.06

MARK_TOP: Final = 35.0  # below the top of the block (7.2.4)
MARK_SIZE: Final = 16.0
MARK_WIDTH: Final = 150.0
MARK_GAP: Final = 4.0
RULE_GAP: Final = 4.0  # under the document number (7.2.7)
RULE_WEIGHT: Final = 0.45
TITLE_SIZE: Final = 22 * POINT
TITLE_PITCH: Final = TITLE_SIZE + CELL * 7 / 8
SMALL: Final = 14 * POINT  # size 4: page number and imprint (7.4, 7.5)
PAGE_NUMBER_DROP: Final = 7.0  # of the dash under the block (7.5)
IMPRINT_PITCH: Final = 8.5
DATE_INDENT: Final = 4.0  # characters right of the date when a seal is set (7.3.5.1)


# Every number above, by its name, for the style sheets.
CONSTANTS: Final = {name: value for name, value in globals().items() if name.isupper()}


@dataclass(frozen=True, slots=True)
class Head:
    """The vertical build of the first page, in mm, from the top of the content box down to the addressees."""

    mark_size: float
    mark_gap: float
    above_mark: float
    above_number: float
    above_title: float
    above_addressees: float


def head(mark: str, title_lines: int, *, shift: float = 0.0) -> Head:
    """Place the red head and a title of `title_lines` lines so that the text starts on the page's grid.

    `shift` is how far, in em, the face of mark and title sits below the middle of its line.
    """
    letters = len(mark)
    size = min(MARK_SIZE, MARK_WIDTH / letters)
    gap = min(MARK_GAP, (MARK_WIDTH - size * letters) / (letters - 1)) if letters > 1 else 0.0
    above_number = CELL * 7 / 8 + 2 * PITCH
    above_title = 2 * PITCH
    title_end = (
        LEADING + MARK_TOP + size + above_number + CELL + RULE_GAP + RULE_WEIGHT + above_title
    ) + TITLE_PITCH * title_lines
    # One blank line, stretched or squeezed by less than half a line to reach the grid.
    start = round((title_end + PITCH) / PITCH) * PITCH
    return Head(
        mark_size=size,
        mark_gap=gap,
        above_mark=LEADING + MARK_TOP - shift * size,
        above_number=above_number + shift * size,
        above_title=above_title - shift * TITLE_SIZE,
        above_addressees=start - title_end + shift * TITLE_SIZE,
    )


def signature_indents(issuer: float, date: float) -> tuple[float, float]:
    """Return the free space right of issuer and of date, in characters, the issuer centred over the date.

    `issuer` and `date` are their lengths in characters. GB/T 9704-2012 7.3.5.1: the date ends four characters
    before the edge; an issuer too long for that is centred all the same and pushes the date to the left.
    """
    right = max(DATE_INDENT, math.ceil(max(issuer - date, 0) / 2))
    return right - (issuer - date) / 2, right
