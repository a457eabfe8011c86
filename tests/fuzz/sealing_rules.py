"""What makes a receipt and a membership token, written without the tool's code."""

import base64
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_READ_ALIKE = str.maketrans("OIL", "011")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"
_TOKEN = re.compile("([0-9]{4}-(?:0[1-9]|1[0-2]))[.]([A-Za-z0-9_-]{428}|[A-Za-z0-9_-]{599})")


def symbols(text: str) -> str:
    """Return what is left of a receipt when everything is taken away that does not matter."""
    plain = re.sub(r"[\s\u2010-\u2014\u2212-]", "", text)
    return re.sub("[oOiIlLa-z]", lambda sign: sign[0].upper().translate(_READ_ALIKE), plain)


def is_receipt(text: str) -> bool:
    """Return whether `text` is 20 symbols of Crockford's base 32 and the check symbol of these."""
    written = symbols(text)
    if len(written) != 21 or any(each not in _CROCKFORD for each in written):
        return False
    values = [_CROCKFORD.index(each) for each in written]
    number = sum(value * 32**place for place, value in enumerate(reversed(values[:20])))
    return max(values[:20]) < 32 and values[20] == number % 37


def is_token(text: str, institution: str, key: rsa.RSAPublicKey) -> bool:
    """Return whether `key` signed `text` as a token of `institution` (RFC 9474, section 4.5)."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        return False
    content = base64.urlsafe_b64decode(found[2])
    nonce, prefix, signature = content[1:33], content[33:65], content[65:]
    about = b"\0".join((b"online-dos member v1", institution.encode(), found[1].encode(), nonce))
    pss = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length=48)
    try:
        key.verify(signature, prefix + about, pss, hashes.SHA384())
    except InvalidSignature:
        return False
    return content[:1] == b"\1"
