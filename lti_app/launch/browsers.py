"""Which browser began a login: a cookie, else the platform's storage, else a new window.

Security Framework 1.0, section 5.1.1 (state), and 1EdTech's drafts "LTI Client Side postMessages"
and "LTI OIDC Login with LTI Client Side postMessages" (platform storage). A browser that keeps a
partitioned cookie is known at once. Where the platform offers to keep data for us, the same secret
is left there too; it is asked for only when the cookie does not come back.
"""

import hmac
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from werkzeug.datastructures import Headers

from lti_app import i18n
from lti_app.blanks import KeptPages
from lti_app.errors import BrowserUnknownError
from lti_app.lti.claims import LaunchClaims
from lti_app.lti.login import AuthenticationRequest
from lti_app.lti.message import LaunchMessage
from lti_app.lti.registry import origin
from lti_app.lti.state import LIFE_SECONDS, Login


def send_to_platform(asked: AuthenticationRequest) -> Response:
    """Answer a login initiation: on to the platform, the secret left with the browser."""
    login = asked.login
    if login.storage_target is None:
        response = _redirect(asked.url)
    else:
        response = make_response(_storing_page(asked))
    response.headers.add("Set-Cookie", login_cookie(login, asked.browser_secret, LIFE_SECONDS))
    return response


class _Redirection(Response):
    """A redirect to an address that may go out as it is.

    Werkzeug takes an address apart and puts it together again, in case it holds letters that no
    address may have: a sixth of a login's work.
    """

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        return self.headers


def _redirect(url: str) -> Response:
    headers = {"Location": url, "Content-Length": "0"}
    return (_Redirection if url.isascii() else Response)(status=302, headers=headers)


def login_cookie(login: Login, value: str, seconds: int) -> str:
    """Return the header that leaves `value` with the browser, or takes it back after 0 seconds.

    Written out because name and value need no quoting; that check is a tenth of a launch's work.
    """
    return (
        f"{login.cookie_name}={value}; Max-Age={seconds}; Path=/; "
        "Secure; HttpOnly; SameSite=None; Partitioned"
    )


def is_known(login: Login, secret: str) -> bool:
    """Return whether this browser brings the secret of `login` in its cookie."""
    brought = request.cookies.get(login.cookie_name, "")
    return hmac.compare_digest(brought.encode(), secret.encode())


def offer_other_ways(message: LaunchMessage, handle: str, claims: LaunchClaims) -> Response:
    """Answer a message whose browser is not known: no visitor yet, but ways on.

    The page asks the platform's storage where there is one; else, and without JavaScript, it
    offers a new window.
    """
    login = message.login
    return offer_window(
        handle,
        course_title=claims.context_title,
        person_name=claims.person_name,
        storage_target=login.storage_target,
        state=login.state,
        storage_key=_key(login),
        storage_origin=origin(message.platform.auth_url),
    )


def offer_window(handle: str, **known: str | None) -> Response:
    """Offer to go on in a new window; `known` names person and course, and the storage."""
    page = render_template("launch/new_window.html", handle=handle, **known)
    return make_response(page, BrowserUnknownError.status)


def _storing_page(asked: AuthenticationRequest) -> str:
    """Return the page that leaves the secret in the platform's storage and goes on by itself."""
    pages: KeptPages = current_app.extensions["kept_pages"]
    blanks: dict[str, str | None] = {
        "go_on_url": asked.url,
        "storage_target": asked.login.storage_target,
        "storage_origin": origin(asked.platform.auth_url),
        "storage_key": _key(asked.login),
        "storage_value": asked.browser_secret,
    }
    return pages.fill(
        ("launch/one_moment.html", i18n.current()),
        blanks,
        lambda marks: render_template("launch/one_moment.html", **marks),
    )


def _key(login: Login) -> str:
    """Return the name under which the platform keeps the secret of `login`."""
    return login.cookie_name.removeprefix("__Host-")
