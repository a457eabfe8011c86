"""A platform and the tool's check of its messages, without a site and without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lti_app.lti.claims import LaunchClaims
from lti_app.lti.key_sets import KeySets, VerifyKey, usable_keys
from lti_app.lti.message import LaunchMessage
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.state import StateSigner
from lti_app.lti.tool_conf import RegistryToolConf
from practice.claims import Claims
from practice.keys import KeyRing
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.launcher import TOOL
from tests.lti.tokens import signed

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NONCE = "the nonce of this login"
"""Stands in claims for the nonce, which is another one for each login."""


class KnownKeys(KeySets):
    """The keys of one platform, which nobody has to fetch."""

    def __init__(self, document: Any) -> None:
        super().__init__()
        self._known = usable_keys(document)

    def keys_for(self, url: str, kid: str, **_how: bool) -> tuple[VerifyKey, ...]:
        return self._known.get(kid, ())


class Launches:
    """Signs messages as the practice platform does, and lets the tool check them."""

    def __init__(self, keys: KeyRing | None = None) -> None:
        ring = keys or KeyRing(None)
        self.platform = Platform("https://campus.example", "online-dos", "deployment-1", ring, TOOL)
        self.known = _registered(self.platform)
        self.signer = StateSigner(bytes(range(32)))
        self._keys = KnownKeys(self.platform.jwks())

    def messages(self) -> list[Claims]:
        """Return the claims of one good message of each kind that the tool answers."""
        how: Any = {"nonce": NONCE, "now": NOW}
        return [
            self.platform.launch_claims(PERSONAS["student-01"], **how),
            self.platform.deep_linking_claims(PERSONAS["instructor"], **how),
            self.platform.privacy_claims(PERSONAS["administrator"], **how),
            self.platform.submission_review_claims(PERSONAS["instructor"], **how),
        ]

    def fields(self, payload: bytes, header: bytes | None = None) -> dict[str, str]:
        """Return the form of a launch: a fresh login, and `payload` signed for it."""
        login = self.signer.begin(self.known.id)
        own = payload.replace(NONCE.encode(), self.signer.nonce(login).encode())
        token = signed(self.platform.keys.current, own, header)
        return {"state": login.state, "id_token": token}

    def accept(
        self, fields: dict[str, str], known: RegisteredPlatform | None = None
    ) -> LaunchClaims:
        """Return the claims of a form that the tool believes. Raises LaunchRefusedError."""
        platform = known or self.known
        conf = RegistryToolConf(lambda *_: platform)
        message = LaunchMessage(fields, conf, self._keys)
        return message.accept(
            self.signer,
            lambda number: platform if number == platform.id else None,
            tool_origin=TOOL,
            now=NOW,
        )

    def switched_off(self) -> RegisteredPlatform:
        """Return the registration as it is after an administrator has switched it off."""
        return replace(self.known, is_active=False)


def _registered(platform: Platform) -> RegisteredPlatform:
    return RegisteredPlatform(
        id=7,
        institution_id=1,
        institution="default",
        time_zone="Europe/Amsterdam",
        issuer=platform.issuer,
        client_id=platform.client_id,
        auth_url=platform.auth_url,
        token_url=platform.token_url,
        token_audience=platform.token_audience,
        jwks_url=f"{platform.issuer}/jwks.json",
        algorithms=("RS256",),
        frame_origins=(platform.issuer,),
        allow_anonymous=False,
        approve_deployments=False,
        is_active=True,
    )
