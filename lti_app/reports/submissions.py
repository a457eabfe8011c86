"""What a browser may send, as JSON. Its structure is checked; there is nothing else to see.

Bytes are written as base64url without padding (`sealing/base64url.py`).
"""

import hashlib
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lti_app.errors import ReportMalformedError
from lti_app.sealing import base64url, envelopes, hpke

MOST_KEYS = 200
MAILBOX, RECOVERY = envelopes.MAILBOX.decode(), envelopes.RECOVERY.decode()
Key = tuple[str, str]
"""A part and a recipient."""
Sent = TypeVar("Sent", bound=BaseModel)


def _bytes(*lengths: int) -> BeforeValidator:
    def read(text: object) -> bytes:
        if not isinstance(text, str):
            raise ValueError("not text")
        content = base64url.decode(text)
        if len(content) not in lengths:
            raise ValueError("a length that this never has")
        return content

    return BeforeValidator(read)


def _recipient(text: object) -> str:
    if text in (MAILBOX, RECOVERY):
        return str(text)
    if not isinstance(text, str) or len(content := base64url.decode(text)) != envelopes.ID_BYTES:
        raise ValueError("no recipient")
    return content.hex()


def _point(content: bytes) -> bytes:
    hpke.public_key(content)
    return content


Id = Annotated[bytes, _bytes(envelopes.ID_BYTES)]
Hash = Annotated[bytes, _bytes(32)]
Text = Annotated[bytes, _bytes(*envelopes.CONTENT_BYTES)]
PublicKey = Annotated[bytes, BeforeValidator(_point), _bytes(hpke.PUBLIC_BYTES)]
Part = Literal["content", "names", "message", "note", "sheet"]
Sealed = Annotated[bytes, _bytes(envelopes.SEALED_KEY_BYTES)]


class Strict(BaseModel):
    """What a browser sends: nothing more than is asked for, and nothing of it in an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class SentKey(Strict):
    """The key of a part, sealed for one recipient."""

    to: Annotated[str, BeforeValidator(_recipient)]
    part: Part
    sealed: Sealed


Keys = Annotated[tuple[SentKey, ...], Field(max_length=MOST_KEYS, strict=False)]


class SentMailbox(Strict):
    """Where the reporter will look for an answer."""

    lookup_hash: Hash
    public: PublicKey


class SealedReport(Strict):
    """A report as it was sealed, whoever sends it."""

    report: Id
    staff: bool
    fast: bool
    content: Text
    names: Text | None
    keys: Keys
    mailbox: SentMailbox

    @property
    def hash(self) -> bytes:
        """Names all of it but a token: the same report sent again has the same."""
        told = self.model_dump(exclude={"token", "keys"})
        keys = sorted((key.part, key.to, key.sealed) for key in self.keys)
        return hashlib.sha256(repr((told, keys)).encode()).digest()


class Submission(SealedReport):
    """A report that somebody sends with a token."""

    token: Annotated[str, Field(max_length=1000)]


class Look(Strict):
    """A question for a mailbox."""

    lookup: Hash


class SentMessage(Strict):
    """A sealed message of the reporter."""

    id: Id
    content: Text
    keys: Keys


class Writing(Strict):
    """A message for the mailbox that it names."""

    lookup: Hash
    message: SentMessage


def read(model: type[Sent], body: bytes) -> Sent:
    """Return what `body` says. Raises ReportMalformedError, which quotes nothing of it."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise ReportMalformedError from None


def by_recipient(keys: tuple[SentKey, ...]) -> dict[Key, bytes]:
    """Return the sealed keys by part and recipient. Raises ReportMalformedError for one twice."""
    found: dict[Key, bytes] = {(key.part, key.to): key.sealed for key in keys}
    if len(found) != len(keys):
        raise ReportMalformedError
    return found
