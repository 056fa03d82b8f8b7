"""The doors beside the panel's own: what Flask-AppBuilder's back ends are told, and what they tell us.

Its back ends prove who somebody is. Whether such a person has an account, and which roles, is not theirs to
write: they are told to register everybody, and what they would register is taken as a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from typing import Any

from flask_appbuilder.const import AUTH_LDAP, AUTH_OAUTH

from app.domain.doors import Door, Proven, why_unfit
from app.domain.text import clean_line
from config import BadSetting, Settings, group_roles

OIDC = "oidc"
TIMEOUT = 10
"""Seconds a directory or a provider may take to answer."""
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""How an identity token may be signed: by a key pair. `none` and shared secrets are not taken."""


class Untrue(ValueError):
    """A provider says of itself, or of somebody, what it must not."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a back end of Flask-AppBuilder would have registered."""

    account: str
    name: str
    groups: tuple[str, ...]


def door(settings: Settings) -> Door | None:
    """Return the other door of this installation; BadSetting for groups that give what no group gives."""
    if settings.sign_in == "password":
        return None
    groups = group_roles(settings)
    problem = why_unfit(groups)
    if problem:
        raise BadSetting(f"XINFANG_GROUP_ROLES: {settings.group_roles} {problem}")
    return Door(settings.sign_in, groups)


def configuration(settings: Settings) -> dict[str, Any]:
    """Return what Flask-AppBuilder is told; BadSetting where the library of LDAP is missing."""
    found = door(settings)
    if found is None:
        return {"DOOR": None}
    base = {
        "DOOR": found,
        "AUTH_ROLES_MAPPING": {group: list(roles) for group, roles in found.groups.items()},
        "AUTH_API_LOGIN_ALLOW_MULTIPLE_PROVIDERS": True,  # both names lead to our one sign-in
        "AUTH_USER_REGISTRATION": True,  # the back end hands over whom it proved; see PanelSecurityManager
    }
    return base | (_ldap(settings) if found.name == "ldap" else _oidc(settings))


def _ldap(settings: Settings) -> dict[str, Any]:
    try:
        ldap = import_module("ldap")
    except ImportError as error:
        raise BadSetting(
            "XINFANG_SIGN_IN is ldap, but python-ldap is not installed: see “Signing in through a directory” "
            "in docs/operator.md"
        ) from error
    ldap.set_option(ldap.OPT_NETWORK_TIMEOUT, TIMEOUT)
    ldap.set_option(ldap.OPT_TIMEOUT, TIMEOUT)
    return {
        "AUTH_TYPE": AUTH_LDAP,
        "AUTH_LDAP_SERVER": settings.ldap_server,
        "AUTH_LDAP_USE_TLS": settings.ldap_server.startswith("ldap://") and not settings.ldap_plain,
        "AUTH_LDAP_TLS_DEMAND": True,
        "AUTH_LDAP_TLS_CACERTFILE": settings.ldap_ca_file,
        "AUTH_LDAP_BIND_USER": settings.ldap_bind_dn,
        "AUTH_LDAP_BIND_PASSWORD": settings.ldap_bind_password,
        "AUTH_LDAP_SEARCH": settings.ldap_search,
        "AUTH_LDAP_SEARCH_FILTER": settings.ldap_filter,
        "AUTH_LDAP_UID_FIELD": settings.ldap_account,
        "AUTH_LDAP_FIRSTNAME_FIELD": settings.ldap_name,
        # The back end knows three fields. We need no address for letters, but the account as the directory
        # spells it: otherwise one person would get an account for each way of typing it.
        "AUTH_LDAP_EMAIL_FIELD": settings.ldap_account,
        "AUTH_LDAP_GROUP_FIELD": settings.ldap_groups,
    }


def _oidc(settings: Settings) -> dict[str, Any]:
    remote = {
        "client_id": settings.oidc_client_id,
        "client_secret": settings.oidc_client_secret,
        "server_metadata_url": f"{settings.oidc_issuer}/.well-known/openid-configuration",
        "client_kwargs": {
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    }
    return {"AUTH_TYPE": AUTH_OAUTH, "OAUTH_PROVIDERS": [{"name": OIDC, "remote_app": remote}]}


def trust(remote: Any, settings: Settings) -> None:
    """Ask the provider for its addresses; Untrue if it calls itself otherwise than the setting does."""
    told = remote.load_server_metadata()
    if str(told.get("issuer", "")).rstrip("/") != settings.oidc_issuer:
        raise Untrue("the provider's issuer is not the one of XINFANG_OIDC_ISSUER")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    told["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED]


def claims_of(remote: Any, token: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return what the provider says of a person; Untrue without an identity token of this sign-in.

    Groups that the identity token leaves out are asked for, and taken only for the same person.
    """
    found = dict(token.get("userinfo") or {})
    if not found.get("sub"):
        raise Untrue("the provider sent no identity token")
    if settings.oidc_groups not in found and remote.load_server_metadata().get("userinfo_endpoint"):
        more = dict(remote.userinfo(token=token))
        if more.get("sub") != found["sub"]:
            raise Untrue("the provider answered about somebody else")
        found = more | found
    return found


def subject_of(claims: Mapping[str, Any]) -> str:
    """Return the digest that stands for a person of a provider, whatever he or she is called later."""
    return sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def userinfo(claims: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return claims in the words of Flask-AppBuilder's back end."""
    groups = claims.get(settings.oidc_groups) or []
    return {
        "username": str(claims.get(settings.oidc_account) or ""),
        "first_name": str(claims.get(settings.oidc_name) or ""),
        "role_keys": [groups] if isinstance(groups, str) else [str(group) for group in groups],
    }


def proven(vouched: Vouched | None, subject: str | None = None) -> Proven | None:
    """Return a person as our own rooms know one; nobody bears a name with line breaks or signs unseen."""
    if vouched is None or not vouched.account or vouched.account != clean_line(vouched.account):
        return None
    return Proven(vouched.account, vouched.name, vouched.groups, subject)
