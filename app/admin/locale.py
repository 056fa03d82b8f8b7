"""The language of a request: looked up once, and changed without leaving the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from babel.support import NullTranslations
from flask import Flask, abort, current_app, g, redirect, request, session
from flask_babel import Domain, get_babel, get_locale, refresh
from markupsafe import Markup


class Words:
    """The messages of one language as this process has met them: each is looked up once."""

    def __init__(self, translations: NullTranslations) -> None:
        """Begin with nothing met."""
        self.translations = translations
        self.texts: dict[str, str] = {}
        self.marked: dict[str, Markup] = {}

    def text(self, message: str) -> str:
        """Return a message in this language."""
        found = self.texts.get(message)
        if found is None:
            found = self.texts[message] = self.translations.ugettext(message)
        return found

    def markup(self, message: str) -> Markup:
        """Return a message without values as a template draws it."""
        found = self.marked.get(message)
        if found is None:
            found = self.marked[message] = Markup(self.text(message)) % {}  # noqa: S704 - our own catalogue
        return found


class RequestDomain(Domain):
    """Flask-Babel's messages, kept per language: it would name the locale and search anew for each word."""

    def __init__(self) -> None:
        """Begin with no language met."""
        super().__init__()
        self.languages: dict[str, Words] = {}

    def words(self) -> Words:
        """Return the messages of the request's language."""
        try:
            here: Any = g._get_current_object()  # once, instead of once for each attribute
        except RuntimeError:  # outside of everything, where nothing is translated
            return Words(super().get_translations())
        kept: tuple[Any, Words] | None = here.get("words")
        if kept is not None and kept[0] is getattr(here.get("_flask_babel"), "babel_locale", None):
            return kept[1]
        locale = get_locale()
        name = str(locale)
        if name not in self.languages:
            self.languages[name] = Words(super().get_translations())
        here.words = (locale, self.languages[name])
        return self.languages[name]

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the request's language."""
        return self.words().translations

    def gettext(self, string: str, **variables: Any) -> str:
        """Return a message with its values."""
        found = self.words().text(string)
        return found % variables if variables else found

    def drawn(self, message: str, **variables: Any) -> Markup:
        """Return a message for a template, its values escaped."""
        if not variables:
            return self.words().markup(message)
        return Markup(self.words().text(message)) % variables  # noqa: S704 - our own catalogue


def install(app: Flask) -> None:
    """Let the application and its templates look their words up once."""
    domain = RequestDomain()
    get_babel(app).instance.domain_instance = domain
    app.jinja_env.globals.update({"_": domain.drawn, "gettext": domain.drawn})


def switch() -> Any:
    """Keep the chosen language and go back to the page the link stood on (FAB's own view goes home)."""
    wanted = (request.view_args or {}).get("locale", "")
    if wanted not in current_app.config["LANGUAGES"]:
        abort(404)
    session["locale"] = wanted
    refresh()
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or not before.path.startswith("/") or before.path.startswith("//"):
        return redirect("/")
    return redirect(f"{before.path}?{before.query}" if before.query else before.path)
