"""The floor's SQL: what each page costs when somebody writes the best statements by hand, scope included.

A restricted viewer holds petitions through `petition_access`, by person and by unit. Three shapes serve him:
the default order walks the access index itself; a viewer of few petitions starts from what he holds; a viewer
of many walks the petitions in the asked order and probes the access index.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine

from app.queries.board import OWED
from bench.database import Account, is_sqlite
from schema.vocabulary import Role

CAP = 10_001
FEW = 5_000
"""Up to here a viewer's petitions are read whole and sorted."""

LIST = "p.id, p.petition_no, p.title, p.petitioner_name, p.channel, p.category_id, p.unit_id, p.state, p.due_on, p.received_on, p.purpose"
EACH_HOLDER = (
    "SELECT registered_on, petition_id FROM petition_access WHERE holder_kind = 'unit' AND holder_id = ?",
    "SELECT registered_on, petition_id FROM petition_access WHERE holder_kind = 'user' AND holder_id = ?",
)
HELD = " UNION ".join(EACH_HOLDER)
SEES = (
    "EXISTS (SELECT 1 FROM petition_access a WHERE a.petition_id = {column} AND "
    "((a.holder_kind = 'unit' AND a.holder_id = ?) OR (a.holder_kind = 'user' AND a.holder_id = ?)))"
)

