"""Say how many changes of the rules the tests noticed, after `mutmut run`, and hold the score.

Changes no test of the rules reaches (a function only other rooms try) count against the score.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LEAST = 90
"""Per cent of the changes that must be noticed."""


def main() -> int:
    """Print the score of the last run; return 1 below the least."""
    subprocess.run(
        [sys.executable, "-m", "mutmut", "export-cicd-stats"], check=True, stdout=subprocess.DEVNULL
    )
    found = json.loads(Path("mutants/mutmut-cicd-stats.json").read_text("utf-8"))
    noticed, every = found["killed"] + found["timeout"], found["total"]
    score = 100 * noticed / every if every else 0.0
    print(f"{noticed} of {every} changes of the rules were noticed: {score:.1f} %.")
    return int(score < LEAST)


if __name__ == "__main__":
    sys.exit(main())
