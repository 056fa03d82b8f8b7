"""Requests per second at four connections, through gunicorn: the panel and its floor, one after the other."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.database import Account
from config import ROOT, Settings

CONNECTIONS, WORKERS, SECONDS = 4, 2, 5.0
PORTS = {"ours": 18_471, "floor": 18_472}
LEAST_SHARE = 0.25
"""Of the floor's requests per second, by the design's performance page."""

START_SECONDS = 60


def report(settings: Settings, accounts: list[Account], cookies: dict[str, str]) -> None:
    """Print the requests per second of the list's first page for every account, and their share of the floor's."""
    print(f"\nlist, first page: requests per second at {CONNECTIONS} connections, {WORKERS} workers")
    with (
        _served("run:app", PORTS["ours"], settings),
        _served("bench.floor:create_floor()", PORTS["floor"], settings),
    ):
        for account in accounts:
            ours = _rate(PORTS["ours"], "/petitions/list/", cookies[account.username])
            floor = _rate(PORTS["floor"], f"/list?as={account.username}", "")
            verdict = "" if ours >= LEAST_SHARE * floor else f"  BELOW {LEAST_SHARE:g}"
            print(
                f"  {account.username:<14} ours {ours:7.1f}   floor {floor:7.1f}   share {ours / floor:.2f}{verdict}"
            )


@contextmanager
def _served(application: str, port: int, settings: Settings) -> Iterator[None]:
    """Serve an application in processes of its own while the block runs."""
    environment = {
        **os.environ,
        "XINFANG_DATABASE_URL": settings.database_url,
        "XINFANG_DATA_DIR": str(settings.data_dir),
    }
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "2", "--worker-class", "gthread",
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own command
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/login/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return
        finally:
            connection.close()


def _rate(port: int, address: str, cookie: str) -> float:
    """Return answered requests per second; RuntimeError when one is not answered by 200."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda _n: _ask(port, address, cookie, 1.0), range(CONNECTIONS)))
        started = time.perf_counter()
        numbers = list(pool.map(lambda _n: _ask(port, address, cookie, SECONDS), range(CONNECTIONS)))
        return sum(numbers) / (time.perf_counter() - started)


def _ask(port: int, address: str, cookie: str, seconds: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    number, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{address} answered {answer.status}")
        number += 1
    connection.close()
    return number
