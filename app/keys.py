"""Keys outside the database, and the cipher that uses them: AES-256-GCM, or SM4-GCM by setting.

A key is a file of 32 random bytes, named by its number and fingerprint; the highest number is the current
one, and the others stay, because what they sealed and old backups need them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import N_, PanelError
from app.domain.identity import essence
from schema.sealed import MARK

CIPHERS: dict[str, tuple[int, Callable[[bytes], CipherAlgorithm]]] = {
    "aes": (32, algorithms.AES),
    "sm4": (16, algorithms.SM4),
}
"""Code in stored text -> length of its key, and the algorithm; both in GCM."""
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
HASH_FILE = "hash.key"
BACKED_UP = "backed-up"
"""The file a backup leaves beside the keys: the ISO date on which they were copied."""


class KeyMissing(PanelError):
    """A key that is needed is not in the folder of keys."""


class Unreadable(PanelError):
    """Sealed text was changed, moved to another column, or belongs to another key of the same name."""


class KeyRing:
    """The keys of one folder; reads the folder anew when a key was added by another process."""

    def __init__(self, folder: Path, cipher: str = "aes") -> None:
        """Remember the folder; nothing is made."""
        self.folder, self.cipher = folder, cipher
        self._seen = 0
        self._keys: dict[str, bytes] = {}
        self._derived: dict[tuple[str, str], bytes] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys that seal, oldest first."""
        self._look()
        return tuple(sorted(name for name in self._keys if name[0].isdecimal()))

    @property
    def hash_name(self) -> str:
        """The name of the key of the keyed hash; empty without one."""
        self._look()
        return next((name for name in self._keys if not name[0].isdecimal()), "")

    @property
    def current(self) -> str:
        """The name of the key that seals now."""
        if not self.names:
            raise KeyMissing(
                N_(
                    "There are no keys in %(folder)s: run `xinfang init`, or bring them back from the backup."
                ),
                folder=self.folder,
            )
        return self.names[-1]

    def make(self) -> str:
        """Make the next key, which is current from now on, and the key of the hash when there is none."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if not (self.folder / HASH_FILE).exists():
            _write(self.folder / HASH_FILE, secrets.token_bytes(KEY_BYTES))
        key = secrets.token_bytes(KEY_BYTES)
        number = int(self.names[-1].partition("-")[0]) + 1 if self.names else 1
        name = f"{number:03d}-{_fingerprint(key)}"
        _write(self.folder / f"{name}.key", key)
        self._seen = 0
        return name

    def seal(self, place: str, text: str) -> str:
        """Return `text` encrypted for `place` with the current key."""
        name = self.current
        head, nonce = f"{self.cipher}:{name}", secrets.token_bytes(NONCE_BYTES)
        encryptor = Cipher(self._algorithm(self.cipher, name), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(f"{head}:{place}".encode())
        sealed = encryptor.update(text.encode()) + encryptor.finalize()
        payload = base64.urlsafe_b64encode(nonce + encryptor.tag + sealed).decode("ascii")
        return f"{MARK}{head}:{payload}"

    def open(self, place: str, stored: str) -> str:
        """Return the text sealed for `place`."""
        try:
            cipher, name, payload = stored.removeprefix(MARK).split(":")
            raw = base64.urlsafe_b64decode(payload)
            nonce, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES : NONCE_BYTES + TAG_BYTES]
            decryptor = Cipher(self._algorithm(cipher, name), modes.GCM(nonce, tag)).decryptor()
            decryptor.authenticate_additional_data(f"{cipher}:{name}:{place}".encode())
            return (decryptor.update(raw[NONCE_BYTES + TAG_BYTES :]) + decryptor.finalize()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable(N_("What is stored in %(place)s cannot be decrypted."), place=place) from error

    def digest(self, text: str) -> str:
        """Return the keyed hash (HMAC-SHA256) of a number, however it is written."""
        if not self.hash_name:
            raise KeyMissing(N_("The key of the keyed hash is missing in %(folder)s."), folder=self.folder)
        return hmac.new(self._keys[self.hash_name], essence(text).encode(), hashlib.sha256).hexdigest()

    def is_current(self, stored: str) -> bool:
        """Say whether `stored` was sealed with the cipher and the key that seal now."""
        return stored.startswith(self.head())

    def head(self) -> str:
        """Return how text sealed now begins."""
        return f"{MARK}{self.cipher}:{self.current}:"

    def backed_up_on(self) -> date | None:
        """Return when the keys were last copied; None: never, or before the newest was made."""
        marker = self.folder / BACKED_UP
        try:
            day = date.fromisoformat(marker.read_text(encoding="ascii").strip()[:10])
        except (OSError, ValueError):
            return None
        newest = max((path.stat().st_mtime for path in self._files()), default=0.0)
        return day if marker.stat().st_mtime >= newest else None

    def _algorithm(self, cipher: str, name: str) -> CipherAlgorithm:
        if cipher not in CIPHERS:
            raise ValueError(cipher)
        length, algorithm = CIPHERS[cipher]
        if (cipher, name) not in self._derived:
            self._look()
            if name not in self._keys:
                raise KeyMissing(
                    N_("The key %(name)s is missing in %(folder)s: bring it back from its backup."),
                    name=name,
                    folder=self.folder,
                )
            derived = HKDF(SHA256(), length, None, f"xinfang {cipher}".encode()).derive(self._keys[name])
            self._derived[cipher, name] = derived
        return algorithm(self._derived[cipher, name])

    def _files(self) -> Iterator[Path]:
        return self.folder.glob("*.key")

    def _look(self) -> None:
        try:
            changed = self.folder.stat().st_mtime_ns
        except OSError:
            self._keys = {}
            return
        if changed == self._seen:
            return
        found = {path.name.removesuffix(".key"): path.read_bytes() for path in self._files()}
        self._keys = {
            f"hash-{_fingerprint(key)}" if name == "hash" else name: key for name, key in found.items()
        }
        self._seen = changed


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"xinfang key " + key).hexdigest()[:8]


def _write(path: Path, key: bytes) -> None:
    """Write a file only its owner reads; one that is there already stays."""
    try:
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(target, "wb") as file:
        file.write(key)
