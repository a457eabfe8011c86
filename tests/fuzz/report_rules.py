"""What a browser may send to the report site, written without the tool's forms."""

from collections.abc import Callable, Mapping

from lti_app.sealing import base64url, envelopes, hpke

PARTS = ("content", "names", "message", "note", "sheet")
POINT = hpke.public_bytes(hpke.new_key())


def _is_bytes(value: object, *lengths: int) -> bool:
    try:
        return isinstance(value, str) and len(base64url.decode(value)) in lengths
    except ValueError:
        return False


def _is_point(value: object) -> bool:
    if not _is_bytes(value, 65):
        return False
    try:
        hpke.public_key(base64url.decode(str(value)))
    except ValueError:
        return False
    return True


def _has(value: object, **rules: Callable[[object], bool]) -> bool:
    """Return whether `value` is an object with exactly these fields, each as it has to be."""
    return (
        isinstance(value, Mapping)
        and value.keys() == rules.keys()
        and all(rule(value[name]) for name, rule in rules.items())
    )


def _is_key(value: object) -> bool:
    return _has(
        value,
        to=lambda to: to in ("mailbox", "recovery") or _is_bytes(to, 16),
        part=lambda part: part in PARTS,
        sealed=lambda sealed: _is_bytes(sealed, envelopes.SEALED_KEY_BYTES),
    )


def _are_keys(value: object) -> bool:
    return isinstance(value, list) and len(value) <= 200 and all(map(_is_key, value))


def _is_text(value: object) -> bool:
    return _is_bytes(value, *envelopes.CONTENT_BYTES)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def is_report(body: object) -> bool:
    return _has(
        body,
        token=_is_token_text,
        report=lambda value: _is_bytes(value, 16),
        staff=_is_truth,
        fast=_is_truth,
        content=_is_text,
        names=lambda value: value is None or _is_text(value),
        keys=_are_keys,
        mailbox=lambda value: _has(
            value, lookup_hash=lambda it: _is_bytes(it, 32), public=_is_point
        ),
    )


def _is_token_text(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 1000:
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in value)


def is_look(body: object) -> bool:
    return _has(body, lookup=lambda value: _is_bytes(value, 32))


def is_writing(body: object) -> bool:
    return _has(
        body,
        lookup=lambda value: _is_bytes(value, 32),
        message=lambda value: _has(
            value, id=lambda it: _is_bytes(it, 16), content=_is_text, keys=_are_keys
        ),
    )
