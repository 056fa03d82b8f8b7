"""Charts of a circular as vector pictures: greys that survive a copier, words in the paper's own face.

A chart is a frozen value like the rest of the paper; drawing it gives the same bytes every time. Every figure
in it also stands in a table, and its words say it again for who cannot see it.
"""

from __future__ import annotations

from typing import Final

from markupsafe import escape

from app.documents import wording
from app.documents.fonts import FontSet, Role
from app.documents.snapshot import Snapshot
from app.documents.typeset import Typesetter
from app.documents.values import Chart, Series

WIDTH: Final = 150.0
_ROW, _GAP, _SIZE, _LABEL = 5.6, 3.9, 4.0, 40.0
_COLUMN_HEIGHT: Final = 26.0
_FILLS: Final = ("#333", "url(#hatch)")
_HATCH: Final = (
    '<defs><pattern id="hatch" width="2" height="2" patternUnits="userSpaceOnUse">'
    '<rect width="2" height="2" fill="#fff"/><path d="M0 2L2 0" stroke="#333" stroke-width="0.35"/>'
    "</pattern></defs>"
)
CHANNELS: Final = {"letter": "来信", "visit": "来访", "phone": "来电", "web": "网上信访", "fax": "传真"}
NOW, THEN = "本期", "上年同期"


def charts_of(snapshot: Snapshot) -> tuple[Chart, ...]:
    """Return the charts the figures are worth; none where a picture would show nothing."""
    if not snapshot.total:
        return ()
    found = [
        Chart(
            "channels",
            "各信访形式数量",
            tuple(CHANNELS[code] for code in snapshot.channels),
            (Series(NOW, tuple(snapshot.channels.values())),),
        )
    ]
    kinds = [row for row in snapshot.categories if row.count >= wording.SMALL]
    if kinds:
        series = [Series(NOW, tuple(row.count for row in kinds))]
        if all(row.before is not None for row in kinds):
            then = tuple(row.before or 0 for row in kinds)
            # A small count of the year before points at a person as well as one of now.
            series.append(Series(THEN, tuple(n if n >= wording.SMALL else 0 for n in then)))
        found.append(Chart("kinds", "各类反映内容数量", tuple(row.name for row in kinds), tuple(series)))
    if len(snapshot.months) > 1:
        labels = tuple(f"{int(month[-2:])}月" for month, _number in snapshot.months)
        numbers = tuple(number for _month, number in snapshot.months)
        found.append(Chart("months", "各月登记数量", labels, (Series(NOW, numbers),), upright=True))
    return tuple(found)


def words(chart: Chart) -> str:
    """Return what a chart shows, for who cannot see it."""
    shown = (
        f"{series.name}{label}{number}{chart.unit}"
        for series in chart.series
        for label, number in zip(chart.labels, series.values, strict=True)
    )
    return f"{chart.title}（{'柱形图' if chart.upright else '条形图'}）：{'，'.join(shown)}。"


def height(chart: Chart) -> float:
    """Return how tall a chart is, in mm, when it is WIDTH wide."""
    legend = _ROW if len(chart.series) > 1 else 0.0
    if chart.upright:
        return _COLUMN_HEIGHT + 2 * _ROW + legend
    return len(chart.labels) * (len(chart.series) * _GAP + 2.0) + 2 + legend


def draw(chart: Chart, fonts: FontSet) -> bytes:
    """Draw a chart; MissingGlyph for a character no face of the paper has."""
    setter = Typesetter(fonts)
    setter.inline(words(chart), Role.fang.name, f"图“{chart.title}”")
    families = (fonts.face(Role.fang), *(spare for _number, spare in fonts.fallbacks(Role.fang)))
    family = ", ".join(f"'{escape(face.family)}'" for face in families)
    body = (_columns if chart.upright else _bars)(chart, setter) + _legend(chart, height(chart))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{height(chart):.2f}mm" '
        f'viewBox="0 0 {WIDTH} {height(chart):.2f}">{_HATCH}'
        f'<g font-family="{family}" font-size="{_SIZE}" fill="#000">{body}</g></svg>'
    ).encode()


def _bars(chart: Chart, setter: Typesetter) -> str:
    """Draw a row of bars for each label, their figures at their ends."""
    highest = _highest(chart)
    room = WIDTH - _LABEL - 14
    parts, top = [], 1.0
    for place, label in enumerate(chart.labels):
        middle = top + len(chart.series) * _GAP / 2
        parts.append(_text(_fitted(label, setter), _LABEL - 2, middle + _SIZE * 0.36, "end"))
        for number, series in enumerate(chart.series):
            value, y = series.values[place], top + number * _GAP
            width = room * value / highest
            parts.append(_rect(_LABEL, y + 0.4, width, _GAP - 0.8, number))
            parts.append(_text(str(value), _LABEL + width + 1.5, y + _GAP / 2 + _SIZE * 0.36))
        top += len(chart.series) * _GAP + 2.0
    parts.append(_line(_LABEL, 0, _LABEL, top - 1.0))
    return "".join(parts)


def _columns(chart: Chart, _setter: Typesetter) -> str:
    """Draw an upright bar for each label over a line, its figure on top."""
    highest = _highest(chart)
    step = WIDTH / len(chart.labels)
    wide = min(step * 0.5, 12.0)
    foot = _ROW + _COLUMN_HEIGHT
    parts = [_line(0, foot, WIDTH, foot)]
    for place, label in enumerate(chart.labels):
        value, centre = chart.series[0].values[place], step * (place + 0.5)
        tall = (_COLUMN_HEIGHT - 2) * value / highest
        parts.append(_rect(centre - wide / 2, foot - tall, wide, tall, 0))
        parts.append(_text(str(value), centre, foot - tall - 1.2, "middle"))
        parts.append(_text(label, centre, foot + _ROW * 0.85, "middle"))
    return "".join(parts)


def _legend(chart: Chart, bottom: float) -> str:
    if len(chart.series) == 1:
        return ""
    parts, left = [], _LABEL
    for number, series in enumerate(chart.series):
        parts.append(_rect(left, bottom - 4.4, 5, 3.4, number))
        parts.append(_text(series.name, left + 6.5, bottom - 1.4))
        left += 12 + _SIZE * len(series.name)
    return "".join(parts)


def _highest(chart: Chart) -> int:
    return max((number for series in chart.series for number in series.values), default=0) or 1


def _fitted(label: str, setter: Typesetter) -> str:
    """Return a label cut to its room; the table has it in full."""
    room = (_LABEL - 2) / _SIZE
    while len(label) > 1 and setter.length(label, "图") > room:
        label = f"{label.rstrip('…')[:-1]}…"
    return label


def _rect(x: float, y: float, width: float, tall: float, series: int) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{tall:.2f}" '
        f'fill="{_FILLS[series]}" stroke="#333" stroke-width="0.2"/>'
        if width > 0 and tall > 0
        else ""
    )


def _text(text: str, x: float, y: float, anchor: str = "start") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(*ends: float) -> str:
    x1, y1, x2, y2 = ends
    return f'<path d="M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}" stroke="#333" stroke-width="0.3"/>'
