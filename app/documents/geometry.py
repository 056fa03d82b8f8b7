"""The page of GB/T 9704-2012 in millimetres; the only place where these numbers are written.

The standard asks for 28 characters × 22 lines that fill a block of 156 × 225 mm. That closes for a character
of 156/28 mm (the old size 3, 15.79 pt) and a line pitch of (225 − character)/21 mm, so both follow from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
ORDER_MARK_TOP: Final = 20.0  # the same in an order (9.2)
LETTER_MARK_TOP: Final = 30.0  # below the edge of the paper (9.1)
MARK_SIZE: Final = 16.0
MARK_WIDTH: Final = 150.0
MARK_GAP: Final = 4.0
# A joint mark: names above each other, the suffix beside them, all this high at most, so that text remains
# on the first page.
JOINT_HEIGHT: Final = 44.0
JOINT_LEADING: Final = 1.2
SUFFIX_GAP: Final = 0.6  # characters between the names and the suffix
RULE_GAP: Final = 4.0  # under the document number (7.2.7)
RULE_WEIGHT: Final = 0.45
TITLE_SIZE: Final = 22 * POINT
TITLE_PITCH: Final = TITLE_SIZE + CELL * 7 / 8
SMALL: Final = 14 * POINT  # size 4: page number and imprint (7.4, 7.5)
PAGE_NUMBER_DROP: Final = 7.0  # of the dash under the block (7.5)
IMPRINT_PITCH: Final = 8.5

DOUBLE_RULE_WIDTH: Final = 170.0  # of a letter (9.1)
DOUBLE_RULE_GAP: Final = 4.0  # under the mark
DOUBLE_RULE_FOOT: Final = 20.0  # above the edge of the paper
THICK: Final = 0.9
THIN: Final = 0.3
BETWEEN: Final = 0.5
DOUBLE_RULE: Final = THICK + BETWEEN + THIN

DATE_INDENT: Final = 4.0  # characters right of the date when a seal is set (7.3.5.1)
UNSEALED_INDENT: Final = 2.0  # the same of an issuer without a seal (7.3.5.2)
SEAL: Final = 42.0  # the diameter of the seal of a bureau
SEAL_ROW: Final = 45.0  # from one row of seals to the next, so that they never touch
SEAL_RISE: Final = 4.8  # how far the centre of a seal lies above the middle of issuer and date

TABLE_SIZES: Final = tuple(points * POINT for points in (12.0, 10.5, 9.0, 7.5))
TABLE_LEADING: Final = 1.3
CELL_ABOVE: Final = 1.3
CELL_ASIDE: Final = 1.2
FORM_RULE: Final = 0.25
FIGURE_HEIGHT: Final = 150.0


# Every number above, by its name, for the style sheets.
CONSTANTS: Final = {name: value for name, value in globals().items() if name.isupper()}


@dataclass(frozen=True, slots=True)
class Head:
    """The vertical build of the first page, in mm, from the top of its content down to the first grid line.

    `gaps` is the space after each letter of each line of the mark. `above_text` brings what follows the title
    to the grid of lines.
    """

    mark_size: float
    gaps: tuple[float, ...]
    above_mark: float
    above_number: float
    above_title: float
    above_text: float
    rows: int

    @property
    def mark_gap(self) -> float:
        """Return the space after the letters of a mark of one line."""
        return self.gaps[0]


def mark_sizes(names: Sequence[str], suffix: str = "") -> tuple[float, tuple[float, ...]]:
    """Return the size of a mark and the space after the letters of each of its lines.

    A single line is spread or shrunk to MARK_WIDTH; joint names are brought to the width of the longest.
    """
    longest = max(len(name) for name in names)
    if len(names) == 1 and not suffix:
        size = min(MARK_SIZE, MARK_WIDTH / longest)
        gap = min(MARK_GAP, (MARK_WIDTH - size * longest) / (longest - 1)) if longest > 1 else 0.0
        return size, (gap,)
    letters = longest + (len(suffix) + SUFFIX_GAP if suffix else 0)
    size = min(MARK_SIZE, MARK_WIDTH / letters, JOINT_HEIGHT / (len(names) * JOINT_LEADING))
    spare = [size * (longest - len(name)) / (len(name) - 1) if len(name) > 1 else 0.0 for name in names]
    return size, tuple(spare)


def head(
    mark: str | Sequence[str],
    title_lines: int,
    *,
    suffix: str = "",
    shift: float = 0.0,
    corner: int = 0,
    signer_rows: int = 1,
    mark_top: float = MARK_TOP,
    ruled: bool = True,
    numbered: bool = True,
) -> Head:
    """Place the red head and a title of `title_lines` lines so that the text starts on the page's grid.

    `shift` is how far, in em, the face of mark and title sits below the middle of its line. `corner` lines
    of 份号, 密级, 紧急程度 stand above the mark; `signer_rows` lines hold number and signers. An order has no
    rule; where there is no number its line stays away and the rule comes up.
    """
    names = (mark,) if isinstance(mark, str) else tuple(mark)
    size, gaps = mark_sizes(names, suffix)
    height = size if len(names) == 1 else size * JOINT_LEADING * len(names)
    above_number = CELL * 7 / 8 + 2 * PITCH
    number = above_number + CELL + (signer_rows - 1) * PITCH if numbered else PITCH
    rule = RULE_GAP + RULE_WEIGHT if ruled else 0.0
    # Two blank lines, of which the leading of the last one belongs to the title's or the text's own line.
    above_title = 2 * PITCH if title_lines or ruled else 2 * PITCH - LEADING + CELL * 7 / 8
    end = LEADING + mark_top + height + number + rule + above_title + TITLE_PITCH * title_lines
    # One blank line under a title, stretched or squeezed by less than half a line to reach the grid.
    rows = round((end + (PITCH if title_lines else 0)) / PITCH)
    drop = shift * TITLE_SIZE if title_lines else 0.0
    return Head(
        mark_size=size,
        gaps=gaps,
        above_mark=LEADING + mark_top - corner * PITCH - shift * size,
        above_number=above_number + shift * size,
        above_title=above_title - drop,
        above_text=rows * PITCH - end + drop,
        rows=rows,
    )


def letter_head(mark: str, title_lines: int, *, corner: int, shift: float = 0.0) -> Head:
    """Place the head of a letter, whose first page begins at the mark, 30 mm below the edge of the paper.

    Its text ends on the same line as that of every page, so the grid is counted from there. `corner` is the
    number of lines under the first double rule: 份号, 密级, 紧急程度 at the left, the number at the right.
    """
    size, gaps = mark_sizes((mark,))
    above_number = CELL * 7 / 8
    above_title = 2 * PITCH
    end = (
        (size + DOUBLE_RULE_GAP + DOUBLE_RULE)
        + (above_number + CELL + (corner - 1) * PITCH if corner else 0.0)
        + (above_title + TITLE_PITCH * title_lines)
    )
    # From the foot of the block upwards: `grid` is where its uppermost line would begin.
    grid = (TOP - LEADING - LETTER_MARK_TOP) % PITCH
    rows = round((end + PITCH - grid) / PITCH)
    return Head(
        mark_size=size,
        gaps=gaps,
        above_mark=-shift * size,
        above_number=above_number,
        above_title=above_title - shift * TITLE_SIZE,
        above_text=grid + rows * PITCH - end + shift * TITLE_SIZE,
        rows=rows - 1,
    )


def signature_indents(issuer: float, date: float) -> tuple[float, float]:
    """Return the free space right of issuer and of date, in characters, the issuer centred over the date.

    `issuer` and `date` are their lengths in characters. GB/T 9704-2012 7.3.5.1: the date ends four characters
    before the edge; an issuer too long for that is centred all the same and pushes the date to the left.
    """
    right = max(DATE_INDENT, math.ceil(max(issuer - date, 0) / 2))
    return right - (issuer - date) / 2, right


def unsealed_indents(issuer: float, date: float) -> tuple[float, float]:
    """Return the free space right of an issuer without a seal and of the date, in characters.

    GB/T 9704-2012 7.3.5.2: the issuer ends two characters before the edge and the date begins two characters
    right of it; a date that would come closer to the edge than two characters moves both to the left.
    """
    right = max(issuer - date, UNSEALED_INDENT)
    return right + date + 2 - issuer, right
