"""“Somebody is editing this”: a hint beside a record and its form."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.actions.presence import note_editing
from app.actions.unit import unit_of_work
from app.admin.context import Context
from app.catalog.entity import Entity
from app.queries.presence import others_editing


def editing_hint(context: Context, entity: Entity, row: Any, *, me: bool = False) -> str:
    """Return who else has the form of `row` open, in a sentence; with `me` this person is noted as well."""
    number = row.id
    if me:
        with unit_of_work(context.session):
            note_editing(context.session, context.actor, entity.table, number)
    names = others_editing(context.session, context.actor, entity.table, number)
    return _("%(names)s is editing this record just now.", names="、".join(names)) if names else ""
