"""The weaker way, for browsers that run no scripts: a text is sealed here, in memory, at once.

Plain text exists only while the request lasts. The page says so before anybody writes.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lti_app.errors import ChannelClosedError, TextRefusedError
from lti_app.reports.mailboxes import Mailbox
from lti_app.reports.readers import KnownReader, Readers
from lti_app.reports.submissions import SentKey, SentMailbox, SentMessage, Submission, Writing
from lti_app.sealing import envelopes, hpke
from lti_app.sealing.envelopes import MAILBOX, RECOVERY, Envelope, Place
from lti_app.sealing.hpke import NotOpenedError
from lti_app.sealing.padding import TooLongError
from lti_app.sealing.receipts import Receipt

_PICTURE = re.compile(r"data:[a-z]+/[a-z0-9.+-]+[;,]", re.IGNORECASE)
MOST_SIGNS = 20_000


@dataclass(frozen=True)
class Answers:
    """What stands in the form, as far as somebody filled it in."""

    story: str
    names: str
    kinds: tuple[str, ...]
    part: str
    staff: bool
    ongoing: str
    images: str
    fast: bool
    where: str
    wishes: str
    language: str

    @property
    def content(self) -> bytes:
        """All but the names, as JSON."""
        told = {
            "version": 1,
            "story": self.story,
            "kinds": list(self.kinds),
            "part": self.part,
            "staff": self.staff,
            "ongoing": self.ongoing,
            "images": self.images,
            "where": self.where,
            "wishes": self.wishes,
            "language": self.language,
        }
        return json.dumps(told, ensure_ascii=False).encode()


def has_picture(text: str) -> bool:
    """Return whether a picture was pasted into `text`, as browser/hints.js says it."""
    return _PICTURE.search(text) is not None


def plain(text: str) -> str:
    """Return a text as it may be sealed. Raises TextRefusedError for one with a picture in it."""
    if len(text) > MOST_SIGNS or has_picture(text):
        raise TextRefusedError
    return text.replace("\r\n", "\n").strip()


def seal_report(
    institution: str, readers: Readers, receipt: Receipt, answers: Answers
) -> Submission:
    """Return the answers as a sealed report. Raises ChannelClosedError and TextRefusedError."""
    report = secrets.token_bytes(envelopes.ID_BYTES)
    public = hpke.public_bytes(receipt.mailbox_key(institution))
    staff = answers.staff
    text = _sealed(
        envelopes.content_of(institution, report),
        answers.content,
        _recipients(readers, readers.of_content(staff=staff), public),
    )
    who = _recipients(readers, readers.of_names(staff=staff), public)
    place = envelopes.names_of(institution, report)
    names = _sealed(place, _named(answers.names), who) if answers.names else None
    return Submission.model_construct(
        token="",
        report=report,
        staff=staff,
        fast=answers.fast,
        content=text.content,
        names=names.content if names else None,
        keys=(*_keys("content", text), *(_keys("names", names) if names else ())),
        mailbox=SentMailbox.model_construct(
            lookup_hash=receipt.lookup_hash(institution), public=public
        ),
    )


def seal_message(
    institution: str, readers: Readers, receipt: Receipt, mailbox: Mailbox, text: str
) -> Writing:
    """Return `text` as a sealed message of the reporter. Raises as above."""
    message = secrets.token_bytes(envelopes.ID_BYTES)
    public = hpke.public_bytes(receipt.mailbox_key(institution))
    sealed = _sealed(
        envelopes.message_of(institution, mailbox.report, message),
        json.dumps(
            {"version": 1, "text": text, "n": len(mailbox.messages)}, ensure_ascii=False
        ).encode(),
        _recipients(readers, readers.of_content(staff=mailbox.staff), public),
    )
    return Writing.model_construct(
        lookup=receipt.lookup(institution),
        message=SentMessage.model_construct(
            id=message, content=sealed.content, keys=_keys("message", sealed)
        ),
    )


def opened_messages(
    institution: str, receipt: Receipt, mailbox: Mailbox
) -> list[tuple[bool, date, str]]:
    """Return the messages of a mailbox as (from the desk, day, text), oldest first.

    Only the day is stored; which of a day came first is inside the sealed text. One that was
    changed after it was written is left out, and hides no other.
    """
    private = receipt.mailbox_key(institution)
    found = []
    for message in mailbox.messages:
        place = envelopes.message_of(institution, mailbox.report, message.id)
        try:
            text = envelopes.open_envelope(place, message.content, message.sealed, MAILBOX, private)
        except NotOpenedError:
            continue
        said = json.loads(text)
        found.append((message.sent_on, said.get("n", 0), message.from_desk, str(said["text"])))
    return [(desk, day, text) for day, _n, desk, text in sorted(found)]


def _named(names: str) -> bytes:
    return json.dumps({"version": 1, "names": names}, ensure_ascii=False).encode()


def _recipients(
    readers: Readers, reading: Sequence[KnownReader], mailbox: bytes
) -> Mapping[bytes, bytes]:
    if readers.recovery is None or not readers.known:
        raise ChannelClosedError
    known = {each.id: each.public_key for each in reading}
    return {**known, RECOVERY: readers.recovery.public_key, MAILBOX: mailbox}


def _sealed(place: Place, text: bytes, recipients: Mapping[bytes, bytes]) -> Envelope:
    try:
        return envelopes.seal(place, text, recipients)
    except TooLongError:
        raise TextRefusedError from None


def _keys(part: str, envelope: Envelope) -> tuple[SentKey, ...]:
    return tuple(
        SentKey.model_construct(to=_written(to), part=part, sealed=sealed)
        for to, sealed in envelope.keys.items()
    )


def _written(recipient: bytes) -> str:
    return recipient.decode() if recipient in (MAILBOX, RECOVERY) else recipient.hex()
