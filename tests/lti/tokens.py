"""Signs bytes as they are, for tokens that no JSON library would write."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from practice.jws import base64url
from practice.keys import SigningKey


def signed(
    key: SigningKey, payload: bytes, header: bytes | None = None, *, encode: bool = True
) -> str:
    """Return a token with exactly this `header` and `payload`, rightly signed with RS256.

    Without `header` it is the usual one; `encode` False puts the payload in as it is (RFC 7797).
    """
    head = base64url(header if header is not None else usual_header(key))
    signing_input = f"{head}.{base64url(payload) if encode else payload.decode()}"
    signature = key.private_key.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signing_input}.{base64url(signature)}"


def usual_header(key: SigningKey, **more: Any) -> bytes:
    """Return the header of a good token, with `more` in it."""
    return json.dumps({"typ": "JWT", "alg": "RS256", "kid": key.kid, **more}).encode()


def text_of(claims: dict[str, Any], **raw: str) -> bytes:
    """Return `claims` as JSON text, with each of `raw` put in as it is, in place of the claim."""
    parts = [
        f"{json.dumps(name)}:{json.dumps(value)}"
        for name, value in claims.items()
        if name not in raw
    ]
    parts += [f"{json.dumps(name)}:{text}" for name, text in raw.items()]
    return ("{" + ",".join(parts) + "}").encode()
