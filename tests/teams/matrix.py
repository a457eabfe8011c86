"""The rows of the token matrix: one small change to a good token, and the code that refuses it.

The same rows are tried on the check itself and through the routes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from practice.claims import ABSENT
from practice.entra import entra_token
from practice.entra_client import OTHER_TENANT
from practice.nasty import SPOILERS
from practice.personas import PERSONAS
from practice.platform import Platform
from practice.sign_in_client import TENANT

CONSENTED_BY_NOBODY = "11111111-2222-4333-8444-555555555555"


@dataclass(frozen=True)
class Row:
    """One token that must be refused."""

    code: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Claims that are other than in a good token; a function gets the moment."""
    spoiler: str | None = None
    """What is wrong with how it is signed."""

    def token(self, platform: Platform, now: float) -> str:
        """Return the token."""
        changes = {
            name: value(now) if callable(value) else value for name, value in self.changes.items()
        }
        return good_token(platform, now, spoiler=self.spoiler, **changes)


def good_token(platform: Platform, now: float, persona: str = "student-01", **options: Any) -> str:
    """Return a token about `persona`; `options` are those of `entra_token`."""
    spoiler = options.pop("spoiler", None)
    return entra_token(
        platform, PERSONAS[persona], now=now, spoiler=SPOILERS.get(spoiler), **options
    )


def _later(seconds: int) -> Callable[[float], int]:
    return lambda now: int(now) + seconds


MATRIX: dict[str, Row] = {
    "wrong aud": Row("teams_audience_mismatch", {"aud": "another-application"}),
    "aud is a list": Row("teams_audience_mismatch", {"aud": ["a"]}),
    "aud is the App ID URI": Row("teams_audience_mismatch", {"aud": "api://localhost/online-dos"}),
    "no aud": Row("teams_audience_mismatch", {"aud": ABSENT}),
    "wrong iss": Row("teams_issuer_mismatch", {"iss": "https://login.example.edu/v2.0"}),
    "iss of version 1": Row(
        "teams_issuer_mismatch", {"iss": f"https://sts.windows.net/{TENANT}/"}
    ),
    "no iss": Row("teams_issuer_mismatch", {"iss": ABSENT}),
    "foreign tenant": Row("teams_tenant_unknown", {"tenant": OTHER_TENANT}),
    "tid of another tenant than iss": Row("teams_tenant_unknown", {"tid": OTHER_TENANT}),
    "tid is ours, iss is not": Row(
        "teams_issuer_mismatch", {"tenant": OTHER_TENANT, "tid": TENANT}
    ),
    "no tid": Row("teams_token_malformed", {"tid": ABSENT}),
    "tid is a list": Row("teams_token_malformed", {"tid": [TENANT]}),
    "version 1": Row("teams_version_refused", {"ver": "1.0"}),
    "version as a number": Row("teams_version_refused", {"ver": 2.0}),
    "no scp": Row("teams_scope_missing", {"scp": ABSENT}),
    "scp of another kind": Row("teams_scope_missing", {"scp": "User.Read access_as_user2"}),
    "scp is a list": Row("teams_scope_missing", {"scp": ["access_as_user"]}),
    "wrong azp": Row("teams_client_refused", {"azp": CONSENTED_BY_NOBODY}),
    "no azp": Row("teams_client_refused", {"azp": ABSENT}),
    "azp is a list": Row("teams_client_refused", {"azp": []}),
    "no oid": Row("teams_subject_malformed", {"oid": ABSENT}),
    "oid that climbs out": Row("teams_subject_malformed", {"oid": "../somebody"}),
    "expired": Row("teams_time_wrong", {"exp": _later(-61)}),
    "no exp": Row("teams_time_wrong", {"exp": ABSENT}),
    "exp is text": Row("teams_time_wrong", {"exp": "9999999999"}),
    "exp is a truth": Row("teams_time_wrong", {"exp": True}),
    "not yet valid": Row("teams_time_wrong", {"nbf": _later(62)}),
    "issued in the future": Row("teams_time_wrong", {"iat": _later(62)}),
    "no nbf": Row("teams_time_wrong", {"nbf": ABSENT}),
    "alg none": Row("teams_algorithm_refused", spoiler="unsigned"),
    "HS256 with the public key": Row("teams_algorithm_refused", spoiler="public-key-secret"),
    "RS512": Row("teams_algorithm_refused", spoiler="other-algorithm"),
    "unknown kid": Row("teams_key_unknown", spoiler="wrong-kid"),
    "no kid": Row("teams_key_unknown", spoiler="no-kid"),
    "short key": Row("teams_key_unknown", spoiler="short-key"),
    "somebody else's key": Row("teams_signature_invalid", spoiler="stranger-key"),
    "two parts": Row("teams_token_malformed", spoiler="two-part-token"),
    "a body that is a list": Row("teams_token_malformed", spoiler="body-list"),
    "a token of a megabyte": Row("teams_token_malformed", spoiler="huge-token"),
}  # fmt: skip
