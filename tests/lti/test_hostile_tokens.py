"""What an attacker or a broken platform might send beyond the known cases: refused all the same.

RFC 7515, sections 4 and 5.2 (headers, validation), RFC 7797 (unencoded payload), RFC 8725 (best
practices): no header chooses the key or the algorithm, and nothing that parses badly is a 500.
"""

import json
from collections.abc import Callable

import pytest
from joserfc.jwk import ECKey

from lti_app.lti.key_sets import KeySets
from practice import claims as c
from practice import messages as m
from practice.keys import SigningKey
from tests.lti.refusals import Refusals, on_one_database
from tests.lti.replies import Replies
from tests.lti.tokens import signed, text_of, usual_header

DEEP = 5000
SURROGATE = r'"half \ud83d of a pair"'
NUL = r'"with \u0000 in it"'

PAYLOADS: dict[str, tuple[str, Callable[[dict[str, object]], bytes]]] = {
    "exp-1e999": ("claim_malformed", lambda body: text_of(body, exp="1e999")),
    "exp-not-a-number": ("claim_malformed", lambda body: text_of(body, exp="NaN")),
    "exp-of-400-digits": ("claim_malformed", lambda body: text_of(body, exp="9" * 400)),
    "exp-of-5000-digits": ("token_malformed", lambda body: text_of(body, exp="9" * 5000)),
    "iat-minus-infinity": ("claim_malformed", lambda body: text_of(body, iat="-Infinity")),
    "nested-too-deep": ("token_malformed", lambda _: b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "claim-nested-too-deep": (
        "token_malformed",
        lambda body: text_of(body, more="[" * DEEP + "]" * DEEP),
    ),
    "sub-half-a-surrogate-pair": ("claim_malformed", lambda body: text_of(body, sub=SURROGATE)),
    "sub-with-nul": ("claim_malformed", lambda body: text_of(body, sub=NUL)),
    "deployment-with-nul": (
        "claim_malformed",
        lambda body: text_of(body, **{c.DEPLOYMENT_ID: NUL}),
    ),
    "deployment-half-a-pair": (
        "claim_malformed",
        lambda body: text_of(body, **{c.DEPLOYMENT_ID: SURROGATE}),
    ),
    "link-with-nul": (
        "claim_malformed",
        lambda body: text_of(body, **{c.RESOURCE_LINK: f'{{"id":{NUL}}}'}),
    ),
    "context-half-a-pair": (
        "claim_malformed",
        lambda body: text_of(body, **{c.CONTEXT: f'{{"id":{SURROGATE}}}'}),
    ),
    "not-utf-8": ("token_malformed", lambda body: text_of(body) + b"\xff"),
    "not-json": ("token_malformed", lambda _: b"<claims/>"),
    "empty": ("token_malformed", lambda _: b""),
    "two-bodies": ("token_malformed", lambda body: text_of(body) * 2),
    "nonce-half-a-pair": ("nonce_mismatch", lambda body: text_of(body, nonce=SURROGATE)),
    "nonce-a-list": ("nonce_mismatch", lambda body: text_of(body, nonce='["n"]')),
    "message-type-half-a-pair": (
        "message_unsupported",
        lambda body: text_of(body, **{c.MESSAGE_TYPE: SURROGATE}),
    ),
    "target-half-a-pair": (
        "target_foreign",
        lambda body: text_of(body, **{c.TARGET_LINK_URI: SURROGATE}),
    ),
    "answer-address-half-a-pair": (
        "claim_malformed",
        lambda body: text_of(
            body,
            **{
                c.MESSAGE_TYPE: json.dumps(m.DEEP_LINKING),
                m.DEEP_LINKING_SETTINGS: json.dumps(
                    m.deep_linking("http://a.x/\ud83d", {})[m.DEEP_LINKING_SETTINGS]
                ),
            },
        ),
    ),
    "target-with-broken-brackets": (
        "target_foreign",
        lambda body: text_of(body, **{c.TARGET_LINK_URI: '"http://[localhost:8000/"'}),
    ),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_that_cannot_be_read_is_refused(name: str, refusals: Refusals) -> None:
    code, write = PAYLOADS[name]
    client, asked = refusals.begin()
    key = refusals.launcher.platform.keys.current
    token = signed(key, write(refusals.claims(asked)))
    refusals.check(refusals.post(client, asked, token), code)


def header(**changes: object) -> Callable[[SigningKey], bytes]:
    return lambda key: usual_header(key, **changes)


HEADERS: dict[str, tuple[str, Callable[[SigningKey], bytes]]] = {
    "alg-lower-case": ("algorithm_refused", header(alg="rs256")),
    "alg-none-in-odd-case": ("algorithm_refused", header(alg="nOnE")),
    "alg-with-a-space": ("algorithm_refused", header(alg="RS256 ")),
    "alg-a-list": ("algorithm_refused", header(alg=["RS256"])),
    "alg-null": ("algorithm_refused", header(alg=None)),
    "alg-ps256": ("algorithm_refused", header(alg="PS256")),
    "alg-es256": ("algorithm_refused", header(alg="ES256")),
    "no-alg": ("token_malformed", lambda key: json.dumps({"kid": key.kid}).encode()),
    "kid-number": ("kid_missing", header(kid=1)),
    "kid-a-list": ("kid_missing", lambda key: usual_header(key, kid=[key.kid])),
    "kid-empty": ("kid_missing", header(kid="")),
    "kid-null": ("kid_missing", header(kid=None)),
    "kid-a-path": ("kid_unknown", header(kid="../../keys/state.key")),
    "kid-with-nul": ("kid_unknown", header(kid="\0")),
    "kid-half-a-pair": ("kid_unknown", header(kid="\ud83d")),
    "kid-of-5000-characters": ("kid_unknown", header(kid="k" * 5000)),
    "crit-of-something-unknown": ("signature_invalid", header(crit=["rules"], rules=1)),
    "crit-of-something-absent": ("signature_invalid", header(crit=["rules"])),
    "crit-of-nothing": ("signature_invalid", header(crit=[])),
    "crit-a-number": ("signature_invalid", header(crit=1)),
    "crit-of-a-list": ("signature_invalid", header(crit=[["rules"]])),
    "b64-without-crit": ("token_malformed", header(b64=False)),
    "b64-with-crit": ("signature_invalid", header(b64=False, crit=["b64"])),
    "a-list": ("token_malformed", lambda _: b'["alg"]'),
    "a-text": ("token_malformed", lambda _: b'"alg"'),
    "null": ("token_malformed", lambda _: b"null"),
    "not-json": ("token_malformed", lambda _: b"{"),
    "not-utf-8": ("token_malformed", lambda _: b'{"alg":"\xff"}'),
    "nested-too-deep": ("token_malformed", lambda _: b'{"alg":' + b"[" * DEEP),
    "of-10-kB": ("token_malformed", header(padding="x" * 10_000)),
    "empty": ("token_malformed", lambda _: b""),
}


@on_one_database
@pytest.mark.parametrize("name", HEADERS)
def test_a_token_with_a_hostile_header_is_refused(name: str, refusals: Refusals) -> None:
    code, write = HEADERS[name]
    client, asked = refusals.begin()
    key = refusals.launcher.platform.keys.current
    payload = text_of(refusals.claims(asked))
    refusals.check(refusals.post(client, asked, signed(key, payload, write(key))), code)


@on_one_database
@pytest.mark.parametrize("place", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_a_token_brings_along_is_not_believed(
    place: str, refusals: Refusals, stranger: SigningKey, replies: Replies
) -> None:
    client, asked = refusals.begin()
    ours = refusals.launcher.platform.keys.current
    values = {
        "jwk": {**stranger.jwk(), "kid": ours.kid},
        "jku": f"{replies.url}/stranger.json",
        "x5u": f"{replies.url}/stranger.pem",
        "x5c": ["stranger"],
    }
    token = signed(
        stranger, text_of(refusals.claims(asked)), usual_header(ours, **{place: values[place]})
    )
    refusals.check(refusals.post(client, asked, token), "signature_invalid")
    assert replies.asked == [], "nothing was fetched"


@on_one_database
def test_a_key_of_another_kind_under_the_same_name_verifies_nothing(
    refusals: Refusals, monkeypatch: pytest.MonkeyPatch
) -> None:
    elliptic = ECKey.generate_key("P-256")
    monkeypatch.setattr(KeySets, "keys_for", lambda *_, **__: (elliptic,))
    client, asked = refusals.begin()
    token = signed(refusals.launcher.platform.keys.current, text_of(refusals.claims(asked)))
    refusals.check(refusals.post(client, asked, token), "signature_invalid")


SHAPES: dict[str, tuple[str, Callable[[str], str]]] = {
    "space-before": ("token_malformed", lambda token: " " + token),
    "line-end-after": ("signature_invalid", lambda token: token + "\n"),
    "padded-signature": ("signature_invalid", lambda token: token + "=="),
    "padded-header": ("token_malformed", lambda token: token.replace(".", "=.", 1)),
    "line-end-in-the-middle": ("token_malformed", lambda token: token.replace(".", ".\n", 1)),
    "four-parts": ("token_malformed", lambda token: token + ".more"),
    "five-parts": ("token_malformed", lambda token: token + ".more.parts"),
    "one-part": ("token_malformed", lambda token: token.partition(".")[0]),
    "empty-signature": ("signature_invalid", lambda token: token.rpartition(".")[0] + "."),
    "short-signature": ("signature_invalid", lambda token: token[:-100]),
    "long-signature": ("token_malformed", lambda token: token + "A" * 2000),
    "dots-only": ("token_malformed", lambda _: ".."),
    "not-ascii": ("token_malformed", lambda token: token + "é"),
    "nul": ("signature_invalid", lambda token: token + "\0"),
    "as-json": (
        "token_malformed",
        lambda token: json.dumps(
            dict(zip(("protected", "payload", "signature"), token.split("."), strict=True))
        ),
    ),
}


@on_one_database
@pytest.mark.parametrize("name", SHAPES)
def test_a_good_token_in_another_shape_is_refused(name: str, refusals: Refusals) -> None:
    code, bend = SHAPES[name]
    client, asked = refusals.begin()
    token = refusals.launcher.platform.id_token(refusals.claims(asked))
    refusals.check(refusals.post(client, asked, bend(token)), code)


def test_a_signature_from_another_token_is_refused(refusals: Refusals) -> None:
    client, asked = refusals.begin()
    platform = refusals.launcher.platform
    student = platform.id_token(refusals.claims(asked))
    instructor = platform.id_token(refusals.claims(asked, "instructor"))
    token = instructor.rpartition(".")[0] + "." + student.rpartition(".")[2]
    refusals.check(refusals.post(client, asked, token), "signature_invalid")
