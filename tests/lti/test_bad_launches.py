"""The known bad payloads of the certification (B1 to B14) and our own (X5 to X28): all refused.

LTI 1.3 Core, section 5.3; Security Framework 1.0, section 5.1.3. Wherever the practice platform
has a switch for a case, its switch is used, so that the switches are proven as well.
"""

from collections.abc import Callable
from typing import Any

import pytest

from practice import claims as c
from practice.claims import with_overrides
from practice.nasty import SPOILERS, spoiled_token
from tests.lti.refusals import Refusals, on_one_database

CODES = {
    "no-kid": "kid_missing",
    "wrong-kid": "kid_unknown",
    "two-part-token": "token_malformed",
    "unsigned": "algorithm_refused",
    "public-key-secret": "algorithm_refused",
    "other-algorithm": "algorithm_refused",
    "short-key": "kid_unknown",
    "stranger-key": "signature_invalid",
    "body-list": "token_malformed",
    "huge-token": "too_large",
    "stale-times": "token_expired",
    "no-exp": "time_missing",
    "no-iat": "time_missing",
    "old-iat": "token_too_old",
    "expired": "token_expired",
    "future-iat": "token_from_future",
    "no-nonce": "nonce_mismatch",
    "wrong-nonce": "nonce_mismatch",
    "wrong-issuer": "issuer_mismatch",
    "empty-sub": "subject_missing",
    "wrong-audience": "audience_mismatch",
    "other-audiences": "audience_mismatch",
    "wrong-azp": "party_mismatch",
    "empty-audience": "audience_mismatch",
    "number-audience": "audience_mismatch",
    "wrong-version": "version_unsupported",
    "word-version": "version_unsupported",
    "patch-version": "version_unsupported",
    "no-version": "claim_missing",
    "not-a-message": "issuer_mismatch",
    "missing-claims": "claim_missing",
    "missing-identity": "issuer_mismatch",
    "no-message-type": "claim_missing",
    "no-roles": "claim_missing",
    "roles-text": "claim_malformed",
    "no-deployment": "claim_missing",
    "wrong-deployment": "deployment_pending",
    "no-resource-link": "claim_missing",
    "empty-resource-link": "claim_missing",
    "resource-link-text": "claim_malformed",
    "context-text": "claim_malformed",
    "foreign-target": "target_foreign",
}
"""The reason that each switch of the practice platform must meet."""


def test_every_switch_that_spoils_a_launch_is_tested_here() -> None:
    assert set(CODES) == {name for name, spoiler in SPOILERS.items() if spoiler.refused}


def case_of(name: str) -> str:
    return f"{SPOILERS[name].case}-{name}"


@pytest.mark.parametrize("name", CODES, ids=case_of)
def test_a_spoiled_launch_is_refused(name: str, refusals: Refusals) -> None:
    client, asked = refusals.begin()
    platform = refusals.launcher.platform
    token = spoiled_token(platform, refusals.claims(asked), SPOILERS[name])
    refusals.check(refusals.post(client, asked, token), CODES[name])


LONG = "x" * 256


def changed(**claims: Any) -> Callable[[Any], Any]:
    return lambda body: with_overrides(body, claims)


def moved(**seconds: int) -> Callable[[Any], Any]:
    return lambda body: {**body, **{name: body["iat"] + by for name, by in seconds.items()}}


def absent(*names: str) -> Callable[[Any], Any]:
    return changed(**dict.fromkeys(names, c.ABSENT))


def within(claim: str, **values: Any) -> Callable[[Any], Any]:
    return lambda body: {**body, claim: {**body[claim], **values}}


