"""Calls to a platform's services: with an access token, page after page, with no open transaction.

Security Framework 1.0, section 4.1. A platform may refuse a token before its time; then a new one
is asked for, once (gap G22).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import Engine, update

from lti_app import calls, clock
from lti_app.errors import PlatformError
from lti_app.lti import http
from lti_app.lti.keys import ToolKey
from lti_app.lti.models import Registration
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.service_tokens import forget_token, service_token

MOST_PAGES = 1000
UNAUTHORIZED = 401


@dataclass(frozen=True)
class Service:
    """One service of one platform, called with tokens for exactly `scopes`."""

    engine: Engine
    platform: RegisteredPlatform
    scopes: tuple[str, ...]
    key: ToolKey
    """The tool's key, with which tokens are asked for."""
    now: Callable[[], datetime] = clock.now

    def call(
        self,
        method: str,
        url: str,
        *,
        accept: str = http.JSON,
        sent: http.Sent | None = None,
        largest: int = http.LARGEST_ANSWER,
    ) -> http.Answer:
        """Make one request, a second time with a new token where the kept one is refused.

        Raises PlatformError.
        """
        self._refuse_to_leak(method, url)
        token = self._token()
        try:
            with calls.told("service"):
                return self._send(method, url, accept, token, sent, largest)
        except PlatformError as error:
            if error.platform_status != UNAUTHORIZED:
                raise
        forget_token(self.engine, self.platform, self.scopes)
        token = self._token()
        with calls.told("service"):
            return self._send(method, url, accept, token, sent, largest)

    def pages(
        self,
        url: str,
        *,
        accept: str = http.JSON,
        largest: int = http.LARGEST_ANSWER,
        most: int = MOST_PAGES,
    ) -> Iterator[http.Answer]:
        """GET `url` and every page that follows, each when it is asked for.

        Raises PlatformError, also where pages lead in a circle or are more than `most`.
        """
        seen: set[str] = set()
        following: str | None = url
        while following is not None:
            if following in seen or len(seen) >= most:
                raise PlatformError("GET", following, status=200)
            seen.add(following)
            answer = self.call("GET", following, accept=accept, largest=largest)
            yield answer
            following = answer.next_url()

    def _send(
        self,
        method: str,
        url: str,
        accept: str,
        token: str,
        sent: http.Sent | None,
        largest: int,
    ) -> http.Answer:
        return http.send(
            method,
            url,
            accept=accept,
            token=token,
            sent=sent,
            largest=largest,
            public_only=self.platform.public_only,
        )

    def _token(self) -> str:
        return service_token(self.engine, self.platform, self.scopes, key=self.key, now=self.now())

    def _refuse_to_leak(self, method: str, url: str) -> None:
        """Raise PlatformError where a token got over TLS would be sent without it."""
        if self.platform.token_url.startswith("https:") and not url.startswith("https:"):
            raise PlatformError(method, url)


def note_failure(
    engine: Engine, platform: RegisteredPlatform, error: PlatformError, *, now: datetime
) -> None:
    """Keep what the last failed call said, for the administrator's page. It names nobody."""
    with engine.begin() as connection:
        connection.execute(
            update(Registration)
            .where(Registration.id == platform.id)
            .values(last_service_error=error.detail[:200], last_service_error_at=now)
        )


def with_query(url: str, **parameters: str) -> str:
    """Return `url` with `parameters` set; everything else in its query stays (gap G18)."""
    parts = urlsplit(url)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in parameters
    ]
    return parts._replace(query=urlencode([*kept, *parameters.items()])).geturl()


def with_path(url: str, end: str) -> str:
    """Return `url` with `end` after its path, before any query (Moodle's addresses have one)."""
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rstrip("/") + end).geturl()
