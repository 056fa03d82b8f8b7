"""OpenAPI of an area, from the catalogue: every path, body and status code the endpoint answers with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apispec import APISpec

from app.access.actor import Actor
from app.access.permissions import Act
from app.actions.row_verbs import verbs_of
from app.catalog.entity import Catalogue, Column, Entity, Kind
from app.catalog.paper_verbs import PAPER_VERBS
from app.catalog.shape import INTEGER_LIMIT
from app.catalog.verbs import VERBS
from app.domain.workflow import preparable
from schema.vocabulary import DuplicateVerdict, OccurrenceKind

WHOLE = {"type": "integer", "minimum": -INTEGER_LIMIT, "maximum": INTEGER_LIMIT}
NUMBER = {"type": "integer", "minimum": 1, "maximum": INTEGER_LIMIT}
"""The number of a row."""
TYPES: dict[Kind, dict[str, Any]] = {
    Kind.integer: WHOLE,
    Kind.decimal: {"type": "number"},
    Kind.boolean: {"type": "boolean"},
    Kind.date: {"type": "string", "format": "date"},
    Kind.moment: {"type": "string", "format": "date-time"},
    Kind.ref: NUMBER,
    Kind.refs: {"type": "array", "items": NUMBER},
}
SENTENCES = {"type": "array", "items": {"type": "string"}}
ERROR = {
    "type": "object",
    "properties": {
        "error": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": SENTENCES},
        "status": {"type": "integer"},
        "reference": {"type": "string"},
    },
    "required": ["error", "fields", "status"],
    "additionalProperties": False,
}
READING = {400: "Not understood", 401: "Not signed in", 403: "Not allowed"}
MISSING = {404: "Not there, or not yours to see"}
WRITING = {
    409: "A clash, or somebody else saved first",
    413: "Too large",
    415: "No JSON",
    422: "Not accepted",
}

Schema = dict[str, Any]


def describe(spec: APISpec, catalogue: Catalogue, entity: Entity, actor: Actor, base: str) -> None:
    """Add the area's schemas and the paths `actor` may use to `spec`."""
    name = "".join(part.title() for part in entity.key.split("_"))
    shown = [
        c for c in entity.columns.values() if c.field.exported and c.field.show and c.kind is not Kind.json
    ]
    spec.components.schema(f"{name}Row", _row(entity, shown))
    row = {"$ref": f"#/components/schemas/{name}Row"}
    collection = {"get": _operation(entity, _rows(row), READING, parameters=_filters(entity))}
    single = {"get": _operation(entity, _object({"row": row}), READING | MISSING)}
    if entity.written_by_forms and actor.may(entity.key, Act.write):
        _describe_writing(spec, catalogue, entity, (collection, single), name=name)
    if entity.written_by_forms and entity.area.deletable and actor.may(entity.key, Act.delete):
        single["delete"] = _operation(entity, _object({"id": NUMBER}), READING | MISSING | WRITING)
    for operation in single.values():
        operation["parameters"] = [_path("pk")]
    spec.path(path=f"{base}/", operations=collection)
    spec.path(path=f"{base}/{{pk}}", operations=single)
    spec.path(path=f"{base}/_info", operations={"get": _operation(entity, {"type": "object"}, READING)})
    asked = {"deadlines": "explain", "petitions": "chain"}.get(entity.key)
    if asked is not None:
        why = _operation(entity, {"type": "object"}, READING | MISSING, parameters=[_path("pk")])
        spec.path(path=f"{base}/{{pk}}/{asked}", operations={"get": why})
    if entity.key == "papers":
        _describe_paper_verbs(spec, entity, base)
    if entity.key == "wordings":
        _describe_wordings(spec, entity, actor, base)
    _describe_verbs(spec, entity, actor, base, row)


