"""Files handed to the import by an attacker: a sentence or a rehearsal, soon, in little memory, never an error of ours."""

from __future__ import annotations

import random
import resource
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from werkzeug.test import TestResponse

from tests.admin.office import Busy, uploaded
from tests.attack.hostile import INSIDE
from tests.conftest import Person
from tests.imports.files import excel, old_excel, repacked

HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间", "一级分类"]
ROW = ["2549", "A1", "建议延长开放时间", "2026/9/15 19:32:09", "希望周末开放。", None, None, "教育文体"]
HEAD = ",".join(HEADERS).encode() + b"\n"
SOON = 20
MEMORY = 600
"""MB by which one file may make the panel grow."""


def test_damaged_workbooks_are_answered_with_a_sentence(busy: Busy, tmp_path: Path) -> None:
    lin = busy.sign_in("lin")
    for name, content in _mutated(tmp_path, number=36):
        _is_answered(lin, name, content)


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_very_many_damaged_workbooks_are_too(busy: Busy, tmp_path: Path) -> None:
    lin = busy.sign_in("lin")
    for name, content in _mutated(tmp_path, number=3_000):
        _is_answered(lin, name, content)


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_a_file_with_everything_wrong_in_its_cells_is_rehearsed_and_taken_in(
    busy: Busy, name: str, tmp_path: Path
) -> None:
    """Each cell may hold anything: the run tells what is wrong with a row, and takes what is right."""
    lin = busy.sign_in("lin")
    rows = [HEADERS]
    draw = random.Random(name)
    for place in range(120):
        cells = [str(3_000 + place), *ROW[1:]]
        cells[draw.randrange(len(cells))] = draw.choice(NASTY).replace(
            "\0", "\x07"
        )  # a null makes it no text file
        rows.append(cells)
    if name == "csv":
        content = "\n".join(
            ",".join('"' + str(c or "").replace('"', '""') + '"' for c in row) for row in rows
        ).encode("utf-8", "replace")
    else:
        clean = [
            [
                c if not isinstance(c, str) else openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", c)[:32_000]
                for c in row
            ]
            for row in rows
        ]
        content = excel(tmp_path / "a.xlsx", clean).read_bytes()
    sent = _send(lin, f"a.{name}", content)
    assert sent.status_code == 302, sent.text[:500]
    page = lin.get(sent.location)
    assert page.status_code == 200
    done = lin.post(sent.location, {"act": "run"})
    assert done.status_code == 302
    result = lin.get(done.location)
    assert result.status_code == 200
    assert not INSIDE.search(result.text)
    assert lin.get("/api/v1/petitions/?import_batch_id=filled").json["count"] > 20


def test_a_table_without_end_is_refused_before_it_fills_the_memory(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for name, content in _endless():
        _is_answered(lin, name, content)


def test_a_workbook_that_points_outside_reaches_nothing(busy: Busy, tmp_path: Path) -> None:
    """The tests have no network; a file it tries to read would show."""
    lin = busy.sign_in("lin")
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim-4711")
    outside = (
        b"<Relationship Id='r9' Type='x/externalLink' Target='file://%s' TargetMode='External'/>"
        % str(secret).encode()
    )
    book = repacked(
        excel(
            tmp_path / "a.xlsx",
            [
                HEADERS,
                ROW,
                [
                    "9",
                    "=cmd|' /C calc'!A0",
                    '=WEBSERVICE("http://x/")',
                    "2026-09-01",
                    '=HYPERLINK("file:///etc/passwd")',
                ],
            ],
        ),
        lambda name, data: (
            data.replace(b"</Relationships>", outside + b"</Relationships>")
            if name.endswith("workbook.xml.rels")
            else data
        ),
        xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>",
    )
    reply = _send(lin, "a.xlsx", book.read_bytes())
    page = lin.get(reply.location) if reply.status_code == 302 else reply
    assert page.status_code in {200, 422}
    assert "geheim" not in page.text
    assert "root:" not in page.text


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a",
        "a.xlsx.exe",
        "../../a.csv",
        "a\0.csv",
        "a" * 5_000 + ".csv",
        "<b>.csv",
        "a\r\nX: y.csv",
        "\u202exslx.csv",
    ],
)
def test_whatever_a_file_is_called(busy: Busy, name: str) -> None:
    lin = busy.sign_in("lin")
    escaped = name.replace("\r\n", "%0D%0A").replace('"', "%22")
    reply = _send(lin, escaped, HEAD + b"1,A,B,2026-09-01,C\n")
    assert reply.status_code in {302, 400, 422}, reply.text[:300]
    if reply.status_code == 302:
        assert reply.location.startswith("/import/petitions/")
        assert lin.get(reply.location).status_code in {200, 422}
        assert lin.post(reply.location, {"act": "run"}).status_code in {302, 422}


