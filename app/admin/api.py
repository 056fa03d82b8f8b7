"""One REST endpoint for every area: the same grammar, the same parser, the same actions as the pages.

It stands on FAB's `BaseApi` (routing, token sign-in, OpenAPI) and not on `ModelRestApi`. Columns are those
the catalogue exports; a write with the cookie needs the token of a form, one with a bearer token does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apispec import APISpec
from flask import Response, abort, has_request_context, jsonify, request
from flask_appbuilder.api import BaseApi, expose, protect
from flask_appbuilder.security.decorators import permission_name
from flask_login import current_user

from app.actions import petitions, preparations, records
from app.actions.row_verbs import RowVerb, row_verb
from app.actions.unit import unit_of_work
from app.admin import witnessing
from app.admin.address import parse_address, parse_question
from app.admin.context import Context, context
from app.admin.formats import raw_text
from app.admin.openapi import describe
from app.admin.rehearsing import rehearse
from app.catalog.entity import Column, Entity, Kind
from app.catalog.masks import masked, number_masked
from app.catalog.read import catalogue as declared
from app.catalog.shape import clean_all
from app.catalog.verbs import VERBS
from app.domain.errors import N_, Invisible, Refusals, Refused
from app.extensions import csrf
from app.queries.labels import names_for
from app.queries.listing import COUNT_CAP, answer
from app.queries.records import find
from schema.vocabulary import Event

STRUCTURED = ("(", "[", "{", "!")
"""How queries of FAB's own API begin (Rison) and those in JSON: searched as text they would find nothing."""
PREPARE = "prepare_"
"""How the address of a verb begins that is prepared for somebody else to decide."""
Mask = Callable[[Column, str], str]
"""How text is masked: as in lists, or only the numbers kept from view, as on a record."""


