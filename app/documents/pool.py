"""Papers drawn in processes of their own: that keeps processors busy, and memory comes back when one ends.

A process is told a frozen value and answers with bytes. It starts anew (no fork), knows no database, and is
replaced after some papers. `ProcessPoolExecutor(max_tasks_per_child=…)` would do that by itself, but up to
Python 3.15 may wait for ever once its processes have reached their number (CPython issue 115634), so a pool
is made for each piece of the work.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final

from app.documents import circular, fonts
from app.documents.official import Official
from app.documents.pdf import Rendered
from app.documents.press import Draft, Void, print_official
from app.documents.values import CircularValue
from app.domain.errors import PanelError

PIECE: Final = 200
"""Papers a process draws before another takes its place."""
WORTH: Final = 60
"""Papers from which on processes are begun: to begin one costs as much as drawing some thirty."""
_AHEAD: Final = 2
"""Papers that wait for each process, so that none is idle and few are held in memory."""
_one = Lock()  # one pool at a time, however many threads print


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn: a frozen value as JSON, what stands across its pages, the pictures it names."""

    value: Mapping[str, Any]
    mark: Draft | Void | None = None
    assets: Mapping[str, bytes] = field(default_factory=dict)
    is_circular: bool = False


Told = tuple[Any, Sheet | Exception]
Done = tuple[Any, Rendered | Exception]
"""A paper by whatever key its asker knows it, before and after it is drawn."""


class DrawingFailed(RuntimeError):
    """A paper could not be drawn in its process; the text is what was said there."""


def draw(sheet: Sheet) -> Rendered:
    """Draw a paper in this process; raises what the press raises."""
    if sheet.is_circular:
        return circular.print_out(CircularValue.from_json(sheet.value))
    return print_official(Official.from_json(sheet.value), draft=sheet.mark, assets=sheet.assets)


def drawn(sheets: Iterable[Told], *, processes: int) -> Iterator[Done]:
    """Yield each paper drawn, in the order given, or why it could not be; an exception passes through.

    `sheets` are taken as they are needed. With fewer than two `processes`, for less than WORTH papers, and
    while another thread has the pool, they are drawn here. When a process dies, the few papers on their way
    are lost to this call.
    """
    source = iter(sheets)
    begun = list(islice(source, WORTH)) if processes > 1 else []
    source = chain(begun, source)
    if len(begun) < WORTH or not _one.acquire(blocking=False):
        for key, sheet in source:
            yield key, _tried(sheet)
        return
    try:
        yield from _pieces(source, processes)
    finally:
        _one.release()


def _pieces(source: Iterator[Told], processes: int) -> Iterator[Done]:
    """Draw a piece of the papers after the other, each in fresh processes."""
    while True:
        piece = islice(source, PIECE * processes)
        first = next(piece, None)
        if first is None:
            return
        with ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_prepare,
            initargs=fonts.chosen(),
        ) as pool:
            yield from _piece(pool, chain([first], piece), _AHEAD * processes)


def _piece(pool: ProcessPoolExecutor, piece: Iterable[Told], ahead: int) -> Iterator[Done]:
    """Draw papers in `pool`; once a process of it has died, leave the rest of the piece untouched."""
    waiting: deque[tuple[Any, Future[Rendered | PanelError | str] | Exception]] = deque()
    for key, sheet in piece:
        if isinstance(sheet, Exception):
            waiting.append((key, sheet))
        else:
            try:
                waiting.append((key, pool.submit(_answer, sheet)))
            except BrokenExecutor as error:
                waiting.append((key, error))
                break
        if len(waiting) > ahead:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(key: Any, asked: Future[Rendered | PanelError | str] | Exception) -> Done:
    if isinstance(asked, Exception):
        return key, asked
    try:
        answer = asked.result()
    except BrokenExecutor as error:
        return key, error
    return key, DrawingFailed(answer) if isinstance(answer, str) else answer


def _tried(sheet: Sheet | Exception) -> Rendered | Exception:
    if isinstance(sheet, Exception):
        return sheet
    try:
        return draw(sheet)
    except Exception as error:  # noqa: BLE001 - told to who asked, paper by paper
        return error


def _answer(sheet: Sheet) -> Rendered | PanelError | str:
    """Draw a paper over there; what is no refusal comes back as text, for not every exception travels."""
    try:
        return draw(sheet)
    except PanelError as refusal:
        return refusal
    except Exception:  # noqa: BLE001 - see above
        return traceback.format_exc()


def _prepare(folder: Path, strict: bool) -> None:  # noqa: FBT001 - a process is told by position
    """Make a fresh process ready: the fonts of its parent, and no life after it."""
    fonts.use(folder, strict=strict)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)  # nobody is left to be told
