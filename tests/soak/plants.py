"""Bugs to plant, so that one sees the rounds find them: `make soak plant=early-answer`."""

import threading
from typing import Any

from lti_app.acknowledgement import grades, service
from lti_app.db import db

LATE = 0.5
"""Seconds after the answer until what was promised is written."""


def early_answer() -> None:
    """Say that it is recorded before it is."""
    right = service.acknowledge

    def later(_connection: Any, *given: Any) -> None:
        engine = db.engine
        text = given[2]()  # asks what belongs to the request

        def write() -> None:
            with engine.begin() as connection:
                right(connection, given[0], given[1], lambda: text, *given[3:])

        threading.Timer(LATE, write).start()

    service.acknowledge = later  # type: ignore[assignment]


def grade_outside() -> None:
    """Write the row of a grade in a transaction of its own, after that of the click."""
    right = grades.add

    def later(_connection: Any, *given: Any, **named: Any) -> None:
        engine = db.engine

        def write() -> None:
            with engine.begin() as connection:
                right(connection, *given, **named)

        threading.Timer(LATE, write).start()

    grades.add = later  # type: ignore[assignment]


PLANTS = {"early-answer": early_answer, "grade-outside": grade_outside}
