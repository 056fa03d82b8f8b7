"""Imports: batches, and the mapping remembered for each shape of file."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Json
from schema.field import OFFICE, Area, Field, Format, Grants, column
from schema.vocabulary import ImportState, Role

READERS = OFFICE | {Role.sysadmin}


class ImportBatch(Authored, Base):
    """One file taken in, with what became of its rows."""

    __tablename__ = "import_batch"
    __area__ = Area(
        key="import_batches",
        label=_l("Import batches"),
        one=_l("Import batch"),
        menu="organisation",
        icon="file-import",
        order=100,
        naming="file_name",
        sort="-id",
        grants=Grants(read=READERS),
        written_by="actions",
        deletable=False,
    )

    file_name: Mapped[str] = column(String(255), Field(_l("File name"), listed=1, search=True))
    digest: Mapped[str] = column(
        String(64), Field(_l("Digest"), format=Format.digest, sort=False, filter=False)
    )
    area: Mapped[str] = column(String(40), Field(_l("Area"), listed=2, filter=False))
    source_system: Mapped[str] = column(
        String(40), Field(_l("Source system"), listed=3, filter=False), default=""
    )
    state: Mapped[ImportState] = column(EnumText(ImportState), Field(_l("State"), listed=4))
    rows: Mapped[int] = column(Integer, Field(_l("Rows"), listed=5, filter=False), default=0)
    added: Mapped[int] = column(Integer, Field(_l("Added"), listed=6, filter=False), default=0)
    changed: Mapped[int] = column(Integer, Field(_l("Changed"), listed=7, filter=False), default=0)
    unchanged: Mapped[int] = column(Integer, Field(_l("Unchanged"), listed=8, filter=False), default=0)
    refused: Mapped[int] = column(Integer, Field(_l("Refused"), listed=9, filter=False), default=0)
    mapping: Mapped[dict[str, Any] | None] = column(
        Json, Field(_l("Mapping"), show=False, filter=False, sort=False)
    )
    refused_key: Mapped[str | None] = column(
        String(64), Field(_l("Refused lines"), show=False, filter=False, sort=False)
    )
    stored_key: Mapped[str | None] = column(
        String(64), Field(_l("Stored file"), show=False, filter=False, sort=False)
    )


class ImportMapping(Authored, Base):
    """Which header means which column, remembered for files of the same shape."""

    __tablename__ = "import_mapping"
    __area__ = Area(
        key="import_mappings",
        label=_l("Remembered mappings"),
        one=_l("Mapping"),
        menu=None,
        icon="arrows-join",
        naming="shape_key",
        sort="-id",
        grants=Grants(read=READERS),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index(None, "area", "shape_key", unique=True),)

    area: Mapped[str] = column(String(40), Field(_l("Area"), listed=1, filter=False))
    shape_key: Mapped[str] = column(String(64), Field(_l("Shape of the file"), listed=2, filter=False))
    mapping: Mapped[dict[str, Any]] = column(Json, Field(_l("Mapping"), show=False, filter=False, sort=False))
