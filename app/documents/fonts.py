"""Which font file plays which role on paper, and whether it has every character.

The standard asks for commercial faces. Where one is installed it is used by its name; else a free face that
`scripts/fetch_fonts.py` put into the font folder stands in, else a free face of the system. Nothing is left
to fontconfig's own guess, which would be any face at all, without a word.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from fontTools.ttLib import TTFont

from app.domain.errors import N_, Refused

FOLDER: Final = Path(__file__).resolve().parents[2] / "var" / "fonts"
REGULAR, BOLD = 80, 200  # fontconfig's scale


class Role(Enum):
    """The typefaces of GB/T 9704-2012."""

    fang = "仿宋"
    kai = "楷体"
    hei = "黑体"
    title = "小标宋"
    song = "宋体"


class FontsMissing(Refused):
    """A role has no font on this machine, or only a stand-in where the real one is demanded."""


class MissingGlyph(Refused):
    """No installed font can draw a character; printing an empty box instead would go unnoticed."""

    @classmethod
    def of(cls, character: str, *, part: str, near: str) -> Self:
        """Name the character, the part of the paper it stands in, and the words around it."""
        return cls(
            N_("No font here can print “%(character)s” (%(code)s) in %(part)s: “%(near)s”."),
            character=character,
            code=f"U+{ord(character):04X}",
            part=part,
            near=near,
        )


@dataclass(frozen=True, slots=True)
class Face:
    """One font: CSS family, file, number inside a collection; `own` if it lies in the font folder."""

    family: str
    path: Path
    index: int = 0
    weight: int = REGULAR
    own: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    """A face that stands in for the one the standard asks for."""

    role: Role
    wanted: str
    used: str

    def __str__(self) -> str:
        """Return the line for the log."""
        return f"{self.role.value}: {self.used} stands in for {self.wanted}"


@dataclass(frozen=True, slots=True)
class FontSet:
    """The face of each role, the spare faces for characters it lacks in order, and what was substituted."""

    faces: tuple[tuple[Role, Face], ...]
    spares: tuple[Face, ...]
    substitutions: tuple[Substitution, ...]

    def face(self, role: Role) -> Face:
        """Return the face that plays `role`."""
        return dict(self.faces)[role]

    def fallbacks(self, role: Role) -> tuple[tuple[int, Face], ...]:
        """Return the spare faces with their numbers, in the order in which `role` asks them."""
        liked = _LIKED.get(role, ())
        numbered = list(enumerate(self.spares))
        return tuple(sorted(numbered, key=lambda spare: spare[1].family not in liked))

    def own(self) -> tuple[Face, ...]:
        """Return the faces that the style sheet must load from the font folder."""
        used = dict.fromkeys((*(face for _, face in self.faces), *self.spares))
        return tuple(face for face in used if face.own)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What may play a role: commercial families, files of the font folder, free families; best first."""

    commercial: tuple[str, ...]
    files: tuple[str, ...]
    free: tuple[str, ...]
    weight: int = REGULAR


_SERIF_FILES: Final = ("NotoSerifCJKsc-Regular.otf", "NotoSerifSC-Regular.otf")
_CHOICES: Final[Mapping[Role, _Choice]] = {
    Role.fang: _Choice(
        ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong"),
        ("FandolFang-Regular.otf", *_SERIF_FILES),
        ("FandolFang", "Noto Serif CJK SC"),
    ),
    Role.kai: _Choice(
        ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti"),
        ("FandolKai-Regular.otf", *_SERIF_FILES),
        ("FandolKai", "LXGW WenKai", "AR PL KaitiM GB", "Noto Serif CJK SC"),
    ),
    Role.hei: _Choice(
        ("SimHei", "黑体", "STHeiti"),
        ("FandolHei-Regular.otf", "NotoSansSC-Regular.otf"),
        ("FandolHei", "Noto Sans CJK SC"),
    ),
    Role.title: _Choice(
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        ("NotoSerifCJKsc-Bold.otf", "FandolSong-Bold.otf", *_SERIF_FILES),
        ("Noto Serif CJK SC",),
        weight=BOLD,
    ),
    Role.song: _Choice(
        ("SimSun", "宋体", "STSong"),
        ("FandolSong-Regular.otf", *_SERIF_FILES),
        ("FandolSong", "Noto Serif CJK SC"),
    ),
}
# Rare characters of names: the first covers all 8,105 of the state's list, the last ones extension B.
_SPARE: Final = _Choice(
    (),
    (*_SERIF_FILES, "NotoSansSC-Regular.otf"),
    ("Noto Serif CJK SC", "LXGW WenKai", "Noto Sans CJK SC", "HanaMinB", "BabelStone Han"),
)
# Which spare comes first for a role, because it looks most like it; the others follow in their order.
_LIKED: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.kai: ("LXGW WenKai",),
    Role.hei: ("NotoSansSC-Regular", "Noto Sans CJK SC"),
}

# Which fonts papers are printed with where nobody says: set once by the composition root.
_chosen: dict[str, Any] = {"folder": FOLDER, "strict": False}


def use(folder: Path, *, strict: bool) -> tuple[str, ...]:
    """Print with the fonts in `folder` from now on; return a line for every stand-in, to be logged at start.

    With `strict` a stand-in is an error when a paper is printed, and `doctor` calls it a problem.
    """
    _chosen.update(folder=folder, strict=strict)
    try:
        return tuple(map(str, resolve(folder).substitutions))
    except FontsMissing as missing:
        return (str(missing),)


