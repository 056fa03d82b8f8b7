"""OpenAPI of an area, from the catalogue."""

from __future__ import annotations

from typing import Any

from apispec import APISpec

from app.catalog.entity import Column, Entity, Kind

TYPES: dict[Kind, dict[str, Any]] = {
    Kind.integer: {"type": "integer"},
    Kind.decimal: {"type": "number"},
    Kind.boolean: {"type": "boolean"},
    Kind.date: {"type": "string", "format": "date"},
    Kind.moment: {"type": "string", "format": "date-time"},
    Kind.ref: {"type": "integer"},
}
ERROR = {
    "type": "object",
    "properties": {
        "error": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "status": {"type": "integer"},
    },
}


def describe(spec: APISpec, entity: Entity, base: str) -> None:
    """Add the area's schemas and paths to `spec`."""
    name = "".join(part.title() for part in entity.key.split("_"))
    shown = [
        c for c in entity.columns.values() if c.field.exported and c.field.show and c.kind is not Kind.json
    ]
    written = [c for c in entity.on_form() if c.kind is not Kind.json]
    spec.components.schema(
        f"{name}Row", {"type": "object", "properties": {c.name: _property(c) for c in shown}}
    )
    write = {
        "type": "object",
        "properties": {c.name: _property(c) for c in written},
        "required": [c.name for c in written if c.required],
    }
    if not write["required"]:
        del write["required"]
    spec.components.schema(f"{name}Write", write)
    row, body = {"$ref": f"#/components/schemas/{name}Row"}, {"$ref": f"#/components/schemas/{name}Write"}
    collection: dict[str, Any] = {"get": _operation(entity, _rows(row), parameters=_filters(entity))}
    single: dict[str, Any] = {"get": _operation(entity, _one(row))}
    if entity.written_by_forms:
        collection["post"] = _operation(entity, _one(row), status="201", body=body)
        single["put"] = _operation(entity, _one(row), body=body)
        if entity.area.deletable:
            single["delete"] = _operation(
                entity, {"type": "object", "properties": {"id": {"type": "integer"}}}
            )
    for operation in single.values():
        operation["parameters"] = [
            {"in": "path", "name": "pk", "required": True, "schema": {"type": "integer"}}
        ]
    spec.path(path=f"{base}/", operations=collection)
    spec.path(path=f"{base}/{{pk}}", operations=single)


def _property(column: Column) -> dict[str, Any]:
    found = dict(TYPES.get(column.kind, {"type": "string"}))
    if column.kind is Kind.multi:
        found = {"type": "array", "items": {"type": "string"}}
    if column.enum is not None and column.kind is Kind.enum:
        found["enum"] = [member.value for member in column.enum]
    if column.length and column.kind is Kind.text:
        found["maxLength"] = column.length
    if column.nullable:
        found["nullable"] = True
    found["description"] = str(column.label)
    return found


def _filters(entity: Entity) -> list[dict[str, Any]]:
    controls = [
        ("q", "string"),
        ("sort", "string"),
        ("page", "integer"),
        ("size", "integer"),
        ("after", "integer"),
    ]
    found = [{"in": "query", "name": name, "schema": {"type": kind}} for name, kind in controls]
    return found + [
        {"in": "query", "name": column.name, "description": str(column.label), "schema": {"type": "string"}}
        for column in entity.filters()
    ]


def _operation(
    entity: Entity, content: dict[str, Any], *, status: str = "200", body: Any = None, parameters: Any = None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "tags": [entity.key],
        "security": [{"jwt": []}],
        "responses": {
            status: {
                "description": str(entity.area.label),
                "content": {"application/json": {"schema": content}},
            },
            "default": {"description": "Error", "content": {"application/json": {"schema": ERROR}}},
        },
    }
    if body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if parameters is not None:
        found["parameters"] = parameters
    return found


def _rows(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": row},
            "count": {"type": "integer"},
            "exact": {"type": "boolean"},
        },
    }


def _one(row: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"id": {"type": "integer"}, "row": row}}
