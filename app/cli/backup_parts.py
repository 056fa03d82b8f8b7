"""The other parts of a backup: files and keys as archives, and the manifest that vouches for all of them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import click

from app.actions.files import COPIES
from config import Settings

MANIFEST, FILES = "manifest.json", "files.tar"
SESSION_KEY, BACKED_UP = "session.key", "backed-up"
KEYS = "keys"
"""The folder of keys in their archive; here it lies where the settings say."""
LAST_BACKUP = "last-backup"
"""In the data directory: when the last backup was complete."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; written last, so that a folder without it is no backup."""

    product: str
    made_at: str
    database: str
    revision: str | None
    counts: dict[str, int]
    trail: dict[str, Any] | None
    artefacts: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    keys: str | None = None

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of `folder`; ClickException when it is no complete backup."""
        try:
            return cls(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise click.ClickException(f"{folder} is no complete backup: {error}") from error


class _Digesting:
    """Reads a file and takes its digest on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        found = self._file.read(size)
        self.digest.update(found)
        return found


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack_files(store: Path, target: Path) -> dict[str, str]:
    """Write the files of the office into one archive; return name -> digest.

    A file that goes while they are read was only needed for a while; what must be there the caller knows.
    """
    digests: dict[str, str] = {}
    with tarfile.open(target, "w") as archive:
        for path in sorted(store.rglob("*")):
            name = path.relative_to(store)
            if name.parts[0] == COPIES or not path.is_file():
                continue
            try:
                with path.open("rb") as file:
                    source = _Digesting(file)
                    archive.addfile(archive.gettarinfo(arcname=name.as_posix(), fileobj=file), source)
                    digests[name.as_posix()] = source.digest.hexdigest()
            except FileNotFoundError:
                continue
    return digests


def _unpack(archive: tarfile.TarFile, place: Callable[[PurePosixPath], Path]) -> None:
    """Write the files of an archive where `place` says; anything but a file inside it is refused."""
    for member in archive:
        name = PurePosixPath(member.name)
        content = archive.extractfile(member) if member.isfile() else None
        if member.isdir():
            continue
        if content is None or name.is_absolute() or ".." in name.parts:
            raise click.ClickException(f"The archive holds what no backup writes: {member.name}.")
        target = place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _called(settings: Settings, path: Path) -> str:
    """Return the name of a key in its archive, wherever the folder of keys lies."""
    inside = path.is_relative_to(settings.keys)
    return f"{KEYS}/{path.relative_to(settings.keys).as_posix()}" if inside else path.name


def _place(settings: Settings, name: PurePosixPath) -> Path:
    inside = name.parts[0] == KEYS
    return settings.keys.joinpath(*name.parts[1:]) if inside else settings.data_dir / name.name


def unpack_files(source: Path, target: Path, digests: dict[str, str]) -> None:
    """Unpack the archive beside `target`, check every file, then let it take the place of `target`."""
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with tarfile.open(source) as archive:
        _unpack(archive, lambda name: fresh / name)
    found = {
        path.relative_to(fresh).as_posix(): digest_of(path) for path in fresh.rglob("*") if path.is_file()
    }
    if found != digests:
        shutil.rmtree(fresh)
        raise click.ClickException("The files of the backup are not those its manifest names.")
    if target.exists():
        shutil.rmtree(target)
    fresh.replace(target)


def pack_keys(settings: Settings, target: Path) -> str:
    """Write the keys into an archive only its owner can read, never over another; return its digest."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"The keys cannot be written to {target}: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        for path in key_files(settings):
            archive.add(path, arcname=_called(settings, path))
    return digest_of(target)


def unpack_keys(settings: Settings, source: Path) -> None:
    """Put the keys back where they are looked for, readable by their owner only."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as archive:
        _unpack(archive, lambda name: _place(settings, name))
    if settings.keys.is_dir():
        settings.keys.chmod(0o700)
    for path in key_files(settings):
        path.chmod(0o600)


def key_files(settings: Settings) -> list[Path]:
    """Return the files that hold keys."""
    found = [path for path in sorted(settings.keys.rglob("*")) if path.is_file()]
    session_key = settings.data_dir / SESSION_KEY
    return [path for path in (*found, session_key) if path.name != BACKED_UP and path.is_file()]
