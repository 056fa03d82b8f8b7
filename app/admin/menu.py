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
from app.catalog.entity import Catalogue, Entity

GROUPS: dict[str, tuple[Any, str]] = {
    "handling": (_l("Petition handling"), "mail"),
    "oversight": (_l("Supervision and leaders"), "gavel"),
    "prevention": (_l("Prevention and emergencies"), "shield"),
    "figures": (_l("Statistics and circulars"), "chart-bar"),
    "organisation": (_l("Organisation and setup"), "sitemap"),
    "system": (_l("System"), "settings"),
}

DEEP = frozenset({"HolidaysView.index", "ImportView.index"})
"""Pages with pages below them, on which the entry of the menu stays lit."""


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
    Page("LedgerView.index", _l("Petition ledger"), "oversight", 12, ("petitions", "export")),
    Page("StatisticsView.index", _l("Statistics"), "figures", 10, ("statistics", "read")),
    Page("HolidaysView.index", _l("Calendar year"), "organisation", 89, ("calendar", "read")),
    Page("ImportView.index", _l("Import data"), "organisation", 95, ("petitions", "import")),
    Page("AccountsView.list", _l("Accounts"), "organisation", 15, ("accounts", "read")),
    Page("ApprovalsView.index", _l("Pending approvals"), "organisation", 17, ("approvals", "read")),
    Page("wordings.kinds", _l("Wording of papers"), "organisation", 92, ("wordings", "read")),
    Page("HandOverView.index", _l("Hand-over"), "organisation", 55, ("handover", "write")),
    Page("EscalationView.index", _l("Who is told today"), "oversight", 30, ("ladder", "read")),
    Page("OnlineView.index", _l("Who is online"), "system", 45, ("online", "read")),
    Page("RolesView.matrix", _l("Roles and permissions"), "organisation", 16, ("roles", "read")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu as every request of the same person has it; `area` when it is an area's list."""

    label: str
    url: str
    endpoint: str
    area: bool = False
    beneath: tuple[str, ...] = ()  # where the pages of what hangs on its records begin

    def item(self, path: str, counts: Mapping[str, int]) -> MenuItem:
        """Return the entry as it is drawn on the page `path`."""
        if self.area:
            own = path.startswith(self.url.removesuffix("list/")) and not path.endswith("/add")
            active = own or path.startswith(self.beneath)
            return MenuItem(self.label, self.url, active)
        waits = counts.get(self.endpoint)
        own = path == self.url or (self.endpoint in DEEP and path.startswith(self.url))
        return MenuItem(self.label, self.url, own, waits or None, hot=bool(waits))


def entries(actor: Actor, catalogue: Catalogue) -> Mapping[str, tuple[Entry, ...]]:
    """Return the pages this person may read, by group and in order."""
    found: dict[str, list[tuple[int, Entry]]] = {key: [] for key in MENUS}
    for entity in catalogue:
        if entity.area.menu is not None and actor.may(entity.key, Act.read):
            endpoint = f"{entity.key}.list"
            entry = Entry(
                str(entity.area.label),
                url_for(endpoint),
                endpoint,
                area=True,
                beneath=_beneath(catalogue, entity),
            )
            found[entity.area.menu].append((entity.area.order, entry))
    for page in PAGES:
        if actor.may(*page.permission):
            entry = Entry(str(page.label), url_for(page.endpoint), page.endpoint)
            found[page.group].append((page.order, entry))
    return {
        key: tuple(entry for _order, entry in sorted(pairs, key=lambda pair: pair[0]))
        for key, pairs in found.items()
        if pairs
    }


def _beneath(catalogue: Catalogue, entity: Entity) -> tuple[str, ...]:
    """Return where pages of areas begin that have no entry and whose rows belong to this one's records."""
    return tuple(
        f"/{child.key}/"
        for child in catalogue
        if child.area.menu is None
        and child.area.parent is not None
        and child.columns[child.area.parent].target == entity.key
    )


def menu(
    known: Mapping[str, tuple[Entry, ...]], counts: Mapping[str, int] | None = None
) -> tuple[MenuGroup, ...]:
    """Return the groups of the menu on this page; home comes first.

    `counts` says by endpoint how much waits there for this person.
    """
    path = request.path
    home = MenuGroup(
        "home", str(_l("Home")), "layout-dashboard", url=url_for("HomeView.index"), active=path == "/"
    )
    groups = [home]
    for key, pages in known.items():
        label, icon = GROUPS[key]
        items = tuple(page.item(path, counts or {}) for page in pages)
        groups.append(MenuGroup(key, str(label), icon, items, active=any(item.active for item in items)))
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
