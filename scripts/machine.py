"""What the operating system must provide: libraries for PDF, fonts, a browser for the tests.

Where this may install (root on Debian or a relative of it) it does; elsewhere it says exactly what is
missing and what will not work without it, and everything else goes on.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_APT_SECONDS = 900


@dataclass(frozen=True)
class Need:
    """One Debian package: how to see that it is there, and what fails without it."""

    package: str
    present: Callable[[], bool]
    without: str


def _library(soname: str) -> Callable[[], bool]:
    """Return a check that the shared library `soname` can be loaded."""

    def present() -> bool:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return present


def _command(*names: str) -> Callable[[], bool]:
    """Return a check that one of the commands is on the path."""
    return lambda: any(shutil.which(name) for name in names)


def _cjk_fonts() -> bool:
    """Say whether the Noto CJK fonts are installed, without needing fontconfig."""
    return any(Path("/usr/share/fonts").rglob("NotoS*CJK*"))


_NO_PDF = "papers cannot be printed as PDF"
RUNTIME = (
    Need("libpango-1.0-0", _library("libpango-1.0.so.0"), _NO_PDF),
    Need("libpangoft2-1.0-0", _library("libpangoft2-1.0.so.0"), _NO_PDF),
    Need(
        "libharfbuzz-subset0",
        _library("libharfbuzz-subset.so.0"),
        "a PDF takes twelve seconds instead of one",
    ),
    Need("fonts-noto-cjk", _cjk_fonts, "titles and rare characters of papers have no font"),
    Need("poppler-utils", _command("pdftoppm"), "papers have no preview pictures"),
)
TESTS = (
    Need("chromium", _command("chromium", "chromium-browser", "google-chrome"), "browser tests are skipped"),
)


def _needs(*, dev: bool) -> tuple[Need, ...]:
    return RUNTIME + TESTS if dev else RUNTIME


def missing(*, dev: bool) -> list[str]:
    """Return one sentence per missing package, naming it and what fails without it."""
    return [
        f"{need.package} is not installed: {need.without} (apt-get install {need.package})"
        for need in _needs(dev=dev)
        if not need.present()
    ]


def install(packages: list[str]) -> bool:
    """Install Debian packages one by one if this is root on such a system; return whether all came."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    _apt("update")
    came = [_apt("install", "--yes", "--no-install-recommends", package) for package in packages]
    return all(came)


def _apt(*words: str) -> bool:
    """Run apt-get without questions; return whether it worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", *words]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, check=False, timeout=_APT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def provide(*, dev: bool) -> None:
    """Install what is missing where that is allowed; never fails."""
    packages = [need.package for need in _needs(dev=dev) if not need.present()]
    if packages:
        print(f"    installing {' '.join(packages)}", flush=True)
        install(packages)
