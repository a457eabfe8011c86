"""Who a Kaltura session is about, as Kaltura itself says.

A session (KS) names no audience: every page that sees one can send it here. So it counts little:
it makes a student, is good once, and never for long. It is shown to the service as the credential
of the call; asked about as a mere parameter it would be parsed, and not checked.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti_app.errors import (
    InvalidFormError,
    KalturaSessionError,
    KalturaUnavailableError,
    PlatformBusyError,
    PlatformError,
)
from lti_app.kaltura.partners import Partner
from lti_app.lti import http

LONGEST_LIFE = 3600
"""Seconds that a session may still live; less than a launch is kept, which makes it good once."""
LARGEST_ANSWER = 16 * 1024
PAUSE_SECONDS = 10.0
"""How long a service that did not answer is left alone."""
MOST_AT_ONCE = 2
"""Calls at the same moment. Who comes then is refused at once: whoever likes can send us what is no
session, and who waits holds a thread (lti_app/bulkhead.py)."""
LONGEST_USER = 255
USER = 0
"""`sessionType` of a user; 2 is an administrator."""
NOBODY = frozenset({"", "0"})
"""`userId` of the anonymous sessions that players use."""
_SHAPE = re.compile("[!-~]{16,2048}")


@dataclass
class Sessions:
    """Asks one institution's Kaltura; one object for each process."""

    partner: Partner
    clock: Callable[[], float] = time.monotonic
    _asked_again_at: float = 0.0
    _places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE)
    )

    def person(self, ks: str, *, now: datetime) -> tuple[str, str]:
        """Return issuer and subject of the person whom the session `ks` is about.

        Raises InvalidFormError for what cannot be one, KalturaSessionError and
        KalturaUnavailableError.
        """
        if not _SHAPE.fullmatch(ks):
            raise InvalidFormError("ks")
        info = self._ask(ks)
        if info.get("objectType") == "KalturaAPIException":
            raise _refusal(info.get("code"))
        partner_id = info.get("partnerId")
        if type(partner_id) is not int or partner_id not in self.partner.partner_ids:
            raise KalturaSessionError("kaltura_partner_unknown")
        kind = info.get("sessionType")
        if type(kind) is not int or kind != USER:
            raise KalturaSessionError("kaltura_session_admin")
        _check_life(info.get("expiry"), now)
        return f"kaltura:{partner_id}", _user(info.get("userId"))

    def check_service(self) -> None:
        """Ask without a session, which Kaltura refuses in its own words.

        Raises KalturaUnavailableError when nothing answers, or something else does.
        """
        kind = self._ask("").get("objectType")
        if not isinstance(kind, str) or not kind.startswith("Kaltura"):
            raise KalturaUnavailableError("what answers is not Kaltura")

    def _ask(self, ks: str) -> dict[str, Any]:
        if self.clock() < self._asked_again_at:
            raise KalturaUnavailableError("failed a moment ago")
        if not self._places.acquire(blocking=False):
            raise KalturaUnavailableError("too many at once")
        try:
            url = f"{self.partner.service}/service/session/action/get"
            form = {"ks": ks, "format": "1"}
            return http.send("POST", url, form=form, largest=LARGEST_ANSWER).object()
        except PlatformBusyError:
            raise KalturaUnavailableError("too many at once") from None
        except PlatformError as error:
            if error.platform_status is None:  # an answer of any kind is not a dead service
                self._asked_again_at = self.clock() + PAUSE_SECONDS
            raise KalturaUnavailableError(error.detail) from None
        finally:
            self._places.release()


def _refusal(code: object) -> KalturaSessionError:
    """Return what an error of the service means; its message quotes the session and is dropped."""
    if code == "EXPIRED_KS":
        return KalturaSessionError("kaltura_session_expired")
    return KalturaSessionError("kaltura_session_invalid")


def _check_life(expiry: object, now: datetime) -> None:
    """Require that a session still lives, and not for long (seconds since 1970)."""
    if type(expiry) is not int:
        raise KalturaSessionError("kaltura_session_invalid", "expiry")
    # In whole numbers: one of JSON can be too large for any other kind.
    left = expiry - int(now.timestamp())
    if left <= 0:
        raise KalturaSessionError("kaltura_session_expired")
    if left > LONGEST_LIFE:
        raise KalturaSessionError("kaltura_session_long")


def _user(user: object) -> str:
    if not isinstance(user, str) or user.strip() in NOBODY:
        raise KalturaSessionError("kaltura_session_anonymous")
    if len(user) > LONGEST_USER or not user.isprintable():
        raise KalturaSessionError("kaltura_session_invalid", "userId")
    return user
