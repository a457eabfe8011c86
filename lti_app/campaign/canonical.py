"""The canonical form of a pack, and the hashes made from it.

Anybody can compute these hashes again from the files of a pack:

1.  Read `pack.yaml` as YAML 1.2 into mappings, lists, text, whole numbers, true, false and null.
    What is written as a date stays text. Comments and the order of keys do not count; the order of
    lists does.
2.  Make every text canonical: line ends become LF (CRLF and CR are replaced), the text is
    normalised to Unicode NFC, white space at both ends is taken away. White space inside stays.
3.  Canonical JSON is JSON (RFC 8259) in UTF-8 with keys sorted by code point, no white space
    between tokens, and no escapes but those JSON requires: in Python
    `json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))`.
    There are no fractions in it, so a number can be written in one way only.
4.  A hash is the SHA-256 of those bytes, as 64 lower-case hexadecimal digits.
    - of a language: of the list of `[id, text]` pairs of its Do's, in their order;
    - of the drawing: of the bytes of the file as they are;
    - of a text file (`.md`): of its text after step 2, in UTF-8;
    - of the pack: of `{"manifest": M, "media": {"<file name>": "<hash of the file>"}}`, where M is
      all of `pack.yaml` after steps 1 and 2, and the files are those that the manifest names.

So the hash of a language changes when its Do's change and for no other reason, and the hash of
the pack changes when anything in the pack does.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping


def canonical_text(text: str) -> str:
    """`text` in the form of step 2 above."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def canonical_json(value: object) -> bytes:
    """`value` in the form of step 3 above; every text in it is made canonical first.

    Raises TypeError for a number with a fraction and for anything that JSON does not know.
    """
    return json.dumps(
        _canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def media_hash(content: bytes) -> str:
    """Return the hash of a file, from its bytes."""
    return hashlib.sha256(content).hexdigest()


def language_hash(dos: Iterable[tuple[str, str]]) -> str:
    """The hash of the Do's in one language, from their ordered (id, text) pairs."""
    return hashlib.sha256(hashed_text(dos)).hexdigest()


def hashed_text(dos: Iterable[tuple[str, str]]) -> bytes:
    """The bytes from which the hash of the Do's in one language is computed."""
    return canonical_json([list(pair) for pair in dos])


def pack_hash(manifest: Mapping[str, object], media: Mapping[str, str]) -> str:
    """The hash of a whole pack, from its manifest as read and the hash of each media file."""
    everything = {"manifest": manifest, "media": media}
    return hashlib.sha256(canonical_json(everything)).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, str):
        return canonical_text(value)
    if isinstance(value, Mapping):
        return {canonical_text(key): _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    if isinstance(value, float):
        raise TypeError(f"{value!r} has a fraction and so no canonical form")
    return value
