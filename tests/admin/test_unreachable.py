"""What of Flask-AppBuilder stands in the house: its plumbing, and none of the views its defects live in."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import flask_appbuilder
from flask import Flask
from flask_appbuilder import baseviews, fieldwidgets, filemanager, views, widgets
from flask_appbuilder.api import BaseApi, ModelRestApi
from flask_appbuilder.charts import views as charts
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security import views as security_views
from flask_appbuilder.security.sqla import apis

from app.admin.api import AreaApi
from app.admin.view import AreaView
from app.factory import create_app
from config import Settings
from tests.admin.office import Busy
from tests.conftest import Panel
from tests.guards.source import ROOT

OURS = ("app.", "app.admin.")
ALLOWED = {"UtilView", "LocaleView"}
"""Views of the framework that stay: going back, and the address of a change of language."""


def test_no_registered_view_draws_a_model_by_itself(application: Flask) -> None:
    # Defects 1-10, 14, 15, 20-25, 29-31 and 39 live in ModelView and its bases.
    forbidden = (
        baseviews.BaseModelView,
        baseviews.BaseCRUDView,
        views.ModelView,
        views.MasterDetailView,
        views.MultipleView,
        views.CompactCRUDMixin,
        views.SimpleFormView,
        views.PublicFormView,
    )
    assert _registered(application, forbidden) == []


def test_no_registered_endpoint_serves_a_model_by_itself(application: Flask) -> None:
    # Defects 11, 12, 16-19 live in ModelRestApi.
    assert _registered(application, (ModelRestApi,)) == []


def test_no_chart_of_the_framework_is_registered(application: Flask) -> None:
    # Defect 31: a chart reads every row; it fetches its script from another house.
    assert _registered(application, _classes(charts)) == []


def test_no_view_or_endpoint_of_its_security_is_registered(application: Flask, panel: Panel) -> None:
    # Defects 10, 37 and 38: users sorted by password, flat permission texts, the last administrator deleted.
    assert _registered(application, _classes(security_views), but=(security_views.AuthDBView,)) == []
    assert _registered(application, _classes(apis)) == []
    client = panel.app.test_client()
    for url in (
        "/users/list/",
        "/users/delete/1",
        "/roles/list/",
        "/permissions/list/",
        "/viewmenus/list/",
        "/permissionviews/list/",
        "/userstatschartview/chart/",
        "/registeruser/list/",
        "/resetpassword/form",
        "/resetmypassword/form",
        "/userinfoeditview/form",
        "/users/userinfo/",
        "/register/form",
        "/groups/list/",
        "/api/v1/security/users/",
        "/api/v1/security/roles/",
        "/api/v1/security/permissions/",
        "/api/v1/security/permissions-resources/",
        "/api/v1/security/resources/",
        "/api/v1/security/groups/",
        "/api/v1/security/apikeys/",
        "/api/v1/menu/",
        "/swagger/v1",
        "/swaggerview/v1",
    ):
        assert client.get(url).status_code == 404, url


def test_every_view_is_ours_or_one_of_the_two_that_stay(application: Flask) -> None:
    names = {
        type(view).__name__
        for view in application.appbuilder.baseviews
        if not type(view).__module__.startswith(OURS)
    }
    assert names == ALLOWED


def test_a_view_holds_no_state_of_a_request(application: Flask) -> None:
    # Defects 11 and 39: filters, forms and labels kept on the one instance all threads share.
    for view in application.appbuilder.baseviews:
        if isinstance(view, AreaView | AreaApi):
            for name in ("_filters", "_base_filters", "datamodel", "search_form", "add_form", "list_form"):
                assert not hasattr(view, name), f"{type(view).__name__}.{name}"
            for name in ("label_columns", "validators_columns", "list_columns", "search_columns"):
                assert not hasattr(view, name), f"{type(view).__name__}.{name}"


def test_a_request_leaves_nothing_on_a_view(application: Flask, busy: Busy) -> None:
    # Defect 11
    everyone = application.appbuilder.baseviews
    lin = busy.sign_in("lin")
    lin.get("/petitions/list/")
    before = [sorted(vars(view)) for view in everyone]
    for url in (
        "/petitions/list/?channel=letter&q=x",
        "/petitions/add",
        "/petitions/edit/1",
        "/api/v1/petitions/",
    ):
        lin.get(url)
    assert [sorted(vars(view)) for view in everyone] == before


def test_no_line_of_ours_uses_a_part_with_a_defect() -> None:
    # Defects 2-4, 20, 21, 23, 28: selects, pickers, filters and file columns of the framework.
    parts = {name for module in (fieldwidgets, widgets, filemanager) for name in _names(module)}
    parts |= {
        "SQLAInterface",
        "ModelView",
        "ModelRestApi",
        "AuditMixin",
        "FileColumn",
        "ImageColumn",
        "action",
    }
    parts |= {"MasterDetailView", "MultipleView", "CompactCRUDMixin", "DirectByChartView", "GroupByChartView"}
    pattern = re.compile(r"^\s*(?:from|import)\s+flask_appbuilder[\w.]*(?:\s+import\s+(.+))?$", re.MULTILINE)
    for path in sorted((ROOT / "app").rglob("*.py")) + sorted((ROOT / "schema").rglob("*.py")):
        text = re.sub(
            r"\(\s*([^()]*?)\s*\)", lambda m: m[1].replace("\n", " "), path.read_text(encoding="utf-8")
        )
        for names in pattern.findall(text):
            used = {name.strip().split(" as ")[0] for name in names.split(",") if name.strip()}
            assert not used & parts, f"{path.relative_to(ROOT)}: {sorted(used & parts)}"
    assert SQLAInterface.__name__ in parts


def test_starting_makes_no_table_no_permission_and_no_role(tmp_path: Path, settings: Settings) -> None:
    # Section 1 of the findings: workers that create permissions race and die.
    where = tmp_path / "empty.db"
    app = create_app(replace(settings, data_dir=where.parent, database_url=f"sqlite:///{where}"))
    assert app.config["FAB_UPDATE_PERMS"] is False
    assert app.config["FAB_CREATE_DB"] is False
    assert not where.exists() or where.stat().st_size == 0


def test_every_method_of_a_view_asks_for_a_permission(application: Flask) -> None:
    open_to_all = {
        "HomeView.index",
        "SignInView.login",
        "SignInView.logout",
        "SignInView.code",
        "MyAccountView.index",
        "MyAccountView.end_others",
        "MyAccountView.factor",
        "NoticesView.index",
        "NoticesView.read_all",
        "NoticesView.count",
        "NoticesView.show",
        "HomeView.read_changes",
        "QueryView.index",
        "QueryView.rate",
        "MyAccountView.factor_off",
        "MyAccountView.codes",
        "MyAccountView.here",
        "SignInApi.login",
        "SignInApi.refresh",
        "LocaleView.index",
        "UtilView.back",
        "AccountsView.password",
        "ApiDescription.describe",
        "ImportView.index",
        "ImportView.upload",
        "ImportView.rehearse",
        "ImportView.follow",
        "ImportView.refused",
    }
    bare = set()
    for view in application.appbuilder.baseviews:
        for name, method in inspect.getmembers(type(view), inspect.isfunction):
            if hasattr(method, "_urls") and not hasattr(method, "_permission_name"):
                bare.add(f"{type(view).__name__}.{name}")
    assert bare == open_to_all


def _registered(app: Flask, classes: tuple[type, ...], but: tuple[type, ...] = ()) -> list[str]:
    builder = app.appbuilder
    return [
        type(view).__name__
        for view in builder.baseviews
        if isinstance(view, classes) and not isinstance(view, but or ())
    ]


def _classes(module: ModuleType) -> tuple[type, ...]:
    return tuple(
        found
        for _name, found in inspect.getmembers(module, inspect.isclass)
        if found.__module__ == module.__name__ and found not in {BaseApi, flask_appbuilder.BaseView}
    )


def _names(module: ModuleType) -> set[str]:
    return {found.__name__ for found in _classes(module)}
