"""The desk's pages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("support", __name__)


@bp.get("/")
def closed() -> ResponseReturnValue:
    """Say honestly that the desk is not open yet."""
    return render_template("support/closed.html")
