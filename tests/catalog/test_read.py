"""The catalogue reads what the models declare: kinds, lengths, references, indexes, children."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.catalog.entity import ACCOUNTS, Kind
from app.catalog.read import catalogue, discover, read, undescribed
from schema.base import EnumText, Json, LongText, UtcDateTime
from schema.field import Area, Field, Format, column
from schema.vocabulary import Channel, FourOutcome


class Apart(DeclarativeBase):
    """A registry of its own: nothing here reaches the product's tables."""


class Account(Apart):
    __tablename__ = "ab_user"
    id: Mapped[int] = mapped_column(primary_key=True)


class Commendation(Apart):
    """An area with a column of every kind."""

    __tablename__ = "commendation"
    __area__ = Area(key="commendations", label="Commendations", one="Commendation", menu=None, naming="title")
    __table_args__ = (sa.Index("ix_awarded", "awarded_on", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[str] = column(UtcDateTime, Field("Entered at"))
    title: Mapped[str] = column(sa.String(80), Field("Title"), unique=True)
    note: Mapped[str] = column(sa.String(80), Field("Note", format=Format.long), nullable=True)
    text: Mapped[str] = column(LongText, Field("Text"))
    people: Mapped[int] = column(sa.Integer, Field("People"), default=1)
    money: Mapped[Decimal] = column(sa.Numeric(10, 2), Field("Money"), server_default="0")
    awarded_on: Mapped[date] = column(sa.Date, Field("Awarded on"))
    public: Mapped[bool] = column(sa.Boolean, Field("Public"))
    channel: Mapped[Channel] = column(EnumText(Channel), Field("Channel"), index=True)
    outcomes: Mapped[list[str]] = column(Json, Field("Outcomes", choices=FourOutcome))
    source: Mapped[str] = column(sa.String(40), Field("Source", dictionary="source"))
    figures: Mapped[dict[str, str]] = column(Json, Field("Figures"))
    given_by_id: Mapped[int] = column(sa.Integer, Field("Given by"), sa.ForeignKey("ab_user.id"))
    upper_id: Mapped[int] = column(sa.Integer, Field("Upper"), sa.ForeignKey("commendation.id"))
    forgotten: Mapped[str] = mapped_column(sa.String(10))


class Photograph(Apart):
    __tablename__ = "photograph"
    __area__ = Area(
        key="photographs",
        label="Photographs",
        one="Photograph",
        menu=None,
        naming="name",
        parent="commendation_id",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = column(sa.String(80), Field("Name"))
    commendation_id: Mapped[int] = column(sa.Integer, Field("Of"), sa.ForeignKey("commendation.id"))


class Stamp(Apart):
    """Its parent column is named but not there; checks refuse that, reading does not break on it."""

    __tablename__ = "stamp"
    __area__ = Area(key="stamps", label="Stamps", one="Stamp", menu=None, naming="name", parent="letter_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = column(sa.String(80), Field("Name"))


class Blob(Apart):
    __tablename__ = "blob"
    __area__ = Area(key="blobs", label="Blobs", one="Blob", menu=None, naming="data")

    id: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = column(sa.LargeBinary, Field("Data"))


KNOWN = read([Commendation, Photograph, Stamp])
COLUMNS = KNOWN["commendations"].columns


def test_every_type_has_its_kind():
    assert {name: one.kind for name, one in COLUMNS.items()} == {
        "title": Kind.text,
        "note": Kind.long,
        "text": Kind.long,
        "people": Kind.integer,
        "money": Kind.decimal,
        "awarded_on": Kind.date,
        "public": Kind.boolean,
        "channel": Kind.enum,
        "outcomes": Kind.multi,
        "source": Kind.dictionary,
        "figures": Kind.json,
        "given_by_id": Kind.ref,
        "upper_id": Kind.ref,
        "created_at": Kind.moment,
    }


def test_a_type_nobody_foresaw_is_an_error_at_start():
    with pytest.raises(TypeError, match=r"blob\.data: no kind"):
        read([Blob])


def test_mixed_in_columns_follow_those_of_the_area():
    assert list(COLUMNS)[0] == "title"
    assert list(COLUMNS)[-1] == "created_at"


def test_what_the_database_knows_is_read_along():
    assert (COLUMNS["title"].length, COLUMNS["title"].unique, COLUMNS["title"].indexed) == (80, True, True)
    assert (COLUMNS["awarded_on"].indexed, COLUMNS["channel"].indexed, COLUMNS["public"].indexed) == (
        True,
        True,
        False,
    )
    assert (COLUMNS["people"].has_default, COLUMNS["money"].has_default, COLUMNS["public"].has_default) == (
        True,
        True,
        False,
    )
    assert (COLUMNS["note"].nullable, COLUMNS["title"].nullable) == (True, False)
    assert (COLUMNS["channel"].enum, COLUMNS["outcomes"].enum) == (Channel, FourOutcome)


def test_a_reference_leads_to_an_area_or_to_the_accounts():
    assert (COLUMNS["upper_id"].target, COLUMNS["given_by_id"].target) == ("commendations", ACCOUNTS)


def test_children_are_the_areas_that_name_this_one_as_parent():
    assert KNOWN["commendations"].children == (("photographs", "commendation_id"),)
    assert KNOWN["photographs"].children == ()


def test_a_column_without_descriptor_does_not_appear_but_is_named_to_the_checks():
    assert "forgotten" not in COLUMNS
    assert undescribed(Commendation) == ["forgotten"]
    assert undescribed(Photograph) == []


def test_the_areas_of_the_folder_are_found_in_menu_order_and_read_once():
    keys = [model.__area__.key for model in discover()]
    assert {"petitions", "claims", "deadlines", "units", "plans", "commendations"} & set(keys) == {
        "petitions", "claims", "deadlines", "units", "plans",
    }  # fmt: skip
    orders = [(model.__area__.order, model.__area__.key) for model in discover()]
    assert orders == sorted(orders)
    assert catalogue() is catalogue()
    assert list(catalogue().entities) == keys
