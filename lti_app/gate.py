"""One callable for three sites: each request goes to its site by host name, else by path."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from lti_app.app import create_sites
from lti_app.config import Settings

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def combine(settings: Settings) -> Flask:
    """Return the course site, answering for the other two as well."""
    sites = create_sites(settings)
    sites.course.wsgi_app = Gate(  # type: ignore[method-assign]
        sites.course.wsgi_app,
        {
            "/report": (settings.report_url, without_cookies(sites.report.wsgi_app)),
            "/desk": (settings.desk_url, sites.desk.wsgi_app),
        },
    )
    return sites.course


def without_cookies(site: WSGI) -> WSGI:
    """Return `site` so that no cookie reaches it, whatever the browser sends along.

    The report site may share a host with the course site, whose cookies then come too.
    """

    def deliver(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_COOKIE", None)
        return site(environ, start_response)

    return deliver


class Gate:
    """Sends a request to the report site or the desk when its host or path says so.

    A site with a host name of its own is not served below the course site's.
    """

    def __init__(self, course: WSGI, others: dict[str, tuple[str, WSGI]]) -> None:
        self._course = course
        self._by_host = {urlsplit(url).netloc.lower(): site for url, site in others.values() if url}
        self._by_path = {path: site for path, (url, site) in others.items() if not url}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one WSGI request."""
        site = self._by_host.get(environ.get("HTTP_HOST", "").lower())
        if site is not None:
            return site(environ, start_response)
        path = environ.get("PATH_INFO", "")
        if path.startswith(("/report", "/desk")):
            for prefix, inner in self._by_path.items():
                if path == prefix or path.startswith(prefix + "/"):
                    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
                    environ["PATH_INFO"] = path[len(prefix) :] or "/"
                    return inner(environ, start_response)
        return self._course(environ, start_response)