OWED_KINDS = ", ".join(f"'{kind.value}'" for kind in OWED)

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: everything, or what a unit and a person hold."""

    restricted: bool
    unit_id: int
    staff_id: int
    few: bool

    @property
    def held(self) -> tuple[int, ...]:
        """Parameters of the scope."""
        return (self.unit_id, self.staff_id) if self.restricted else ()


class Floor:
    """Connections, one a thread, and the statements."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.local = engine, threading.local()
        self.lite = is_sqlite(engine)

    def ask(self, sql: str, *values: object) -> Rows:
        """Run one statement and return its rows."""
        cursor = self._connection().cursor()
        cursor.execute(self._dialect(sql), values)
        rows: Rows = cursor.fetchall()
        cursor.close()
        return rows

    def change(self, sql: str, *values: object) -> int:
        """Run one statement in a transaction of its own and return how many rows it changed."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE" if self.lite else "BEGIN")
        cursor = connection.cursor()
        cursor.execute(self._dialect(sql), values)
        number = int(cursor.rowcount)
        connection.execute("COMMIT")
        return number

    def columns(self, sql: str) -> list[str]:
        """Return the column names a statement gives."""
        cursor = self._connection().cursor()
        cursor.execute(sql)
        return [column[0] for column in cursor.description]

    def viewer(self, account: Account) -> Viewer:
        """Return how far an account sees, and whether that is little."""
        restricted = account.role != Role.clerk
        return Viewer(
            restricted, account.unit_id, account.staff_id, few=restricted and self.held(account) <= FEW
        )

    def held(self, account: Account) -> int:
        """Return how many petitions an account sees."""
        if account.role == Role.clerk:
            return int(self.ask("SELECT count(*) FROM petition")[0][0])
        return int(self.ask(f"SELECT count(*) FROM ({HELD}) h", account.unit_id, account.staff_id)[0][0])

    def list_page(
        self, viewer: Viewer, key: str, *, descending: bool, where: str, values: tuple[Any, ...], page: int
    ) -> Rows:
        """Return 25 rows in the order of `key`, found by number."""
        way = "DESC" if descending else "ASC"
        offset = (page - 1) * 25
        if viewer.restricted and key == "registered_on" and not where:
            return self._own_order(viewer, way, offset)
        scope, before = self._scope(viewer)
        clause = " AND ".join(part for part in ("p.deleted_at IS NULL", where, scope) if part)
        order = f"p.{key} {way}{self._nulls(way)}, p.id {way}"
        if offset:
            ids = f"SELECT p.id FROM {before} WHERE {clause} ORDER BY {order} LIMIT 25 OFFSET {offset}"
            return self.ask(
                f"SELECT {LIST} FROM petition p WHERE p.id IN ({ids}) ORDER BY {order}",
                *self._bound(viewer, values),
            )
        return self.ask(
            f"SELECT {LIST} FROM {before} WHERE {clause} ORDER BY {order} LIMIT 25",
            *self._bound(viewer, values),
        )

    def list_after(self, viewer: Viewer, after: int) -> Rows:
        """Return the 25 rows after a known one, in the order of registration."""
        day = self.ask("SELECT registered_on FROM petition WHERE id = ?", after)[0][0]
        if not viewer.restricted:
            return self.ask(
                f"SELECT {LIST} FROM petition p WHERE p.deleted_at IS NULL AND (p.registered_on, p.id) < (?, ?) "
                "ORDER BY p.registered_on DESC, p.id DESC LIMIT 25",
                day,
                after,
            )
        each = [
            f"SELECT * FROM ({part} AND (registered_on, petition_id) < (?, ?) ORDER BY registered_on DESC, petition_id DESC LIMIT 25) b{n}"
            for n, part in enumerate(EACH_HOLDER)
        ]
        found = f"{' UNION '.join(each)} ORDER BY 1 DESC, 2 DESC LIMIT 25"
        return self._by_access(found, "DESC", viewer.unit_id, day, after, viewer.staff_id, day, after)

    def count(self, viewer: Viewer, where: str, values: tuple[Any, ...]) -> int:
        """Return how many rows there are, at most CAP."""
        if viewer.restricted and not where:
            unit, user = EACH_HOLDER
            other = "NOT EXISTS (SELECT 1 FROM petition_access o WHERE o.holder_kind = 'unit' AND o.holder_id = ? AND o.petition_id = u.petition_id)"
            second = f"SELECT 1 FROM ({user}) u WHERE {other}"
            found = f"SELECT count(*) FROM (SELECT 1 FROM ({unit}) n UNION ALL {second} LIMIT {CAP}) c"
            return int(self.ask(found, viewer.unit_id, viewer.staff_id, viewer.unit_id)[0][0])
        scope, before = self._scope(viewer)
        clause = " AND ".join(part for part in ("p.deleted_at IS NULL", where, scope) if part)
        order = (
            "" if where else "ORDER BY p.registered_on DESC, p.id DESC"
        )  # an index answers alone, where there is one
        found = f"SELECT count(*) FROM (SELECT 1 FROM {before} WHERE {clause} {order} LIMIT {CAP}) c"
        return int(self.ask(found, *self._bound(viewer, values))[0][0])

    def board(self, viewer: Viewer, today: str, soon: str, cards: int) -> tuple[Rows, Rows]:
        """Return counts by (kind, unit, bucket) and the most urgent deadlines with their petitions."""
        scope = ""
        if viewer.restricted:
            scope = (
                f"AND d.petition_id IN (SELECT petition_id FROM ({HELD}) h)"
                if viewer.few
                else "AND " + SEES.format(column="d.petition_id")
            )
        is_open = f"FROM deadline d {{join}} WHERE d.met_on IS NULL AND d.voided_on IS NULL AND d.kind IN ({OWED_KINDS}) {scope}"
        counts = self.ask(
            "SELECT d.kind, d.unit_id, CASE WHEN d.binding_on < ? THEN 'late' WHEN d.binding_on = ? THEN 'today' "
            "WHEN d.binding_on <= ? THEN 'soon' WHEN d.provisional THEN 'provisional' ELSE 'later' END AS bucket, "
            f"count(*) {is_open.format(join='')} GROUP BY 1, 2, 3",
            today,
            today,
            soon,
            *viewer.held,
        )
        urgent = self.ask(
            f"SELECT d.id, d.display_no, d.title, d.kind, d.unit_id, d.binding_on, p.state, p.people_count, p.is_urgent "
            f"{is_open.format(join='LEFT JOIN petition p ON p.id = d.petition_id')} ORDER BY d.met_on, d.voided_on, d.binding_on, d.id LIMIT {cards}",
            *viewer.held,
        )
        return counts, urgent

    def _own_order(self, viewer: Viewer, way: str, offset: int) -> Rows:
        far = offset + 25
        each = [
            f"SELECT * FROM ({part} ORDER BY registered_on {way}, petition_id {way} LIMIT {far}) b{n}"
            for n, part in enumerate(EACH_HOLDER)
        ]
        found = f"{' UNION '.join(each)} ORDER BY 1 {way}, 2 {way} LIMIT 25 OFFSET {offset}"
        return self._by_access(found, way, *viewer.held)

    def _by_access(self, found: str, way: str, *values: object) -> Rows:
        return self.ask(
            f"SELECT {LIST} FROM ({found}) a JOIN petition p ON p.id = a.petition_id ORDER BY p.registered_on {way}, p.id {way}",
            *values,
        )

    def _scope(self, viewer: Viewer) -> tuple[str, str]:
        """Return the condition and the FROM of a viewer's petitions."""
        if not viewer.restricted:
            return "", "petition p"
        if viewer.few:
            return "", f"({HELD}) h {'CROSS ' if self.lite else ''}JOIN petition p ON p.id = h.petition_id"
        return SEES.format(column="p.id"), "petition p"

    def _bound(self, viewer: Viewer, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*viewer.held, *values) if viewer.few else (*values, *viewer.held)

    def _nulls(self, way: str) -> str:
        return (" NULLS FIRST" if way == "DESC" else " NULLS LAST") if self.lite else ""

    def _dialect(self, sql: str) -> str:
        return sql if self.lite else sql.replace("%", "%%").replace("?", "%s")

    def _connection(self) -> Any:
        known = getattr(self.local, "connection", None)
        if known is None:
            known = self.local.connection = self._connect()
        return known

    def _connect(self) -> Any:
        if not self.lite:
            url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            return psycopg.connect(url, autocommit=True, options="-c jit=off")
        connection = sqlite3.connect(str(self.engine.url.database), isolation_level=None, timeout=15)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
