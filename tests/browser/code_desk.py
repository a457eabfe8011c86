"""The other side of a mailbox, for the tests of its code."""

import json

from playwright.sync_api import Request

from lti_app.sealing import base64url, envelopes, hpke, receipts
from lti_app.sealing.envelopes import MAILBOX, Place
from tests.browser.code_pages import INSTITUTION, Answer, told

STORY = 'A zei <img src=x onerror="alert(1)"> en B lachte.'
REPORT = bytes(range(100, 116))


class Desk:
    """The other side of a mailbox."""

    def __init__(self) -> None:
        self.receipt = receipts.Receipt.new()
        self.withdrawn = False
        self.messages: list[dict[str, object]] = []
        self.more: dict[str, object] = {"earlier_readers": []}
        """What a look-up answers besides."""
        self.say("<b>Dank je</b>", from_desk=True)

    def sealed(self, place: Place, value: object) -> tuple[str, str]:
        public = hpke.public_bytes(self.receipt.mailbox_key(INSTITUTION))
        made = envelopes.seal(place, json.dumps(value).encode(), {MAILBOX: public})
        return base64url.encode(made.content), base64url.encode(made.keys[MAILBOX])

    def say(self, text: str, *, from_desk: bool, **more: object) -> None:
        number = bytes([len(self.messages)] * 16)
        place = envelopes.message_of(INSTITUTION, REPORT, number)
        content, sealed = self.sealed(place, {"version": 1, "text": text, **more})
        self.messages.append(
            {"id": base64url.encode(number), "from_desk": from_desk, "sent_on": "2026-11-20"}
            | {"content": content, "sealed": sealed}
        )

    def look(self, request: Request) -> Answer:
        return self.answer(request.post_data or "")

    def answer(self, body: str) -> Answer:
        lookup = base64url.decode(told(body)["lookup"])
        if lookup != self.receipt.lookup(INSTITUTION):
            return 404, {"code": "mailbox_unknown"}
        place = envelopes.content_of(INSTITUTION, REPORT)
        content, sealed = self.sealed(place, {"story": STORY, "part": "saw"})
        return 200, {
            "report": base64url.encode(REPORT),
            "received_on": "2026-11-19",
            "status": "closed" if self.withdrawn else "new",
            "status_on": "2026-11-19",
            "keep_until": None,
            "withdrawn_on": "2026-11-20" if self.withdrawn else None,
            "staff": False,
            "content": None if self.withdrawn else content,
            "names": None,
            "keys": {"content": None if self.withdrawn else sealed, "names": None},
            "messages": [] if self.withdrawn else self.messages,
            **self.more,
        }

    def withdraw(self, _request: Request) -> Answer:
        self.withdrawn = True
        return 200, {"withdrawn": True}
