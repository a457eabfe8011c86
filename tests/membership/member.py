"""Somebody whose browser fetches a membership token: what browser/membership.js does, in Python."""

import secrets
from dataclasses import dataclass
from random import Random
from typing import Any

from werkzeug.test import TestResponse

from lti_app.sealing import base64url, blind, tokens
from lti_app.sealing.tokens import Token
from tests.launcher import SECURE, Launcher
from tests.web.visit import Visit

SAME = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Seen:
    """What the course site saw of one token."""

    blinded: bytes
    answer: bytes


class Member:
    """One launch and the tokens of its page. `chance` is the browser's random stream."""

    def __init__(
        self,
        launcher: Launcher,
        persona: str = "student-01",
        *,
        chance: Random | None = None,
        **launch: Any,
    ) -> None:
        self.visit = Visit(launcher, persona, **launch)
        self.seen: list[Seen] = []
        self.requests: list[tuple[str, str, list[tuple[str, int]], int, int]] = []
        """Method, path, fields with their lengths, status, length of the answer."""
        self._bytes = chance.randbytes if chance else secrets.token_bytes

    def key(self, institution: str = "default") -> dict[str, str]:
        """Ask for the key."""
        path = f"/membership/{institution}/key.json"
        answer = self.visit.client.get(path, base_url=SECURE, headers=SAME)
        self._note("GET", path, {}, answer)
        found: dict[str, str] = answer.get_json()
        return found

    def ask(self, blinded: bytes | str, key: dict[str, str], **changed: str) -> TestResponse:
        """Ask for a signature; `changed` replaces fields."""
        text = blinded if isinstance(blinded, str) else base64url.encode(blinded)
        fields = {
            "launch": self.visit.token,
            "period": key["period"],
            "fingerprint": key["fingerprint"],
            "blinded": text,
            **changed,
        }
        path = "/membership/sign"
        answer = self.visit.client.post(path, data=fields, base_url=SECURE, headers=SAME)
        self._note("POST", path, fields, answer)
        return answer

    def token(self) -> Token:
        """Fetch a token."""
        key = self.key()
        public = tokens.public_key(base64url.decode(key["key"]))
        nonce, prefix, salt = self._bytes(32), self._bytes(32), self._bytes(48)
        inverse = int.from_bytes(self._bytes(255))
        message = tokens.message(key["institution"], key["period"], nonce)
        prepared = blind.prepare(message, prefix=prefix)
        hidden = blind.blind(public, prepared, salt=salt, inverse=inverse)
        answer = self.ask(hidden.message, key)
        assert answer.status_code == 200, answer.text
        signed = base64url.decode(answer.get_json()["signature"])
        self.seen.append(Seen(hidden.message, signed))
        signature = blind.finalize(public, prepared, signed, inverse)
        return Token(key["period"], nonce, prefix, signature)

    def _note(self, method: str, path: str, fields: dict[str, str], answer: TestResponse) -> None:
        lengths = [(name, len(value)) for name, value in fields.items()]
        self.requests.append((method, path, lengths, answer.status_code, len(answer.data)))
