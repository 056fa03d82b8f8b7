"""Settings read from the environment, parsed loudly. No secret has a default: it is made at first start."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
"""Where the product stands."""
SHORTEST_KEY = 32
"""Characters of a key that signs sessions; a shorter one can be guessed."""


NEEDED = {
    "password": (),
    "ldap": (
        "XINFANG_GROUP_ROLES",
        "XINFANG_LDAP_SERVER",
        "XINFANG_LDAP_BIND_DN",
        "XINFANG_LDAP_BIND_PASSWORD",
        "XINFANG_LDAP_SEARCH",
    ),
    "oidc": (
        "XINFANG_GROUP_ROLES",
        "XINFANG_OIDC_ISSUER",
        "XINFANG_OIDC_CLIENT_ID",
        "XINFANG_OIDC_CLIENT_SECRET",
    ),
}
"""What each door cannot do without."""


class BadSetting(ValueError):
    """A setting that cannot be understood; the message names it, its value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `from_environment` reads them, tests build them by hand."""

    data_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    threads: int = 4
    secret_key: str = ""
    jurisdiction: str = "national"
    locale: str = "zh"
    product: str = ""
    secure_cookies: bool = False
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    ratelimit_storage: str = "memory://"
    login_limit: str = "20 per 5 minute"
    upload_limit_mb: int = 200
    historical_after_days: int = 365
    strict_fonts: bool = False
    debug_sql: bool = False
    worker: str = "process"
    print_processes: str = ""
    redis_url: str = ""
    clamd: str = ""
    keys_dir: Path | None = None
    cipher: str = "aes"
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    wecom_url: str = ""
    dingtalk_url: str = ""
    feishu_url: str = ""
    nightly_hour: int = 4
    list_limit: str = "600 per minute"
    export_limit: str = "30 per minute"
    api_limit: str = "1200 per minute"
    sign_in: str = "password"
    group_roles: Path | None = None
    ldap_server: str = ""
    ldap_plain: bool = False
    ldap_ca_file: str = ""
    ldap_bind_dn: str = ""
    ldap_bind_password: str = field(default="", repr=False)
    ldap_search: str = ""
    ldap_filter: str = ""
    ldap_account: str = "uid"
    ldap_name: str = "cn"
    ldap_groups: str = "memberOf"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_scope: str = "openid profile"
    oidc_account: str = "preferred_username"
    oidc_name: str = "name"
    oidc_groups: str = "groups"
    oidc_label: str = ""

    @property
    def keys(self) -> Path:
        """Where the keys of what is stored encrypted are kept."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def drawing(self) -> int:
        """How many processes draw papers where many wait: as many as there are processors, at most two."""
        return int(self.print_processes or min(os.cpu_count() or 1, 2))

    @property
    def files_dir(self) -> Path:
        """Where attachments and printed papers are kept."""
        return self.data_dir / "files"

    @property
    def fonts_dir(self) -> Path:
        """Where `make setup` puts fonts for paper."""
        return ROOT / "var" / "fonts"


def from_environment() -> Settings:
    """Read every `XINFANG_…` variable; BadSetting for a value that cannot be understood."""
    settings = _ours()
    missing = [name for name in NEEDED[settings.sign_in] if not _text(name)]
    if missing:
        raise BadSetting(f"{', '.join(missing)} must be set when XINFANG_SIGN_IN is {settings.sign_in}")
    return settings


def _ours() -> Settings:
    data_dir = Path(_text("XINFANG_DATA_DIR", str(ROOT / "var" / "data"))).expanduser()
    return Settings(
        data_dir=data_dir,
        database_url=_database("XINFANG_DATABASE_URL", f"sqlite:///{data_dir / 'xinfang.db'}"),
        host=_text("XINFANG_HOST", "127.0.0.1"),
        port=_integer("XINFANG_PORT", 8080),
        workers=_integer("XINFANG_WORKERS", 1),
        threads=_integer("XINFANG_THREADS", 4),
        secret_key=_secret("XINFANG_SECRET_KEY"),
        jurisdiction=_choice("XINFANG_JURISDICTION", ("national", "zhejiang")),
        locale=_choice("XINFANG_LOCALE", ("zh", "en")),
        product=_text("XINFANG_PRODUCT"),
        secure_cookies=_flag("XINFANG_SECURE_COOKIES"),
        trusted_proxies=_integer("XINFANG_TRUSTED_PROXIES", 0),
        trusted_hosts=tuple(name for name in _text("XINFANG_TRUSTED_HOSTS").split(",") if name),
        ratelimit_storage=_text("XINFANG_RATELIMIT_STORAGE", "memory://"),
        login_limit=_text("XINFANG_LOGIN_LIMIT", "20 per 5 minute"),
        upload_limit_mb=_integer("XINFANG_UPLOAD_LIMIT_MB", 200),
        historical_after_days=_integer("XINFANG_HISTORICAL_AFTER_DAYS", 365),
        strict_fonts=_flag("XINFANG_STRICT_FONTS"),
        debug_sql=_flag("XINFANG_DEBUG_SQL"),
        worker=_choice("XINFANG_WORKER", ("process", "inline")),
        print_processes=_choice("XINFANG_PRINT_PROCESSES", ("", "1", "2")),
        redis_url=_text("XINFANG_REDIS_URL"),
        clamd=_text("XINFANG_CLAMD"),
        keys_dir=Path(keys).expanduser() if (keys := _text("XINFANG_KEYS_DIR")) else None,
        cipher=_choice("XINFANG_CIPHER", ("aes", "sm4")),
        public_url=_address("XINFANG_PUBLIC_URL", ("http://", "https://")),
        smtp_url=_address("XINFANG_SMTP_URL", ("smtp://", "smtps://")),
        mail_from=_text("XINFANG_MAIL_FROM"),
        wecom_url=_address("XINFANG_WECOM_URL", ("http://", "https://")),
        dingtalk_url=_address("XINFANG_DINGTALK_URL", ("http://", "https://")),
        feishu_url=_address("XINFANG_FEISHU_URL", ("http://", "https://")),
        nightly_hour=_integer("XINFANG_NIGHTLY_HOUR", 4),
        list_limit=_text("XINFANG_LIST_LIMIT", "600 per minute"),
        export_limit=_text("XINFANG_EXPORT_LIMIT", "30 per minute"),
        api_limit=_text("XINFANG_API_LIMIT", "1200 per minute"),
        sign_in=_choice("XINFANG_SIGN_IN", ("password", "ldap", "oidc")),
        group_roles=Path(groups).expanduser() if (groups := _text("XINFANG_GROUP_ROLES")) else None,
        **_other_doors(),
    )


