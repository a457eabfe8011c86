"""Bugs to plant, so that one sees the search find them: `make fuzz-guided plant=nonce`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from lti_app.lti.state import StateSigner
from lti_app.sealing import receipts


class _Equal(str):
    """A text that says of every other that it is the same."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


class _AllEqual(str):
    """Symbols of which each is the same as every other."""

    __slots__ = ()

    def __getitem__(self, at: Any) -> _Equal:
        return _Equal(super().__getitem__(at))


def nonce() -> AbstractContextManager[Any]:
    """Compare the nonce of a launch with nothing."""
    right = StateSigner.nonce
    return patch.object(StateSigner, "nonce", lambda *given: _Equal(right(*given)))


def check_symbol() -> AbstractContextManager[Any]:
    """Take a receipt with any check symbol."""
    return patch.object(receipts, "CHECK_SYMBOLS", _AllEqual(receipts.CHECK_SYMBOLS))


PLANTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "nonce": nonce,
    "check-symbol": check_symbol,
}
