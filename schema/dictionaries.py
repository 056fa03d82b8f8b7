"""Lists an office keeps: the two-level categories and the administered dictionaries."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, Record, Valid
from schema.field import CONFIGURERS, EVERYONE, OFFICE, Area, Field, Grants, column
from schema.labels import declare
from schema.vocabulary import Secrecy

GRANTS = Grants(
    read=EVERYONE, write=CONFIGURERS, delete=CONFIGURERS, load=CONFIGURERS, export=CONFIGURERS | OFFICE
)


class Dictionary(StrEnum):
    """The lists an office keeps."""

    source = "source"
    sub_channel = "sub_channel"
    decline_reason = "decline_reason"
    refuse_again_reason = "refuse_again_reason"
    accountability_ground = "accountability_ground"


declare(
    {
        Dictionary: {
            Dictionary.source: _l("Sources"),
            Dictionary.sub_channel: _l("Sub-channels"),
            Dictionary.decline_reason: _l("Reasons to decline"),
            Dictionary.refuse_again_reason: _l("Reasons to refuse again"),
            Dictionary.accountability_ground: _l("Grounds of accountability"),
        }
    }
)


class Category(Valid, Record):
    """A subject of petitions, in two levels; a used one is never deleted but ends."""

    __tablename__ = "category"
    __area__ = Area(
        key="categories",
        label=_l("Categories"),
        one=_l("Category"),
        menu="organisation",
        icon="category",
        order=70,
        sort="code",
        grants=GRANTS,
        sections={"main": _l("Category"), "validity": _l("Validity")},
    )

    code: Mapped[str] = column(String(10), Field(_l("Category code"), listed=1, search=True), unique=True)
    name: Mapped[str] = column(String(60), Field(lazy_pgettext("thing", "Name"), listed=2, search=True))
    parent_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Upper category"), _l("Empty for the first level."), listed=3),
        ForeignKey("category.id"),
        index=True,
    )
    default_division_id: Mapped[int | None] = column(
        Integer, Field(_l("Usual division"), listed=4), ForeignKey("unit.id")
    )
    default_secrecy: Mapped[Secrecy] = column(
        EnumText(Secrecy), Field(_l("Usual secrecy"), listed=5), default=Secrecy.open
    )
    mandatory_report: Mapped[bool] = column(
        Boolean,
        Field(
            _l("Must be reported at once"),
            _l("Harm to a minor: Minors Protection Law, article 11."),
            listed=6,
        ),
        default=False,
    )
    minors_involved: Mapped[bool] = column(Boolean, Field(_l("Usually concerns minors")), default=False)
    suggest_path: Mapped[str | None] = column(String(60), Field(_l("Suggested statutory path")))


class DictionaryEntry(Valid, Record):
    """A value of a list the office keeps: source, sub-channel, reasons and so on."""

    __tablename__ = "dictionary_entry"
    __area__ = Area(
        key="dictionaries",
        label=_l("Dictionaries"),
        one=_l("Dictionary entry"),
        menu="organisation",
        icon="list-details",
        order=80,
        sort="dictionary,sort",
        core=frozenset({"code"}),
        grants=GRANTS,
        sections={"main": _l("Entry"), "validity": _l("Validity")},
    )
    __table_args__ = (Index(None, "dictionary", "code", unique=True),)

    dictionary: Mapped[Dictionary] = column(EnumText(Dictionary), Field(_l("Dictionary"), listed=1))
    code: Mapped[str] = column(String(40), Field(_l("Code"), listed=2, search=True))
    name: Mapped[str] = column(String(80), Field(lazy_pgettext("thing", "Name"), listed=3, search=True))
    sort: Mapped[int] = column(Integer, Field(_l("Place in lists"), listed=4, filter=False), default=100)
    basis: Mapped[str | None] = column(String(120), Field(_l("Legal basis"), listed=5))
