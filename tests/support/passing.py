"""Passing content keys on, as a colleague's browser does, or one with the sheet on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from werkzeug.test import TestResponse

from lti_app.sealing import base64url, hpke
from lti_app.sealing.envelopes import RECOVERY, Place
from tests.support.desk import Desk
from tests.support.staff import Staff


@dataclass(frozen=True)
class Giver:
    """Who can open content keys: a recipient, with the private key."""

    recipient: bytes
    private: EllipticCurvePrivateKey

    def again(self, institution: str, told: dict[str, Any], to: Staff) -> dict[str, Any]:
        """Return a content key that was sealed for the giver, sealed for somebody else."""
        message = base64url.decode(told["message"]) if told["message"] else b""
        part = told["part"].encode() + (b"\0" + message if message else b"")
        place = Place(institution, base64url.decode(told["report"]), part).of("key") + b"\0"
        key = hpke.open_sealed(
            self.private,
            base64url.decode(told["content_sealed_for_me"]),
            info=place + self.recipient,
        )
        sealed = hpke.seal(to.public, key, info=place + to.reader)
        return {
            "report": told["report"],
            "message": told["message"],
            "part": told["part"],
            "sealed": base64url.encode(sealed),
        }


def missing(giver: Staff, new: Staff) -> list[dict[str, Any]]:
    """Return the keys that the desk offers to pass on, of all pages."""
    return list(_pages(giver, f"reader/{new.reader.hex()}/missing"))


def pass_on(giver: Staff, new: Staff, told: Iterable[dict[str, Any]] | None = None) -> TestResponse:
    """Give a new reader the keys that they lack and the giver has."""
    own = Giver(giver.reader, giver.private)
    found = missing(giver, new) if told is None else told
    keys = [own.again(giver.institution, each, new) for each in found]
    return giver.post(f"reader/{new.reader.hex()}/keys", {"keys": keys})


def admit(colleague: Staff, new: Staff) -> TestResponse:
    """Say that the fingerprint of a new reader is the right one."""
    return colleague.post(f"reader/{new.reader.hex()}/admit", {})


def missing_on_paper(member: Staff) -> list[dict[str, Any]]:
    """Return the keys that a member's new key lacks, sealed for the sheet."""
    return list(_pages(member, "recovery/missing"))


def pass_from_paper(desk: Desk, member: Staff) -> TestResponse:
    """Give a member's new key what the sheet opens."""
    paper = Giver(RECOVERY, desk.spare.private)
    found = missing_on_paper(member)
    keys = [paper.again(member.institution, each, member) for each in found]
    return member.post("recovery/keys", {"keys": keys})


def _pages(member: Staff, path: str) -> Iterable[dict[str, Any]]:
    after: str | None = ""
    while after is not None:
        answer = member.get(path, query_string={"after": after})
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        yield from answer.json["keys"]
        after = answer.json["next"]
