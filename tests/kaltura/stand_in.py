"""What Kaltura's service says about a session, and somebody who comes with one."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from lti_app import clock
from tests.kaltura.people import Follower
from tests.launcher import SECURE

PARTNER = 1234
KS = "djJ8MTIzNHx-a_made_up_session"


def info(**changes: Any) -> dict[str, Any]:
    """What the service says about a good session."""
    return {
        "objectType": "KalturaSessionInfo",
        "partnerId": PARTNER,
        "userId": "s1234567",
        "sessionType": 0,
        "expiry": int(clock.now().timestamp()) + 600,
        "privileges": "",
        **changes,
    }


def handed(follower: Follower, link: str, ks: str = KS, **more: str) -> TestResponse:
    """Come from Kaltura with a session."""
    form = {"ks": ks, "placement": link.rpartition("/")[2], **more}
    return follower.tool.post("/kaltura/launch", data=form, base_url=SECURE)
