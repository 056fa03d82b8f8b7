"""A demo office as a user gets it: set up by the command line, served by it, entered with its own accounts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """Where it is served, and the password of each role's account."""

    url: str
    data_dir: Path
    accounts: dict[str, tuple[str, str]]  # role -> (username, password)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command that works on the office's data."""
        found = {**os.environ, "XINFANG_DATA_DIR": str(self.data_dir)}
        found.pop("XINFANG_DATABASE_URL", None)
        return found


def command(data_dir: Path, *words: str) -> str:
    """Run `xinfang …` on the office's data and return what it printed."""
    environment = {**os.environ, "XINFANG_DATA_DIR": str(data_dir)}
    environment.pop("XINFANG_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@contextmanager
def served(data_dir: Path) -> Iterator[DemoOffice]:
    """Set up a demo office in `data_dir`, serve it, and stop it at the end."""
    command(data_dir, "init", "--demo")
    accounts = {
        a["role"]: (a["username"], a["password"])
        for a in json.loads(command(data_dir, "demo", "accounts", "--json"))
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "XINFANG_DATA_DIR": str(data_dir), "XINFANG_LOGIN_LIMIT": "1000 per minute"}
    with (data_dir / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            cwd=ROOT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, server)
            yield DemoOffice(url, data_dir, accounts)
        finally:
            server.terminate()
            server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped at once"
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the server did not answer in time")
