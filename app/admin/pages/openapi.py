"""The API's description, for whoever is signed in."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask_appbuilder.api import BaseApi, expose
from flask_appbuilder.api.manager import OpenApi
from flask_jwt_extended import verify_jwt_in_request

from app.admin.api import AreaApi
from app.admin.identity import actor, signed_in
from app.admin.shell import names

COOKIE = "xinfang"
"""The session's; what writes by it carries the token of a form in X-CSRFToken."""


class ApiDescription(BaseApi):
    """OpenAPI 3.0 of every area the caller may read, made from the catalogue at each request."""

    route_base = "/api"
    allow_browser_login = True

    @expose("/v1/_openapi", methods=["GET"])
    def describe(self) -> Any:
        """Return the description."""
        if not signed_in():
            verify_jwt_in_request()
        who = actor()
        spec = OpenApi._create_api_spec("v1")
        spec.title = names()[1]
        spec.components.security_scheme("jwt", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
        spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": COOKIE})
        for view in self.appbuilder.baseviews:
            if isinstance(view, AreaApi) and who.may(view.area_key, "read"):
                view.add_api_spec(spec)
        return jsonify(spec.to_dict())

    def add_api_spec(self, api_spec: Any) -> None:
        """Describe nothing of itself."""
