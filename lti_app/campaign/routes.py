"""The illustration, at an address that changes with its content and stays for ever."""

import re

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.campaign.pack import Version
from lti_app.campaign.shelf import shelf

bp = Blueprint("campaign", __name__)

_DIGITS = 16
_DIGEST = re.compile("[0-9a-f]{16}")


@bp.get("/illustration/<digest>.svg")
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
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


def illustration_url(version: Version) -> str:
    """Return the address of the illustration of a version."""
    return url_for("campaign.illustration", digest=version.illustration_hash[:_DIGITS])