class AreaApi(BaseApi):
    """The endpoint of one area; `generate.py` makes a subclass per area."""

    area_key: str
    version = "v1"
    allow_browser_login = True
    csrf_exempt = True  # checked in `body_of_request` instead, where a bearer token is told from a cookie

    @property
    def entity(self) -> Entity:
        """The area as this request's catalogue has it (FAB looks at every attribute before there is one)."""
        return context().catalogue[self.area_key] if has_request_context() else declared()[self.area_key]

    @expose("/", methods=["GET"])
    @protect()
    @permission_name("read")
    def get_list(self) -> Response:
        """Return one page of rows; the address is read as the list page reads it."""
        ctx, entity = context(), self.entity
        address = parse_address(request.path, request.args)
        if address.value("q").startswith(STRUCTURED):
            raise Refused(N_("“q” is a text to search for; filters are named by their columns."), field="q")
        columns = exported(entity)
        found = answer(
            ctx.session,
            entity,
            [column.name for column in columns],
            parse_question(entity, address, ctx.catalogue, readable=ctx.reads),
        )
        rows = [row_json(columns, row, masked) for row in found.rows]
        _add_names(ctx, columns, found.rows, rows)
        return jsonify(rows=rows, count=found.count, exact=not found.capped, cap=COUNT_CAP)

    @expose("/<int:pk>", methods=["GET"])
    @protect()
    @permission_name("read")
    def get(self, pk: int) -> Response:
        """Return one record."""
        ctx, entity = context(), self.entity
        row = find(ctx.session, entity, pk)
        witnessing.opened(ctx, entity, row)
        return jsonify(row=record_json(ctx, entity, row))

    @expose("/_info", methods=["GET"])
    @protect()
    @permission_name("read")
    def info(self) -> Response:
        """Return what the area is made of and what the caller may do."""
        ctx, entity = context(), self.entity
        prefix = f"{entity.key}:"
        return jsonify(
            area=entity.key,
            label=str(entity.area.label),
            columns=[column_json(column) for column in exported(entity)],
            filters=[column.name for column in entity.filters()],
            permissions=sorted(
                word.removeprefix(prefix) for word in ctx.actor.permissions if word.startswith(prefix)
            ),
            version=ctx.catalogue.version,
        )

    @expose("/", methods=["POST"])
    @protect()
    @permission_name("write")
    def post(self) -> tuple[Response, int]:
        """Enter a record; unknown columns are refused, references must exist."""
        ctx, entity = context(), self.entity
        body = body_of_request()
        related: dict[str, Any] = {
            name: body.pop(name)
            for name in ("petitioner", "claims")
            if entity.key == "petitions" and name in body
        }
        values = clean_body(entity, body)
        with unit_of_work(ctx.session):
            row = _create(ctx, entity, values, related)
            found = record_json(ctx, entity, row)
        return jsonify(id=found["id"], row=found), 201

    @expose("/<int:pk>", methods=["PUT"])
    @protect()
    @permission_name("write")
    def put(self, pk: int) -> Response:
        """Change the columns given; a save built on an older `version` is refused (409)."""
        ctx, entity = context(), self.entity
        body = body_of_request()
        version = body.pop("version", None)
        if version is not None and not isinstance(version, int):
            raise Refused(N_("This must be a whole number."), field="version")
        values = clean_body(entity, body, partial=True)
        records.require_version(entity, version)
        with unit_of_work(ctx.session):
            row = find(ctx.session, entity, pk)
            records.amend(ctx.session, ctx.actor, entity, row, values, version=version)
            found = record_json(ctx, entity, row)
        return jsonify(id=found["id"], row=found)

    @expose("/<int:pk>", methods=["DELETE"])
    @protect()
    @permission_name("delete")
    def delete(self, pk: int) -> Response:
        """Move a record to the recycle bin."""
        ctx = context()
        body_of_request(required=False)
        with unit_of_work(ctx.session):
            records.remove(ctx.session, ctx.actor, self.entity, find(ctx.session, self.entity, pk))
        return jsonify(id=pk)

    @expose("/<int:pk>/<string:verb>", methods=["POST"])
    @protect()
    @permission_name("read")
    def act(self, pk: int, verb: str) -> Response:
        """Do a verb with the inputs the body gives, or prepare one of a petition's (`prepare_extend`)."""
        ctx, entity = context(), self.entity
        if (own := row_verb(entity.key, verb)) is not None:
            return self._do(ctx, pk, own)
        name = verb.removeprefix(PREPARE)
        event = next((event for event in VERBS if event.value.rstrip("_") == name), None)
        if entity.key != "petitions" or event is None:
            raise Invisible(N_("There is no such verb."))
        row = find(ctx.session, entity, pk)
        inputs, problems = clean_all(
            VERBS[event].inputs, known_inputs(body_of_request(required=False), VERBS[event].inputs)
        )
        if problems:
            raise Refusals(problems)
        if verb != name:
            with unit_of_work(ctx.session):
                row = find(ctx.session, entity, pk)
                made = preparations.prepare(ctx.session, ctx.actor, row, event, inputs, today=ctx.today)
                number = made.id
            return jsonify(id=pk, preparation=number)
        rehearse(ctx, row, event)
        with unit_of_work(ctx.session):
            row = find(ctx.session, entity, pk)
            petitions.do(
                ctx.session,
                ctx.actor,
                row,
                event,
                inputs,
                today=ctx.today,
                jurisdiction=ctx.settings.jurisdiction,
            )
            found = {"id": pk} if event is Event.discard else record_json(ctx, entity, row)
        return jsonify(id=pk, row=found)

    def _do(self, ctx: Context, pk: int, verb: RowVerb) -> Response:
        """Do a verb of a row, as its page does."""
        ctx.actor.require(*verb.right)
        find(ctx.session, self.entity, pk)
        inputs, problems = clean_all(
            verb.face.inputs, known_inputs(body_of_request(required=False), verb.face.inputs)
        )
        if problems:
            raise Refusals(problems)
        with unit_of_work(ctx.session):
            row = find(ctx.session, self.entity, pk)
            verb.do(ctx.session, ctx.actor, row, inputs, ctx.today)
            ctx.session.flush()
            found = record_json(ctx, self.entity, row)
        return jsonify(id=pk, row=found)

    def response_401(self) -> Any:
        """Answer in the one shape of errors."""
        abort(401)

    def response_403(self) -> Any:
        """Answer in the one shape of errors."""
        abort(403)

    def add_api_spec(self, api_spec: APISpec) -> None:
        """Describe the area in OpenAPI, from the catalogue."""
        self.add_apispec_components(api_spec)
        ctx = context()
        describe(api_spec, ctx.catalogue, self.entity, ctx.actor, str(self.route_base))


def exported(entity: Entity) -> tuple[Column, ...]:
    """Return the columns the API gives: what may be exported and can be said in JSON."""
    return tuple(
        c for c in entity.columns.values() if c.field.exported and c.field.show and c.kind is not Kind.json
    )


