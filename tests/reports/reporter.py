"""A reporter's browser in Python: seals as the form does, and comes back with the receipt."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from lti_app.reports.models import ReaderKind
from lti_app.sealing import base64url, envelopes, hpke
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Envelope, Place
from lti_app.sealing.receipts import Receipt
from tests.reports import mint
from tests.reports.desk import TestReader

SITE = "/report"
STORY = "A wrote something about B in the group, and others laughed."


def recipients(
    readers: Iterable[TestReader], kinds: set[ReaderKind], mailbox: bytes
) -> dict[bytes, bytes]:
    found = {each.id: each.public for each in readers if each.kind in kinds}
    (spare,) = (each for each in readers if each.kind is ReaderKind.RECOVERY)
    return {**found, RECOVERY: spare.public, MAILBOX: mailbox}


def written(part: str, envelope: Envelope) -> list[dict[str, str]]:
    return [
        {
            "to": to.decode() if to in (RECOVERY, MAILBOX) else base64url.encode(to),
            "part": part,
            "sealed": base64url.encode(sealed),
        }
        for to, sealed in envelope.keys.items()
    ]


USUAL = {ReaderKind.TRIAGE, ReaderKind.HANDLER}
NAMES = {ReaderKind.HANDLER}
STAFF = {ReaderKind.CONFIDENTIAL}


@dataclass
class Reporter:
    """Somebody with a token and a receipt."""

    app: Flask
    readers: list[TestReader]
    institution: str = "default"
    receipt: Receipt = field(default_factory=Receipt.new)
    report: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    marks: dict[str, Any] = field(default_factory=dict)
    """What the requests carry besides: headers, and where they come from."""

    @property
    def mailbox(self) -> bytes:
        return hpke.public_bytes(self.receipt.mailbox_key(self.institution))

    @property
    def lookup(self) -> str:
        return base64url.encode(self.receipt.lookup(self.institution))

    def token(self) -> str:
        return mint.token(self.app, secrets.token_bytes(32), self.institution)

    def sealed(
        self,
        story: str = STORY,
        *,
        names: str = "",
        staff: bool = False,
        token: str | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        """Return what the browser sends."""
        place = envelopes.content_of(self.institution, self.report)
        content = self._seal(place, {"story": story}, STAFF if staff else USUAL)
        who = envelopes.names_of(self.institution, self.report)
        named = self._seal(who, {"names": names}, STAFF if staff else NAMES) if names else None
        return {
            "token": self.token() if token is None else token,
            "report": base64url.encode(self.report),
            "staff": staff,
            "fast": False,
            "content": base64url.encode(content.content),
            "names": base64url.encode(named.content) if named else None,
            "keys": written("content", content) + (written("names", named) if named else []),
            "mailbox": {
                "lookup_hash": base64url.encode(self.receipt.lookup_hash(self.institution)),
                "public": base64url.encode(self.mailbox),
            },
            **changes,
        }

    def message(self, text: str, *, kinds: set[ReaderKind] = USUAL) -> dict[str, Any]:
        """Return a message to the desk as the browser sends it."""
        message = secrets.token_bytes(16)
        place = envelopes.message_of(self.institution, self.report, message)
        sealed = self._seal(place, {"text": text}, kinds)
        return {
            "lookup": self.lookup,
            "message": {
                "id": base64url.encode(message),
                "content": base64url.encode(sealed.content),
                "keys": written("message", sealed),
            },
        }

    def post(self, path: str, body: Any) -> TestResponse:
        client = self.app.test_client(use_cookies=False)
        return client.post(
            f"{SITE}/{self.institution}/{path}",
            data=json.dumps(body),
            content_type="application/json",
            **self.marks,
        )

    def send(self, **changes: Any) -> TestResponse:
        return self.post("send", self.sealed(**changes))

    def look(self) -> TestResponse:
        return self.post("mailbox", {"lookup": self.lookup})

    def _seal(self, place: Place, told: dict[str, Any], kinds: set[ReaderKind]) -> Envelope:
        to = recipients(self.readers, kinds, self.mailbox)
        return envelopes.seal(place, json.dumps({"version": 1, **told}).encode(), to)
