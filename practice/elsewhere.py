"""Does the tool's login initiation outside the browser, so that no cookie of it comes back.

That is how a launch looks to the tool where the browser keeps a frame's cookies away, and a
platform has no other means to bring it about: a sandboxed frame still sends them. It is also how
an attack with somebody else's state begins, so a tool must not take it for a good launch at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from practice.errors import RefusedError
from practice.outgoing import session_for

TIMEOUT = (3.05, 10)


def authentication_request(
    login_url: str, method: str, fields: Mapping[str, str], auth_url: str
) -> str:
    """The address, at `auth_url`, that the tool's login sends a browser to.

    Raises `RefusedError` when the tool does not redirect there.
    """
    with session_for(login_url) as session:
        try:
            if method == "get":
                address = f"{login_url}?{urlencode(fields)}"
                answer = session.get(address, timeout=TIMEOUT, allow_redirects=False)
            else:
                answer = session.post(login_url, fields, timeout=TIMEOUT, allow_redirects=False)
        except OSError as error:
            raise RefusedError(f"The tool's login did not answer: {error}", 502) from error
    address = answer.headers.get("Location", "")
    if answer.status_code not in {302, 303} or not address.startswith(f"{auth_url}?"):
        raise RefusedError(
            f"The tool's login answered {answer.status_code} without a redirect to our "
            "authentication endpoint, so its cookies cannot be kept away like this.",
            502,
        )
    return address
