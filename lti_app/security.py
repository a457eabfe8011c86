"""Response headers: who may frame a page, what it may load, and what is never passed on."""

from collections.abc import Iterable

from flask import Flask, Response, g

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'{}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {}"
)

_OF_FILES = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_HTTPS_ONLY = "max-age=31536000"


def of_files(*, https: bool) -> dict[str, str]:
    """Return the headers of files that are served before Flask: as on pages, but may do nothing."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": _OF_FILES}
    return {**headers, "Strict-Transport-Security": _HTTPS_ONLY} if https else headers


def allow_framing(origins: Iterable[str]) -> None:
    """Let pages at `origins` (scheme, host, port) frame the answer to this request."""
    g.frame_origins = " ".join(origins)


def keep_opener() -> None:
    """Let the answer to this request speak to the window that opened it, on another site."""
    g.keeps_opener = True


def allow_sending(origins: Iterable[str]) -> None:
    """Let a form on the answer to this request be sent to `origins` as well."""
    g.form_origins = "".join(f" {origin}" for origin in origins)


def install(app: Flask, *, https: bool, referrer: str) -> None:
    """Set the headers on every answer of `app`; `https` adds strict transport security.

    `referrer` is the Referrer-Policy: what other sites learn of where somebody came from.
    """
    always = [
        ("Referrer-Policy", referrer),
        ("X-Content-Type-Options", "nosniff"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    if https:
        always.append(("Strict-Transport-Security", _HTTPS_ONLY))

    @app.after_request
    def set_headers(response: Response) -> Response:
        # Looked at and added to once: header by header it would be a tenth of a login's work.
        there = set(response.headers.keys(lower=True))
        response.headers.extend(
            [*always, *((name, value) for name, value in _own() if name.lower() not in there)]
        )
        return response


def _own() -> Iterable[tuple[str, str]]:
    """Return the headers that this request decides, where its view has not set them itself."""
    framed, sent = g.get("frame_origins") or "'none'", g.get("form_origins", "")
    opener = "unsafe-none" if g.get("keeps_opener") else "same-origin-allow-popups"
    return (
        ("Content-Security-Policy", _POLICY.format(sent, framed)),
        ("Cross-Origin-Opener-Policy", opener),
        # Pages belong to one person and one moment; static files are served before Flask.
        ("Cache-Control", "no-store"),
    )
