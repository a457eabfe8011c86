"""The column type of sealed texts: what it stores lies under the outer key of the quarter.

Whoever declares a column with it can forget nothing: it is laid when it is written and lifted when
it is read, and the tidying lays it anew each quarter (`rolling.py`, docs/decisions/0028). Such a
column can be asked for NULL and for nothing else: the same text is stored otherwise each time.
"""

from pathlib import Path

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from lti_app import clock
from lti_app.reports.outer_keys import OuterKeys
from lti_app.sealing import outer
from lti_app.sealing.hpke import NotOpenedError


class Layered(TypeDecorator[bytes]):
    """A sealed text. `place` is "table.column", and authenticated: it never changes."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Lay a text under the key of this quarter. Raises OuterKeyNotMadeError."""
        if value is None:
            return None
        current = keys_of(dialect).current(clock.now())
        return outer.lay(current.key, current.quarter, self.place, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Lift the layer off a text; nothing comes out of one that was changed.

        It then does not open for its reader either, who is told so, and hides no other text.
        Raises OuterKeyMissingError.
        """
        if value is None:
            return None
        try:
            return lifted(keys_of(dialect), self.place, value)
        except NotOpenedError:
            return b""


def lifted(keys: OuterKeys, place: str, stored: bytes) -> bytes:
    """Return a stored text without its layer; one that has none yet as it is.

    Raises OuterKeyMissingError, and NotOpenedError for a text that was changed.
    """
    key = keys.under(stored)
    return stored if key is None else outer.lift(key.key, place, stored)


def keys_of(dialect: Dialect) -> OuterKeys:
    """Return the keys of the installation to which an engine belongs; see `db.open_engine`."""
    folder: Path | None = getattr(dialect, "keys_dir", None)
    if folder is None:
        raise RuntimeError("open this database with lti_app.db.open_engine: its texts need keys")
    return OuterKeys(folder)
