"""The outer keys: one for each quarter, in files that are never copied with the database.

`KEYS_DIR/outer/<quarter>.key`, readable by its owner only: the quarter, the day on which it was
made, and the key. Nothing of it is kept in memory: a key that was destroyed must open nothing
any more, and a process must not go on writing under it.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lti_app.errors import OuterKeyMissingError, OuterKeyNotMadeError
from lti_app.key_files import destroy, write_once
from lti_app.sealing import outer
from lti_app.sealing.outer import KEY_BYTES
from lti_app.sealing.quarters import QUARTER, begins_on, ends_on, following, quarter_of

LEAD = timedelta(days=14)
"""How long before a quarter begins its key is made, so that a copy of it is there in time."""
GRACE = timedelta(days=30)
"""How long a key outlives its quarter: for so long at least every backup can be restored."""
_CONTENT = re.compile(rf"(\S+) (\d{{4}}-\d\d-\d\d) ([0-9a-f]{{{2 * KEY_BYTES}}})\n")


@dataclass(frozen=True)
class OuterKey:
    """The key of one quarter."""

    quarter: str
    made_on: date
    key: bytes

    @property
    def header(self) -> bytes:
        """How every text begins that lies under it."""
        return outer.header(self.key, self.quarter)


class OuterKeys:
    """The keys of one installation. Processes and machines may share the folder."""

    def __init__(self, keys_dir: Path) -> None:
        self._folder = keys_dir / "outer"

    def prepare(self, now: datetime) -> None:
        """Make the folder, and the keys that are due. Raises OuterKeyNotMadeError.

        Only `flask prepare` does so: a process with a wrong KEYS_DIR must not begin a new folder.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.ensure(now)

    def ensure(self, now: datetime) -> None:
        """Make the key of this quarter, and in time the next one. Raises OuterKeyNotMadeError."""
        current = self.current(now)
        next_one = following(current.quarter)
        if begins_on(next_one) - now.astimezone(UTC).date() <= LEAD:
            self._make(next_one, now)

    def current(self, now: datetime) -> OuterKey:
        """Return the key of this quarter, and make it where it is missing.

        Raises OuterKeyNotMadeError when that is not possible, or the file there holds no key.
        """
        quarter = quarter_of(now)
        try:
            return _read(self._path(quarter), quarter)
        except OuterKeyMissingError:
            self._make(quarter, now)
        try:
            return _read(self._path(quarter), quarter)
        except OuterKeyMissingError as error:
            raise OuterKeyNotMadeError(error.detail) from error

    def under(self, stored: bytes) -> OuterKey | None:
        """Return the key under which a stored text lies; None when it lies under none.

        A key that was lost and comes back when another one had been made for its quarter stands
        beside that one, in a file of any name that begins with the quarter. Raises
        OuterKeyMissingError.
        """
        quarter = outer.quarter_in(stored)
        if quarter is None:
            return None
        error = OuterKeyMissingError(f"the outer key of {quarter} is not the one that is needed")
        for path in (self._path(quarter), *self._others(quarter)):
            try:
                key = _read(path, quarter)
            except OuterKeyMissingError as missing:
                error = missing
                continue
            if stored.startswith(key.header):
                return key
        raise error

    def ended(self, now: datetime) -> list[str]:
        """Return the quarters with a key here whose time and grace are over, oldest first.

        None while the key of this quarter is younger than the grace: a clock that runs ahead would
        otherwise end all that others still write under.
        """
        today = now.astimezone(UTC).date()
        if today - self.current(now).made_on < GRACE:
            return []
        quarters = {path.name[:7] for path in self._folder.glob("*.key")}
        found = sorted(quarter for quarter in quarters if QUARTER.fullmatch(quarter))
        return [quarter for quarter in found if today - ends_on(quarter) > GRACE]

    def destroy(self, quarter: str) -> None:
        """Overwrite and remove the key of a quarter: what lies under it is lost. Raises OSError."""
        for path in (self._path(quarter), *self._others(quarter)):
            destroy(path)

    def _make(self, quarter: str, now: datetime) -> None:
        if self._path(quarter).exists():
            return
        today = now.astimezone(UTC).date()
        content = f"{quarter} {today} {secrets.token_hex(KEY_BYTES)}\n"
        try:
            write_once(self._path(quarter), content.encode())
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            raise OuterKeyNotMadeError(
                f"the outer key of {quarter} cannot be made: {why}"
            ) from error

    def _path(self, quarter: str) -> Path:
        return self._folder / f"{quarter}.key"

    def _others(self, quarter: str) -> Iterator[Path]:
        yield from self._folder.glob(f"{quarter}?*.key")


def _read(path: Path, quarter: str) -> OuterKey:
    """Return the key in a file. Raises OuterKeyMissingError."""
    try:
        found = _CONTENT.fullmatch(path.read_text("ascii"))
        if found is None or found[1] != quarter:
            raise ValueError(quarter)
        return OuterKey(quarter, date.fromisoformat(found[2]), bytes.fromhex(found[3]))
    except FileNotFoundError:
        raise OuterKeyMissingError(f"the outer key of {quarter} is missing") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise OuterKeyMissingError(f"the outer key of {quarter} cannot be read: {why}") from None
    except ValueError:
        raise OuterKeyMissingError(f"the outer key of {quarter} is damaged") from None