def _describe_verbs(spec: APISpec, entity: Entity, actor: Actor, base: str, row: Schema) -> None:
    """Describe what can be done to a row besides writing it."""
    for own in verbs_of(entity.key):
        if actor.may(*own.right):
            done = _object({"id": NUMBER, "row": row})
            doing = _operation(entity, done, READING | MISSING | WRITING, body=_body(own.face.inputs))
            doing["parameters"] = [_path("pk")]
            spec.path(path=f"{base}/{{pk}}/{own.name}", operations={"post": doing})
    if entity.key == "petitions":
        for event, verb in VERBS.items():
            body = _body(verb.inputs)
            done = _operation(
                entity,
                _object({"id": NUMBER, "row": {"type": "object"}}),
                READING | MISSING | WRITING,
                body=body,
            )
            done["parameters"] = [_path("pk")]
            spec.path(path=f"{base}/{{pk}}/{event.value.rstrip('_')}", operations={"post": done})
            if preparable(event):
                kept = _operation(
                    entity,
                    _object({"id": NUMBER, "preparation": NUMBER}),
                    READING | MISSING | WRITING,
                    body=body,
                )
                kept["parameters"] = [_path("pk")]
                address = f"{base}/{{pk}}/prepare_{event.value.rstrip('_')}"
                spec.path(path=address, operations={"post": kept})
        if actor.may(entity.key, Act.write):
            _describe_duplicates(spec, entity, base.replace(entity.key, "duplicates"))


def _describe_paper_verbs(spec: APISpec, entity: Entity, base: str) -> None:
    """Describe what may be done to a paper."""
    answer = _object({"id": NUMBER, "row": {"type": "object"}})
    for verb, face in PAPER_VERBS.items():
        done = _operation(entity, answer, READING | MISSING | WRITING, body=_body(face.inputs))
        done["parameters"] = [_path("pk")]
        spec.path(path=f"{base}/{{pk}}/{verb.value}", operations={"post": done})


def _describe_wordings(spec: APISpec, entity: Entity, actor: Actor, base: str) -> None:
    """Describe how the draft of a wording is written, checked, put into force and given up."""
    text = {"type": "string"}
    problem = _object({"line": WHOLE, "name": text, "sentence": text})
    stated = _object(
        {
            "id": NUMBER,
            "number": NUMBER,
            "state": text,
            "version": NUMBER,
            "problems": {"type": "array", "items": problem},
        }
    )
    answers = READING | MISSING | WRITING
    if actor.may(entity.key, "draft"):
        names = ("kind", "file", "text", "reason")
        body = _object({**dict.fromkeys(names, text), "version": {**NUMBER, "nullable": True}}, names)
        spec.path(
            path=f"{base}/", operations={"post": _operation(entity, stated, answers, body=body, status=201)}
        )
    verbs = {"check": "read", "publish": "publish", "discard": "draft"}
    for verb in (verb for verb, right in verbs.items() if actor.may(entity.key, right)):
        done = _operation(entity, stated, answers)
        done["parameters"] = [_path("pk")]
        spec.path(path=f"{base}/{{pk}}/{verb}", operations={"post": done})


def _describe_duplicates(spec: APISpec, entity: Entity, base: str) -> None:
    """Describe what looks the same as a petition, and what may be said about it."""
    text, known = {"type": "string"}, {"type": "array", "items": {"type": "object"}}
    found = _object(
        {
            "compared_at": {**text, "format": "date-time", "nullable": True},
            "occurrence": {**text, "enum": [kind.value for kind in OccurrenceKind]},
            "offered": SENTENCES,
            "matter": known,
            "alike": known,
        }
    )
    verdict = {**text, "enum": [verdict.value for verdict in DuplicateVerdict]}
    reason = {**text, "nullable": True}
    decision = _object({"other": NUMBER, "verdict": verdict, "reason": reason}, ())
    operations = {
        "get": _operation(entity, found, READING | MISSING),
        "post": _operation(entity, found, READING | MISSING | WRITING, body=decision),
        "delete": _operation(
            entity, found, READING | MISSING | WRITING, body=_object({"reason": reason}, ())
        ),
    }
    for operation in operations.values():
        operation["parameters"] = [_path("pk")]
    spec.path(path=f"{base}/{{pk}}", operations=operations)