def chosen() -> tuple[Path, bool]:
    """Return the folder papers are printed from and whether stand-ins are errors, as `use` was told."""
    return _chosen["folder"], _chosen["strict"]


def ours() -> FontSet:
    """Return the fonts papers are printed with; raises FontsMissing like `resolve`."""
    return resolve(_chosen["folder"], strict=_chosen["strict"])


def table(fonts: FontSet) -> tuple[tuple[str, str, str, int], ...]:
    """Return a row for each role and spare: its name, the file, what it stands in for, characters it has."""
    instead = {line.role: line.wanted for line in fonts.substitutions}
    roles = [(role.value, face, instead.get(role, "")) for role, face in fonts.faces]
    spares = [(f"spare {number}", face, "") for number, face in enumerate(fonts.spares, 1)]
    return tuple(
        (name, face.path.name if face.own else face.family, wanted, len(metrics(face).covered))
        for name, face, wanted in (*roles, *spares)
    )


@lru_cache(maxsize=8)
def resolve(folder: Path = FOLDER, *, strict: bool = False) -> FontSet:
    """Return the fonts of this machine, looked up once per process; `folder` holds the fetched files.

    Raises FontsMissing when a role has no font, and with `strict` when a stand-in plays one.
    """
    return choose(folder, installed(), strict=strict)


def choose(folder: Path, system: Iterable[Face], *, strict: bool = False) -> FontSet:
    """Choose the faces for every role among the files in `folder` and the faces of the `system`."""
    system = tuple(system)
    faces: list[tuple[Role, Face]] = []
    substitutions: list[Substitution] = []
    for role, choice in _CHOICES.items():
        wanted = choice.commercial[0]
        face = next(_candidates(choice, folder, system), None)
        if face is None:
            raise FontsMissing(
                N_("No font for %(role)s: install %(wanted)s, or run scripts/fetch_fonts.py once."),
                role=role.value,
                wanted=wanted,
            )
        faces.append((role, face))
        if face.family not in choice.commercial:
            substitutions.append(Substitution(role, wanted, face.path.name if face.own else face.family))
    if strict and substitutions:
        raise FontsMissing(
            N_("Only stand-ins for the fonts of the standard: %(list)s."),
            list="; ".join(map(str, substitutions)),
        )
    return FontSet(tuple(faces), tuple(_candidates(_SPARE, folder, system)), tuple(substitutions))


def _candidates(choice: _Choice, folder: Path, system: tuple[Face, ...]) -> Iterator[Face]:
    """Yield every face that may play a role, the best first."""
    yield from _named(choice.commercial, choice.weight, system)
    for name in choice.files:
        if (folder / name).is_file():
            yield Face(Path(name).stem, folder / name, own=True)
    yield from _named(choice.free, choice.weight, system)


def _named(families: tuple[str, ...], weight: int, system: tuple[Face, ...]) -> Iterator[Face]:
    """Yield the system's face of each family that is installed, in the weight nearest to the wanted one."""
    for family in families:
        same = [face for face in system if face.family == family]
        if same:
            yield min(same, key=lambda face: (abs(face.weight - weight), str(face.path)))


def installed() -> tuple[Face, ...]:
    """Return the system's upright faces, one for each of their family names; none where fontconfig is absent.

    `fc-list` rather than `fc-match`: it lists what is there, where the other names something for every wish.
    """
    program = shutil.which("fc-list")
    if program is None:
        return ()
    listing = subprocess.run(  # noqa: S603 - a fixed command
        [program, "--format", "%{family}\t%{file}\t%{index}\t%{weight}\t%{slant}\n"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    ).stdout
    faces = []
    for line in listing.splitlines():
        families, path, index, weight, slant = line.split("\t")
        # A slanted face is no use; an index above 65535 is an instance of a variable font, listed again.
        if slant == "0" and index.isdecimal() and int(index) <= 0xFFFF and weight.isdecimal():  # noqa: PLR2004
            faces += [Face(name, Path(path), int(index), int(weight)) for name in families.split(",")]
    return tuple(faces)


@dataclass(frozen=True, slots=True)
class Metrics:
    """What typesetting needs to know of a face, in em."""

    covered: frozenset[int]
    narrow: Mapping[int, float]
    shift: float

    def width(self, character: str) -> float:
        """Return the advance of a character; all that is not listed is one em."""
        return self.narrow.get(ord(character), 1.0)


@lru_cache(maxsize=32)
def metrics(face: Face) -> Metrics:
    """Read the coverage and the widths of a face; its file is read once per process.

    `shift` is how far the middle of a character lies below the middle of its line: lines are centred on
    ascent and descent, Chinese characters on 0.38 em above the base line.
    """
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        cmap = font.getBestCmap()
        units = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        narrow = {
            code: advances[name][0] / units for code, name in cmap.items() if advances[name][0] != units
        }
        up, down = font["hhea"].ascent, font["hhea"].descent
        if down > 0:  # FandolSong's sign is wrong there and right here
            up, down = font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender
        return Metrics(frozenset(cmap), narrow, (up + down) / 2 / units - 0.38)
