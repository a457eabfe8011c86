"""Try what a launch and a service call need of a platform, before somebody needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from lti_app.errors import PlatformError
from lti_app.lti import http
from lti_app.lti.key_sets import NO_KEY, usable_keys
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.service_tokens import forget_token, service_token


@dataclass(frozen=True)
class Trial:
    """What worked."""

    usable_keys: int | None
    """How many keys the platform's key set has for us; None where it could not be read."""
    gave_token: bool
    problems: tuple[str, ...]
    """What failed, in the protocol's words."""


def try_platform(
    engine: Engine,
    platform: RegisteredPlatform,
    scopes: Iterable[str],
    *,
    key: ToolKey,
    now: datetime,
) -> Trial:
    """Read the platform's key set and ask it for a new token; no transaction may be open."""
    problems: list[str] = []
    keys: int | None = None
    try:
        document, _headers = http.get_json(platform.jwks_url, public_only=platform.public_only)
        keys = len(usable_keys(document))
    except (PlatformError, ValueError) as error:
        problems.append(str(error))
    if keys == 0:
        problems.append(NO_KEY)
    gave_token = False
    wanted = tuple(scopes)
    try:
        forget_token(engine, platform, wanted)
        gave_token = bool(service_token(engine, platform, wanted, key=key, now=now))
    except PlatformError as error:
        problems.append(str(error))
    return Trial(keys, gave_token, tuple(problems))