def row_json(columns: tuple[Column, ...], row: Any, mask: Mask = number_masked) -> dict[str, Any]:
    """Return a row's values as JSON holds them: ISO dates, codes, numbers; text as the pages mask it."""
    found: dict[str, Any] = {"id": row["id"]}
    if "version" in row:
        found["version"] = row["version"]
    for column in columns:
        value = row[column.name]
        if value is not None and column.veiled:
            found[column.name] = masked(column, value)
        elif value is None or isinstance(value, bool | int | float | list):
            found[column.name] = value
        elif column.kind in {Kind.text, Kind.long}:
            found[column.name] = mask(column, str(value))
        else:
            found[column.name] = value.isoformat() if column.kind is Kind.moment else raw_text(value)
    return found


def column_json(column: Column) -> dict[str, Any]:
    """Return what a client must know of a column."""
    found: dict[str, Any] = {
        "name": column.name,
        "label": str(column.label),
        "kind": column.kind.value,
        "required": column.required,
        "writable": column.field.form,
        "sortable": column.sortable,
        "filterable": column.filterable,
    }
    if column.enum is not None:
        found["choices"] = [member.value for member in column.enum]
    if column.target is not None:
        found["refers_to"] = column.target
    return found


def record_json(ctx: Context, entity: Entity, row: Any) -> dict[str, Any]:
    """Return one record as JSON, with the names of what it refers to."""
    columns = exported(entity)
    values = {name: getattr(row, name) for name in ["id", *(column.name for column in columns)]}
    if entity.versioned:
        values["version"] = row.version
    found = row_json(columns, values)
    _add_names(ctx, columns, [values], [found])
    return found


def _add_names(ctx: Context, columns: tuple[Column, ...], rows: Any, found: list[dict[str, Any]]) -> None:
    """Say beside each reference what it is called."""
    references = [column for column in columns if column.kind is Kind.ref]
    names = names_for(ctx.session, ctx.catalogue, references, rows)
    for row, target in zip(rows, found, strict=True):
        for column in references:
            name = names.get(str(column.target), {}).get(row[column.name])
            target[f"{column.name}__name"] = None if name is None else _called(ctx, column, name)


def _called(ctx: Context, column: Column, name: Any) -> str:
    """Return what a reference is called, as short as its own list has it."""
    target = ctx.catalogue.entities.get(str(column.target))
    if column.veiled or target is None:
        return masked(column, name) if column.veiled else raw_text(name)
    naming = target.columns[target.area.naming]
    return masked(naming, name) if isinstance(name, str) and naming.kind is Kind.text else raw_text(name)


def _create(ctx: Context, entity: Entity, values: dict[str, Any], related: dict[str, Any]) -> Any:
    if not related:
        return records.create(ctx.session, ctx.actor, entity, values)
    ctx.actor.require(entity.key, "write")
    person, claims = related.get("petitioner"), related.get("claims") or []
    if person is not None:
        if not isinstance(person, dict):
            raise Refused(N_("This must be a structured value."), field="petitioner")
        person = clean_body(ctx.catalogue["petitioners"], person)
    if not isinstance(claims, list) or not all(isinstance(text, str) for text in claims):
        raise Refused(N_("This must be text."), field="claims")
    return records.create_petition(ctx.session, ctx.actor, entity, values, petitioner=person, claims=claims)


def body_of_request(*, required: bool = True) -> dict[str, Any]:
    """Return the JSON object of the request; a cookie without the token of a form is refused first."""
    if current_user.is_authenticated:  # by the cookie, which a browser sends for any page that asks
        csrf.protect()
    if not required and not request.get_data():
        return {}
    try:
        body = request.get_json()
    except RecursionError:
        abort(400)
    if not isinstance(body, dict):
        raise Refused(N_("The body must be a JSON object."))
    return body


def clean_body(entity: Entity, body: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """Return the values of a body as the area takes them; Refusals with everything wrong in it."""
    values, problems = clean_all(entity.on_form(), known_inputs(body, entity.on_form()), partial=partial)
    if problems:
        raise Refusals(problems)
    return values


def known_inputs(body: dict[str, Any], columns: Any) -> dict[str, Any]:
    """Return a body that names only `columns`; Refusals for every other name."""
    unknown = sorted(set(body) - {column.name for column in columns})
    if unknown:
        raise Refusals(
            [
                Refused(N_("There is no writable column “%(name)s”."), field=name, name=name)
                for name in unknown
            ]
        )
    return body
