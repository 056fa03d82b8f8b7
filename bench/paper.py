"""Time papers: a circular against bare WeasyPrint on plain HTML of the same text, and notices in one process and in two.

`python -m bench.paper` prints ratios and the memory of each process that draws.
"""

from __future__ import annotations

import base64
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from app.documents import pool
from app.documents.charts import WIDTH, draw, height, words
from app.documents.fonts import ours
from app.documents.official import Annex, Figure, Form, Official, Paragraph, Table
from app.documents.pool import Sheet, drawn
from app.documents.press import print_official
from app.documents.values import Chart, Series

SENTENCE = "各单位要认真对待群众反映的每一个问题，逐件核对办理期限，做到件件有着落、事事有回音，按期办结率达到95.5%以上。"
ROUNDS, FEW, NOTICES = 7, 50, 200
MOST_MEGABYTES = 400
CHARTS = (
    Chart(
        "channels",
        "各信访形式数量",
        ("来信", "来访", "来电", "网上信访"),
        (Series("本期", (40, 20, 10, 50)),),
    ),
    Chart(
        "months",
        "各月登记数量",
        tuple(f"{month}月" for month in range(1, 7)),
        (Series("本期", (12, 10, 31, 22, 25, 20)),),
        upright=True,
    ),
)


def figure(chart: Chart) -> Figure:
    """Return a chart as a block of an annex."""
    return Figure(f"{chart.name}.svg", words(chart), WIDTH, height(chart), chart.title)


def circular(number: int = 5) -> Official:
    """Return a circular of three pages of text with a table of forty rows and two charts in annexes."""
    rows = tuple((f"第{row}中学", str(row * 3), str(row * 2), f"{90 + row % 10}.5%") for row in range(40))
    return Official(
        form=Form.document,
        issuers=("云州市教育局",),
        mark=("云州市教育局文件",),
        title=("关于2026年上半年信访工作情况的通报",),
        body=tuple(Paragraph(SENTENCE * (1 + at % 3)) for at in range(9)),
        number=f"云教信〔2026〕{number}号",
        addressees="各县（市、区）教育局",
        signed_on=date(2026, 7, 9),
        annexes=(
            Annex("办理情况表", (Table(("单位", "登记", "办结", "按期办结率"), rows),)),
            Annex("统计图", tuple(figure(chart) for chart in CHARTS)),
        ),
        printed_by="云州市教育局办公室",
    )


def notice(number: int) -> Sheet:
    """Return a notice of one page as its frozen value."""
    made = Official(
        form=Form.letter,
        issuers=("云州市教育局",),
        mark=("云州市教育局",),
        title=("信访事项受理告知书",),
        body=tuple(Paragraph(f"{SENTENCE}信访件编号YZ2026{number:05d}。" * (1 + at % 2)) for at in range(2)),
        number=f"云教信受〔2026〕{number}号",
        addressees=f"王小明{number}",
        signed_on=date(2026, 9, 17),
        sealed=True,
    )
    return Sheet(made.to_json())


@contextmanager
def watched(peaks: dict[int, int]) -> Iterator[None]:
    """Keep in `peaks` the most memory each process begun meanwhile has had, in MB."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            for task in Path("/proc/self/task").iterdir():
                for child in (task / "children").read_text(encoding="ascii").split():
                    peaks[int(child)] = max(peaks.get(int(child), 0), peak(int(child)))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def peak(process: int) -> int:
    """Return the most memory a process has had, in MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def processor() -> float:
    """Return the seconds of processor time of this process and those it began that are over."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def batches() -> None:
    """Print how long notices take in one process and in two, and what each process takes of memory."""
    pool.WORTH = 1  # so that the few are measured as well
    for number in (FEW, NOTICES):
        spent, worked = {}, {}
        for processes in (1, 2):
            peaks: dict[int, int] = {}
            begun, before = time.perf_counter(), processor()
            with watched(peaks):
                made = drawn(((at, notice(at)) for at in range(1, number + 1)), processes=processes)
                pages = sum(rendered.pages for _at, rendered in made if not isinstance(rendered, Exception))
            spent[processes], worked[processes] = time.perf_counter() - begun, processor() - before
            if pages != number:
                print(f"{number} notices: {pages} pages, so some were not drawn")
        drawing = sorted(most for most in peaks.values() if most > 50)  # the tracker of locks is small
        told = "" if max(drawing) <= MOST_MEGABYTES else f", over {MOST_MEGABYTES}"
        print(
            f"{number} notices: {spent[1]:.1f} s in one process, {spent[2]:.1f} s in two "
            f"({spent[1] / spent[2]:.2f} × as fast; processor {worked[1]:.1f} s and {worked[2]:.1f} s, on "
            f"{worked[1] / spent[1]:.2f} and {worked[2] / spent[2]:.2f} cores); processes with at most "
            f"{', '.join(map(str, drawing))} MB{told}"
        )


def plain(paper: Official, charts: Iterable[str]) -> str:
    """Return the same text, table and pictures as plain HTML."""
    table = paper.annexes[0].blocks[0]
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in table.rows)  # type: ignore[union-attr]
    text = "".join(f"<p>{block.text}" for block in paper.body)  # type: ignore[union-attr]
    pictures = "".join(f"<p><img src='data:image/svg+xml;base64,{drawn}' alt=x>" for drawn in charts)
    return f"<html lang=zh><title>x</title><h1>{paper.name}</h1>{text}<table>{rows}</table>{pictures}"


def in_turns(*runs: Callable[[], object]) -> list[float]:
    """Return the median time of each run, warm and in turns, so that a busy machine disturbs all alike."""
    found: list[list[float]] = [[] for _ in runs]
    for turn in range(ROUNDS + 1):
        for run, times in zip(runs, found, strict=True):
            begun = time.perf_counter()
            run()
            times.extend([time.perf_counter() - begun] if turn else [])
    return [statistics.median(times) for times in found]


def main() -> None:
    """Print the ratio, and how memory grows over a batch."""
    fonts, paper = ours(), circular()
    body = next(face for role, face in fonts.faces if role.name == "fang")
    config = FontConfiguration()
    css = weasyprint.CSS(
        string=f"@font-face{{font-family:body;src:url({body.path.absolute().as_uri()})}}"
        "@page{size:A4;margin:37mm 26mm 35mm 28mm}html{font:15.8pt/29.6pt body}",
        font_config=config,
    )
    assets = {f"{chart.name}.svg": draw(chart, fonts) for chart in CHARTS}
    pictures = [base64.b64encode(drawn).decode() for drawn in assets.values()]
    bare, full = in_turns(
        lambda: weasyprint.HTML(string=plain(paper, pictures)).write_pdf(
            stylesheets=[css], font_config=config, pdf_variant="pdf/a-3a"
        ),
        lambda: print_official(paper, fonts=fonts, assets=assets),
    )
    print(
        f"a circular with a table of 40 rows and two charts: {full / bare:.2f} × bare WeasyPrint ({full:.2f} s, {bare:.2f} s)"
    )
    batches()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    for number in range(1, NOTICES + 1):
        print_official(circular(number), fonts=fonts, assets=assets)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{NOTICES} papers one after another: {time.perf_counter() - begun:.0f} s, {before:.0f} → {after:.0f} MB"
    )


if __name__ == "__main__":
    main()
