"""Headers for every answer, and the cookie rules that let the platform know its own browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from practice.errors import RefusedError

P = ParamSpec("P")

SAME_PLATFORM: dict[str, Any] = {"samesite": "None", "secure": True}


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as a browser names an origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def framed_by_us(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Mark a view whose page stands in the course page's frame on the way to the tool."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.framed_by_us = True
        return view(*args, **kwargs)

    return marked


def refuse_other_sites() -> None:
    """Refuse a request that changes something when another site's page sent it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise RefusedError("This can only be done from the platform's own pages.", 403)


def install(app: Flask, *, issuer: str, tool_origins: Callable[[], Iterable[str]]) -> None:
    """Put the headers on every answer of `app`; its pages may show the tools' own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        tools = " ".join(filter(None, (*tool_origins(), g.get("also_framed"))))
        response.headers["Content-Security-Policy"] = _policy(issuer, tools)
        # The tool may want to know which site a form came from, but never which page.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _policy(ours: str, tools: str) -> str:
    # By name rather than 'self': a sandboxed frame's page has no origin of its own.
    ancestors = ours if g.get("framed_by_us") else "'none'"
    return (
        "default-src 'none'; base-uri 'none'; "
        f"style-src {ours}; script-src {ours}; connect-src {ours}; img-src {ours} {tools}; "
        f"frame-src {ours} {tools}; form-action {ours} {tools}; frame-ancestors {ancestors}"
    )
