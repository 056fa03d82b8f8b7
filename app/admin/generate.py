"""From the catalogue to registered views: one page view and one endpoint per area, with stable names."""

from __future__ import annotations

from typing import Any

from flask_appbuilder import AppBuilder

from app.admin.api import AreaApi
from app.admin.pages.circulars import CircularsView
from app.admin.pages.clock_rules import ClockRulesApi, ClockRulesView
from app.admin.pages.deadlines import DeadlinesApi, DeadlinesView
from app.admin.pages.papers import PapersView
from app.admin.pages.papers_api import PapersApi
from app.admin.pages.petition_chain import PetitionsApi
from app.admin.pages.petitions import PetitionsView
from app.admin.pages.recusals import RecusalsView
from app.admin.pages.seals import SealsView
from app.admin.pages.supervision import SupervisionView
from app.admin.pages.wordings import WordingsApi, WordingsView
from app.admin.row_verbs import verb_routes
from app.admin.view import AreaView
from app.catalog.entity import Catalogue, Entity

SPECIAL: dict[str, type[AreaView]] = {
    "petitions": PetitionsView,
    "recusals": RecusalsView,
    "supervision": SupervisionView,
    "circulars": CircularsView,
    "deadlines": DeadlinesView,
    "clock_rules": ClockRulesView,
    "papers": PapersView,
    "seals": SealsView,
    "wordings": WordingsView,
}
"""Areas whose record or form is a page of its own; every other area is served as it stands,
with the verbs of its rows (`app.actions.row_verbs`)."""

SPECIAL_APIS: dict[str, type[AreaApi]] = {
    "deadlines": DeadlinesApi,
    "clock_rules": ClockRulesApi,
    "papers": PapersApi,
    "petitions": PetitionsApi,
    "wordings": WordingsApi,
}
"""Areas whose endpoint answers more than the general verbs."""

HIDDEN = frozenset(
    {
        "petition_access",
        "petition_exclusions",
        "role_scopes",
        "catalogue_version",
        "approvals",
        "audit_head",
        "presence",
    }
)
"""Areas no page shows."""


def register(appbuilder: AppBuilder, catalogue: Catalogue) -> None:
    """Register the views and endpoints of every area."""
    for entity in catalogue:
        if entity.key in HIDDEN:
            continue
        appbuilder.add_view_no_menu(view_class(entity))
        appbuilder.add_api(api_class(entity))


def view_class(entity: Entity) -> type[AreaView]:
    """Return the view of an area; its permission name is the area's key, whatever the class is called."""
    base = SPECIAL.get(entity.key, AreaView)
    attributes: dict[str, Any] = {
        "area_key": entity.key,
        "route_base": f"/{entity.key}",
        "class_permission_name": entity.key,
        "exclude_route_methods": _closed(entity),
        **{name: page for name, page in verb_routes(entity.key).items() if not hasattr(base, name)},
    }
    return type(entity.key, (base,), attributes)


def api_class(entity: Entity) -> type[AreaApi]:
    """Return the endpoint of an area."""
    attributes: dict[str, Any] = {
        "area_key": entity.key,
        "resource_name": entity.key,
        "class_permission_name": entity.key,
        "openapi_spec_tag": entity.key,
    }
    return type(f"{entity.key}_api", (SPECIAL_APIS.get(entity.key, AreaApi),), attributes)


def _closed(entity: Entity) -> set[str]:
    """Name the routes an area does not have."""
    closed = set()
    if not entity.written_by_forms:
        closed |= {"add", "edit", "delete", "restore", "revert", "editing", "template"}
    elif not entity.area.deletable:
        closed |= {"delete", "restore"}
    if not entity.area.attachments:
        closed |= {"attach", "download"}
    return closed
