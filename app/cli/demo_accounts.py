"""The demo accounts' passwords: made at first start, kept beside the demo database, nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.actions.told import untold
from app.queries.demo import MARK, is_demo
from schema.settings import Setting

FILE = "demo-accounts.json"


def write(session: Session, data_dir: Path, accounts: list[dict[str, str]]) -> None:
    """Mark the database as a demo; keep username, password and role in a file only its owner reads."""
    with untold(session, "the mark of a demo database, set where nobody has worked yet"):
        session.add(Setting(code=MARK, value="是", note="演示数据库"))
    path = data_dir / FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")


def read(session: Session, data_dir: Path) -> list[dict[str, Any]] | None:
    """Return the demo accounts, or None where this is no demo database."""
    path = data_dir / FILE
    if not is_demo(session) or not path.is_file():
        return None
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found
