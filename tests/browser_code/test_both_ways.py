"""What the browser makes, the server reads, and the other way round (promises 17 and 20)."""

import json
import secrets

import pytest

from lti_app.config import ROOT
from lti_app.sealing import base64url, envelopes, hpke, padding, receipts, tokens
from lti_app.sealing.blind import BlindSigner
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Place

INSTITUTION = "example-university"
PERIOD = "2026-11"
REPORT = bytes(range(16))
MESSAGE = bytes(range(16, 32))
READER = bytes(range(240, 256))
PLACES = [
    envelopes.content_of(INSTITUTION, REPORT),
    envelopes.names_of(INSTITUTION, REPORT),
    envelopes.message_of(INSTITUTION, REPORT, MESSAGE),
    envelopes.note_of(INSTITUTION, REPORT, MESSAGE),
    envelopes.sheet_of(INSTITUTION, REPORT),
]
TEXTS = ["", "Eén zin, met “aanhalingstekens”.", "\u202e😀 \0 \\u0000", "lang " * 3000]

# Each call starts anew, so what the first step drew at random goes along to the second.
PREPARE = """
const drawn = [];
const real = crypto.getRandomValues.bind(crypto);
crypto.getRandomValues = (place) => { real(place); drawn.push([...place]); return place; };
const key = await blind.importKey(bytes.fromBase64(given.key));
const { blinded } = await blind.prepareToken(key, given.institution, given.period);
return { blinded: bytes.toBase64(blinded), drawn };
"""
FINISH = """
const drawn = given.drawn;
crypto.getRandomValues = (place) => { place.set(drawn.shift()); return place; };
const key = await blind.importKey(bytes.fromBase64(given.key));
const { finish } = await blind.prepareToken(key, given.institution, given.period);
try {
  return await finish(bytes.fromBase64(given.signature));
} catch {
  return null;
}
"""
SEAL = """
const place = seal.placeOf(
  given.institution, bytes.fromBase64(given.report), given.part,
  given.message ? bytes.fromBase64(given.message) : undefined,
);
const recipients = given.recipients.map(({ to, key }) => ({ to, key: bytes.fromBase64(key) }));
return seal.sealValue(place, given.value, recipients);
"""
OPEN = """
const pair = await seal.deriveKeyPair(bytes.fromBase64(given.seed));
const place = seal.placeOf(
  given.institution, bytes.fromBase64(given.report), given.part,
  given.message ? bytes.fromBase64(given.message) : undefined,
);
return seal.openValue(place, given.content, given.sealed, given.to, pair)
  .catch((error) => (error instanceof seal.NotOpened ? "not opened" : String(error)));
"""


def written(recipient: bytes) -> str:
    return recipient.decode() if recipient in (RECOVERY, MAILBOX) else base64url.encode(recipient)


def placed(place: Place) -> dict[str, str]:
    part, _, message = place.part.partition(b"\0")
    return {
        "institution": place.institution,
        "report": base64url.encode(place.report),
        "part": part.decode(),
        "message": base64url.encode(message),
    }


def signed_in_python(run, key) -> dict[str, object]:
    der = base64url.encode(tokens.public_der(key.public_key()))
    asked = {"key": der, "institution": INSTITUTION, "period": PERIOD}
    sent = run(PREPARE, "blind", "bytes", **asked)
    signature = BlindSigner(key).sign(base64url.decode(sent["blinded"]))
    return asked | {"drawn": sent["drawn"], "signature": base64url.encode(signature)}


def test_promise_17_a_token_blinded_in_the_browser_is_signed_and_verified_here(run, signing_key):
    text = run(FINISH, "blind", "bytes", **signed_in_python(run, signing_key))

    token = tokens.parse(text)
    tokens.verify(token, INSTITUTION, signing_key.public_key())
    assert token.text == text
    assert run("return token_text.isToken(given.text);", "token_text", text=text)
    with pytest.raises(tokens.TokenRefusedError):
        tokens.verify(token, "another-university", signing_key.public_key())


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b"\1" + bytes(320), True),
        (b"\1" + bytes(448), True),
        (b"\2" + bytes(320), False),
        (b"\1" + bytes(319), False),
        (b"\1" + bytes(384), False),
        (b"\1" + bytes(449), False),
    ],
    ids=["2048 bits", "3072 bits", "another version", "short", "between", "long"],
)
def test_what_has_not_the_form_of_a_token_is_none(run, content, is_one):
    text = f"{PERIOD}.{base64url.encode(content)}"
    typed = [text, f" {text}", f"{text}=", text.replace("-11", "-13"), text.replace("-11", "-00")]
    code = "return given.typed.map((text) => token_text.isToken(text));"

    assert run(code, "token_text", typed=typed) == [is_one, False, False, False, False]


def test_bytes_are_written_in_one_way_only(run):
    texts = ["", "AQ", "-_8", "AQ==", "+_8", "-/8", " AQ", "AQ\n", "é", "A"]
    code = """
    const read = (text) => {
      try { return bytes.hex(bytes.fromBase64(text)); } catch { return null; }
    };
    return given.texts.map(read);
    """

    assert run(code, "bytes", texts=texts) == ["", "01", "fbff", *[None] * 7]


