"""The way from a page of a launch to the report site, for everybody alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app, g

from lti_app import clock
from lti_app.campaign.addresses import report_address
from lti_app.campaign.doors import Stop
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings

DayCode = Callable[[str, date], str]


@dataclass(frozen=True)
class ReportDoor:
    """Where the report site is, and the code of the day for a browser that runs no scripts."""

    url: str
    day_code: str
    stop: Stop | None
    """That it takes no new reports for now; whoever has reported still finds their mailbox."""


def report_door() -> ReportDoor | None:
    """Return the door of the visitor's institution; None where nobody can read reports."""
    door, today = shelf(current_app).door(g.institution), clock.now().date()
    if not door.has_readers:
        return None
    settings: Settings = current_app.extensions["settings"]
    day_code: DayCode = current_app.extensions["day_code"]
    return ReportDoor(
        report_address(settings.public_url, settings.report_url, g.institution),
        day_code(g.institution, today),
        door.stop(today),
    )
