"""A directory for the tests: one that is made up here, and a real slapd that shows the first one is true."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BASE = "dc=edu,dc=example"
READER, READS = f"cn=reader,{BASE}", "the reader's own"


def group_dn(name: str) -> str:
    return f"cn={name},ou=groups,{BASE}"


def person_dn(account: str) -> str:
    return f"uid={account},ou=people,{BASE}"


class LDAPError(Exception):
    """What every error of the library is."""


class InvalidCredentials(LDAPError):
    """A password that does not fit."""


class ServerDown(LDAPError):
    """Nobody answers."""


@dataclass
class MadeUp:
    """People with their passwords and groups, behind so much of python-ldap as Flask-AppBuilder uses."""

    url: str = "ldap://directory.example"
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # every name somebody tried a password for
    down: bool = False

    def add(self, account: str, name: str, password: str) -> None:
        self.people[account] = (name, password)

    def put(self, account: str, *groups: str) -> None:
        self.groups[account] = set(groups)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ldap, filters = ModuleType("ldap"), ModuleType("ldap.filter")
        filters.escape_filter_chars = lambda text: re.sub(  # type: ignore[attr-defined]
            r"[\\*()\0]", lambda sign: f"\\{ord(sign[0]):02x}", text
        )
        parts: dict[str, Any] = {
            "LDAPError": LDAPError,
            "INVALID_CREDENTIALS": InvalidCredentials,
            "SCOPE_SUBTREE": 2,
            "set_option": lambda _option, _value: None,
            "initialize": lambda _url: Connection(self),
            "filter": filters,
        }
        options = ("REFERRALS", "NETWORK_TIMEOUT", "TIMEOUT", "X_TLS_REQUIRE_CERT", "X_TLS_DEMAND")
        for name in (*options, "X_TLS_ALLOW", "X_TLS_NEWCTX", "X_TLS_CACERTFILE"):
            parts[f"OPT_{name}"] = name
        vars(ldap).update(parts)
        monkeypatch.setitem(sys.modules, "ldap", ldap)
        monkeypatch.setitem(sys.modules, "ldap.filter", filters)


@dataclass
class Connection:
    directory: MadeUp
    reads: bool = False

    def set_option(self, _option: Any, _value: Any) -> None:
        pass

    def simple_bind_s(self, name: str, password: str) -> None:
        if self.directory.down:
            raise ServerDown
        if not password:
            return  # RFC 4513, 5.1.2: a bind without a password succeeds, as nobody
        if (name, password) == (READER, READS):
            self.reads = True
            return
        self.directory.asked.append(name)
        for account, (_name, kept) in self.directory.people.items():
            if name == person_dn(account) and password == kept:
                return
        raise InvalidCredentials

    def search_s(self, base: str, _scope: int, words: str, fields: list[str]) -> list[Any]:
        assert self.reads
        assert base == BASE
        wanted = re.fullmatch(r"\(uid=(.*)\)", words)
        assert wanted, words
        plain = re.sub(r"\\([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), wanted[1])
        named = " ".join(plain.lower().split())
        return [
            (person_dn(account), self._values(account, name, fields))
            for account, (name, _password) in self.directory.people.items()
            if named == account.lower()
        ]

    def _values(self, account: str, name: str, fields: list[str]) -> dict[str, list[bytes]]:
        groups = [group_dn(group).encode() for group in sorted(self.directory.groups.get(account, ()))]
        kept = {"uid": [account.encode()], "cn": [name.encode()], "memberOf": groups}
        return {key: kept[key] for key in fields if kept.get(key)}


class Slapd(MadeUp):
    """The same people in an OpenLDAP of the machine, read by the true library."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("slapd") or shutil.which("/usr/sbin/slapd")
        if program is None:
            pytest.skip("there is no slapd on this machine")
        super().__init__()
        self.ldap = pytest.importorskip("ldap")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"ldap://127.0.0.1:{probe.getsockname()[1]}"
        (folder / "db").mkdir(parents=True)
        schemas = "".join(
            f"include /etc/ldap/schema/{name}.schema\n" for name in ("core", "cosine", "inetorgperson")
        )
        (folder / "slapd.conf").write_text(
            f"{schemas}modulepath /usr/lib/ldap\nmoduleload back_mdb\nmoduleload memberof\n"
            f"database mdb\nsuffix {BASE}\nrootdn {READER}\nrootpw {READS!r}\ndirectory {folder / 'db'}\n"
            "overlay memberof\n",
            encoding="utf-8",
        )
        self.server = subprocess.Popen(
            [program, "-f", str(folder / "slapd.conf"), "-h", self.url, "-d", "0"], stderr=subprocess.DEVNULL
        )
        self.root = self._connect()
        self._add(BASE, objectClass=["dcObject", "organization"], dc=["edu"], o=["edu"])
        for unit in ("people", "groups"):
            self._add(f"ou={unit},{BASE}", objectClass=["organizationalUnit"], ou=[unit])

    def stop(self) -> None:
        if self.server.poll() is not None:
            return
        self.root.unbind_s()
        self.server.terminate()
        self.server.wait(10)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pass

    def add(self, account: str, name: str, password: str) -> None:
        self._add(
            person_dn(account), objectClass=["inetOrgPerson"], uid=[account], cn=[name], sn=[name[:1]],
            userPassword=[password],
        )  # fmt: skip

    def put(self, account: str, *groups: str) -> None:
        member = person_dn(account).encode()
        for name in self.groups.get(account, set()) - set(groups):
            self.root.modify_s(group_dn(name), [(self.ldap.MOD_DELETE, "member", [member])])
        for name in set(groups) - self.groups.get(account, set()):
            with contextlib.suppress(self.ldap.ALREADY_EXISTS):
                self._add(group_dn(name), objectClass=["groupOfNames"], cn=[name], member=[READER])
            self.root.modify_s(group_dn(name), [(self.ldap.MOD_ADD, "member", [member])])
        self.groups[account] = set(groups)

    def _add(self, dn: str, **values: list[str]) -> None:
        self.root.add_s(dn, [(key, [text.encode() for text in texts]) for key, texts in values.items()])

    def _connect(self) -> Any:
        for _try in range(100):
            try:
                root = self.ldap.initialize(self.url)
                root.simple_bind_s(READER, READS)
            except self.ldap.SERVER_DOWN:
                time.sleep(0.05)
            else:
                return root
        pytest.fail("slapd does not answer")
