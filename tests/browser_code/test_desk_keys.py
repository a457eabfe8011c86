"""A reader's key under a passphrase, keys sealed once more, and the recovery sheet."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import RECOVERY
from lti_app.sealing.sheets import SheetError, read_sheet, sheet
from tests.browser_code.test_both_ways import INSTITUTION, PLACES, READER, placed, written

MEMBER = "member-7"
PASSPHRASE = "een zín van twaalf"
NEWCOMER = bytes(range(50, 66))

MAKE = """
const key = await reader_key.newKey();
const whose = { institution: given.institution, member: given.member, publicKey: key.publicKey };
const wrapped = await wrapping.wrap(key.secret, given.passphrase, whose);
return { wrapped, public: bytes.toBase64(key.publicKey), secret: bytes.hex(key.secret) };
"""
UNWRAP = """
const publicKey = bytes.fromBase64(given.public);
const whose = { institution: given.institution, member: given.member, publicKey };
return wrapping.unwrap(given.wrapped, given.passphrase, whose).then(bytes.hex, (error) =>
  error instanceof wrapping.NotUnwrapped ? "not unwrapped"
    : error instanceof wrapping.NotWrapped ? "not wrapped" : String(error));
"""


@pytest.fixture(scope="module")
def made(run):
    asked = {"institution": INSTITUTION, "member": MEMBER, "passphrase": PASSPHRASE}
    return asked | run(MAKE, "reader_key", "wrapping", "bytes", **asked)


def test_a_wrapped_key_opens_with_its_passphrase_however_it_is_typed(run, made):
    in_two_signs = made | {"passphrase": PASSPHRASE.replace("í", "i\u0301")}

    assert run(UNWRAP, "wrapping", "bytes", **made) == made["secret"]
    assert run(UNWRAP, "wrapping", "bytes", **in_two_signs) == made["secret"]


@pytest.mark.parametrize(
    "change",
    [
        {"passphrase": PASSPHRASE.upper()},
        {"member": "member-8"},
        {"institution": "another-university"},
        {"public": base64url.encode(hpke.public_bytes(hpke.new_key()))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_wrapped_key_opens_for_nobody_else(run, made, change):
    assert run(UNWRAP, "wrapping", "bytes", **(made | change)) == "not unwrapped"


def test_what_is_kept_is_what_the_documentation_says_and_opens_here(made):
    wrapped = json.loads(made["wrapped"])
    [way] = wrapped["ways"]
    salt, iv, sealed = (base64url.decode(way[name]) for name in ("salt", "iv", "sealed"))
    kdf = PBKDF2HMAC(hashes.SHA256(), 32, salt, way["iterations"])
    bound = f"online-dos wrapped v1\0{INSTITUTION}\0{MEMBER}\0".encode()
    public = base64url.decode(made["public"])

    secret = AESGCM(kdf.derive(PASSPHRASE.encode())).decrypt(iv, sealed, bound + public)

    assert secret.hex() == made["secret"]
    key = ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())
    assert hpke.public_bytes(key) == public
    assert (wrapped["version"], way["kind"], way["kdf"]) == (1, "passphrase", "PBKDF2-SHA-256")
    assert way["iterations"] >= 600_000
    assert len(made["wrapped"]) < 2000


@pytest.mark.parametrize(
    "changed", ["", "{}", "null", '{"version": 2, "ways": []}', "fast", "slow"]
)
def test_what_is_no_wrapped_key_is_told_apart_from_a_wrong_passphrase(run, made, changed):
    wrapped = json.loads(made["wrapped"])
    wrapped["ways"][0]["iterations"] = {"fast": 1000, "slow": 10**9}.get(changed, 600_000)
    text = json.dumps(wrapped) if changed in ("fast", "slow") else changed

    assert run(UNWRAP, "wrapping", "bytes", **(made | {"wrapped": text})) == "not wrapped"


def test_another_passphrase_keeps_the_key_and_every_other_way_to_open_it(run, made):
    before = json.loads(made["wrapped"])
    before["ways"].append({"kind": "passkey", "credential": "x"})
    code = """
    const publicKey = bytes.fromBase64(given.public);
    const whose = { institution: given.institution, member: given.member, publicKey };
    const secret = await wrapping.unwrap(given.wrapped, given.passphrase, whose);
    return wrapping.wrap(secret, "another passphrase", whose, { before: given.wrapped });
    """

    after = run(code, "wrapping", "bytes", **(made | {"wrapped": json.dumps(before)}))

    asked = made | {"wrapped": after, "passphrase": "another passphrase"}
    assert run(UNWRAP, "wrapping", "bytes", **asked) == made["secret"]
    assert run(UNWRAP, "wrapping", "bytes", **(made | {"wrapped": after})) == "not unwrapped"
    assert json.loads(after)["ways"][1] == before["ways"][1]
    assert json.loads(after)["ways"][0]["salt"] != before["ways"][0]["salt"]


def test_passphrases_are_judged_by_length_not_by_kinds_of_signs(run):
    typed = {
        "": "short",
        "elf tekens!": "short",
        "aaaaaaaaaaaaaaaa": "repeats",
        "ababABABabab": "repeats",
        "123456789012345": "repeats",
        "qwertyuiopasdfghjkl": "repeats",
        "mijn qwerty woord": "sequence",
        "fiets 987654 boom": "sequence",
        "vergeetmijnietje1": "one_word",
        "vier losse woorden hier": "good",
        "tafel boom fiets": "good",
        "😀😁😂🤣😃😄😅😆😉😊😋😎": "good",
    }

    assert judged(run, typed) == list(typed.values())


def test_words_of_the_house_alone_are_no_passphrase(run):
    typed = {
        "Online Do's 2026!": "house",
        "welkom wachtwoord": "house",
        "Universiteit Uitstad": "house",
        "uitstad-anna-12345": "house",
        "anna fietst graag": "good",
        "sociale tafel boom": "good",
    }

    assert judged(run, typed, "uitstad Universiteit Uitstad Anna B.") == list(typed.values())


def test_what_many_people_chose_is_no_passphrase(run):
    typed = {
        "1qaz2wsx3edc": "common",
        "LeaveMeAlone": "common",
        "leavemealone2026!": "common",
        "sonyericsson": "common",
        "chickenwing101": "common",
        "leave tables alone": "good",
    }

    assert judged(run, typed) == list(typed.values())
    assert run("return common_passphrases.howMany", "common_passphrases") >= 3000


def judged(run, typed, names=""):
    """What is said of each, after the question whether it is refused exactly when it should be."""
    code = """return Promise.all(given.typed.map(async (text) => [
      (await passphrase.strengthOf(text, given.names)).code,
      await passphrase.refusalOf(text, given.names),
    ]));"""
    found = run(code, "passphrase", typed=list(typed), names=names)
    assert [bool(refusal) for _, refusal in found] == [
        said in ("short", "repeats", "house", "common") for said, _ in found
    ]
    return [said for said, _ in found]


RESEAL = """
const pair = await seal.keyPairFrom(BigInt(given.secret));
const place = seal.placeOf(
  given.institution, bytes.fromBase64(given.report), given.part,
  given.message ? bytes.fromBase64(given.message) : undefined,
);
const to = { to: given.to, key: bytes.fromBase64(given.key) };
return seal.resealKey(place, given.sealed, { recipient: given.from, keyPair: pair }, to)
  .catch((error) => (error instanceof seal.NotOpened ? "not opened" : String(error)));
