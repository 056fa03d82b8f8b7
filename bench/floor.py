"""The floor beneath every ratio: the same pages by hand-written SQL and one template, without sign-in or trail.

`python -m bench.traffic` serves it by `bench.floor:create_floor()`; `bench.pages` calls it in the same process.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request
from sqlalchemy import Engine

from app.clock import today
from app.extensions import make_engine
from bench.database import read_accounts, settings_for
from bench.floor_sql import Floor, Viewer
from config import Settings
from schema.labels import labels
from schema.vocabulary import Channel, Purpose

HEADS = (
    "petition_no",
    "title",
    "petitioner_name",
    "channel",
    "category_id",
    "unit_id",
    "state",
    "due_on",
    "received_on",
    "purpose",
)
MENU = tuple(f"菜单 {number}" for number in range(25))
BUCKETS = ("late", "today", "soon", "later", "provisional")
FORM = (
    "title", "channel", "sub_channel", "received_on", "source", "visit_level", "reception_place", "people_count",
    "representative_count", "signature_count", "involved_count", "is_anonymous", "purpose", "category_id", "summary", "content",
    "respondent_unit_id", "respondent_person", "matter_region", "policy_clear", "secrecy", "is_urgent", "is_important",
)  # fmt: skip
SOON = timedelta(days=7)
CARDS = 20


def create_floor(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """Return the floor application over the benchmark's database."""
    settings = settings or settings_for(None)
    floor = Floor(engine or make_engine(settings.database_url))
    app = Flask("floor", template_folder=str(Path(__file__).parent / "templates"))
    viewers = {account.username: floor.viewer(account) for account in read_accounts(settings)}
    pages = _Pages(floor, viewers)
    for path, view, methods in (
        ("/list", pages.petitions, ["GET"]),
        ("/api", pages.api, ["GET"]),
        ("/board", pages.board, ["GET"]),
        ("/record/<int:pk>", pages.record, ["GET"]),
        ("/edit/<int:pk>", pages.edit, ["GET", "POST"]),
        ("/claim/<int:pk>", pages.claim, ["GET", "POST"]),
    ):
        app.add_url_rule(path, view_func=view, methods=methods)
    return app