LIBRARY = """
const { RSABSSA } = await import(given.library);
const suite = RSABSSA.SHA384.PSS.Randomized();
const algorithm = { publicExponent: Uint8Array.from([1, 0, 1]), modulusLength: 2048 };
const theirs = await RSABSSA.SHA384.generateKey(algorithm);
const ours = await blind.importKey(await crypto.subtle.exportKey("spki", theirs.publicKey));
const prepared = suite.prepare(new TextEncoder().encode("both ways"));
const { blinded, unblind } = await blind.blind(ours, prepared);
const answer = await suite.blindSign(theirs.privateKey, blinded);
const signature = await blind.finalize(ours, prepared, answer, unblind);
return suite.verify(theirs.publicKey, signature, prepared);
"""


def test_promise_17_an_independent_library_signs_and_takes_what_is_blinded(run):
    library = ROOT / "node_modules" / "@cloudflare" / "blindrsa-ts" / "lib" / "src" / "index.js"

    assert run(LIBRARY, "blind", library=library.as_uri()) is True


def test_the_browser_takes_no_signature_that_is_none(run, signing_key):
    asked = signed_in_python(run, signing_key)
    wrong = asked | {"signature": base64url.encode(secrets.token_bytes(256))}
    short = asked | {"signature": base64url.encode(bytes(255))}

    assert run(FINISH, "blind", "bytes", **wrong) is None
    assert run(FINISH, "blind", "bytes", **short) is None


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.part[:7].decode())
def test_promise_17_what_the_browser_seals_opens_here(run, place):
    keys = {recipient: hpke.new_key() for recipient in (READER, RECOVERY, MAILBOX)}
    recipients = [
        {"to": written(to), "key": base64url.encode(hpke.public_bytes(key))}
        for to, key in keys.items()
    ]
    for text in TEXTS:
        sealed = run(
            SEAL, "seal", "bytes", value={"text": text}, recipients=recipients, **placed(place)
        )
        content = base64url.decode(sealed["content"])
        by_recipient = {key["to"]: base64url.decode(key["sealed"]) for key in sealed["keys"]}

        assert {key["part"] for key in sealed["keys"]} == {placed(place)["part"]}
        assert len(by_recipient) == len(keys)
        for to, key in keys.items():
            opened = envelopes.open_envelope(place, content, by_recipient[written(to)], to, key)
            assert json.loads(opened) == {"text": text}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.part[:7].decode())
def test_promise_17_what_is_sealed_here_opens_in_the_browser_and_only_there(run, place):
    seed = secrets.token_bytes(32)
    public = hpke.public_bytes(hpke.derive_key_pair(seed))
    sealed = envelopes.seal(place, json.dumps({"text": TEXTS[2]}).encode(), {MAILBOX: public})
    asked = placed(place) | {
        "seed": base64url.encode(seed),
        "to": "mailbox",
        "content": base64url.encode(sealed.content),
        "sealed": base64url.encode(sealed.keys[MAILBOX]),
    }

    def opened(**changes: str) -> object:
        return run(OPEN, "seal", "bytes", **(asked | changes))

    assert opened() == {"text": TEXTS[2]}
    changed = bytearray(sealed.content)
    changed[100] ^= 1
    for change in (
        {"to": "recovery"},
        {"institution": "another"},
        {"report": base64url.encode(MESSAGE)},
        {"seed": base64url.encode(bytes(32))},
        {"content": base64url.encode(bytes(changed))},
        {"content": base64url.encode(sealed.content[:-1])},
        {"sealed": base64url.encode(sealed.keys[MAILBOX][:-1])},
    ):
        assert opened(**change) == "not opened", change


def test_promise_20_padding_is_the_same_on_both_sides(run):
    lengths = [0, 1, 3000, 4092, 4093, 16380, 16381, 65532]
    code = "return given.lengths.map((n) => bytes.toBase64(seal.pad(new Uint8Array(n).fill(7))));"

    padded = run(code, "seal", "bytes", lengths=lengths)

    assert [base64url.decode(text) for text in padded] == [
        padding.pad(b"\7" * length) for length in lengths
    ]
    assert len(padded[1]) == len(padded[2])
    too_long = (
        "try { seal.pad(new Uint8Array(65533)); } catch (e) { return e instanceof seal.TooLong; }"
    )
    assert run(too_long, "seal")


def test_receipts_agree_however_they_are_typed(run):
    made = [receipts.Receipt.new() for _ in range(40)]
    typed = [
        change(receipt.text)
        for receipt in made
        for change in (
            str,
            str.lower,
            lambda text: text.replace("-", " "),
            lambda text: text.replace("-", "\u2011").replace("0", "o").replace("1", "l"),
            lambda text: text[:-1],
            lambda text: text[:3] + ("A" if text[3] != "A" else "B") + text[4:],
            lambda text: text.replace(text[0], "ſ", 1),
            lambda text: f"{text}ß",
        )
    ]
    code = """
    return given.typed.map((text) => {
      const secret = receipt.readReceipt(text);
      return secret && bytes.hex(secret);
    });
    """

    def here(text: str) -> str | None:
        try:
            return receipts.parse(text).secret.hex()
        except receipts.ReceiptError:
            return None

    assert run(code, "receipt", "bytes", typed=typed) == [here(text) for text in typed]


def test_a_receipt_of_the_browser_is_one_here(run):
    code = """
    return Array.from({ length: 50 }, () => {
      const secret = receipt.newReceipt();
      return [receipt.writeReceipt(secret), bytes.hex(secret)];
    });
    """
    made = run(code, "receipt", "bytes")

    assert [receipts.parse(text).secret.hex() for text, _ in made] == [secret for _, secret in made]
    assert len({text for text, _ in made}) == 50
