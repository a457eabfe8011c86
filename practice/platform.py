"""The platform as an object: what it claims in a launch, how it signs, which keys it publishes.

No Flask here, so that tests can launch in their own process and thousands of times a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from practice import claims as c
from practice import jws, messages
from practice.courses import COURSES
from practice.keys import KeyRing
from practice.personas import PERSONAS, Persona
from practice.service_claims import about_services

LIFETIME = 300
"""Seconds that an id_token is good for."""

_COURSE = COURSES["groups"]
_CONTEXT = _COURSE.claim()
_RESOURCE_LINK = _COURSE.link(window=False).claim()
_STUDENT = PERSONAS["student-01"]
_AS_USUAL: Mapping[str, object] = MappingProxyType({})
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Platform:
    """One platform with one registration of the tool, in one deployment."""

    issuer: str
    client_id: str
    deployment_id: str
    keys: KeyRing
    tool_url: str

    @property
    def auth_url(self) -> str:
        """Where the tool sends its authentication requests."""
        return f"{self.issuer}/auth"

    @property
    def token_url(self) -> str:
        """Where the tool asks for access tokens."""
        return f"{self.issuer}/token"

    @property
    def token_audience(self) -> str:
        """The audience of the assertions with which it asks."""
        return self.token_url

    @property
    def login_url(self) -> str:
        """The tool's address for login initiation."""
        return f"{self.tool_url}/lti/login"

    @property
    def custom(self) -> Mapping[str, str]:
        """The custom parameters that are registered for every launch."""
        return _NONE

    @property
    def redirect_uri(self) -> str:
        """The one address that an id_token is sent to."""
        return f"{self.tool_url}/lti/launch"

    @property
    def target_link_uri(self) -> str:
        """Where a link leads that has no address of its own."""
        return self.redirect_uri

    def launch_claims(
        self,
        persona: Persona,
        *,
        nonce: str,
        now: datetime | None = None,
        locale: str | None = "nl-NL",
        context: Mapping[str, object] | None = _CONTEXT,
        resource_link: Mapping[str, object] | None = _RESOURCE_LINK,
        target_link_uri: str | None = None,
        **overrides: Any,
    ) -> c.Claims:
        """The claims of a resource link launch (LTI 1.3 core, section 5.3).

        `locale` None leaves both locales out, `context` None the course, `resource_link` None the
        link; `target_link_uri` is the tool's launch address unless given. Each of `overrides`
        replaces a claim, named in short ("roles") or in full; `claims.ABSENT` leaves it out.
        """
        issued_at = int((now or datetime.now(UTC)).timestamp())
        claims: c.Claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": issued_at,
            "exp": issued_at + LIFETIME,
            "nonce": nonce,
            c.MESSAGE_TYPE: "LtiResourceLinkRequest",
            c.VERSION: "1.3.0",
            c.DEPLOYMENT_ID: self.deployment_id,
            c.TARGET_LINK_URI: target_link_uri or self.target_link_uri,
            c.TOOL_PLATFORM: {
                "guid": "practice-platform",
                "name": "Practice platform",
                "product_family_code": "practice",
                "version": "1",
            },
            **c.about_person(persona, locale),
            **c.about_place(context, resource_link, locale),
            **about_services(self.issuer, context),
        }
        return c.with_overrides(claims, overrides)

    def deep_linking_claims(
        self,
        persona: Persona,
        *,
        nonce: str,
        settings: Mapping[str, object] = _AS_USUAL,
        **options: Any,
    ) -> c.Claims:
        """The claims of a deep linking request (Deep Linking 2.0, section 4.4).

        `settings` replace single deep linking settings (`claims.ABSENT` leaves one out);
        `options` are those of `launch_claims`, and so for every message below.
        """
        return_url = f"{self.issuer}/deep-links/practice"
        changes = messages.deep_linking(return_url, settings)
        return self.launch_claims(persona, nonce=nonce, **changes | options)

    def privacy_claims(
        self, persona: Persona, *, nonce: str, for_user: Persona = _STUDENT, **options: Any
    ) -> c.Claims:
        """The claims of a data privacy launch about `for_user`; no course, no link."""
        changes = messages.privacy(for_user)
        return self.launch_claims(persona, nonce=nonce, **changes | options)

    def submission_review_claims(
        self,
        persona: Persona,
        *,
        nonce: str,
        for_user: Persona = _STUDENT,
        line_item_url: str | None = None,
        **options: Any,
    ) -> c.Claims:
        """The claims of a submission review: what `for_user` handed in for one line item."""
        url = line_item_url or f"{self.issuer}/lineitems/1/lineitem"
        changes = messages.submission_review(for_user, url)
        return self.launch_claims(persona, nonce=nonce, **changes | options)

    def eula_claims(self, persona: Persona, *, nonce: str, **options: Any) -> c.Claims:
        """The claims of a request to show the terms of use."""
        changes = messages.eula(f"{self.issuer}/eula")
        return self.launch_claims(persona, nonce=nonce, **changes | options)

    def report_review_claims(
        self, persona: Persona, *, nonce: str, for_user: Persona = _STUDENT, **options: Any
    ) -> c.Claims:
        """The claims of a request to show an asset processor's report."""
        changes = messages.report_review(for_user)
        return self.launch_claims(persona, nonce=nonce, **changes | options)

    def asset_settings_claims(self, persona: Persona, *, nonce: str, **options: Any) -> c.Claims:
        """The claims of a request to show an asset processor's settings."""
        return self.launch_claims(persona, nonce=nonce, **messages.asset_settings() | options)

    def unknown_claims(self, persona: Persona, *, nonce: str, **options: Any) -> c.Claims:
        """The claims of a message that no specification knows."""
        return self.launch_claims(persona, nonce=nonce, **messages.unknown() | options)

    def id_token(
        self,
        claims: object,
        *,
        kid: str | None = None,
        algorithm: str = "RS256",
        key: RSAPrivateKey | bytes | None = None,
        headers: Mapping[str, object] | None = None,
    ) -> str:
        """Sign `claims` as they are: with the current key, unless told otherwise.

        `headers`, where given, are all the headers there will be, so that a token without a
        `kid` can be made too.
        """
        if headers is None:
            headers = {"typ": "JWT", "alg": algorithm, "kid": kid or self.keys.current.kid}
        if key is None and algorithm != "none":
            key = self.keys.current.private_key
        return jws.compact(headers, claims, algorithm=algorithm, key=key)

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The key set that the tool checks our signatures with."""
        return self.keys.jwks()
