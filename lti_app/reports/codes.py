"""The code of the day: how somebody whose browser runs no scripts shows to be of the institution.

It is the same for everybody and stands on the page of the Do's. So it says less than a token, and
can be passed on: reports that come with it have a low ceiling. Nothing of it is stored; it follows
from a secret in KEYS_DIR that both sites can read.
"""

import hashlib
import hmac
import secrets
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from lti_app.errors import NotPreparedError
from lti_app.key_files import write_once

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")


class DayCodes:
    """The codes that follow from the secret in one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "day-code.key"

    def ensure(self) -> None:
        """Make the secret where it is missing."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(self._path, secrets.token_bytes(32))

    def of(self, institution: str, day: date) -> str:
        """Return the code of an institution for one day, in two groups.

        Raises NotPreparedError where `prepare` has not made the secret.
        """
        text = f"online-dos day code v1\0{institution}\0{day}".encode()
        number = int.from_bytes(hmac.digest(self._secret, text, hashlib.sha256)[:5])
        code = "".join(_SYMBOLS[number >> shift & 31] for shift in range(35, -1, -5))
        return f"{code[:4]}-{code[4:]}"

    def is_good(self, text: str, institution: str, today: date) -> bool:
        """Return whether `text` is the code of today or yesterday, however it was typed."""
        typed = "".join(each for each in text.upper() if each.isalnum()).translate(_READ_AS)
        days = (today, today - timedelta(days=1))
        good = [self.of(institution, day).replace("-", "") for day in days]
        return any(hmac.compare_digest(typed.encode(), code.encode()) for code in good)

    @cached_property
    def _secret(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            raise NotPreparedError from None
