"""The outer keys: one for each quarter, in files that are never copied with the database.

`KEYS_DIR/outer/<quarter>.key`, readable by its owner only: the quarter, the day on which it was
made, and the key. Nothing of it is kept in memory: a key that was destroyed must open nothing
any more, and a process must not go on writing under it.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lti_app.errors import OuterKeyMissingError, OuterKeyNotMadeError
from lti_app.key_files import destroy, write_once
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
            return self.of(quarter)
        except OuterKeyMissingError:
            self._make(quarter, now)
        try:
            return self.of(quarter)
        except OuterKeyMissingError as error:
            raise OuterKeyNotMadeError(error.detail) from error

    def of(self, quarter: str) -> OuterKey:
        """Return the key of a quarter. Raises OuterKeyMissingError."""
        try:
            found = _CONTENT.fullmatch(self._path(quarter).read_text("ascii"))
            if found is None or found[1] != quarter:
                raise ValueError(quarter)
            return OuterKey(quarter, date.fromisoformat(found[2]), bytes.fromhex(found[3]))
        except OSError:
            raise OuterKeyMissingError(f"the outer key of {quarter} is missing") from None
        except ValueError:
            raise OuterKeyMissingError(f"the outer key of {quarter} is damaged") from None

    def ended(self, now: datetime) -> list[str]:
        """Return the quarters with a key here whose time and grace are over, oldest first.

        None while the key of this quarter is younger than the grace: a clock that runs ahead would
        otherwise end all that others still write under.
        """
        today = now.astimezone(UTC).date()
        if today - self.current(now).made_on < GRACE:
            return []
        names = sorted(path.stem for path in self._folder.glob("*.key"))
        quarters = [name for name in names if QUARTER.fullmatch(name)]
        return [quarter for quarter in quarters if today - ends_on(quarter) > GRACE]

    def destroy(self, quarter: str) -> None:
        """Overwrite and remove a key: what lies under it is lost. Raises OSError."""
        destroy(self._path(quarter))

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
