"""Prepare a working copy: `python3 -m scripts.setup [--dev]`, which is what `make setup` runs.

Standard library only, because it runs before anything is installed. Every step leaves a stamp with
the digest of what it read, so that a second run does nothing until one of its inputs changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import machine, vendor

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"


class SetupError(Exception):
    """Something only the person at the machine can mend; the text says how."""


@dataclass(frozen=True)
class Step:
    """One thing to prepare: done again when an input changed or an output is gone."""

    name: str
    action: Callable[[], None]
    inputs: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()
    without: str = ""  # what fails without this step, if the panel can do without it

    def digest(self) -> str:
        """Return the digest over the names and contents of the inputs that exist."""
        state = hashlib.sha256()
        for path in self.inputs:
            if path.is_file():
                state.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
        return state.hexdigest()

    def run(self) -> None:
        """Do the step unless its stamp says that nothing changed."""
        stamp = STAMPS / self.name.replace(" ", "-")
        digest = self.digest()
        if stamp.is_file() and stamp.read_text() == digest and all(path.exists() for path in self.outputs):
            return
        say(self.name)
        try:
            self.action()
        except SetupError as error:
            if not self.without:
                raise
            say(f"{self.without}: {error}")
            return
        STAMPS.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest)


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"==> {text}", flush=True)


def run_quietly(*command: str | Path) -> None:
    """Run `command` in the working copy and show its output only when it fails; raises SetupError."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{' '.join(str(part) for part in command)} failed:\n{done.stdout}{done.stderr}"
        raise SetupError(message)


def make_environment() -> None:
    """Create `.venv` with the Python that runs this; on Debian the module may be a package of its own."""
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it
    except ImportError:
        package = f"python3.{sys.version_info.minor}-venv"
        if not machine.install([package]):
            message = f"This Python cannot create environments. Install the package {package} and try again."
            raise SetupError(message) from None
    run_quietly(sys.executable, "-m", "venv", VENV)
    run_quietly(PYTHON, "-m", "pip", "install", "--require-hashes", "-r", "requirements-tools.lock")


def install_locked(lock: str) -> None:
    """Install a lock file with its hashes: by uv, or by pip where pip is told to use a mirror or uv fails."""
    has_mirror = (
        "PIP_INDEX_URL" in os.environ
        or not subprocess.run(
            [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, check=False
        ).returncode
    )
    if not has_mirror:
        try:
            run_quietly(
                VENV / "bin" / "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", lock
            )
        except (SetupError, OSError):
            say("uv could not install the packages, trying pip")
        else:
            return
    run_quietly(PYTHON, "-m", "pip", "install", "--require-hashes", "-r", lock)


def install_project() -> None:
    """Install the working copy itself as an editable package, which brings the `xinfang` command."""
    run_quietly(PYTHON, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--editable", ".")


def vendor_front_end() -> None:
    """Copy the locked front-end libraries into `app/static/vendor`."""
    npm = shutil.which("npm")
    if npm is None:
        say("no npm on this machine, taking Node from PyPI")
        install_locked("requirements-node.lock")
        npm = str(VENV / "bin" / "npm")
    try:
        vendor.vendor(ROOT, npm)
    except vendor.VendorError as error:
        raise SetupError(str(error)) from error


def fetch_fonts() -> None:
    """Bring the fonts of the printed papers."""
    run_quietly(PYTHON, "-m", "scripts.fetch_fonts")


def compile_translations() -> None:
    """Compile the catalogues of messages."""
    run_quietly(PYTHON, "-m", "scripts.translations", "compile")


def steps(*, dev: bool) -> list[Step]:
    """Return the steps in order; `dev` adds what tests and lint need."""
    lock = "requirements-dev.lock" if dev else "requirements.lock"
    catalogues = tuple(sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")))
    here = ROOT / "scripts"
    return [
        Step("environment", make_environment, (ROOT / "requirements-tools.lock",), (PYTHON,)),
        Step(f"python packages of {lock}", lambda: install_locked(lock), (ROOT / lock,)),
        Step("the xinfang command", install_project, (ROOT / "pyproject.toml",), (VENV / "bin" / "xinfang",)),
        Step(
            "front-end libraries",
            vendor_front_end,
            (ROOT / "package-lock.json", here / "vendor.py", ROOT / vendor.ICONS),
            (ROOT / vendor.TARGET,),
        ),
        Step(
            f"system libraries{' for tests' if dev else ''}",
            lambda: machine.provide(dev=dev),
            (here / "machine.py",),
        ),
        Step("fonts", fetch_fonts, (here / "fetch_fonts.py",), without="papers cannot be printed yet"),
        Step(
            "translations",
            compile_translations,
            (*catalogues, here / "translations.py"),
            tuple(path.with_suffix(".mo") for path in catalogues),
        ),
    ]


def main() -> int:
    """Run every step that is due; return 1 with a sentence when one cannot be done."""
    dev = "--dev" in sys.argv[1:]
    try:
        for step in steps(dev=dev):
            step.run()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    for line in machine.missing(dev=dev):
        print(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
