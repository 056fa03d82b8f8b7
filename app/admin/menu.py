"""The menu: from the areas and pages a person may read, in two levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from app.access.actor import Actor
from app.access.permissions import Act
from app.admin.page import Crumb, MenuGroup, MenuItem
from app.catalog.checks import MENUS
from app.catalog.entity import Catalogue

GROUPS: dict[str, tuple[Any, str]] = {
    "handling": (_l("Petition handling"), "mail"),
    "oversight": (_l("Supervision and leaders"), "gavel"),
    "prevention": (_l("Prevention and emergencies"), "shield"),
    "figures": (_l("Statistics and circulars"), "chart-bar"),
    "organisation": (_l("Organisation and setup"), "sitemap"),
    "system": (_l("System"), "settings"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-made page in the menu."""

    endpoint: str
    label: Any
    group: str
    order: int
    permission: tuple[str, str]


PAGES = (
    Page("petitions.add", _l("Register a petition"), "handling", 15, ("petitions", "write")),
    Page("BoardView.index", _l("Deadline board"), "oversight", 10, ("board", "read")),
    Page(
        "UnfinishedView.index", _l("Petitions that came to nothing"), "oversight", 15, ("unfinished", "read")
    ),
    Page("StatisticsView.index", _l("Statistics"), "figures", 10, ("statistics", "read")),
    Page("HolidaysView.index", _l("Calendar year"), "organisation", 89, ("calendar", "read")),
    Page("ImportView.index", _l("Import data"), "organisation", 95, ("petitions", "import")),
    Page("AccountsView.list", _l("Accounts"), "organisation", 15, ("accounts", "read")),
    Page("ApprovalsView.index", _l("Pending approvals"), "organisation", 17, ("approvals", "read")),
    Page("HandOverView.index", _l("Hand-over"), "organisation", 55, ("handover", "write")),
    Page("EscalationView.index", _l("Who is told today"), "oversight", 30, ("ladder", "read")),
    Page("OnlineView.index", _l("Who is online"), "system", 45, ("online", "read")),
    Page("RolesView.matrix", _l("Roles and permissions"), "organisation", 16, ("roles", "read")),
)


def menu(
    actor: Actor, catalogue: Catalogue, counts: Mapping[str, int] | None = None
) -> tuple[MenuGroup, ...]:
    """Return the groups with at least one page this person may read; home comes first.

    `counts` says by endpoint how much waits there for this person.
    """
    found: dict[str, list[tuple[int, MenuItem]]] = {key: [] for key in MENUS}
    path = request.path
    for entity in catalogue:
        if entity.area.menu is not None and actor.may(entity.key, Act.read):
            url = url_for(f"{entity.key}.list")
            active = path.startswith(url.removesuffix("list/")) and not path.endswith("/add")
            found[entity.area.menu].append((entity.area.order, MenuItem(str(entity.area.label), url, active)))
    for page in PAGES:
        if actor.may(*page.permission):
            url = url_for(page.endpoint)
            waits = (counts or {}).get(page.endpoint)
            item = MenuItem(str(page.label), url, path == url, waits or None, hot=bool(waits))
            found[page.group].append((page.order, item))
    home = MenuGroup(
        "home", str(_l("Home")), "layout-dashboard", url=url_for("HomeView.index"), active=path == "/"
    )
    groups = [home]
    for key, items in found.items():
        if items:
            label, icon = GROUPS[key]
            ordered = tuple(item for _order, item in sorted(items, key=lambda pair: pair[0]))
            groups.append(
                MenuGroup(key, str(label), icon, ordered, active=any(item.active for item in ordered))
            )
    return tuple(groups)


def crumbs(groups: tuple[MenuGroup, ...], title: str = "") -> tuple[Crumb, ...]:
    """Return the way to this page: its group, its area, and its own name when it has one."""
    for group in groups:
        if group.active and group.url:
            return (Crumb(group.label),)
        for item in group.items:
            if item.active:
                way = (Crumb(group.label), Crumb(item.label, item.url))
                return (*way, Crumb(title)) if title and title != item.label else way
    return (Crumb(title),) if title else ()
