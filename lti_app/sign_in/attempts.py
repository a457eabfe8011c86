"""A sign-in under way: one signed cookie that ties together all that belongs to it.

OpenID Connect Core, section 3.1.2.1 (`state`, `nonce`), and RFC 7636 (PKCE). The cookie names the
institution, the door and where the person goes afterwards. Nonce and code verifier are computed
from the state with a key that only this tool has, so they stand in no cookie and nothing is stored.
Each process remembers which it has taken an answer to, so that one cookie makes it ask the provider
once, with whatever code.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from itsdangerous import BadSignature, TimestampSigner

from lti_app.clock import AHEAD_SECONDS
from lti_app.errors import NotPreparedError, SignInUnknownError
from lti_app.key_files import write_once

LIFE_SECONDS = 600
"""A person must come back from the provider within ten minutes."""
MOST_REMEMBERED = 10_000
"""Sign-ins whose answer a process has taken; beyond them the first is forgotten."""
LONGEST = 3000
"""Characters of the cookie; browsers keep about 4096 with its name."""


@dataclass(frozen=True)
class Attempt:
    """One sign-in, from the first click to the answer."""

    state: str
    institution: str
    purpose: str
    """Which door it is for: an answer at another one is refused."""
    redirect_uri: str
    return_to: str
    """Where the person goes afterwards, on the site of the door."""


class Attempts:
    """Begins sign-ins and finds them again, with the key in one folder."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / "sign-in.key"
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: OrderedDict[str, float] = OrderedDict()
        """Until when a state has to be remembered, by the state; the first to go comes first."""

    def ensure(self) -> None:
        """Make the key where it is missing."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.exists():
            write_once(self._path, secrets.token_bytes(32))

    def begin(
        self, institution: str, *, purpose: str, redirect_uri: str, return_to: str
    ) -> Attempt:
        """Return a fresh sign-in."""
        state = secrets.token_urlsafe(24)
        return Attempt(state, institution, purpose, redirect_uri, return_to)

    def cookie(self, attempt: Attempt) -> str:
        """Return the value of the cookie for `attempt`. Raises NotPreparedError."""
        text = json.dumps(asdict(attempt), separators=(",", ":")).encode()
        return self._signer.sign(base64.urlsafe_b64encode(text)).decode()

    def resume(self, cookie: str | None, state: str) -> Attempt:
        """Return the sign-in that a cookie and a state are about. Raises SignInUnknownError."""
        if not cookie or len(cookie) > LONGEST:
            raise SignInUnknownError("sign_in_unknown", "no cookie")
        try:
            text, begun_at = self._signer.unsign(cookie, return_timestamp=True)
        except BadSignature as error:
            raise SignInUnknownError("sign_in_unknown", "signature of the cookie") from error
        age = self._signer.get_timestamp() - begun_at.timestamp()
        if not -AHEAD_SECONDS <= age <= LIFE_SECONDS:
            raise SignInUnknownError("sign_in_expired")
        attempt = Attempt(**json.loads(base64.urlsafe_b64decode(text)))
        if not hmac.compare_digest(attempt.state.encode(), state.encode()):
            raise SignInUnknownError("sign_in_unknown", "state")
        return attempt

    def take_answer(self, attempt: Attempt) -> None:
        """Let nobody come with an answer to `attempt` again; who does meets SignInUnknownError.

        Another process does not know of it: there the provider refuses a code that was used.
        """
        with self._lock:
            now = self._clock()
            while self._answered and next(iter(self._answered.values())) <= now:
                self._answered.popitem(last=False)
            if attempt.state in self._answered:
                raise SignInUnknownError("sign_in_unknown", "answered before")
            if len(self._answered) >= MOST_REMEMBERED:
                self._answered.popitem(last=False)
            self._answered[attempt.state] = now + LIFE_SECONDS + AHEAD_SECONDS

    def nonce(self, attempt: Attempt) -> str:
        """Return the one nonce that belongs to `attempt`."""
        return self._derive(b"nonce", attempt)

    def verifier(self, attempt: Attempt) -> str:
        """Return the code verifier of `attempt`: 43 characters (RFC 7636, section 4.1)."""
        return self._derive(b"code verifier", attempt)

    def _derive(self, use: bytes, attempt: Attempt) -> str:
        digest = hmac.digest(self._secret, use + b"\0" + attempt.state.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    @cached_property
    def _signer(self) -> TimestampSigner:
        return TimestampSigner(
            self._secret, salt="sign-in", digest_method=hashlib.sha256, key_derivation="hmac"
        )

    @cached_property
    def _secret(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise NotPreparedError("sign-in.key cannot be read") from error


def cookie_name(state: str, path: str) -> str:
    """Return a name of its own for each sign-in: tabs opened together do not disturb each other.

    `__Host-` needs the path `/` (RFC 6265bis, section 4.1.3).
    """
    prefix = "__Host" if path == "/" else "__Secure"
    return f"{prefix}-dos-sign-in-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