def _other_doors() -> dict[str, Any]:
    return {
        "ldap_server": _address("XINFANG_LDAP_SERVER", ("ldaps://", "ldap://")),
        "ldap_plain": _flag("XINFANG_LDAP_PLAIN"),
        "ldap_ca_file": _text("XINFANG_LDAP_CA_FILE"),
        "ldap_bind_dn": _text("XINFANG_LDAP_BIND_DN"),
        "ldap_bind_password": _text("XINFANG_LDAP_BIND_PASSWORD"),
        "ldap_search": _text("XINFANG_LDAP_SEARCH"),
        "ldap_filter": _text("XINFANG_LDAP_FILTER"),
        "ldap_account": _text("XINFANG_LDAP_ACCOUNT", "uid"),
        "ldap_name": _text("XINFANG_LDAP_NAME", "cn"),
        "ldap_groups": _text("XINFANG_LDAP_GROUPS", "memberOf"),
        "oidc_issuer": _address("XINFANG_OIDC_ISSUER", ("https://", "http://127.0.0.1", "http://localhost")),
        "oidc_client_id": _text("XINFANG_OIDC_CLIENT_ID"),
        "oidc_client_secret": _text("XINFANG_OIDC_CLIENT_SECRET"),
        "oidc_scope": _text("XINFANG_OIDC_SCOPE", "openid profile"),
        "oidc_account": _text("XINFANG_OIDC_ACCOUNT", "preferred_username"),
        "oidc_name": _text("XINFANG_OIDC_NAME", "name"),
        "oidc_groups": _text("XINFANG_OIDC_GROUPS", "groups"),
        "oidc_label": _text("XINFANG_OIDC_LABEL"),
    }


def group_roles(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return group -> roles as the file of `XINFANG_GROUP_ROLES` says; BadSetting for one that does not."""
    path = settings.group_roles
    if path is None:
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting(f"XINFANG_GROUP_ROLES: {path} cannot be read as JSON: {error}") from error
    sound = isinstance(read, dict) and all(
        isinstance(roles, list) and all(isinstance(role, str) for role in roles) for roles in read.values()
    )
    if not sound:
        raise BadSetting(f'XINFANG_GROUP_ROLES: {path} must hold {{"group": ["role", …], …}}')
    return {group: tuple(roles) for group, roles in read.items()}


def secret_key(settings: Settings) -> str:
    """Return the key that signs sessions: the setting, else one made once in the data directory (0600)."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "session.key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def _secret(name: str) -> str:
    text = _text(name)
    if text and len(text) < SHORTEST_KEY:
        raise BadSetting(f"{name} must have at least {SHORTEST_KEY} characters, not {len(text)}")
    return text


def _database(name: str, default: str) -> str:
    url = _text(name, default)
    scheme, separator, place = url.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{place}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(
            f"{name} must begin with sqlite:///, postgresql:// or postgresql+psycopg://, "
            f"not {(scheme + separator)!r}"
        )
    return url


def _address(name: str, beginnings: tuple[str, ...]) -> str:
    text = _text(name).rstrip("/")
    if text and not text.startswith(beginnings):
        raise BadSetting(f"{name} must begin with {' or '.join(beginnings)}, not {text!r}")
    return text


def _integer(name: str, default: int) -> int:
    text = _text(name)
    if not text:
        return default
    if not text.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _flag(name: str) -> bool:
    text = _text(name).lower()
    if text in {"", "0", "no", "false"}:
        return False
    if text in {"1", "yes", "true"}:
        return True
    raise BadSetting(f"{name} must be yes or no, not {text!r}")


def _choice(name: str, allowed: tuple[str, ...]) -> str:
    text = _text(name, allowed[0])
    if text not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {text!r}")
    return text
