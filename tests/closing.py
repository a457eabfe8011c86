"""Gives back what the sites of one process have open."""

from flask import Flask

from lti_app.db import db
from lti_app.gate import Gate


def close(app: Flask) -> None:
    """Close the queue, the shelf and the databases behind `app`."""
    app.extensions["queue"].close()
    app.extensions["shelf"].close()
    gate = app.wsgi_app
    assert isinstance(gate, Gate)
    for site in (gate.sites.course, gate.sites.report, gate.sites.desk):
        with site.app_context():
            db.engine.dispose()