SPOILED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "B3-version-1.3": ("version_unsupported", changed(version="1.3")),
    "B3-version-number": ("claim_malformed", changed(version=1.3)),
    "B3-version-with-space": ("version_unsupported", changed(version="1.3.0 ")),
    "B5-body-empty": ("issuer_mismatch", lambda _: {}),
    "B6-no-audience": ("audience_mismatch", absent("aud")),
    "B6-no-issuer": ("issuer_mismatch", absent("iss")),
    "B8-message-type-number": ("claim_malformed", changed(message_type=1)),
    "B8-message-type-empty": ("claim_missing", changed(message_type="")),
    "B8-message-type-of-other-case": (
        "message_unsupported",
        changed(message_type="ltiresourcelinkrequest"),
    ),
    "B9-roles-null": ("claim_missing", changed(roles=None)),
    "B10-deployment-empty": ("claim_missing", changed(deployment_id="")),
    "B10-deployment-number": ("claim_malformed", changed(deployment_id=1)),
    "B10-deployment-that-writes-on-a-terminal": (
        "claim_malformed",
        changed(deployment_id="1\x1b[2J"),
    ),
    "B10-deployment-of-two-lines": ("claim_malformed", changed(deployment_id="1\n2")),
    "B10-deployment-too-long": ("claim_malformed", changed(deployment_id=LONG)),
    "B11-link-id-null": ("claim_missing", within(c.RESOURCE_LINK, id=None)),
    "B11-link-id-number": ("claim_malformed", within(c.RESOURCE_LINK, id=7)),
    "B11-link-id-too-long": ("claim_malformed", within(c.RESOURCE_LINK, id=LONG)),
    "B11-link-a-list": ("claim_malformed", changed(resource_link=["link"])),
    "B12-no-sub": ("subject_missing", absent("sub")),
    "B12-sub-null": ("subject_missing", changed(sub=None)),
    "B12-sub-number": ("claim_malformed", changed(sub=42)),
    "B12-sub-false": ("claim_malformed", changed(sub=False)),
    "B12-sub-too-long": ("claim_malformed", changed(sub=LONG)),
    "B14-audiences-without-azp": (
        "party_missing",
        lambda body: {**body, "aud": [body["aud"], "another-tool"]},
    ),
    "B14-one-audience-with-a-wrong-azp": ("party_mismatch", changed(azp="another-tool")),
    "B14-azp-number": ("party_mismatch", changed(azp=42)),
    "B14-our-name-in-other-case": (
        "audience_mismatch",
        lambda body: {**body, "aud": body["aud"].upper()},
    ),
    "B14-audience-that-begins-with-our-name": (
        "audience_mismatch",
        lambda body: {**body, "aud": body["aud"] + "-2"},
    ),
    "X5-exp-text": ("claim_malformed", lambda body: {**body, "exp": str(body["exp"])}),
    "X5-exp-null": ("time_missing", changed(exp=None)),
    "X5-exp-true": ("claim_malformed", changed(exp=True)),
    "X6-iat-a-list": ("claim_malformed", lambda body: {**body, "iat": [body["iat"]]}),
    "X7-exp-two-days-after-iat": ("token_lives_too_long", moved(exp=48 * 3600)),
    "X7-exp-a-day-and-a-second-after-iat": ("token_lives_too_long", moved(exp=24 * 3600 + 1)),
    "X7-expired-just-at-the-leeway": ("token_expired", moved(exp=-60)),
    "X7-expired-beyond-the-leeway": ("token_expired", moved(exp=-61)),
    "X7-iat-beyond-the-leeway": ("token_too_old", moved(iat=-661)),
    "X8-iat-beyond-the-leeway": ("token_from_future", moved(iat=61)),
    "X8-nbf-in-ten-minutes": ("token_from_future", moved(nbf=600)),
    "X8-nbf-beyond-the-leeway": ("token_from_future", moved(nbf=61)),
    "X8-nbf-text": ("claim_malformed", changed(nbf="now")),
    "X14-issuer-with-a-slash": (
        "issuer_mismatch",
        lambda body: {**body, "iss": body["iss"] + "/"},
    ),
    "X14-issuer-a-list": ("issuer_mismatch", lambda body: {**body, "iss": [body["iss"]]}),
    "X16-audience-null": ("audience_mismatch", changed(aud=None)),
    "X16-audience-an-object": ("audience_mismatch", lambda body: {**body, "aud": {body["aud"]: 1}}),
    "X16-audience-nested": ("audience_mismatch", lambda body: {**body, "aud": [[body["aud"]]]}),
    "X17-body-text": ("token_malformed", lambda _: "claims"),
    "X17-body-number": ("token_malformed", lambda _: 1),
    "X17-body-null": ("token_malformed", lambda _: _Null),
    "X18-roles-an-object": ("claim_malformed", changed(roles={"Learner": True})),
    "X18-roles-of-numbers": ("claim_malformed", changed(roles=[1, 2])),
    "X18-roles-with-null": ("claim_malformed", changed(roles=[None])),
    "X19-context-a-list": ("claim_malformed", changed(context=["course"])),
    "X19-context-id-number": ("claim_malformed", within(c.CONTEXT, id=1)),
    "X19-context-id-too-long": ("claim_malformed", within(c.CONTEXT, id=LONG)),
    "X20-no-target": ("claim_missing", absent("target_link_uri")),
    "X20-target-number": ("claim_malformed", changed(target_link_uri=1)),
    "X20-target-javascript": ("target_foreign", changed(target_link_uri="javascript:alert(1)")),
    "X20-target-other-scheme": (
        "target_foreign",
        changed(target_link_uri="https://localhost:8000/lti/launch"),
    ),
    "X20-target-other-port": (
        "target_foreign",
        changed(target_link_uri="http://localhost:8001/lti/launch"),
    ),
    "X20-target-behind-a-user-name": (
        "target_foreign",
        changed(target_link_uri="http://localhost:8000@other.example/lti/launch"),
    ),
    "X20-target-behind-a-backslash": (
        "target_foreign",
        changed(target_link_uri="http://other.example\\@localhost:8000/lti/launch"),
    ),
    "X20-target-on-a-longer-host": (
        "target_foreign",
        changed(target_link_uri="http://localhost:8000.other.example/"),
    ),
    "X26-token-of-80-kB": ("token_too_large", changed(padding="x" * 60_000)),
}


class _Null:
    """Stands for a body that is `null`: None would mean that nothing was changed."""


@on_one_database
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("name", SPOILED)
def test_a_launch_with_one_bad_claim_is_refused(name: str, refusals: Refusals) -> None:
    code, spoil = SPOILED[name]
    client, asked = refusals.begin()
    body = spoil(refusals.claims(asked))
    token = refusals.launcher.platform.id_token(None if body is _Null else body)
    refusals.check(refusals.post(client, asked, token), code)
