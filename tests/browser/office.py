"""The other side of the desk, for the tests of its code: a reader, a case, what was sent."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from playwright.sync_api import Request

from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Place
from tests.browser.code_pages import INSTITUTION, KEYS, READER, TRIAGE, Answer, told

MEMBER = "member-7"
PASSPHRASE = "vier losse woorden hier"
TOKEN = "desk-token"
REPORT = bytes(range(100, 116))
STORY = 'A zei <img src=x onerror="alert(1)">\u202e en B lachte, 👩\u200d💻.'
NAMES = "A = Jan de Vries\nB = Émilie Carter"
HANDLER, OTHER = base64url.encode(READER), base64url.encode(TRIAGE)
_READER_KEY = KEYS[HANDLER]
SEEN = "-.new.0.0.0"
MAILBOX_KEY = hpke.new_key()


def wrapped(passphrase: str = PASSPHRASE, member: str = MEMBER) -> str:
    """The reader's key as a browser wraps it."""
    salt, iv = bytes(16), bytes(12)
    key = PBKDF2HMAC(hashes.SHA256(), 32, salt, 600_000).derive(passphrase.encode())
    bound = f"online-dos wrapped v1\0{INSTITUTION}\0{member}\0".encode()
    secret = _READER_KEY.private_numbers().private_value.to_bytes(32)
    sealed = AESGCM(key).encrypt(iv, secret, bound + hpke.public_bytes(_READER_KEY))
    bytes_of = {"salt": salt, "iv": iv, "sealed": sealed}
    way = {"kind": "passphrase", "kdf": "PBKDF2-SHA-256", "iterations": 600_000}
    way |= {name: base64url.encode(content) for name, content in bytes_of.items()}
    return json.dumps({"version": 1, "ways": [way]})


WRAPPED = wrapped()


def public(key: str) -> str:
    return base64url.encode(hpke.public_bytes(KEYS[key]))


class Office:
    """What the server of the desk has, and answers."""

    def __init__(self) -> None:
        self.key: dict[str, str] | None = {
            "reader": HANDLER,
            "public": public(HANDLER),
            "wrapped": WRAPPED,
        }
        self.signed_out = False
        self.refuse: list[Answer | None] = []
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str | None] = []
        self.case = self._case()

    def _case(self) -> dict[str, Any]:
        content = self._sealed(envelopes.content_of(INSTITUTION, REPORT), _TOLD)
        names = self._sealed(
            envelopes.names_of(INSTITUTION, REPORT), {"version": 1, "names": NAMES}
        )
        return {
            "institution": INSTITUTION,
            "report": base64url.encode(REPORT),
            "recipient": HANDLER,
            "content": content["content"],
            "names": names["content"],
            "keys": {"content": content["sealed"], "names": names["sealed"]},
            "messages": [],
            "notes": [],
            "sheet": None,
            "seal_for": [
                {"to": to, "key": public(to), "names": to == HANDLER} for to in (HANDLER, OTHER)
            ],
            "recovery": public("recovery"),
            "mailbox": base64url.encode(hpke.public_bytes(MAILBOX_KEY)),
            "state": {
                "status": "new",
                "days": {"status_on": "2026-11-20", "answered_on": None},
                "late": ["unread", "answer"],
                "owner": None,
                "seen": SEEN,
            },
        }

    def tell(self, text: str) -> None:
        """Put this there as the report's own text."""
        self._put("content", envelopes.content_of(INSTITUTION, REPORT), text)

    def name(self, text: str) -> None:
        """Put this there as the names box."""
        self._put("names", envelopes.names_of(INSTITUTION, REPORT), text)

    def _put(self, part: str, place: Place, text: str) -> None:
        made = self._sealed_text(place, text)
        self.case[part] = made["content"]
        self.case["keys"][part] = made["sealed"]

    def _sealed(self, place: Place, value: object) -> dict[str, str]:
        return self._sealed_text(place, json.dumps(value))

    def _sealed_text(self, place: Place, text: str) -> dict[str, str]:
        made = envelopes.seal(place, text.encode(), {READER: hpke.public_bytes(_READER_KEY)})
        sealed = base64url.encode(made.keys[READER])
        return {"content": base64url.encode(made.content), "sealed": sealed}

    def write(
        self, text: str, number: int, *, from_desk: bool, day: str = "2026-11-20", **more: object
    ) -> None:
        """Add a message."""
        made = bytes([number] * 16)
        place = envelopes.message_of(INSTITUTION, REPORT, made)
        sealed = self._sealed(place, {"version": 1, "text": text, "n": number, **more})
        self.case["messages"].append(
            {"id": base64url.encode(made), "from_desk": from_desk, "sent_on": day} | sealed
        )

    def note(self, text: str, author: str) -> None:
        """Add a note."""
        place = envelopes.note_of(INSTITUTION, REPORT, bytes(16))
        sealed = self._sealed(place, {"version": 1, "text": text, "n": 0})
        about = {"id": base64url.encode(bytes(16)), "author": author, "written_on": "2026-11-20"}
        self.case["notes"].append(about | sealed)

    def fill_in(self, version: int, **answers: object) -> None:
        """Put a working sheet there, as somebody else filled it in."""
        place = envelopes.sheet_of(INSTITUTION, REPORT)
        sealed = self._sealed(place, {"version": 1, "answers": answers})
        about = {"version": version, "author": "Karin <b>Visser</b>", "written_on": "2026-11-20"}
        self.case["sheet"] = about | sealed

    def get_key(self, _request: Request) -> Answer:
        if self.signed_out:
            return 401, {"code": "desk_locked"}
        return (200, self.key) if self.key else (404, {"code": "no_key"})

    def get_case(self, _request: Request) -> Answer:
        return (401, {"code": "desk_locked"}) if self.signed_out else (200, self.case)

    def take(self, request: Request) -> Answer | None:
        """Answer a POST: as the test asked for, else that it arrived."""
        body = told(request.post_data or "")
        self.posts.append((request.url.rsplit("/", 1)[-1], body))
        self.tokens.append(request.headers.get("x-desk-token"))
        if self.refuse:
            return self.refuse.pop(0)
        return 201, {"version": body.get("version", 0) + 1, "reader": HANDLER}


_TOLD = {
    "version": 1,
    "story": STORY,
    "part": "saw",
    "kinds": ["gossip", "own <b>kind</b>"],
    "where": "Gebouw van Jan, bij émilie",
    "wishes": "",
    "language": "nl",
}


def opened(place: Place, body: dict[str, Any], to: str) -> Any:
    """What a recipient finds in something that was sent."""
    recipient = {"recovery": RECOVERY, "mailbox": MAILBOX}.get(to) or base64url.decode(to)
    private = MAILBOX_KEY if to == "mailbox" else KEYS[to]
    sealed = next(key["sealed"] for key in body["keys"] if key["to"] == to)
    content = base64url.decode(body["content"])
    return json.loads(
        envelopes.open_envelope(place, content, base64url.decode(sealed), recipient, private)
    )
