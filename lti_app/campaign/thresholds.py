"""From which number on an institution publishes figures of its reports.

It is decided by those who administer the tool and not at the desk, which publishes. It stands in
the database that every site reads, because the desk opens none that knows a person.
"""

from sqlalchemy import Connection, select

from lti_app.campaign.models import FiguresThreshold
from lti_app.db import dialect_of, insert_or_update
from lti_app.errors import ThresholdRefusedError

STEP = 5
"""Counts are rounded to multiples of this, and so is the threshold."""
FLOOR = 5
DEFAULT = 10
HIGHEST = 100
"""Above it hardly a quarter would have a number."""


def check(threshold: int) -> None:
    """Raise ThresholdRefusedError below the floor, or where a count could be rounded below it."""
    if not FLOOR <= threshold <= HIGHEST or threshold % STEP:
        raise ThresholdRefusedError(str(threshold))


def of_institution(connection: Connection, institution: str) -> int:
    """Return the smallest number that an institution publishes from now on."""
    row = select(FiguresThreshold.threshold).where(FiguresThreshold.institution == institution)
    found = connection.scalar(row)
    return DEFAULT if found is None else found


def change(connection: Connection, institution: str, threshold: int) -> None:
    """Set it for the quarters that are still to come. Raises ThresholdRefusedError."""
    check(threshold)
    statement = insert_or_update(
        dialect_of(connection), FiguresThreshold.__table__, ["institution"], ["threshold"]
    )
    connection.execute(statement.values(institution=institution, threshold=threshold))
