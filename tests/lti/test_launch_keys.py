"""Launches while a platform's keys change, fail or collide: cases X21 to X24, and other algorithms.

Security Framework 1.0, sections 5.1.3 and 6.3.
"""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey

from lti_app.errors import KeysUnreachableError
from lti_app.lti import http
from lti_app.lti.key_sets import COOL_DOWN_SECONDS, KeySets
from practice.keys import KeyRing, SigningKey
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import Launcher
from tests.lti.refusals import Refusals, good_message, rows
from tests.lti.replies import Replies, Reply


@pytest.fixture
def elapsed(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the key sets, as a list of one number of seconds."""
    seconds = [0.0]
    monkeypatch.setattr(
        launcher.app.extensions["door"], "key_sets", KeySets(clock=lambda: seconds[0])
    )
    return seconds


@pytest.fixture
def served(refusals: Refusals, replies: Replies, factories: Factories) -> Replies:
    """The key set of the registered platform, under a test's control; good at first."""
    platform = refusals.launcher.platform
    factories.registration(platform, jwks_url=f"{replies.url}/jwks.json")
    refusals.launcher.app.extensions["registry"].forget()
    replies.json(platform.jwks())
    return replies


def test_a_second_launch_fetches_no_keys(launcher: Launcher, served: Replies) -> None:
    for persona in ("student-01", "instructor", "student-02"):
        assert launcher.launch(persona).status_code == 200
    assert len(served.asked) == 1


TROUBLE = {
    "X21-503-with-json": Reply(b'{"keys": []}', status=503),
    "X21-200-with-an-error": Reply(b'{"error": "busy"}'),
    "X23-10-MB": Reply(b'{"keys": [], "padding": "' + b"x" * 10_000_000 + b'"}'),
    "X23-slow": Reply(b'{"keys": []}', is_held=True),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_a_launch_waits_for_the_key_set_to_be_healthy_again(
    name: str, refusals: Refusals, served: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, asked, token = good_message(refusals)
    served.next = TROUBLE[name]
    with monkeypatch.context() as hurry:
        hurry.setattr(http, "TIMEOUT", (0.5, 0.5))
        answer = refusals.post(client, asked, token)
    refusals.check(answer, "keys_unreachable")
    assert answer.headers["Retry-After"] == str(KeysUnreachableError.retry_after)
    served.json(refusals.launcher.platform.jwks())
    assert refusals.post(client, asked, token).status_code == 200, "the login was not used up"


def test_launches_go_on_while_the_key_set_is_in_trouble(
    launcher: Launcher, served: Replies, elapsed: list[float]
) -> None:
    assert launcher.launch().status_code == 200
    served.next = Reply(b'{"error": "busy"}', status=503)
    elapsed[0] += 24 * 3600
    assert launcher.launch().status_code == 200


def rotating(platform: Platform) -> Platform:
    """Return the same platform with keys that a test may rotate."""
    keys = KeyRing()
    return Platform(
        platform.issuer, platform.client_id, platform.deployment_id, keys, platform.tool_url
    )


def test_a_platform_may_change_its_key_at_any_moment(
    launcher: Launcher, served: Replies, elapsed: list[float]
) -> None:
    launcher.platform = rotating(launcher.platform)
    served.json(launcher.platform.jwks())
    assert launcher.launch().status_code == 200
    elapsed[0] += COOL_DOWN_SECONDS + 1
    before = launcher.platform.keys.current
    launcher.platform.keys.rotate()
    served.json(launcher.platform.jwks())
    assert launcher.launch().status_code == 200
    signed_before = {"kid": before.kid, "key": before.private_key}
    assert launcher.launch(sign=signed_before).status_code == 200
    assert len(served.asked) == 2


@pytest.mark.usefixtures("elapsed")
def test_made_up_key_ids_do_not_make_the_tool_a_hammer(refusals: Refusals, served: Replies) -> None:
    for number in range(10):
        client, asked = refusals.begin()
        claims = refusals.claims(asked)
        token = refusals.launcher.platform.id_token(claims, kid=f"made-up-{number}")
        refusals.check(refusals.post(client, asked, token), "kid_unknown")
    assert len(served.asked) == 1


@pytest.mark.parametrize("order", [1, -1], ids=["ours-last", "ours-first"])
def test_of_two_keys_with_one_name_either_may_sign(
    order: int, launcher: Launcher, served: Replies, stranger: SigningKey
) -> None:
    ours = launcher.platform.keys.current.jwk()
    served.json({"keys": [{**stranger.jwk(), "kid": ours["kid"]}, ours][::order]})
    assert launcher.launch().status_code == 200


def test_a_key_that_is_published_without_its_owner_s_signature_is_of_no_use(
    refusals: Refusals, served: Replies, stranger: SigningKey
) -> None:
    served.json({"keys": [stranger.jwk()]})
    client, asked = refusals.begin()
    token = refusals.launcher.platform.id_token(refusals.claims(asked), kid=stranger.kid)
    refusals.check(refusals.post(client, asked, token), "signature_invalid")


# --- other algorithms ---------------------------------------------------------------------------


def without_alg(platform: Platform) -> dict[str, Any]:
    keys = [{**key, "alg": None} for key in platform.jwks()["keys"]]
    return {"keys": [{k: v for k, v in key.items() if v is not None} for key in keys]}


@pytest.mark.parametrize("algorithm", ["RS384", "RS512"])
def test_another_algorithm_is_accepted_where_it_was_agreed(
    algorithm: str, launcher: Launcher, served: Replies, factories: Factories
) -> None:
    factories.registration(
        launcher.platform, jwks_url=f"{served.url}/jwks.json", algorithms=f"RS256 {algorithm}"
    )
    launcher.app.extensions["registry"].forget()
    served.json(without_alg(launcher.platform))
    assert launcher.launch(sign={"algorithm": algorithm}).status_code == 200
    assert launcher.launch().status_code == 200


def test_a_key_signs_by_its_own_algorithm_only(refusals: Refusals, factories: Factories) -> None:
    factories.registration(refusals.launcher.platform, algorithms="RS256 RS512")
    client, asked = refusals.begin()
    token = refusals.launcher.platform.id_token(refusals.claims(asked), algorithm="RS512")
    refusals.check(refusals.post(client, asked, token), "signature_invalid")


@pytest.mark.parametrize("agreed", [True, False], ids=["agreed", "not-agreed"])
def test_an_elliptic_curve_signs_where_it_was_agreed(
    agreed: bool, refusals: Refusals, served: Replies, factories: Factories, client: FlaskClient
) -> None:
    launcher = refusals.launcher
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    public = {**key.as_dict(private=False), "kid": "curve"}
    factories.registration(
        launcher.platform,
        jwks_url=f"{served.url}/jwks.json",
        algorithms="ES256" if agreed else "RS256",
    )
    served.json({"keys": [public, launcher.platform.keys.current.jwk()]})
    asked = launcher.begin(client)
    claims = launcher.platform.launch_claims(PERSONAS["student-01"], nonce=asked["nonce"])
    token = jwt.encode({"alg": "ES256", "kid": "curve"}, claims, key, algorithms=["ES256"])
    answer = launcher.post(client, state=asked["state"], id_token=token)
    if agreed:
        assert answer.status_code == 200
        assert len(rows(launcher.app)) == 1
    else:
        refusals.check(answer, "algorithm_refused")
