"""The illustration, at an address that changes with its content."""

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from lti_app.campaign.shelf import shelf

bp = Blueprint("campaign", __name__)


@bp.get("/illustration/<digest>.svg")
def illustration(digest: str) -> ResponseReturnValue:
    """Send the illustration. An SVG is active content: it is sandboxed and loads nothing."""
    found = shelf(current_app)
    if digest != found.version.illustration_hash[:16]:
        abort(404)
    compressed = bool(request.accept_encodings["gzip"])
    response = Response(
        found.illustration_gzip if compressed else found.illustration,
        mimetype="image/svg+xml",
    )
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


def illustration_url() -> str:
    """Return the address of the current illustration."""
    digest = shelf(current_app).version.illustration_hash[:16]
    return url_for("campaign.illustration", digest=digest)