@pytest.mark.postgresql
def test_a_very_long_name_and_source_fit_the_other_database_too(postgresql_panel) -> None:
    lin = postgresql_panel.sign_in("lin")
    reply = _send(lin, "名" * 250 + ".csv", HEAD + b"1,A,B,2026-09-01,C\n", system="来" * 200)
    assert reply.status_code == 302
    done = lin.post(reply.location, {"act": "run"})
    assert done.status_code == 302
    page = lin.get(done.location)
    assert page.status_code == 200
    assert lin.get("/api/v1/petitions/?import_batch_id=filled").json["count"] == 1


NASTY = (
    "\0", "a\0b", "\x1b[2J", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\u202etxt", "x" * 40_000, "9" * 400, "-1", "1e400", "NaN", "#REF!", "=1+1",
    "=cmd|' /C calc'!A0", "@SUM(1)", "{{7*7}}", "<script>alert(1)</script>", "'; DROP TABLE petition;--", "0000-00-00",
    "2026-02-30", "99999999", "🙂" * 200, "\u200b", "\r\n\r\n", '"', "'", "\\", "%s%n", "../../x",
)  # fmt: skip


def _mutated(folder: Path, number: int) -> Iterator[tuple[str, bytes]]:
    """Yield files with bytes flipped, cut, doubled, their parts exchanged, or their markup changed."""
    draw = random.Random(number)
    book = excel(folder / "seed.xlsx", [HEADERS, ROW, ROW]).read_bytes()
    old = old_excel(folder / "seed.xls", [HEADERS, [c or "" for c in ROW]]).read_bytes()
    text = HEAD + ",".join(str(c or "") for c in ROW).encode()
    for place in range(number):
        way = place % 6
        if way == 0:
            yield "a.xlsx", _flipped(draw, book)
        elif way == 1:
            yield "a.xlsx", book[: draw.randrange(1, len(book))]
        elif way == 2:
            yield "a.xlsx", _remarked(draw, book)
        elif way == 3:
            yield "a.csv", _flipped(draw, text)
        elif way == 4 and place % 24 == 4:  # a process of its own reads each
            yield "a.xls", _flipped(draw, old)
        else:
            yield (
                draw.choice(("a.csv", "a.xlsx", "a.xls")),
                draw.choice((book, old, text))[draw.randrange(40) :],
            )
    for encoding in ("utf-16", "utf-32", "gb18030", "big5", "shift_jis", "utf-7", "latin-1"):
        yield "a.csv", text.decode().encode(encoding, "replace")


def _flipped(draw: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(draw.randrange(1, 20)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def _remarked(draw: random.Random, content: bytes) -> bytes:
    """Change the XML within an archive, which stays whole."""
    hostile = (
        b"1048577",
        b"-1",
        b"99999999999999999999",
        b"XFD1048576",
        b"A0",
        b"\xff",
        b"&x;",
        b"]]>",
        b"<",
        b"inlineStr",
        b"",
        b"e",
        b"NaN",
    )
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name.endswith((".xml", ".rels")) and draw.random() < 0.5:
                marks = [place for place in range(len(data)) if data[place : place + 1] in {b'"', b">"}]
                at = draw.choice(marks) + 1
                data = data[:at] + draw.choice(hostile) + data[at + draw.randrange(6) :]
            changed.writestr(name, data)
    return target.getvalue()


def _endless() -> Iterator[tuple[str, bytes]]:
    yield "a.csv", HEAD + b"1\n" * 1_000_000
    yield "a.csv", HEAD + b"," * 1_000_000 + b"x\n" + b"1,2,3\n" * 50
    yield "a.csv", b'"' + b"x" * 1_000_000
    yield "a.csv", HEAD + b'1,2,"' + b"x\n" * 1_000_000
    yield "a.csv", b"\n" * 2_000_000
    yield "a.csv", (b"h," * 20_000 + b"\n") * 200
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n)
        for n in range(3, 110_000)
    )
    target = BytesIO()
    seed = BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(ROW)
    book.save(seed)
    with zipfile.ZipFile(seed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            data = source.read(name)
            changed.writestr(
                name, data.replace(b"</sheetData>", rows + b"</sheetData>") if "sheet1" in name else data
            )
    yield "a.xlsx", target.getvalue()


def _send(person: Person, name: str, content: bytes, system: str = "") -> TestResponse:
    url = "/import/petitions" + (f"?system={system}" if system else "")
    return person.client.post(url, headers={"X-CSRFToken": person.token}, **uploaded(name, content))


def _is_answered(person: Person, name: str, content: bytes) -> None:
    begun, size = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reply = _send(person, name, content)
    said = f"{name} {content[:60]!r} {len(content)}"
    assert reply.status_code in {302, 422}, f"{reply.status_code} {said}"
    page = person.get(reply.location) if reply.status_code == 302 else reply
    assert page.status_code in {200, 422}, f"{page.status_code} {said}"
    assert not INSIDE.search(page.text), said
    if reply.status_code == 422:
        assert 'role="alert"' in page.text, said
    assert time.monotonic() - begun < SOON, f"{time.monotonic() - begun} {said}"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - size) // 1024
    assert grown < MEMORY, f"{grown} MB {said}"
