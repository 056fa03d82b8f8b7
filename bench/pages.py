"""Measure the pages beside their floor: `python -m bench.pages [--database URL] [--seconds N]`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import click
from flask import Flask
from werkzeug.test import TestResponse

from app.clock import today
from app.extensions import db
from app.factory import create_app
from bench import importing, traffic
from bench.browser import Browser, Failed, link
from bench.database import Account, read_accounts, settings_for
from bench.floor import create_floor
from bench.floor_sql import SEES, Floor
from bench.measure import Run, Side, counted, in_turns
from bench.targets import TARGETS, misses
from bench.traffic import Door
from config import Settings
from schema.vocabulary import Role

DEEP, SHALLOW = 20_000, 3
"""The page looked at deep down, and the first that is worth calling so."""

SERVED = frozenset({"list", "list, by due_on", "record", "edit", "board, lanes"})
"""Pages that are also asked for through a server."""

PETITIONS_WANTED = 2
SOON = timedelta(days=20)
HEAD = (
    "page",
    "user",
    "ours ms",
    "p90",
    "floor ms",
    "p90",
    "ratio",
    "quiet",
    "target",
    "CPU ms",
    "SQL",
    "DB ms",
    "KB",
)
ROW = "{:<32} {:<13} {:>8} {:>7} {:>8} {:>7} {:>6} {:>6} {:>6} {:>7} {:>4} {:>7} {:>5}"


@dataclass(frozen=True, slots=True)
class Case:
    """One page of one user on both sides; with `save` its form is sent back instead of only opened."""

    page: str
    account: Account
    ours: str
    floor: str
    save: str = ""  # the field whose text changes


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of a case."""

    case: Case
    ours: Side
    floor: Side
    statements: int
    database_ms: float

    @property
    def ratio(self) -> float:
        """Ours divided by the floor, by medians."""
        return self.ours.median / self.floor.median

    @property
    def quiet_ratio(self) -> float:
        """The same by the fastest tenth of the rounds.

        On a busy machine a request of 15 ms is interrupted and one of 1 ms is not, which flatters the floor.
        """
        return self.ours.quiet / self.floor.quiet

    def misses(self) -> list[str]:
        """Return which targets are not reached."""
        size = self.ours.bytes / 1024
        return misses(
            TARGETS[self.case.page],
            ratio=min(self.ratio, self.quiet_ratio),
            statements=self.statements,
            cpu_ms=self.ours.cpu,
            kilobytes=size,
        )

    def line(self) -> str:
        """Return the row of the printed table."""
        target = TARGETS[self.case.page].ratio
        return ROW.format(
            self.case.page, self.case.account.username, f"{self.ours.median:.1f}", f"{self.ours.p90:.1f}", f"{self.floor.median:.1f}",
            f"{self.floor.p90:.1f}", f"{self.ratio:.2f}", f"{self.quiet_ratio:.2f}", "–" if target is None else f"{target:g}", f"{self.ours.cpu:.1f}",
            self.statements, f"{self.database_ms:.1f}", f"{self.ours.bytes / 1024:.0f}",
        )  # fmt: skip


