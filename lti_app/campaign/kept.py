"""Answers that are the same for everybody: rendered once, then sent again or not sent at all.

A public page depends on what was published, on the tool itself, on the language of the interface
and on little else. Its tag (ETag) names all of that, so a browser that has the page gets 304 before
anything is rendered, and a process renders each page once. It is kept compressed as well: nothing
on it is secret, so compression gives nothing away.
"""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Response, request

MOST_KEPT = 400
"""Pages; about 30 kB each, so at most a dozen megabytes."""


@dataclass(frozen=True)
class Freshness:
    """How long others may keep an answer, and what it depends on besides its address."""

    seconds: int = 300
    by_language: bool = False
    """Whether the browser's languages decided something."""


class KeptAnswers:
    """Rendered pages by their tags; one object for each application."""

    def __init__(self, tool: str) -> None:
        """Keep pages of the tool with the fingerprint `tool`."""
        self.tool = tool
        self._kept: dict[str, tuple[bytes, bytes]] = {}

    def answer(
        self, key: tuple[Hashable, ...], freshness: Freshness, render: Callable[[], str]
    ) -> Response:
        """Return the page that `key` names, rendered if this process does not have it yet."""
        name = hashlib.sha256(repr((self.tool, *key)).encode()).hexdigest()[:24]
        packed = bool(request.accept_encodings["gzip"])
        if any(request.if_none_match.contains_weak(tag) for tag in (name, f"{name}-gzip")):
            response = Response(status=304)
        else:
            kept = self._kept.get(name) or self._keep(name, render())
            response = Response(kept[packed], mimetype="text/html")
            if packed:
                response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{name}-gzip" if packed else name)
        response.headers["Cache-Control"] = f"public, max-age={freshness.seconds}"
        languages = ", Accept-Language" if freshness.by_language else ""
        response.headers["Vary"] = f"Accept-Encoding{languages}"
        return response

    def _keep(self, name: str, page: str) -> tuple[bytes, bytes]:
        content = page.encode()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        kept = self._kept[name] = content, gzip.compress(content, 6, mtime=0)
        return kept
