from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli.commands import COMMANDS
from config import ROOT
from tests.cli.conftest import Xinfang


def test_help_lists_what_an_operator_can_do(xinfang: Xinfang) -> None:
    listed = [
        line.split()[0]
        for line in xinfang("--help").output.partition("Commands:")[2].splitlines()
        if line.strip()
    ]
    assert set(listed) >= {"init", "serve", "demo", "doctor", "import", "export", "documents", "deadlines"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str, xinfang: Xinfang) -> None:
    told = xinfang(command, "--help")
    assert told.exit_code == 0
    usage, sentence, *_rest = told.output.split("\n\n")
    assert usage.startswith(f"Usage: cli {command}")
    assert sentence.startswith("  ")
    assert sentence.endswith(".")


def test_a_command_nobody_knows_is_refused(xinfang: Xinfang) -> None:
    refused = xinfang("expotr")
    assert refused.exit_code == 2
    assert "expotr" in refused.output


def test_a_setting_that_cannot_be_understood_is_told_in_one_line(
    xinfang: Xinfang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_PORT", "eighty")
    refused = xinfang("doctor")
    assert refused.exit_code == 1
    assert refused.output == "Error: XINFANG_PORT must be a whole number, not 'eighty'\n"


def test_it_starts_from_a_shell_in_any_folder(tmp_path) -> None:
    command = [
        sys.executable,
        str(ROOT / "run.py"),
        "deadlines",
        "count",
        "--start",
        "2026-09-17",
        "--days",
        "3",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "2026-09-20\n"), done.stderr
