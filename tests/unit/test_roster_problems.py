"""What a class list says that could not be read, and what of it is a failure of the platform."""

from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from lti_app.acknowledgement.course_records import Records
from lti_app.acknowledgement.roster import Comparison, Problem
from lti_app.errors import PlatformBusyError, PlatformError
from lti_app.lti.http import Answer
from lti_app.lti.members import Members

URL = "https://lms.example/members"
NOBODY = Records(
    asking=Mock(),
    run=1,
    memberships_url=URL,
    platform_family="",
    shows_names=True,
    standings={},
    visitors=frozenset(),
    not_asked=frozenset(),
)


@pytest.mark.parametrize(
    ("error", "problem", "has_failed"),
    [
        (PlatformBusyError("GET", URL), Problem.BUSY, False),
        (PlatformError("GET", URL, timed_out=True), Problem.SLOW, True),
        (PlatformError("GET", URL, status=403), Problem.REFUSED, True),
        (PlatformError("GET", URL, status=404), Problem.NOT_FOUND, True),
        (PlatformError("GET", URL), Problem.UNUSABLE, True),
    ],
    ids=lambda value: str(value) if isinstance(value, Problem) else "",
)
def test_a_call_that_was_not_made_is_no_failure_of_the_platform(
    error: PlatformError, problem: Problem, has_failed: bool
) -> None:
    def pages() -> Iterator[Answer]:
        raise error
        yield

    compared = Comparison(NOBODY, Members(pages()))
    compared.read()

    assert compared.problem is problem
    assert compared.failure is (error if has_failed else None)
