"""One callable for three sites: each request goes to its site by host name, else by path."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from lti_app.app import Sites, create_sites
from lti_app.bulkhead import Bulkhead, kept_by
from lti_app.config import Settings
from lti_app.silence import WSGI, plain_headers, silent

LONGEST_TAKEN_IN = 4 * 1024 * 1024
"""Bytes of a body that nobody wanted which are read all the same."""
_PIECE = 64 * 1024
_NO_LENGTH = b"Send how long it is (Content-Length).\n"


def combine(settings: Settings) -> Flask:
    """Return the course site, answering for the other two as well."""
    sites = create_sites(settings)
    sites.course.wsgi_app = Gate(sites, settings)  # type: ignore[method-assign]
    return sites.course


class Gate:
    """Sends a request to the report site or the desk when its host or path says so.

    A site with a host name of its own is not served below the course site's.
    """

    def __init__(self, sites: Sites, settings: Settings) -> None:
        self.sites = sites
        # One thread is left for who needs no other host; with a single one there is no such choice.
        self._bulkhead = Bulkhead(max(1, settings.threads - 1))
        self._course: WSGI = sites.course.wsgi_app
        others: dict[str, tuple[str, WSGI]] = {
            "/report": (settings.report_url, silent(sites.report.wsgi_app)),
            "/desk": (settings.desk_url, sites.desk.wsgi_app),
        }
        self._by_host = {urlsplit(url).netloc: site for url, site in others.values() if url}
        self._by_path = {path: site for path, (url, site) in others.items() if not url}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one WSGI request.

        The first half of a body is never taken for all of it: both servers hand on one that broke
        off as one that ended, and say that the end can be trusted. Without that word Werkzeug
        counts, where a length was told; what has none is refused.
        """
        environ.pop("wsgi.input_terminated", None)
        if "HTTP_TRANSFER_ENCODING" in environ:
            start_response("411 Length Required", plain_headers(_NO_LENGTH))
            return [_NO_LENGTH]
        with kept_by(self._bulkhead):
            answer = self._site_of(environ)(environ, start_response)
        _take_in_rest(environ)
        return answer

    def _site_of(self, environ: dict[str, Any]) -> WSGI:
        """Return whose request it is; where a path says so, the site stands below it."""
        site = self._by_host.get(environ.get("HTTP_HOST", "").lower())
        if site is not None:
            return site
        path = environ.get("PATH_INFO", "")
        if path.startswith(("/report", "/desk")):
            for prefix, inner in self._by_path.items():
                if path == prefix or path.startswith(prefix + "/"):
                    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
                    environ["PATH_INFO"] = path[len(prefix) :] or "/"
                    return inner
        return self._course


def _take_in_rest(environ: dict[str, Any]) -> None:
    """Read what is left of a body that was refused unread, as one that is too large.

    Else the connection is closed while it still comes, and a proxy may take that for a tool that is
    broken and not see the answer. One that is very much too large is not worth it.
    """
    length = environ.get("CONTENT_LENGTH") or "0"
    left = int(length) if length.isascii() and length.isdigit() and len(length) < 9 else 0
    with suppress(OSError):
        while 0 < left <= LONGEST_TAKEN_IN and (piece := environ["wsgi.input"].read(_PIECE)):
            left -= len(piece)
