"""How often one account may ask for lists, files and the API: nobody at work comes near, a copier does."""

from __future__ import annotations

import logging
from functools import lru_cache

from flask import abort, current_app, g, request
from limits import RateLimitItem, parse

from app.admin.identity import actor

log = logging.getLogger("xinfang")

LISTS = frozenset({"list", "lookup", "filters"})
PAGES = frozenset({"BoardView.index", "HomeView.index", "StatisticsView.index"})
FILES = frozenset({"export", "download", "template", "refused", "paper", "bundle", "picture", "word", "take"})


def kind() -> str:
    """Return what this request counts as: `api`, `export`, `list`, or nothing."""
    if request.path.startswith("/api/"):
        return "api"
    endpoint = request.endpoint or ""
    name = endpoint.rpartition(".")[2]
    if name in FILES:
        return "export"
    return "list" if name in LISTS or endpoint in PAGES else ""


def count() -> None:
    """Count this request for its account; 429 beyond the limit of the settings, with how long to wait."""
    what, number = kind(), actor().user_id
    if not what or number is None:
        return
    limit = _limit(getattr(current_app.config["SETTINGS"], f"{what}_limit"))
    try:
        within = current_app.extensions["appbuilder"].sm.limiter.limiter.hit(
            limit, "account", str(number), what
        )
    except Exception as error:  # noqa: BLE001 - a store that is down must not stop the office
        log.warning("requests are not counted: %s", type(error).__name__)
        return
    if not within:
        g.retry_after = limit.get_expiry()  # the longest it can take
        abort(429)


@lru_cache(maxsize=16)
def _limit(text: str) -> RateLimitItem:
    return parse(text)
