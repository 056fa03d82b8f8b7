"""What administrators change at run time: settings, and overrides of the catalogue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, Json, Record, Versioned
from schema.field import CONFIGURERS, Area, Field, Grants, column
from schema.vocabulary import Role


class Setting(Record):
    """A named value an office may change, with its default in the code."""

    __tablename__ = "setting"
    __area__ = Area(
        key="settings",
        label=_l("Settings"),
        one=_l("Setting"),
        menu="system",
        icon="settings",
        order=10,
        naming="note",
        sort="code",
        core=frozenset({"value"}),
        grants=Grants(read=CONFIGURERS, write=CONFIGURERS),
        deletable=False,
    )

    code: Mapped[str] = column(String(60), Field(_l("Setting"), listed=1, search=True), unique=True)
    value: Mapped[str] = column(String(400), Field(_l("Setting value"), listed=2, wide=True))
    note: Mapped[str | None] = column(
        String(200), Field(_l("What it does"), listed=3, wide=True, required=True)
    )


class CatalogueOverride(Record):
    """A change to how an area is shown: label, place in lists, required, hidden."""

    __tablename__ = "catalogue_override"
    __area__ = Area(
        key="catalogue_overrides",
        label=_l("Column settings"),
        one=_l("Column setting"),
        menu="system",
        icon="columns-3",
        order=20,
        naming="column_name",
        sort="area,column_name",
        grants=Grants(read=CONFIGURERS, write=CONFIGURERS, delete=CONFIGURERS),
        hint=_l("Changes show at once, for everybody."),
    )
    __table_args__ = (Index(None, "area", "column_name", unique=True),)

    area: Mapped[str] = column(
        String(40), Field(_l("Area"), _l("Its key, e.g. petitions."), listed=1, filter=False)
    )
    column_name: Mapped[str] = column(
        String(60), Field(_l("Column name"), _l("Its name, e.g. phone."), listed=2, filter=False)
    )
    label: Mapped[str | None] = column(String(60), Field(_l("Label instead"), listed=3, filter=False))
    listed: Mapped[int | None] = column(
        Integer, Field(_l("Place in the list"), _l("0 takes it out of the list."), listed=4, filter=False)
    )
    help: Mapped[str | None] = column(
        String(200), Field(_l("Help instead"), listed=5, filter=False, wide=True)
    )


class ColumnRight(Authored, Versioned, Base):
    """What an office takes from roles for one column; it only narrows what the code declares."""

    __tablename__ = "column_right"
    __area__ = Area(
        key="column_rights",
        label=_l("Column rights"),
        one=_l("Column right"),
        menu=None,
        icon="shield-check",
        naming="column_name",
        sort="area,column_name",
        grants=Grants(read=frozenset({Role.sysadmin, Role.security_admin, Role.auditor})),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index(None, "area", "column_name", unique=True),)

    area: Mapped[str] = column(String(40), Field(_l("Area"), listed=1, filter=False))
    column_name: Mapped[str] = column(String(60), Field(_l("Column name"), listed=2, filter=False))
    hidden_from: Mapped[list[str]] = column(
        Json, Field(_l("Hidden from"), listed=3, choices=Role, filter=False), default=list
    )
    read_only_for: Mapped[list[str]] = column(
        Json, Field(_l("Read only for"), listed=4, choices=Role, filter=False), default=list
    )
    masked_for: Mapped[list[str]] = column(
        Json, Field(_l("Masked for"), listed=5, choices=Role, filter=False), default=list
    )


class CatalogueVersion(Base):
    """A single row; its number grows with each override, so that every worker notices."""

    __tablename__ = "catalogue_version"
    __area__ = Area(
        key="catalogue_version",
        label=_l("Catalogue version"),
        one=_l("Catalogue version"),
        menu=None,
        naming="number",
        written_by="actions",
        deletable=False,
    )

    number: Mapped[int] = column(Integer, Field(_l("Number"), filter=False), default=0)
