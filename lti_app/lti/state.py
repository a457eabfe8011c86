"""The state of a login: one signed value that ties together all that belongs to it.

OpenID Connect Core, section 3.1.2.1 (`state`, `nonce`) and LTI Security Framework, section 5.1.1.
The state names the registration and the moment; the nonce and the browser's secret are computed
from it with keys that only this tool has. So nothing is stored before the platform has vouched for
a person, a flood of logins leaves no trace, and a state, a nonce or a cookie of another login,
registration or browser cannot be combined. That each is used once is the launch table's doing.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, TimestampSigner

from lti_app.clock import AHEAD_SECONDS
from lti_app.errors import ExpiredLoginError

LIFE_SECONDS = 600
"""A login must come back from the platform within ten minutes."""
_LONGEST = 300
_LONGEST_TARGET = 64


@dataclass(frozen=True)
class Login:
    """A login under way."""

    state: str
    registration_id: int
    storage_target: str | None = None
    """The platform's frame that keeps data for us, where the platform offers one: part of the
    state, because not every platform names it again with the message."""

    @property
    def cookie_name(self) -> str:
        """A name of its own for each login: tabs opened together do not disturb each other."""
        digest = hashlib.sha256(self.state.encode()).hexdigest()
        return f"__Host-dos-login-{digest[:12]}"


class StateSigner:
    """Makes and checks logins with one secret of at least 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # Derived here, once; the signer would do it for each login and each launch.
        key = hmac.digest(secret, b"lti login", "sha256")
        self._signer = TimestampSigner(key, digest_method=hashlib.sha256, key_derivation="none")

    def begin(self, registration_id: int, storage_target: str | None = None) -> Login:
        """Return a fresh login at one registration.

        `storage_target` is what the platform calls its storage frame; a name that is none (too
        long, or with characters no frame has) counts as no offer.
        """
        value = f"{registration_id}.{secrets.token_urlsafe(18)}"
        target = _frame_name(storage_target)
        if target is not None:
            value += "." + base64.urlsafe_b64encode(target.encode()).decode().rstrip("=")
        return Login(self._signer.sign(value).decode(), registration_id, target)

    def resume(self, state: str) -> Login:
        """Return the login that `state` stands for. Raises ExpiredLoginError."""
        if not state or len(state) > _LONGEST:
            raise ExpiredLoginError("state_unknown")
        try:
            signed, begun_at = self._signer.unsign(state, return_timestamp=True)
            value = signed.decode()
        except (BadSignature, UnicodeDecodeError) as error:
            raise ExpiredLoginError("state_unknown") from error
        age = self._signer.get_timestamp() - begun_at.timestamp()
        if not -AHEAD_SECONDS <= age <= LIFE_SECONDS:
            raise ExpiredLoginError("state_expired")
        registration_id, _, rest = value.partition(".")
        target = rest.partition(".")[2]
        padded = target + "=" * (-len(target) % 4)
        return Login(state, int(registration_id), base64.urlsafe_b64decode(padded).decode() or None)

    def nonce(self, login: Login) -> str:
        """Return the one nonce that belongs to `login`."""
        return self._derive(b"nonce", login)

    def browser_secret(self, login: Login) -> str:
        """Return the cookie value by which the browser shows that it began `login`."""
        return self._derive(b"browser", login)

    def _derive(self, purpose: bytes, login: Login) -> str:
        digest = hmac.digest(self._secret, purpose + b"\0" + login.state.encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode()


def _frame_name(text: str | None) -> str | None:
    """Return `text` if a frame can be called so: `_parent`, or letters, digits, "_", "-", "."."""
    if not text or len(text) > _LONGEST_TARGET or not text.isascii():
        return None
    return text if all(c.isalnum() or c in "_-." for c in text) else None
