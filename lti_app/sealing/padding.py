"""Padding: what is sealed has one of three lengths, so that its length tells next to nothing.

Four bytes with the length (big endian), the content, then zeros up to 4, 16 or 64 KiB.
"""

BUCKETS = (4 * 1024, 16 * 1024, 64 * 1024)
"""Bytes."""
_LENGTH_BYTES = 4
LONGEST = BUCKETS[-1] - _LENGTH_BYTES


class TooLongError(ValueError):
    """The content does not fit into the largest bucket."""


class PaddingError(ValueError):
    """Something was not padded by these rules."""


def pad(content: bytes) -> bytes:
    """Return `content` in the smallest bucket that holds it. Raises TooLongError."""
    framed = len(content).to_bytes(_LENGTH_BYTES) + content
    for size in BUCKETS:
        if len(framed) <= size:
            return framed.ljust(size, b"\0")
    raise TooLongError(f"at most {LONGEST} bytes")


def unpad(padded: bytes) -> bytes:
    """Return the content of a bucket. Raises PaddingError."""
    if len(padded) not in BUCKETS:
        raise PaddingError("no bucket has this length")
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES])
    if end > len(padded) or padded[end:].strip(b"\0"):
        raise PaddingError("the length does not fit the content")
    return padded[_LENGTH_BYTES:end]