def _describe_writing(
    spec: APISpec,
    catalogue: Catalogue,
    entity: Entity,
    paths: tuple[dict[str, Any], dict[str, Any]],
    *,
    name: str,
) -> None:
    """Describe what enters and what changes a record."""
    collection, single = paths
    written = [c for c in entity.on_form() if c.kind is not Kind.json]
    entered, changed = _body(written), _body(written, partial=True)
    if entity.key == "petitions":
        person = [c for c in catalogue["petitioners"].on_form() if c.kind is not Kind.json]
        entered["properties"]["petitioner"] = {**_body(person), "nullable": True}
        entered["properties"]["claims"] = {**SENTENCES, "nullable": True}
    if entity.versioned:
        changed["properties"]["version"] = {**WHOLE, "nullable": True}
    spec.components.schema(f"{name}Write", entered)
    spec.components.schema(f"{name}Change", changed)
    row = {"$ref": f"#/components/schemas/{name}Row"}
    there = _object({"id": NUMBER, "row": row})
    body = {"$ref": f"#/components/schemas/{name}Write"}
    collection["post"] = _operation(entity, there, READING | WRITING, status=201, body=body)
    body = {"$ref": f"#/components/schemas/{name}Change"}
    single["put"] = _operation(entity, there, READING | MISSING | WRITING, body=body)


def _object(properties: dict[str, Schema], required: Iterable[str] | None = None) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if names := list(properties if required is None else required):
        found["required"] = names
    return found


def _row(entity: Entity, shown: list[Column]) -> Schema:
    """Describe a row as it is answered: each column, and beside a reference what it is called."""
    properties = {"id": NUMBER, **({"version": WHOLE} if entity.versioned else {})}
    for column in shown:
        properties[column.name] = _property(column, written=False)
        if column.kind is Kind.ref:
            properties[f"{column.name}__name"] = {"type": "string", "nullable": True}
    return _object(properties)


def _body(written: Iterable[Column], *, partial: bool = False) -> Schema:
    columns = list(written)
    required = [] if partial else [column.name for column in columns if column.required]
    return _object({column.name: _property(column, written=True) for column in columns}, required)


def _property(column: Column, *, written: bool) -> Schema:
    found = dict(TYPES.get(column.kind, {"type": "string"}))
    choices = [member.value for member in column.enum or ()]
    if column.kind is Kind.multi:
        found = {"type": "array", "items": {"type": "string", **({"enum": choices} if choices else {})}}
    if column.length and column.kind is Kind.text:
        found["maxLength"] = column.length
    if written and column.required and found["type"] == "string" and column.kind is not Kind.enum:
        found["minLength"] = 1
    nullable = column.nullable or (written and not column.required)
    if choices and column.kind is Kind.enum:
        found["enum"] = [*choices, None] if nullable else choices
    if nullable:
        found["nullable"] = True
    found["description"] = str(column.label)
    return found


def _filters(entity: Entity) -> list[Schema]:
    controls = {
        "q": {"type": "string"},
        "sort": {"type": "string"},
        "page": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 1},
        "after": NUMBER,
        "before": NUMBER,
        "deleted": {"type": "string", "enum": ["yes", "no"]},
    }
    found = [{"in": "query", "name": name, "schema": schema} for name, schema in controls.items()]
    return found + [
        {"in": "query", "name": column.name, "description": str(column.label), "schema": {"type": "string"}}
        for column in entity.filters()
    ]


def _operation(
    entity: Entity,
    content: Schema,
    refusals: dict[int, str],
    *,
    status: int = 200,
    body: Any = None,
    parameters: Any = None,
) -> dict[str, Any]:
    answers = {status: str(entity.area.label), **refusals}
    found: dict[str, Any] = {
        "tags": [entity.key],
        "security": [{"jwt": []}, {"cookie": []}],
        "responses": {
            str(code): {
                "description": text,
                "content": {"application/json": {"schema": content if code == status else ERROR}},
            }
            for code, text in answers.items()
        },
    }
    if body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if parameters is not None:
        found["parameters"] = parameters
    return found


def _rows(row: Schema) -> Schema:
    return _object(
        {
            "rows": {"type": "array", "items": row},
            "count": {"type": "integer"},
            "exact": {"type": "boolean"},
            "cap": {"type": "integer"},
        }
    )


def _path(name: str) -> Schema:
    return {"in": "path", "name": name, "required": True, "schema": NUMBER}
