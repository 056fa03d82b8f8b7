"""Many members of a group through the page: pasted or from a file, all or none, numbers sealed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.unit import unit_of_work
from app.imports.members import read_members
from schema.people import Petitioner, PetitionParty
from tests import cast
from tests.admin.office import uploaded
from tests.conftest import Panel, Person
from tests.imports.files import excel

GOOD, OTHER = "110101199003070097", "110101199003070070"
HEADS = ["序号", "姓名", "性别", "身份证号", "联系电话", "是否代表"]


@pytest.fixture
def visit(panel: Panel) -> int:
    """A registered visit of eight people."""
    came = {"channel": "visit", "reception_place": "接待室", "receiver_id": panel.office.staff["lin"]}
    with unit_of_work(panel.session):
        return int(cast.petition(panel.session, panel.office, people_count=8, **came).id)


def send(person: Person, visit: int, path: Path, lines: str = "") -> Any:
    sent = uploaded(path.name, path.read_bytes())
    typed = f'--cut\r\nContent-Disposition: form-data; name="lines"\r\n\r\n{lines}\r\n'.encode()
    sent["data"] = typed + sent["data"]
    url = f"/petitions/members/{visit}"
    return person.client.post(url, headers={"X-CSRFToken": person.token}, **sent)


def there(panel: Panel, visit: int) -> list[tuple[str, str | None, str | None, bool]]:
    cast.acting(panel.session, panel.office, "fang")
    columns = (Petitioner.name, Petitioner.id_number, Petitioner.phone, PetitionParty.is_representative)
    statement = select(*columns).join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
    mine = statement.where(PetitionParty.petition_id == visit, PetitionParty.is_primary.is_(False))
    return [tuple(row) for row in panel.session.execute(mine.order_by(PetitionParty.id))]


def test_a_workbook_is_read_by_its_headings_whatever_stands_above_and_beside(
    panel: Panel, visit: int, tmp_path: Path
) -> None:
    path = excel(
        tmp_path / "名单.xlsx",
        [
            ["城东中学家长来访人员名单"],
            HEADS,
            [1, "王一", "男", GOOD, 13800001234, "是"],
            [],
            [2, "李二", "女", None, "138 0000 5678", None],
        ],
    )
    sent = send(panel.sign_in("lin"), visit, path)
    assert sent.status_code == 302, sent.text[:2000]
    assert there(panel, visit) == [("王一", GOOD, "13800001234", True), ("李二", None, "13800005678", False)]


def test_numbers_from_a_file_are_sealed_like_pasted_ones(panel: Panel, visit: int, tmp_path: Path) -> None:
    send(
        panel.sign_in("lin"),
        visit,
        excel(tmp_path / "a.xlsx", [HEADS, [1, "王一", "", GOOD, "13800001234", ""]]),
    )
    with closing(sqlite3.connect(panel.settings.data_dir / "office.db")) as raw:
        (kept,) = raw.execute("SELECT id_number, phone FROM petitioner WHERE name = '王一'").fetchall()
    assert all(kept)
    assert GOOD not in kept[0]
    assert "13800001234" not in kept[1]
    kept_files = [one for one in panel.settings.files_dir.rglob("*") if one.is_file()]
    assert kept_files == [], "the file is not kept"


def test_every_wrong_row_is_named_by_its_number_in_the_file_and_nobody_is_entered(
    panel: Panel, visit: int, tmp_path: Path
) -> None:
    rows = [
        ["来访人员名单"],
        HEADS,
        [1, "王一", "", GOOD, "", ""],
        [2, "", "", OTHER, "", ""],
        [3, "李二", "", "110101199003070098", "", ""],
        [4, "张三", "", "", "12", ""],
        [5, "赵四", "", "", "", "也许"],
        [6, "钱五", "", GOOD, "", ""],
    ]
    sent = send(panel.sign_in("lin", "zh"), visit, excel(tmp_path / "a.xlsx", rows))
    assert sent.status_code == 422
    for said in (
        "第4行：姓名缺失或过长",
        "第5行“李二”：证件号码不正确",
        "第6行“张三”：电话号码不正确",
        "第7行“赵四”：",
        "第8行“钱五”：",
    ):
        assert said in sent.text, (said, sent.text[sent.text.find("第4行") :][:500])
    assert there(panel, visit) == []


def test_a_csv_of_gb18030_without_headings_is_read_in_the_order_of_a_pasted_line(
    panel: Panel, visit: int, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f"王一,{GOOD},13800001234,是\r\n李二,,,\r\n".encode("gb18030"))
    sent = send(panel.sign_in("lin"), visit, path)
    assert sent.status_code == 302, sent.text[sent.text.find("is-bad") :][:3000]
    assert there(panel, visit) == [("王一", GOOD, "13800001234", True), ("李二", None, None, False)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"x", "members is a .xlsx or .csv file"),
        ("a.xlsx", b"%PDF-1.7", "not a workbook"),
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"x" * (2 * 2**20 + 1), "larger than 2 MB"),
        ("a.csv", "身份证号,电话\r\n,1380000\r\n".encode(), "no column for the name"),
        ("a.csv", ("姓名\n" + "王\n" * 501).encode(), "from 1 to 500 lines"),
    ],
)
def test_what_is_no_list_of_members_is_refused_in_one_sentence(
    panel: Panel, visit: int, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sent = send(panel.sign_in("lin"), visit, path)
    assert sent.status_code == 422
    assert said in sent.text
    assert there(panel, visit) == []


def test_lines_and_a_file_at_once_are_refused_and_what_was_typed_stays(
    panel: Panel, visit: int, tmp_path: Path
) -> None:
    path = excel(tmp_path / "a.xlsx", [HEADS, [1, "王一", "", "", "", ""]])
    sent = send(panel.sign_in("lin"), visit, path, lines="李二")
    assert sent.status_code == 422
    assert "not both" in sent.text
    assert ">李二</textarea>" in sent.text


def test_pasted_lines_still_work_here_and_over_rest(panel: Panel, visit: int) -> None:
    lin = panel.sign_in("lin")
    assert lin.post(f"/petitions/members/{visit}", {"lines": "王一\n李二"}).status_code == 302
    assert lin.api("POST", f"/api/v1/petitions/{visit}/members", {"lines": "张三"}).status_code == 200
    assert [row[0] for row in there(panel, visit)] == ["王一", "李二", "张三"]


def test_who_may_not_write_people_or_see_the_case_enters_nobody(
    panel: Panel, visit: int, tmp_path: Path
) -> None:
    path = excel(tmp_path / "a.xlsx", [HEADS, [1, "王一", "", "", "", ""]])
    assert send(panel.sign_in("fu"), visit, path).status_code in {302, 403}
    assert send(panel.sign_in("qian"), visit, path).status_code in {302, 403, 404}
    assert there(panel, visit) == []


def test_a_number_excel_has_rounded_is_not_taken_for_an_identity_number(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", [HEADS, [1, "王一", "", float(GOOD), "", ""]])
    (found,) = read_members(path, path.name)
    assert "e" in found.id_number, "nothing a column takes"
