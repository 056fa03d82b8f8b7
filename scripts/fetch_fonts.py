"""Bring the free fonts of printed papers into `var/fonts`: `python -m scripts.fetch_fonts [FOLDER]`.

Fandol (仿宋, 楷体, 黑体, 宋体) comes out of Debian's package of Chinese TeX, downloaded and unpacked without
root and without TeX. The bold face of the titles and the spare face for rare characters are cut out of the
system's Noto Serif CJK collection, because a renderer that is pointed at a collection takes its first face,
the Japanese. Where Debian is not to be had, a package on PyPI carries two plain Noto faces. Licences lie
beside the fonts.

What is there already is not fetched again. Ends with 1, and says what is missing, if a face could not be had.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from app.documents.fonts import BOLD, FOLDER, REGULAR, FontsMissing, choose, installed

TEX_PACKAGE = "texlive-lang-chinese"  # 49 MB
FANDOL = tuple(
    f"Fandol{name}.otf"
    for name in ("Fang-Regular", "Kai-Regular", "Hei-Regular", "Song-Regular", "Song-Bold")
)
FANDOL_LICENCES = {"fandol/COPYING.gz": "COPYING.Fandol", "fandol/README": "README.Fandol"}

NOTO_FAMILY = "Noto Serif CJK SC"
NOTO = {"NotoSerifCJKsc-Regular.otf": REGULAR, "NotoSerifCJKsc-Bold.otf": BOLD}
NOTO_LICENCE = Path("/usr/share/doc/fonts-noto-cjk/copyright")

WHEEL = "pylopdf-fonts-zh-cn==0.1.1"  # 17 MB
WHEEL_SHA256 = "e2661ef3790cbe0f0f6aa5338b6859b7cd288ee75bc88cd4239c62cd025d4fb3"
WHEEL_FACES = ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf")

SECONDS = 300


class Unobtainable(Exception):
    """One source of fonts failed; the text says why, and the next one is tried."""


def main(arguments: list[str]) -> int:
    """Fetch what is missing into the folder named, by default `var/fonts`."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    have_fandol = _attempt("Fandol", fetch_fandol, folder, FANDOL)
    have_noto = _attempt("Noto Serif CJK SC", cut_noto, folder, tuple(NOTO))
    if not (have_fandol and have_noto):
        _attempt("Noto from PyPI", fetch_wheel, folder, WHEEL_FACES)
    try:
        fonts = choose(folder, installed())
    except FontsMissing as missing:
        print(missing)
        return 1
    for line in fonts.substitutions:
        print(line)
    if not fonts.spares:
        print(f"rare characters of names: no font (apt-get install fonts-noto-cjk, or pip download {WHEEL})")
    return 0 if have_fandol and fonts.spares else 1


def _attempt(name: str, fetch: Callable[[Path], None], folder: Path, files: tuple[str, ...]) -> bool:
    """Run one source unless all its files are there; tell whether they are there now."""
    if not all((folder / file).is_file() for file in files):
        try:
            fetch(folder)
        except (
            Unobtainable,
            OSError,
            subprocess.SubprocessError,
            tarfile.TarError,
            zipfile.BadZipFile,
        ) as error:
            print(f"{name}: not fetched: {error}")
            return False
    return all((folder / file).is_file() for file in files)


def fetch_fandol(folder: Path) -> None:
    """Unpack the Fandol faces and their licence from Debian's package."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise Unobtainable(f"there is no {program} on this machine")
    with tempfile.TemporaryDirectory() as scratch:
        package = _download(TEX_PACKAGE, Path(scratch))
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as unpacking:
            if unpacking.stdout is None:
                raise Unobtainable("dpkg-deb gives nothing")
            with tarfile.open(fileobj=unpacking.stdout, mode="r|") as archive:
                for member in archive:
                    _keep(archive, member, folder)


def _download(package: str, scratch: Path) -> Path:
    """Return the package's file in `scratch`; with lists of our own where the system's are old or empty."""
    own_lists: list[str] = []
    for name in ("lists", "cache"):
        (scratch / name / "partial").mkdir(parents=True)
    if not _apt(scratch, "download", package):
        own_lists = [f"Dir::State::lists={scratch / 'lists'}", f"Dir::Cache={scratch / 'cache'}"]
        _apt(scratch, "update", options=own_lists)
        _apt(scratch, "download", package, options=own_lists)
    found = next(scratch.glob(f"{package}_*.deb"), None)
    if found is None:
        raise Unobtainable(f"apt-get download {package} failed")
    return found


def _apt(folder: Path, *words: str, options: list[str] | None = None) -> bool:
    """Run apt-get in `folder`, quietly; tell whether it worked."""
    settings = [part for option in options or [] for part in ("-o", option)]
    command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=", *settings, *words]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    return done.returncode == 0


def _keep(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one member of the package if it is a face or a licence of ours."""
    path = Path(member.name)
    licence = next((name for end, name in FANDOL_LICENCES.items() if member.name.endswith(end)), None)
    content = archive.extractfile(member) if path.name in FANDOL or licence else None
    if content is not None:
        data = content.read()
        _write(folder / (licence or path.name), gzip.decompress(data) if path.suffix == ".gz" else data)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def cut_noto(folder: Path) -> None:
    """Write the simplified Chinese faces of the system's collection as files of their own."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to load, and only this needs it

    for file, weight in NOTO.items():
        face = next(
            (face for face in installed() if (face.family, face.weight) == (NOTO_FAMILY, weight)), None
        )
        if face is None:
            raise Unobtainable("the package fonts-noto-cjk is not installed")
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            part = folder / f"{file}.part"
            font.save(part, reorderTables=False)
        part.replace(folder / file)
    if NOTO_LICENCE.is_file():
        shutil.copyfile(NOTO_LICENCE, folder / "LICENCE.Noto")


def fetch_wheel(folder: Path) -> None:
    """Take the two plain Noto faces out of a package on PyPI, known by its digest."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, WHEEL]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        wheel = next(Path(scratch).glob("*.whl"), None)
        if wheel is None:
            raise Unobtainable((done.stderr.strip().splitlines() or [f"pip download {WHEEL} failed"])[-1])
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
            raise Unobtainable(f"{wheel.name} is not the file that was checked")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                file = "LICENCE.NotoSC" if name.endswith("licenses/LICENSE") else Path(name).name
                if file in WHEEL_FACES or file == "LICENCE.NotoSC":
                    _write(folder / file, archive.read(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
