"""Files that never change at their address: drawings, artefacts, an institution's colours."""

import re
from urllib.parse import quote

from flask import Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.published import StoredArtefact
from lti_app.campaign.shelf import shelf
from lti_app.campaign.theme import Theme
from lti_app.campaign.versions import Version
from lti_app.errors import UnknownArtefactError
from lti_app.static_files import FOREVER

_DIGITS = 16
_DIGEST = re.compile("[0-9a-f]{16}")
_FULL_DIGEST = re.compile("[0-9a-f]{64}")
_SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_PDF = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A browser's reader of PDF does not open in a sandbox."""
_SHOWN = {
    ArtefactKind.CHAT_PICTURE,
    ArtefactKind.LANDSCAPE_PICTURE,
    ArtefactKind.POSTER_A4,
    ArtefactKind.POSTER_A3,
    ArtefactKind.HANDOUT,
    ArtefactKind.SLIDE_PDF,
    ArtefactKind.SLIDE_PNG,
    ArtefactKind.QR_SVG,
    ArtefactKind.QR_PNG,
    ArtefactKind.PLAIN_TEXT,
}
"""What a browser shows; everything else it saves."""
_THEME = """\
@layer tokens, theme, base, page, parts, media;
@layer theme {{
  :root {{
    --dos-brand: light-dark({brand}, {brand_dark});
    --dos-panel: {panel};
    --dos-accent: {accent};
  }}
}}
"""


def illustration(digest: str) -> ResponseReturnValue:
    """Send the illustration. An SVG is active content: it is sandboxed and loads nothing."""
    found = shelf(current_app).drawing(digest) if _DIGEST.fullmatch(digest) else None
    if found is None:
        abort(404)
    plain, compressed = found
    takes_gzip = bool(request.accept_encodings["gzip"])
    response = Response(compressed if takes_gzip else plain, mimetype="image/svg+xml")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Content-Security-Policy"] = _SEALED
    return _for_ever(response)


def illustration_url(version: Version) -> str:
    """Return the address of the illustration of a version."""
    return url_for("campaign.illustration", digest=version.illustration_hash[:_DIGITS])


def theme(digest: str) -> ResponseReturnValue:
    """Send the colours of the version whose hash begins with `digest`."""
    found = shelf(current_app).named(digest) if _DIGEST.fullmatch(digest) else None
    if found is None or found[0].theme is None:
        abort(404)
    return _for_ever(Response(stylesheet(found[0].theme), mimetype="text/css"))


def stylesheet(theme: Theme) -> str:
    """Return the colours of an institution as a style sheet; they were checked when published."""
    return _THEME.format(**vars(theme))


def artefact(digest: str, file_name: str) -> ResponseReturnValue:
    """Send a file that was made for a publication. Raises UnknownArtefactError."""
    # PostgreSQL takes no NUL, not even to look for it.
    if not _FULL_DIGEST.fullmatch(digest) or "\0" in file_name:
        raise UnknownArtefactError
    if request.if_none_match.contains_weak(digest):
        response = Response(status=304)
        response.set_etag(digest)
        return _for_ever(response)
    found = shelf(current_app).artefact(digest, file_name)
    if found is None:
        raise UnknownArtefactError
    stored, content = found
    # A fragment of HTML is text to copy; it is never a page of ours.
    is_page = stored.kind is ArtefactKind.HTML
    response = Response(content, content_type="text/plain; charset=utf-8" if is_page else None)
    if not is_page:
        response.headers["Content-Type"] = _with_charset(stored.media_type)
    saved = "download" in request.args or stored.kind not in _SHOWN
    response.headers["Content-Disposition"] = _disposition(stored.file_name, saved=saved)
    is_pdf = stored.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = _PDF if is_pdf else _SEALED
    response.set_etag(digest)
    return _for_ever(response)


def artefact_url(artefact: StoredArtefact) -> str:
    """Return the address of an artefact; it stays, whatever is published later."""
    return url_for("campaign.artefact", digest=artefact.hash, file_name=artefact.file_name)


def _with_charset(media_type: str) -> str:
    is_bare_text = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if is_bare_text else media_type


def _disposition(file_name: str, *, saved: bool) -> str:
    """Return the header with a name that every browser can read (RFC 6266, RFC 8187)."""
    plain = re.sub(r'[^\x20-\x7e]|["\\]', "_", file_name)
    kind = "attachment" if saved else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _for_ever(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={FOREVER}, immutable"
    return response
