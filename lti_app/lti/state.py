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
from itsdangerous.exc import BadTimeSignature, SignatureExpired

from lti_app.errors import ExpiredLoginError

LIFE_SECONDS = 600
"""A login must come back from the platform within ten minutes."""
_LONGEST = 200


@dataclass(frozen=True)
class Login:
    """A login under way."""

    state: str
    registration_id: int

    @property
    def cookie_name(self) -> str:
        """A name of its own for each login: tabs opened together do not disturb each other."""
        digest = hashlib.sha256(self.state.encode()).hexdigest()
        return f"__Host-dos-login-{digest[:12]}"


class StateSigner:
    """Makes and checks logins with one secret of at least 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._signer = TimestampSigner(
            secret, salt="lti login", digest_method=hashlib.sha256, key_derivation="hmac"
        )

    def begin(self, registration_id: int) -> Login:
        """Return a fresh login at one registration."""
        value = f"{registration_id}.{secrets.token_urlsafe(18)}"
        return Login(self._signer.sign(value).decode(), registration_id)

    def resume(self, state: str) -> Login:
        """Return the login that `state` stands for. Raises ExpiredLoginError."""
        if not state or len(state) > _LONGEST:
            raise ExpiredLoginError("state_unknown")
        try:
            value = self._signer.unsign(state, max_age=LIFE_SECONDS).decode()
        except SignatureExpired as error:
            raise ExpiredLoginError("state_expired") from error
        except (BadTimeSignature, BadSignature, UnicodeDecodeError) as error:
            raise ExpiredLoginError("state_unknown") from error
        return Login(state, int(value.partition(".")[0]))

    def nonce(self, login: Login) -> str:
        """Return the one nonce that belongs to `login`."""
        return self._derive(b"nonce", login)

    def browser_secret(self, login: Login) -> str:
        """Return the cookie value by which the browser shows that it began `login`."""
        return self._derive(b"browser", login)

    def _derive(self, purpose: bytes, login: Login) -> str:
        digest = hmac.digest(self._secret, purpose + b"\0" + login.state.encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode()
