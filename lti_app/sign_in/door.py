"""What a site calls to sign somebody in; its routes are its own.

    @bp.get("/sign-in/<institution>")
    def sign_in(institution):
        address = door.answer_address(settings, "desk", institution)
        return door.begin(institution, redirect_uri=address, purpose="desk", return_to="/inbox")

    @bp.get("/sign-in/<institution>/done")
    def signed_in(institution):
        address = door.answer_address(settings, "desk", institution)
        arrival = door.finish(institution, redirect_uri=address, purpose="desk", again=...)

The answer to the second should be a redirect, so that the code leaves the address bar.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, request
from flask_babel import lazy_gettext as _

from lti_app import clock, i18n
from lti_app.config import Settings, made_or_exit
from lti_app.errors import InvalidFormError, SignInError
from lti_app.sign_in import service
from lti_app.sign_in.attempts import LIFE_SECONDS, cookie_name
from lti_app.sign_in.identities import Identity
from lti_app.sign_in.provider_file import read_providers
from lti_app.sign_in.providers import Provider
from lti_app.sign_in.service import SignIn

LONGEST_WAY = 500
Site = Literal["course", "desk"]
SITES: tuple[Site, ...] = ("desk", "course")
"""The sites that may have a door."""


@dataclass(frozen=True)
class Arrival:
    """Who has signed in, and where they wanted to go."""

    identity: Identity
    return_to: str


def install(settings: Settings, *sites: Flask) -> None:
    """Open the door of `sites` as SIGN_IN_FILE says; end the process when it cannot be used."""
    file = settings.sign_in_file
    providers = made_or_exit(
        lambda: read_providers(Path(file), is_development=settings.is_development) if file else {}
    )
    shared = service.open_sign_in(settings, providers)
    for site in sites:
        site.extensions["sign_in"] = shared


def for_courses(institution: str) -> Provider | None:
    """Return how an institution signs people in on the course site; None when it does not."""
    found = _shared().providers.get(institution)
    return found if found is not None and found.is_for_courses else None


def every_provider() -> list[Provider]:
    """Return how the institutions sign people in, by their short names."""
    return sorted(_shared().providers.values(), key=lambda each: each.institution)


def answer_address(settings: Settings, site: Site, institution: str) -> str:
    """Return the redirect URI of an institution at one site, as the provider has to know it."""
    desk = settings.desk_url or f"{settings.public_url}/desk"
    return f"{desk if site == 'desk' else settings.public_url}/sign-in/{institution}/done"


def begin(institution: str, *, redirect_uri: str, purpose: str, return_to: str = "/") -> Response:
    """Send the browser to the institution's provider.

    `purpose` names the door; `return_to` is a path on its site, given back by `finish`. Raises
    InvalidFormError for any other, NoSignInError, SignInUnavailableError, SignInMisconfiguredError.
    """
    if not _is_path(return_to):
        raise InvalidFormError("return_to")
    shared = _shared()
    attempt = shared.attempts.begin(
        institution, purpose=purpose, redirect_uri=redirect_uri, return_to=return_to
    )
    url = shared.question(attempt, language=i18n.current())
    response = Response(status=302, headers={"Location": url})
    cookie = shared.attempts.cookie(attempt)
    _leave_cookie(response, attempt.state, cookie, LIFE_SECONDS, redirect_uri)
    return response


def finish(
    institution: str, *, redirect_uri: str, purpose: str, again: str | None = None
) -> Arrival:
    """Return who comes back from the provider with this request.

    Raises a SignInError, with a link on its page to `again`, else to the way back where that is
    known. Either way the sign-in is over: its cookie is taken back with the answer.
    """
    shared = _shared()
    try:
        shared.provider(institution)
        state = request.args.get("state", "")
        _forget_cookie(state, redirect_uri)
        answer = service.single(request.args.to_dict(flat=False))
        name = cookie_name(state, _cookie_path(redirect_uri))
        attempt = shared.attempts.resume(request.cookies.get(name), state)
        service.check_door(
            attempt, institution=institution, purpose=purpose, redirect_uri=redirect_uri
        )
        again = again or attempt.return_to
        shared.attempts.take_answer(attempt)
        return Arrival(shared.accept(attempt, answer, now=clock.now()), attempt.return_to)
    except SignInError as error:
        if again is not None:
            error.ways = ((_("Sign in again"), again),)
        raise


def _shared() -> SignIn:
    found: SignIn = current_app.extensions["sign_in"]
    return found


def _forget_cookie(state: str, redirect_uri: str) -> None:
    @after_this_request
    def take_back(response: Response) -> Response:
        _leave_cookie(response, state, "", 0, redirect_uri)
        return response


def _leave_cookie(
    response: Response, state: str, value: str, seconds: int, redirect_uri: str
) -> None:
    """Leave `value` with the browser, or take it back after 0 seconds.

    Lax, because the answer is a navigation that begins at the provider.
    """
    path = _cookie_path(redirect_uri)
    response.set_cookie(
        cookie_name(state, path),
        value,
        max_age=seconds,
        path=path,
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _cookie_path(redirect_uri: str) -> str:
    """Return where the cookie goes: to the whole host, on which no neighbour can then leave one.

    But to the one address that the answer comes to where the report site is on the same host,
    because that site gets no cookie.
    """
    settings: Settings = current_app.extensions["settings"]
    of_desk = bool(settings.desk_url) and redirect_uri.startswith(f"{settings.desk_url}/")
    return "/" if settings.report_url or of_desk else urlsplit(redirect_uri).path


def _is_path(text: str) -> bool:
    """Return whether `text` is a path of our own site, however a browser reads it."""
    if not text.startswith("/") or len(text) > LONGEST_WAY:
        return False
    return text.isascii() and text.isprintable() and text[1:2] not in ("/", "\\")
