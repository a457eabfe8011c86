"""Receipts, membership tokens and blinded requests: good ones with something changed."""

import logging
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import strategies as st

from lti_app.membership.service import DAILY
from lti_app.sealing import base64url, blind, receipts, tokens
from lti_app.sealing.blind import BlindSigner, MalformedRequestError
from lti_app.sealing.receipts import Receipt, ReceiptError
from lti_app.sealing.tokens import Token, TokenRefusedError
from tests.fuzz.changes import spoilt_bytes, spoilt_text, texts, typed
from tests.fuzz.runs import answered, run, tried
from tests.fuzz.sealing_rules import symbols
from tests.launcher import Launcher
from tests.lti.refusals import on_one_database
from tests.membership.member import Member
from tests.reports.mint import signed

PERIOD = "2026-11"
SECRET = Receipt((2**99 + 123_456_789).to_bytes(13))


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 3072)


def test_a_receipt_is_read_exactly_where_it_says_what_was_written_down() -> None:
    typed = spoilt_text(SECRET.text, receipts.CHECK_SYMBOLS + "oilOIL -\u2013\u00a0") | texts()
    twice = typed.flatmap(
        lambda text: spoilt_text(text or "0", receipts.CHECK_SYMBOLS) | st.just(text)
    )

    def check(text: str) -> None:
        found = tried("receipts", lambda: receipts.parse(text), ReceiptError)
        if found is not None:
            assert symbols(text) == symbols(found.text)
            assert len(found.secret) == 13

    run(check, twice, short=120)


def test_one_wrong_symbol_or_two_swapped_are_always_noticed() -> None:
    good = SECRET.text.replace("-", "")
    at = st.integers(0, len(good) - 2)

    def check(change: tuple[int, str | None]) -> None:
        place, sign = change
        other = good[place + 1] + good[place] if sign is None else sign + good[place + 1]
        text = good[:place] + other + good[place + 2 :]
        if text != good:
            assert not tried("receipts: slips", lambda: receipts.parse(text), ReceiptError)

    run(check, st.tuples(at, st.none() | st.sampled_from(receipts.SYMBOLS)), short=150)


def test_a_receipt_may_be_typed_as_one_likes() -> None:
    spaces = st.lists(st.sampled_from(("", " ", "-", "\u2011", "\t")), min_size=25, max_size=25)
    lower = st.lists(st.booleans(), min_size=25, max_size=25)

    def check(how: tuple[list[str], list[bool]]) -> None:
        parts = zip(SECRET.text, *how, strict=True)
        text = "".join((s.lower() if small else s) + space for s, space, small in parts)
        assert tried("receipts: neutral", lambda: receipts.parse(text), ReceiptError) == SECRET

    run(check, st.tuples(spaces, lower), short=50)


def test_a_token_that_was_changed_is_refused(key: rsa.RSAPrivateKey) -> None:
    good = signed(key, "default", PERIOD, secrets.token_bytes(32))
    public = key.public_key()
    content = base64url.decode(good.text.partition(".")[2])
    written = spoilt_bytes(content).map(lambda new: f"{PERIOD}.{base64url.encode(new)}")
    other = st.sampled_from(("2026-12", "2026-1", "20261-1", "\u0662\u0660\u0662\u0666-11"))
    moved = other.map(lambda period: good.text.replace(PERIOD, period))

    def check(text: str) -> None:
        if text != good.text:
            assert not tried(
                "membership tokens", lambda: _verified(text, public), TokenRefusedError
            )

    assert _verified(good.text, public) == good
    run(check, spoilt_text(good.text, "ABCabc019-_=.") | written | moved | texts(), short=200)


def _verified(text: str, key: rsa.RSAPublicKey, institution: str = "default") -> Token:
    token = tokens.parse(text)
    tokens.verify(token, institution, key)
    return token


def test_a_token_counts_for_its_institution_only(key: rsa.RSAPrivateKey) -> None:
    good = signed(key, "default", PERIOD, secrets.token_bytes(32))
    names = st.text("abcdefault-0\0", max_size=12) | st.just("default\0" + PERIOD)

    def check(name: str) -> None:
        if name != "default":
            assert not tried(
                "membership tokens",
                lambda: _verified(good.text, key.public_key(), name),
                TokenRefusedError,
            )

    run(check, names, short=30)


def test_only_a_number_below_the_modulus_is_signed_and_rightly(key: rsa.RSAPrivateKey) -> None:
    signer, numbers = BlindSigner(key), key.public_key().public_numbers()
    good = blind.blind(key.public_key(), blind.prepare(b"a message")).message
    size = len(good)
    edges = st.integers(-2, 2).map(lambda more: (numbers.n + more).to_bytes(size))
    small = st.integers(0, 3).map(lambda number: number.to_bytes(size))

    def check(asked: bytes) -> None:
        number = int.from_bytes(asked)
        found = tried("blind requests", lambda: signer.sign(asked), MalformedRequestError)
        assert (found is not None) is (len(asked) == size and number < numbers.n)
        if found is not None:
            assert pow(int.from_bytes(found), numbers.e, numbers.n) == number

    run(check, spoilt_bytes(good) | edges | small | st.binary(max_size=300), short=60, cost=5)


def test_text_for_bytes_is_read_in_one_way_only() -> None:
    written = st.binary(max_size=40).map(base64url.encode)
    spoilt = written.flatmap(lambda text: spoilt_text(text or "A", "AQgw019-_=+/ \n") | texts())

    def check(text: str) -> None:
        found = tried("base64url", lambda: base64url.decode(text), ValueError)
        assert found is None or base64url.encode(found) == text

    run(check, spoilt | written, short=150)


@on_one_database
@pytest.mark.usefixtures("still")
def test_the_site_signs_for_a_form_that_is_right_and_for_no_other(
    launcher: Launcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    member = Member(launcher)
    key = member.key()
    public = tokens.public_key(base64url.decode(key["key"]))
    number = blind.blind(public, blind.prepare(b"a message")).message
    names = st.sampled_from(("launch", "period", "fingerprint", "blinded", "more"))
    forms = st.dictionaries(names, typed(), min_size=1, max_size=2)

    def check(changed: dict[str, str]) -> None:
        fields = {name: value for name, value in changed.items() if name != "blinded"}
        answer = member.ask(changed.get("blinded", number), key, **fields)
        is_good = changed.keys() <= {"more"} and len(issued) < DAILY
        assert answered("blind requests: site", answer.status_code) is is_good
        issued.extend([True] * is_good)

    issued: list[bool] = []
    run(check, forms, short=25, cost=100)
