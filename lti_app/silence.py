"""What the report site hears of a request: what it needs to answer, and nothing about who asks.

Everything that is not on a short list is taken away before Flask sees it, so that no page, no log
and no error can tell it again: no cookie, address, user agent, referrer, forwarded header, client
certificate, and nothing that a proxy adds later on.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from lti_app.i18n import LANGUAGES
from lti_app.logs import say

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
log = logging.getLogger("lti_app.reports")

KEPT = frozenset(
    {
        *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
        *("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT"),
        "SERVER_PROTOCOL",
        *("wsgi.version", "wsgi.url_scheme", "wsgi.input"),
        *("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
    }
)
"""Names of the WSGI environment (PEP 3333) that pass as they are."""
_ENCODINGS = ("br", "gzip")
_BROKEN = b"This did not work. Please try again in a minute."


def plain_headers(text: bytes) -> list[tuple[str, str]]:
    """Return the headers of a line of plain text that is said before a site is asked."""
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
        ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    ]


def silent(site: WSGI) -> WSGI:
    """Return `site` so that nothing about a visitor reaches it, and no error tells of one."""

    def deliver(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return site(_heard(environ), start_response)
        except Exception as error:  # else the server logs the address that was asked for
            say(log, logging.ERROR, "report_site_broken", detail=type(error).__name__)
            start_response("500 Internal Server Error", plain_headers(_BROKEN))
            return [_BROKEN]

    return deliver


def _heard(environ: dict[str, Any]) -> dict[str, Any]:
    heard = {name: value for name, value in environ.items() if name in KEPT}
    heard["wsgi.errors"] = _Deaf()
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
    language = accepted.best_match(list(LANGUAGES))
    if language:
        # Which languages somebody reads, and in which order, is more than a page needs.
        heard["HTTP_ACCEPT_LANGUAGE"] = language
    encodings = environ.get("HTTP_ACCEPT_ENCODING", "")
    heard["HTTP_ACCEPT_ENCODING"] = ", ".join(each for each in _ENCODINGS if each in encodings)
    return heard


class _Deaf:
    """Takes what is written to `wsgi.errors`, and forgets it."""

    def write(self, text: str) -> int:
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Forget all of them."""

    def flush(self) -> None:
        """Do nothing."""