"""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.part[:7].decode())
@pytest.mark.parametrize("recipient", [READER, RECOVERY], ids=["reader", "recovery"])
def test_promise_21_a_key_sealed_once_more_opens_for_the_newcomer_and_only_there(
    run, place, recipient
):
    own, new = hpke.new_key(), hpke.new_key()
    made = envelopes.seal(place, b"text", {recipient: hpke.public_bytes(own)})
    asked = placed(place) | {
        "secret": str(own.private_numbers().private_value),
        "from": written(recipient),
        "sealed": base64url.encode(made.keys[recipient]),
        "to": base64url.encode(NEWCOMER),
        "key": base64url.encode(hpke.public_bytes(new)),
    }

    sealed = base64url.decode(run(RESEAL, "seal", "bytes", **asked))

    assert envelopes.open_envelope(place, made.content, sealed, NEWCOMER, new) == b"text"
    with pytest.raises(hpke.NotOpenedError):
        envelopes.open_envelope(place, made.content, sealed, recipient, new)
    elsewhere = asked | {"report": base64url.encode(bytes(16))}
    assert run(RESEAL, "seal", "bytes", **elsewhere) == "not opened"


WRITE = "return given.secrets.map((s) => recovery_sheet.writeSheet(bytes.fromBase64(s)));"
READ = """
return given.sheets.map((lines) => {
  if (lines.some((line) => recovery_sheet.readLine(line) === null)) return null;
  return recovery_sheet.readSheet(lines)?.toString() ?? null;
});
"""


def test_promise_21_a_sheet_is_the_same_on_both_sides(run):
    keys = [hpke.new_key() for _ in range(30)]
    secrets = [key.private_numbers().private_value for key in keys]

    written_there = run(
        WRITE,
        "recovery_sheet",
        "bytes",
        secrets=[base64url.encode(s.to_bytes(32)) for s in secrets],
    )

    assert written_there == [list(sheet(key)) for key in keys]
    typed = [[line.lower().replace("-", " ") for line in lines] for lines in written_there]
    assert run(READ, "recovery_sheet", sheets=typed) == [str(secret) for secret in secrets]


NO_KEYS = [["00000-00000-000-0"] * 4, ["ZZZZZ-ZZZZZ-ZZZ-Q"] * 4]
"""No slip in any line, and together a number that no private key has."""


def test_a_slip_on_the_sheet_is_found_on_both_sides(run):
    lines = list(sheet(hpke.new_key()))
    changed = [
        [
            ("1" if line[0] != "1" else "2") + line[1:] if at == number else line
            for at, line in enumerate(lines)
        ]
        for number in range(4)
    ]
    wrong = [*changed, [lines[0][:-1], *lines[1:]], ["ZZZZZ-ZZZZZ-ZZZ-0"] * 4, *NO_KEYS]
    slips = "lines.map((line) => recovery_sheet.readLine(line) === null)"
    code = f"return given.sheets.map((lines) => {slips});"

    assert run(READ, "recovery_sheet", sheets=wrong) == [None] * len(wrong)
    assert run(code, "recovery_sheet", sheets=changed) == [
        [at == number for at in range(4)] for number in range(4)
    ]
    lines_of_none = [line for each in NO_KEYS for line in each]
    code = "return given.lines.map((line) => recovery_sheet.readLine(line) === null);"
    assert run(code, "recovery_sheet", lines=lines_of_none) == [False] * 8
    for each in wrong:
        with pytest.raises(SheetError):
            read_sheet(each)