class _Pages:
    """The pages; `as` in the address says whose they are."""

    def __init__(self, floor: Floor, viewers: dict[str, Viewer]) -> None:
        self.floor, self.viewers = floor, viewers
        self.units: dict[int, str] = dict(floor.ask("SELECT id, name FROM unit"))
        self.categories: dict[int, str] = dict(floor.ask("SELECT id, name FROM category"))
        self.columns = floor.columns("SELECT * FROM petition WHERE 1 = 0")
        self.choices = {
            "channel": [(code, str(text)) for code, text in labels(Channel).items()],
            "purpose": [(code, str(text)) for code, text in labels(Purpose).items()],
        }

    def petitions(self) -> str:
        """Show 25 petitions and how many there are."""
        rows, count = self._rows()
        shown = [
            (*row[:5], self.categories.get(row[5], ""), self.units.get(row[6], ""), *row[7:]) for row in rows
        ]
        page = int(request.args.get("page", "1"))
        return self._draw("信访件", rows=shown, count=count, heads=HEADS, page=page)

    def api(self) -> Response:
        """Return 25 petitions with all their columns as JSON."""
        rows, count = self._rows()
        ids = [row[0] for row in rows] or [0]
        found = self.floor.ask(f"SELECT * FROM petition WHERE id IN ({','.join('?' * len(ids))})", *ids)
        return jsonify(
            rows=[dict(zip(self.columns, map(_plain, row), strict=True)) for row in found], count=count
        )

    def board(self) -> str:
        """Show the counts of lanes and units, and the most urgent cards."""
        now = today()
        counts, cards = self.floor.board(self._viewer(), now.isoformat(), (now + SOON).isoformat(), CARDS)
        lanes: dict[str, int] = {}
        matrix: dict[int | None, dict[str, int]] = {}
        for kind, unit_id, bucket, number in counts:
            lanes[kind] = lanes.get(kind, 0) + number
            cells = matrix.setdefault(unit_id, dict.fromkeys(BUCKETS, 0))
            cells[bucket] += number
        rows = [
            (self.units.get(unit_id or 0, "—"), list(cells.values())) for unit_id, cells in matrix.items()
        ]
        return self._draw(
            "期限看板", lanes=list(lanes.items()), matrix=rows[:60], cards=cards, units=self.units
        )

    def record(self, pk: int) -> str:
        """Show one petition with what stands beneath it and its trail."""
        ask = self.floor.ask
        row = ask("SELECT * FROM petition WHERE id = ?", pk)[0]
        beneath = [
            ("事项", ask("SELECT position, text, result FROM claim WHERE petition_id = ?", pk)),
            (
                "交办",
                ask("SELECT unit_id, lead_role, mode, handler_id FROM assignment WHERE petition_id = ?", pk),
            ),
            (
                "期限",
                ask(
                    "SELECT kind, binding_on, met_on FROM deadline WHERE petition_id = ? ORDER BY binding_on",
                    pk,
                ),
            ),
            (
                "信访人",
                ask(
                    "SELECT n.name, n.phone FROM petition_party y JOIN petitioner n ON n.id = y.petitioner_id WHERE y.petition_id = ?",
                    pk,
                ),
            ),
            (
                "经过",
                ask(
                    "SELECT happened_at, actor_name, verb FROM audit_entry WHERE petition_id = ? ORDER BY id DESC LIMIT 100",
                    pk,
                ),
            ),
        ]
        return self._draw(str(row[1]), record=list(zip(self.columns, row, strict=True)), beneath=beneath)

    def edit(self, pk: int) -> Any:
        """Show the form of a petition, or save it."""
        if request.method == "POST":
            values = tuple(request.form.get(name) or None for name in ("title", "summary"))
            return self._save(
                "UPDATE petition SET title = ?, summary = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                *values,
                pk=pk,
            )
        row = dict(
            zip(self.columns, self.floor.ask("SELECT * FROM petition WHERE id = ?", pk)[0], strict=True)
        )
        self.floor.ask("SELECT name FROM unit WHERE id = ?", row["respondent_unit_id"])
        form = [(name, row[name], self.choices.get(name)) for name in FORM]
        return self._draw("编辑", form=form, version=row["version"])

    def claim(self, pk: int) -> Any:
        """Show the form of a claim with its reference to one of all petitions, or save it."""
        if request.method == "POST":
            values = tuple(request.form.get(name) or None for name in ("text", "finding"))
            return self._save(
                "UPDATE claim SET text = ?, finding = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                *values,
                pk=pk,
            )
        found = self.floor.ask(
            "SELECT petition_id, text, finding, legal_basis, result, version FROM claim WHERE id = ?", pk
        )[0]
        number = self.floor.ask("SELECT petition_no FROM petition WHERE id = ?", found[0])[0][0]
        names = ("petition_id", "text", "finding", "legal_basis", "result")
        form = [
            (name, number if name == "petition_id" else value, None)
            for name, value in zip(names, found[:-1], strict=True)
        ]
        return self._draw("编辑", form=form, version=found[-1])

    def _save(self, sql: str, *values: object, pk: int) -> Any:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        changed = self.floor.change(sql, *values, moment, pk, int(request.form["version"]))
        return redirect(f"/record/{pk}") if changed else ("", 409)

    def _rows(self) -> tuple[list[tuple[Any, ...]], int]:
        args, viewer = request.args, self._viewer()
        where: str = ""
        values: tuple[str, ...] = ()
        if "state" in args:
            where, values = "p.state = ? AND p.due_on <= ?", (args["state"], args["due_before"])
        if "after" in args:
            return self.floor.list_after(viewer, int(args["after"])), self.floor.count(viewer, where, values)
        sort = args.get("sort", "-registered_on")
        key, descending = sort.lstrip("-"), sort.startswith("-")
        rows = self.floor.list_page(
            viewer, key, descending=descending, where=where, values=values, page=int(args.get("page", "1"))
        )
        return rows, self.floor.count(viewer, where, values)

    def _viewer(self) -> Viewer:
        return self.viewers[request.args["as"]]

    def _draw(self, title: str, **values: Any) -> str:
        return render_template("floor.html", title=title, menu=MENU, **values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
