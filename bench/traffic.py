"""Through the front door: both applications behind gunicorn, asked by one connection and by four."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from bench.browser import AGENT
from bench.targets import LEAST_SHARE, TARGETS
from config import ROOT, Settings

CONNECTIONS, WORKERS, SECONDS = 4, 2, 3.0
START_SECONDS = 60
PORTS = {"ours": 18_471, "floor": 18_472}
ROW = "{:<34} {:<14} {:>8} {:>8} {:>6} {:>6}   {:>7} {:>7} {:>6}"
HEAD = ("page", "user", "ours ms", "floor ms", "ratio", "target", "ours/s", "floor/s", "share")


@dataclass(frozen=True, slots=True)
class Door:
    """One page as it is asked for over HTTP."""

    page: str
    username: str
    ours: str
    floor: str
    cookie: str


def report(settings: Settings, doors: list[Door]) -> None:
    """Print how long one connection waits, and how many requests a second four get answered, of each page."""
    print(f"\nthrough gunicorn with {WORKERS} workers: one connection, then {CONNECTIONS}")
    print(ROW.format(*HEAD))
    floor = "bench.floor:create_floor()"
    with _served("run:app", PORTS["ours"], settings), _served(floor, PORTS["floor"], settings):
        for door in doors:
            print(_line(door), flush=True)


def _line(door: Door) -> str:
    ours = _latency(PORTS["ours"], door.ours, door.cookie)
    floor = _latency(PORTS["floor"], door.floor, "")
    our_rate = _rate(PORTS["ours"], door.ours, door.cookie)
    floor_rate = _rate(PORTS["floor"], door.floor, "")
    target, share = TARGETS[door.page].ratio, our_rate / floor_rate
    return ROW.format(
        door.page,
        door.username,
        f"{ours:.1f}",
        f"{floor:.1f}",
        f"{ours / floor:.2f}",
        "–" if target is None else f"{target:g}",
        f"{our_rate:.0f}",
        f"{floor_rate:.0f}",
        f"{share:.2f}{' <' if door.page.startswith('list') and share < LEAST_SHARE else ''}",
    )


@contextmanager
def _served(application: str, port: int, settings: Settings) -> Iterator[None]:
    """Serve an application in processes of its own while the block runs."""
    place = {"XINFANG_DATABASE_URL": settings.database_url, "XINFANG_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "2"]
    command += ["--worker-class", "gthread", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    process = subprocess.Popen([*command, application], cwd=ROOT, env={**os.environ, **place})  # noqa: S603
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            _ask(port, "/login/", "", 0.0, only_ok=False)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


def _latency(port: int, address: str, cookie: str) -> float:
    """Return the median wait of one connection in ms."""
    _ask(port, address, cookie, 0.5)
    return 1_000 * statistics.median(_ask(port, address, cookie, SECONDS / 2))


def _rate(port: int, address: str, cookie: str) -> float:
    """Return answered requests per second of all connections together."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        started = time.perf_counter()
        found = list(pool.map(lambda _number: _ask(port, address, cookie, SECONDS), range(CONNECTIONS)))
        return sum(len(waits) for waits in found) / (time.perf_counter() - started)


def _ask(port: int, address: str, cookie: str, seconds: float, *, only_ok: bool = True) -> list[float]:
    """Ask again and again for `seconds` over one connection and return each wait; once at least.

    RuntimeError when a page is not answered by 200.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    waits: list[float] = []
    end = time.perf_counter() + seconds
    try:
        while not waits or time.perf_counter() < end:
            started = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookie, "User-Agent": AGENT})
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - started)
            if only_ok and answer.status != http.client.OK:
                raise RuntimeError(f"{address} answered {answer.status}")
    finally:
        connection.close()
    return waits
