"""Fill the templates of `report_templates/`: sandboxed, escaped, and every unknown name an error of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.documents import wording
from app.domain.rates import compared

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "report_templates"
Texts = tuple[tuple[str, str], ...]
"""Names of templates and the texts an office has put in their place."""
_TEXTS: Final[ContextVar[Texts]] = ContextVar("texts", default=())


class TemplateBroken(Exception):
    """A template of ours cannot be filled: `template` is its name, `name` what it asked for in vain."""

    def __init__(self, template: str, name: str, reason: str) -> None:
        super().__init__(f"{template}: {reason}")
        self.template = template
        self.name = name


@lru_cache(maxsize=4)
def environment(folder: Path = TEMPLATES) -> ImmutableSandboxedEnvironment:
    """Return the one environment for the templates in `folder`; nothing outside it can be included."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "percent": wording.percent,
        "published": wording.published,
        "changed": compared,
    }
    made.filters |= {"written_date": wording.written_date}
    return made


@lru_cache(maxsize=32)
def _reworded(folder: Path, texts: Texts) -> ImmutableSandboxedEnvironment:
    """Return the environment in which `texts` stand in the place of the shipped files of the same names."""
    loader = ChoiceLoader([DictLoader(dict(texts)), FileSystemLoader(folder)])
    made = environment(folder).overlay(loader=loader)
    if not isinstance(made, ImmutableSandboxedEnvironment):  # an overlay is of the class it was taken from
        raise TypeError
    return made


@contextmanager
def reworded(texts: Mapping[str, str]) -> Iterator[None]:
    """Fill `texts` instead of the shipped files while a paper is composed, whoever composes it.

    Here and not as an argument, so that a paper composed of many parts cannot forget one of them.
    """
    token = _TEXTS.set(tuple(sorted(texts.items())))
    try:
        yield
    finally:
        _TEXTS.reset(token)


def fill(template: str, values: Mapping[str, Any], *, folder: Path = TEMPLATES) -> str:
    """Return `template` filled with `values`.

    Raises TemplateBroken when the template is missing, malformed, unsafe, or names something unknown.
    """
    try:
        texts = _TEXTS.get()
        made = _reworded(folder, texts) if texts else environment(folder)
        return made.get_template(template).render(values)
    except TemplateNotFound as error:
        raise TemplateBroken(template, str(error.name), f"there is no template {error.name}") from error
    except TemplateError as error:
        reason = error.message or type(error).__name__
        named = re.findall(r"'([^']+)'", reason)
        raise TemplateBroken(template, named[-1] if named else "", reason) from error
