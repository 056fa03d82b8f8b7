"""What an attacker writes into addresses, and how an address of the panel is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

from flask import Flask

from app.catalog.entity import Entity
from app.catalog.read import catalogue

INSIDE = re.compile(
    r"Traceback|sqlalche|sqlite3|psycopg|\bSELECT \w+\.|\bINSERT INTO\b|UPDATE \w+ SET|site-packages|/tmp/|"
    r"/usr/lib|\.py\b|Python/|Werkzeug|gunicorn|\bFlask"
)
"""What says how the panel is made, where it stands, or what it asks its database."""

RISON = (
    "(filters:!((col:title,opr:ct,value:'')))",
    "(filters:!((col:id,opr:gt,value:0)),page_size:-1)",
    "(columns:!(query_code,created_by_id),page:0,page_size:100000)",
    "(keys:!(permissions,list_columns))",
    "(order_column:id,order_direction:desc)",
    "(filters:!((col:created_by_id,opr:rel_o_m,value:1)))",
    "!(1,2,3)",
    "(" * 2_000,
    '{"filters":[{"col":"id","opr":"gt","value":0}]}',
    '{"$where":"1==1"}',
    "[" * 2_000,
    "[1,2,3]",
    "!t",
    "()",
    "{}",
)
"""Queries of Flask-AppBuilder's own API and of other houses."""

UNMEANT = (
    "'; DROP TABLE petition; --",
    '" OR 1=1 --',
    "1) OR (1=1",
    "1 UNION SELECT password FROM ab_user",
    "%' ESCAPE '\\' OR '1'='1",
    "%",
    "_",
    "\\",
    "NaN",
    "1e309",
    "-Infinity",
    "0x7fffffff",
    "9" * 30,
    "9" * 5_000,
    "1.5e",
    "²",
    "٣",
    "\0",
    "a\0b",
    "\u200b",
    "\u202e\u2066txt",
    "\ud7ff\ufffe",
    "🙂" * 300,
    "x" * 10_000,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%(x)s%n",
    "../../etc/passwd",
    "file:///etc/passwd",
    "\r\nSet-Cookie: a=b",
    "title[ne]",
    "a[b[c[d]]]",
    "true; false",
    "None",
    *RISON,
)
"""No column can mean any of these, and no text of the office holds one."""

MEANT = (
    "empty",
    "filled",
    "0",
    "-1",
    "1",
    "true",
    "..",
    "1..2",
    "2026-01-01..",
    "..9999-12-31",
    "id",
    "-id",
    ",",
)
"""What may be understood, where the column is of that kind."""

BYTES = (
    quote_from_bytes(b"\xff\xfe"),
    quote_from_bytes(b"\xed\xa0\x80"),
    "%zz",
    "%",
    "%00",
    "%u0041",
    "%c0%ae",
)
WIRED = (*map(quote, UNMEANT), *map(quote, MEANT), *BYTES)

CONTROLS = ("q", "sort", "page", "size", "columns", "after", "before", "deleted", "format", "_l_")
STRAY = (
    "",
    "id",
    "__class__",
    "q[]",
    "filters",
    "limit",
    "__from",
    "a.b.c",
    "petition_id.unit_id.id",
    "%00",
    "*",
)
PAGES = {
    "BoardView.index": ("unit", "leader", "kind", "state", "category", "level", "mine", "q", "view"),
    "LedgerView.index": ("first", "last"),
    "LedgerView.paper": ("first", "last"),
    "StatisticsView.index": ("period__from", "period__to", "unit_id"),
    "HomeView.index": ("month",),
    "RolesView.matrix": ("part",),
    "SignInView.login": ("next",),
    "ImportView.rehearse": ("name", "system"),
}
WORDS = {
    "pk": "1",
    "file": "1",
    "number": "1",
    "entry": "1",
    "role": "clerk",
    "verb": "assign",
    "area": "petitions",
    "key": "0" * 48,
    "locale": "en",
    "year": "2026",
    "kind": "D02",
    "ending": "json",
    "last": "1",
    "other": "1",
    "verdict": "different",
}


def filled(rule: str, **words: object) -> str:
    """Return the address of a rule, each part filled in."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str({**WORDS, **words}[found[1]]), rule)


def readable(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield endpoint and address of every route that a GET reads, the static files left out."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "static" not in rule.endpoint:
            yield rule.endpoint, filled(rule.rule)


def parameters(endpoint: str) -> Iterator[str]:
    """Yield every name an address of this route knows, and some it does not."""
    yield from PAGES.get(endpoint, ())
    yield from STRAY
    area = endpoint.partition(".")[0].removesuffix("_api")
    entity = catalogue().entities.get(area)
    if entity is not None:
        yield from CONTROLS
        yield from filters(entity)


def filters(entity: Entity) -> Iterator[str]:
    """Yield every name of a filter: the columns, ranges of them, and columns across each reference."""
    for column in entity.columns.values():
        yield column.name
        if column.kind in {"date", "datetime", "int"}:
            yield f"{column.name}__from"
            yield f"{column.name}__to"
        if column.target in catalogue().entities:
            yield from (f"{column.name}.{name}" for name in catalogue()[str(column.target)].columns)
