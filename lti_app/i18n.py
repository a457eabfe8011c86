"""The languages of the interface, and which one a page is in.

The order: what the visitor of a launch chose or their platform said, the choice in the address or
the cookie, the browser's wish, English. Campaign texts are content and have their own languages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_date
from werkzeug.wrappers import Response

LANGUAGES = {"en": "English", "nl": "Nederlands"}
"""Code and own name of each language of the interface."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
COOKIE = "__Host-dos-language"
COOKIE_SECONDS = 365 * 24 * 3600
_DEFAULT = "en"
_REGIONS = {"en": "en_GB"}
"""Where a language alone would give another region's dates: our English is British."""


def offered(tag: str | None) -> str | None:
    """Return the language of the interface that a tag such as nl-NL or nl_BE asks for, or None."""
    primary = (tag or "").replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else None


def choose(*wishes: str | None) -> str:
    """Return the first of `wishes` that is offered, then what the browser asks for."""
    for wish in wishes:
        found = offered(wish)
        if found:
            return found
    return request.accept_languages.best_match(list(LANGUAGES)) or _DEFAULT


def remembered() -> str | None:
    """Return the language that this browser chose before; the cookie says nothing else."""
    return offered(request.cookies.get(COOKIE))


def remember(response: Response, language: str) -> None:
    """Keep the choice for later launches, where the browser lets us."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=COOKIE_SECONDS,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )


def use(language: str) -> None:
    """Let the rest of this request speak `language`."""
    g.language = language


@contextmanager
def speaking(app: Flask, language: str | None) -> Iterator[None]:
    """Speak `language` where nobody is visiting: in what a worker writes."""
    # A context of its own, because Flask-Babel would keep the language on the shared application.
    with app.test_request_context():
        use(offered(language) or _DEFAULT)
        yield


def current() -> str:
    """Return the language of this request."""
    if not has_request_context():
        return _DEFAULT
    if "language" not in g:
        g.language = choose(request.args.get("language"), remembered())
    language: str = g.language
    return language


def direction(language: str) -> str:
    """Return "rtl" for scripts that run from right to left, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class LanguageChoice:
    """One entry of the language switch."""

    code: str
    name: str
    current: bool


def languages() -> list[LanguageChoice]:
    """Return the entries of the language switch."""
    now = current()
    return [LanguageChoice(code, name, code == now) for code, name in LANGUAGES.items()]


def region(language: str) -> str:
    """Return the locale in which `language` writes its dates."""
    return _REGIONS.get(language, language)


def install(app: Flask, translations: str) -> None:
    """Speak the languages of the catalogues in the folder `translations`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    Babel(app, locale_selector=lambda: region(current()))
    app.jinja_env.globals.update(format_date=long_date)
    app.context_processor(_page_language)


def long_date(day: date) -> str:
    """Return a day in words."""
    text: str = format_date(day, "long")
    return text


def _page_language() -> dict[str, Any]:
    language = current()
    return {"language": language, "direction": direction(language), "languages": languages()}
