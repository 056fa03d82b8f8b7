"""An OpenID provider for the tests: on this machine only, honest unless a test tells it to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug import Request, Response
from werkzeug.serving import make_server

CLIENT, SECRET = "the panel", "what the panel and the provider share, nobody else"


@dataclass
class Provider:
    """Gives a code to whoever is at its page, and for the code an identity token."""

    person: dict[str, Any] = field(default_factory=dict)  # who is at the provider's page just now
    claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    metadata: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] | None = None  # what its second answer says
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    algorithm: str = "RS256"
    signs_with: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    without_token: bool = False

    def start(self) -> None:
        self.server = make_server("127.0.0.1", 0, Request.application(self.answer), threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def visit(self, url: str) -> str:
        """Let somebody sign in at the page `url` leads to; return where the browser is sent back to."""
        told = {key: value[0] for key, value in _query(url).items()}
        assert url.startswith(f"{self.issuer}/authorize?"), url
        code = secrets.token_urlsafe(8)
        self.codes[code] = told
        return told["redirect_uri"] + "?" + urlencode({"code": code, "state": told["state"]})

    def answer(self, request: Request) -> Response:
        self.asked.append(request.path)
        if request.path == "/.well-known/openid-configuration":
            return _json(self._addresses() | self.metadata)
        if request.path == "/keys":
            return _json({"keys": [self.key.as_dict(private=False)]})
        if request.path == "/more":
            return _json(self.more)
        return self._token(request)

    def _addresses(self) -> dict[str, Any]:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return found | ({"userinfo_endpoint": f"{self.issuer}/more"} if self.more is not None else {})

    def _token(self, request: Request) -> Response:
        asked = self.codes.pop(request.form.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verifier = request.form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        plainly = f"Basic {known}" == request.headers.get("Authorization")
        if asked is None or not plainly or challenge != asked.get("code_challenge"):
            return _json({"error": "invalid_grant"}, 400)
        moment = int(time.time())  # whether a token is old is a question to the machine, not to the office
        claims = self.claims(
            {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 300, "nonce": asked["nonce"]}
            | self.person
        )
        body = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        if not self.without_token:
            body["id_token"] = self._signed(claims)
        return _json(body)

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(_part(part) for part in parts) + "."
        key = self.signs_with or self.key
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, key, algorithms=[self.algorithm])


SHARED = OctKey.import_key(SECRET, {"kid": "one"})


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status, mimetype="application/json")
