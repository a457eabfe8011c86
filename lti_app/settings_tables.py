"""Tables of settings in TOML: what SIGN_IN_FILE, KALTURA_FILE and TEAMS_FILE have in common.

A value that cannot be used is a SettingError that names file, table and field, and never what
stands in the file: some of them hold a secret.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lti_app.config import LOOPBACK_HOSTS, SettingError

_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def read_toml(setting: str, path: Path) -> dict[str, Any]:
    """Return what the file says that `setting` names. Raises SettingError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise SettingError(f"{setting} {str(path)!r} cannot be read: {why}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # A message of the parser may quote the line, and the line may hold a secret.
        where = re.search(r"at line \d+, column \d+", str(error))
        place = f" ({where[0]})" if where else ""
        raise SettingError(f"{setting} {str(path)!r} is not a TOML file{place}.") from error


def is_short_name(value: Any) -> bool:
    """Return whether `value` can be the short name of an institution."""
    return isinstance(value, str) and _SHORT_NAME.fullmatch(value) is not None


@dataclass(frozen=True)
class SettingTable:
    """A table of such a file, while it is read."""

    setting: str
    """Which setting names the file."""
    path: Path
    name: str
    """The table's own name, nothing at the top of the file."""
    is_development: bool

    def wrong(self, field: str, why: str) -> SettingError:
        """Return the error for a field, or for the table itself without one."""
        table = f"[{self.name}] " if self.name else ""
        return SettingError(
            f"{self.setting} {str(self.path)!r}: {f'{table}{field}'.rstrip()} {why}."
        )

    def check_institution(self, table: Any, known: Collection[str]) -> None:
        """Check that this is an institution's table with known fields. Raises SettingError."""
        if not is_short_name(self.name):
            raise self.wrong("", "is not the short name of an institution")
        if not isinstance(table, dict):
            raise self.wrong("", "must be a table such as [my-university]")
        self.check_fields(table, known)

    def check_fields(
        self, table: Mapping[str, Any], known: Collection[str], where: str = ""
    ) -> None:
        """Check that `table` has known fields only. Raises SettingError."""
        for name in table:
            if name not in known:
                raise self.wrong(
                    where + name, f"is not known; there are {', '.join(sorted(known))}"
                )

    def address(self, field: str, text: str) -> str:
        """Return `text` if it is an https address, in development also of http on this machine.

        Raises SettingError for others, and for user names, queries and fragments.
        """
        try:
            parts = urlsplit(text)
            host = parts.hostname
        except ValueError:
            raise self.wrong(field, "is not a web address") from None
        at_home = parts.scheme == "http" and host in LOOPBACK_HOSTS and self.is_development
        if not host or not (parts.scheme == "https" or at_home):
            raise self.wrong(field, "must begin with https://")
        if parts.query or parts.fragment or "@" in parts.netloc:
            raise self.wrong(field, "must be an address without user name, ? and #")
        return text