class Bench:
    """Both applications on one database, and who is signed in."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.accounts = read_accounts(self.settings)
        self.app: Flask = create_app(self.settings)
        self.engine = db().get_bind().engine
        self.floor_app = create_floor(self.settings, self.engine)
        self.floor = Floor(self.engine)
        self.browsers = {account.username: Browser(self.app) for account in self.accounts}
        for account in self.accounts:
            self.browsers[account.username].sign_in(account)
        self.floor_browser = Browser(self.floor_app)

    def cases(self) -> Iterator[Case]:
        """Yield every page for every user."""
        for account in self.accounts:
            yield from self._lists(account)
            yield from self._records(account)

    def doors(self) -> list[Door]:
        """Return the pages worth asking for over HTTP, with each user's session."""
        return [
            Door(c.page, c.account.username, c.ours, c.floor, self.browsers[c.account.username].cookie())
            for c in self.cases()
            if c.page in SERVED and not c.save
        ]

    def measure(self, case: Case, seconds: float) -> Result:
        """Measure one case; Failed when a page does not answer as it should."""
        ours, floor = self.side(case), self.side(case, ours=False)
        sides = in_turns(ours, floor, seconds)
        request = ours()
        with counted(self.engine) as found:
            request()
        return Result(case, *sides, found.number, 1_000 * found.seconds)

    def _lists(self, account: Account) -> Iterator[Case]:
        case = functools.partial(_list_case, account)
        late = (today() + SOON).isoformat()
        yield case("list")
        yield case(
            "list, filter state + due before",
            {"state": "accepted", "due_on": f"..{late}"},
            {"state": "accepted", "due_before": late},
        )
        for key in ("due_on", "-received_on", "petition_no"):
            yield case(f"list, by {key}", {"sort": key}, {"sort": key})
        yield from self._deep(account)
        yield Case("REST list", account, "/api/v1/petitions/", f"/api?as={account.username}")
        for page, view in (("board, lanes", ""), ("board, matrix", "?view=matrix")):
            yield Case(page, account, f"/board/{view}", f"/board?as={account.username}")

    def _deep(self, account: Account) -> Iterator[Case]:
        """Go to a page far down by its number, then on and back by the links that page shows."""
        held = self.floor.held(account)
        number = min(DEEP, held * 8 // 10 // 25)
        if number < SHALLOW:
            return
        browser = self.browsers[account.username]
        here = f"/petitions/list/?page={number}"
        yield Case("deep page, by number", account, here, f"/list?as={account.username}&page={number}")
        page = browser.get(here).get_data(as_text=True)
        for name, relation in (("deep page, next", "next"), ("deep page, previous", "prev")):
            there = link(page, relation)
            last = self.floor.list_page(
                self.floor.viewer(account), "registered_on", descending=True, where="", values=(), page=number
            )
            if there:
                yield Case(name, account, there, f"/list?as={account.username}&after={last[-1][0]}")

    def _records(self, account: Account) -> Iterator[Case]:
        """Open, edit and save: the petition where the role may write it, a claim of it everywhere."""
        found = self._open_petitions(account)
        if len(found) < PETITIONS_WANTED:  # a school in a small database has no open ones
            return
        (pk, claim), (changed, changed_claim) = found
        yield Case("record", account, f"/petitions/show/{pk}", f"/record/{pk}?as={account.username}")
        if account.role == Role.clerk:
            yield Case("edit", account, f"/petitions/edit/{pk}", f"/edit/{pk}?as={account.username}")
            yield Case(
                "save with trail",
                account,
                f"/petitions/edit/{changed}",
                f"/edit/{changed}?as={account.username}",
                "summary",
            )
        yield Case(
            "edit, reference to all petitions",
            account,
            f"/claims/edit/{claim}",
            f"/claim/{claim}?as={account.username}",
        )
        if account.role != Role.clerk:
            yield Case(
                "save with trail",
                account,
                f"/claims/edit/{changed_claim}",
                f"/claim/{changed_claim}?as={account.username}",
                "finding",
            )

    def _open_petitions(self, account: Account) -> list[tuple[int, int]]:
        """Return two open petitions, each with a claim: one to look at, one whose trail grows."""
        scope = "" if account.role == Role.clerk else "AND " + SEES.format(column="p.id")
        bound = () if account.role == Role.clerk else (account.unit_id, account.staff_id)
        found = self.floor.ask(
            "SELECT p.id, c.id FROM petition p JOIN claim c ON c.petition_id = p.id "
            f"WHERE p.state = 'accepted' {scope} ORDER BY p.id DESC LIMIT {PETITIONS_WANTED}",
            *bound,
        )
        return [(pk, claim) for pk, claim in found]

    def side(self, case: Case, *, ours: bool = True) -> Run:
        """Return the request of a case, to the panel or to the floor."""
        browser = self.browsers[case.account.username] if ours else self.floor_browser
        address = case.ours if ours else case.floor
        if not case.save:
            return lambda: functools.partial(browser.get, address)
        return self._saving(browser, address, case.save)

    def _saving(self, browser: Browser, address: str, name: str) -> Run:
        """Send the form back with a changed text; opening it is not part of what is measured."""
        turn = iter(range(10**9))

        def prepare() -> Callable[[], TestResponse]:
            fields = {**browser.form(address), name: f"第 {next(turn)} 次修改"}
            return functools.partial(browser.post, address, fields)

        return prepare


def _list_case(
    account: Account, page: str, ours: dict[str, str] | None = None, floor: dict[str, str] | None = None
) -> Case:
    ours_address = f"/petitions/list/?{urlencode(ours or {})}".rstrip("?")
    return Case(page, account, ours_address, f"/list?{urlencode({'as': account.username, **(floor or {})})}")


@click.command()
@click.option(
    "--database", default=None, help="URL of a generated database; otherwise as for bench.generate."
)
@click.option("--seconds", default=2.0, show_default=True, help="Time for each page and user.")
@click.option("--only", default="", help="Only pages whose name, with the user, contains this.")
@click.option("--serve", is_flag=True, help="Also requests per second at four connections, through gunicorn.")
@click.option(
    "--import-file",
    type=click.Path(),
    default=None,
    help="Also time the import of this workbook into a fresh SQLite database.",
)
def main(database: str | None, seconds: float, only: str, *, serve: bool, import_file: str | None) -> None:
    """Print the pages with their ratios to the floor, and which targets are not reached."""
    run(settings_for(database), seconds=seconds, only=only, serve=serve, import_file=import_file)


def run(
    settings: Settings, *, seconds: float, only: str = "", serve: bool = False, import_file: str | None = None
) -> None:
    """Measure and print; what follows the table is asked for by `serve` and `import_file`."""
    bench = Bench(settings)
    number = bench.floor.ask("SELECT count(*) FROM petition")[0][0]
    print(f"{bench.engine.dialect.name}, {number:,} petitions\n")
    chosen = (case for case in bench.cases() if only in f"{case.page} {case.account.username}")
    _print_misses(list(_measured(bench, chosen, seconds)))
    if serve:
        traffic.report(settings, bench.doors())
    if import_file:
        importing.report(import_file)


def _measured(bench: Bench, cases: Iterable[Case], seconds: float) -> Iterator[Result]:
    print(ROW.format(*HEAD))
    for case in cases:
        try:
            result = bench.measure(case, seconds)
        except Failed as error:
            print(ROW.format(case.page, case.account.username, *["–"] * 11), f"FAILED: {error}")
            continue
        print(result.line(), flush=True)
        yield result


def _print_misses(results: list[Result]) -> None:
    missed = [(result, found) for result in results if (found := result.misses())]
    print(f"\n{len(results) - len(missed)} of {len(results)} reach every target.")
    for result, found in missed:
        print(f"  {result.case.page}, {result.case.account.username}: {'; '.join(found)}")


if __name__ == "__main__":
    main()
