"""The reporting channel of the default institution, open for the time of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from lti_app import clock
from lti_app.campaign.doors import close_door, open_door
from lti_app.campaign.shelf import shelf


@contextmanager
def channel(app: Flask) -> Iterator[None]:
    """Open the door that pages of the course site show, and close it afterwards."""
    content = shelf(app)
    with content.engine.begin() as connection:
        open_door(connection, "default", today=clock.now().date())
    content.forget()
    yield
    with content.engine.begin() as connection:
        close_door(connection, "default")
    content.forget()
