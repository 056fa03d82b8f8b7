"""Copy the front-end files the pages use from npm's packages into `app/static/vendor`.

No bundler: each file is taken as its project ships it, beside its licence, and the icons named in
`app/static/icons.txt` become one SVG sprite (`<use href="…/icons.svg#i-search">`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

TARGET = Path("app/static/vendor")
ICONS = Path("app/static/icons.txt")

_FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "flatpickr.min.js": "flatpickr/dist/flatpickr.min.js",
    "flatpickr.min.css": "flatpickr/dist/flatpickr.min.css",
    "flatpickr-zh.js": "flatpickr/dist/l10n/zh.js",
    "sortable.min.js": "sortablejs/Sortable.min.js",
    "LICENSE-tabler-icons": "@tabler/icons/LICENSE",
    "LICENSE-htmx": "htmx.org/LICENSE",
    "LICENSE-tom-select": "tom-select/LICENSE",
    "LICENSE-flatpickr": "flatpickr/LICENSE.md",
    "LICENSE-sortable": "sortablejs/LICENSE",
}
# @tabler/core ships no licence file of its own; its files name the MIT licence in their first lines.

_SOURCE_MAP = re.compile(r"^(/\*|//)[#@] sourceMappingURL=.*$", re.MULTILINE)
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


class VendorError(Exception):
    """The libraries could not be brought; the text says why."""


def vendor(root: Path, npm: str) -> None:
    """Install the locked packages with `npm` and fill the vendor folder anew; raises VendorError."""
    environment = os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"npm could not bring the front-end libraries:\n{done.stdout}{done.stderr}"
        raise VendorError(message)
    modules = root / "node_modules"
    target = root / TARGET
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, source in _FILES.items():
        text = (modules / source).read_text(encoding="utf-8")
        # Source maps are not copied, and a reference to one would be a 404 in every open console.
        (target / name).write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    names = icon_names((root / ICONS).read_text(encoding="utf-8"))
    (target / "icons.svg").write_text(
        sprite(names, modules / "@tabler/icons/icons/outline"), encoding="utf-8"
    )


def icon_names(text: str) -> list[str]:
    """Return the icon names of a list: one a line, `#` starts a comment; sorted, each once."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str], folder: Path) -> str:
    """Return one SVG with a symbol `i-NAME` per icon file of `folder`; an unknown name is a VendorError."""
    unknown = [name for name in names if not (folder / f"{name}.svg").is_file()]
    if unknown:
        message = f"{ICONS} names icons that Tabler does not have: {', '.join(unknown)}"
        raise VendorError(message)
    symbols = "\n".join(_symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, svg: str) -> str:
    """Return the icon as a symbol that takes colour and stroke width from where it is used."""
    found = _SHAPES.search(svg)
    if found is None:
        message = f"The icon {name} is not an SVG picture."
        raise VendorError(message)
    shapes = "".join(line.strip() for line in _FRAME.sub("", found.group(1)).splitlines())
    return (
        f'<symbol id="i-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )
