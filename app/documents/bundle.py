"""A case as one file: cover, papers, list of attachments, what happened when; with bookmarks.

Only what its reader may see is in it: the papers are those of the register under the wall, shown as the
register shows them, and columns kept from the reader are left out of the cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.documents import wording
from app.documents.notices import NOTICES, tidy
from app.documents.official import Form, Official, Table
from app.documents.pdf_joined import Part, joined, page_count
from app.documents.pool import draw
from app.documents.press import Draft, print_official
from app.documents.seen import as_seen
from app.queries.case_file import CaseFile, case_file
from app.queries.organisation import bureau
from schema.documents import Paper
from schema.petitions import Petition

TITLE: Final = "信访案卷"
HAPPENED: Final[Mapping[str, str]] = {
    "received_on": "收到信访事项",
    "registered_on": "登记",
    "accepted_on": "受理",
    "answered_on": "答复信访人",
    "closed_on": "办结",
    "sent": "转送、交办",
    "signed": "签发文书",
    "served": "送达文书",
}
KIBI: Final = 1024


def bundle(session: Session, actor: Actor, petition: Petition, *, mark: Draft, store: Path) -> bytes:
    """Return the case as one PDF; papers whose file was never made are printed first."""
    file = case_file(session, petition)
    parts = []
    for number, name in file.papers:
        if session.get_one(Paper, number).kind in NOTICES:
            found = as_seen(session, actor, number, mark=mark, store=store)
            parts.append(Part(name, found.read_bytes() if isinstance(found, Path) else draw(found).pdf))
    office = bureau(session)
    cover = print_official(_cover(file, parts, "" if office is None else office.name)).pdf
    title = f"{TITLE} {file.number}".strip()
    return joined(title, [Part("封面和目录", cover), *parts])


def _cover(file: CaseFile, parts: list[Part], office: str) -> Official:
    facts = [("信访件编号", file.number), ("标题", file.title), ("立卷单位", office)]
    contents = tuple(
        (str(at), wording.cell(part.name), str(page_count(part.pdf))) for at, part in enumerate(parts, 1)
    )
    attached = tuple(
        (
            str(at),
            wording.cell(name),
            f"{-(-size // KIBI)}KB",
            "" if day is None else wording.written_date(day),
        )
        for at, (name, size, day) in enumerate(file.attachments, 1)
    )
    happened = tuple(
        (wording.written_date(one.day), HAPPENED[one.kind], wording.cell(one.about))
        for one in file.happenings
    )
    none = "（无）"
    return Official(
        Form.plain,
        (office,),
        (office,),
        (TITLE,),
        (
            Table(("项目", "内容"), tuple((name, tidy(text)) for name, text in facts if text)),
            Table(("序号", "卷内文书", "页数"), contents or ((none, none, none),), caption="卷内文书目录"),
            Table(
                ("序号", "附件名称", "大小", "日期"),
                attached or ((none, none, none, none),),
                caption="附件清单",
            ),
            Table(("日期", "事项", "说明"), happened or ((none, none, none),), caption="办理经过"),
        ),
    )
