"""Changes that keep the form of an input, so that what is changed gets past the first parser.

`raw` changes bytes as the fuzzer does, with what it saw the code compare: so a value deep inside a
document becomes what some branch is waiting for.
"""

import base64
import binascii
import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.changes import apply_change, as_json, paths
from tests.fuzz.storms import Storm

Raw = Callable[[bytes], bytes]
Change = Callable[[bytes, Random, Raw], bytes]


def as_it_is(content: bytes, chance: Random, raw: Raw) -> bytes:
    """Change bytes without a look at what they are."""
    return raw(content)


def inside_json(content: bytes, chance: Random, raw: Raw) -> bytes:
    """Change values of a JSON document; one in sixteen times, and where it is none, its bytes."""
    if chance.randrange(16) == 0:
        return raw(content)
    try:
        document = json.loads(content)
        places = paths(document)
        storm = Storm([], chance.getrandbits(32))
        for _ in range(chance.choice((1, 1, 2, 3)) if places else 0):
            place = chance.choice(places)
            if chance.randrange(2):
                storm.change(document, place)
            else:
                apply_change(document, place, lambda value: _text(value, raw))
        return as_json(document) if places else raw(content)
    except (ValueError, RecursionError):
        return raw(content)


def _text(value: Any, raw: Raw) -> Any:
    if not isinstance(value, str):
        return value
    return raw(value.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def inside_parts(content: bytes, chance: Random, raw: Raw) -> bytes:
    """Change what a part of `a.b.c` says in base64url, as JSON where it is that."""
    parts = content.split(b".")
    at = chance.randrange(len(parts))
    if chance.randrange(4) == 0:
        return raw(content)
    try:
        said = base64.urlsafe_b64decode(parts[at] + b"==")
    except (ValueError, binascii.Error):
        return raw(content)
    is_json = said.startswith((b"{", b"["))
    if said and not is_json and chance.randrange(2):
        changed = _one_byte(said, chance)
    else:
        changed = inside_json(said, chance, raw)
    parts[at] = base64.urlsafe_b64encode(changed).rstrip(b"=")
    return b".".join(parts)


def _one_byte(content: bytes, chance: Random) -> bytes:
    """Change a byte, more often one of the first, which say what the others are."""
    at = chance.randrange(min(len(content), chance.choice((1, 4, 64, len(content)))))
    return content[:at] + chance.randbytes(1) + content[at + 1 :]
