"""Who confirmed from Kaltura, beside the class list: counted, and not said to have left."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from lti_app.access.models import Door
from lti_app.acknowledgement.course_records import Records, Standing
from lti_app.acknowledgement.models import Action
from lti_app.acknowledgement.roster import Comparison, Status
from lti_app.lti.members import Members

AT = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize("members", [None, Members([])], ids=["no list", "a list"])
@pytest.mark.parametrize("door", [Door.SIGN_IN, Door.KALTURA])
def test_they_are_counted_apart_with_and_without_a_class_list(
    members: Members | None, door: Door
) -> None:
    standing = Standing(Action.ACKNOWLEDGED, None, "m", "v", "nl", AT, door)
    ours = Records(
        asking=Mock(),
        run=1,
        memberships_url=None,
        platform_family="",
        shows_names=True,
        standings={"sign_in:1": standing, "sign_in:2": None},
        visitors=frozenset(),
        not_asked=frozenset(),
    )
    compared = Comparison(ours, members)

    (person,) = compared.people()

    assert (person.status, person.name) == (Status.OTHER_DOOR, None)
    assert compared.counts == {Status.OTHER_DOOR: 1}
