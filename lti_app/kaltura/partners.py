"""Reads KALTURA_FILE: whose Kaltura may hand people over, a table for each institution, in TOML.

Off where there is no file. A value that cannot be used is a SettingError that names file, table and
field.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lti_app.config import LOOPBACK_HOSTS, SettingError

FIELDS = frozenset({"service", "partner_ids"})
LONGEST = 500
_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Partner:
    """The Kaltura of one institution."""

    institution: str
    """Short name."""
    service: str
    """Address of the API, without a slash at the end, such as https://www.kaltura.com/api_v3."""
    partner_ids: frozenset[int]
    """The institution's accounts there; sessions of every other one are refused."""


def read_partners(path: Path, *, is_development: bool) -> dict[str, Partner]:
    """Return the partners in a file by the institution's short name. Raises SettingError.

    In development a service of this machine may be plain http.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise SettingError(f"KALTURA_FILE {str(path)!r} cannot be read: {why}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"KALTURA_FILE {str(path)!r} is not a TOML file: {error}.") from error
    return {name: _Table(path, name, is_development).read(table) for name, table in tables.items()}


@dataclass(frozen=True)
class _Table:
    """One table of the file, while it is read."""

    path: Path
    name: str
    is_development: bool

    def read(self, table: Any) -> Partner:
        """Return the partner in `table`. Raises SettingError."""
        if not _SHORT_NAME.fullmatch(self.name):
            raise self._wrong("", "is not the short name of an institution")
        if not isinstance(table, dict):
            raise self._wrong("", "must be a table such as [my-university]")
        for name in table:
            if name not in FIELDS:
                raise self._wrong(name, f"is not known; there are {', '.join(sorted(FIELDS))}")
        return Partner(self.name, self._service(table), self._partner_ids(table))

    def _wrong(self, field: str, why: str) -> SettingError:
        where = f"[{self.name}] {field}".rstrip()
        return SettingError(f"KALTURA_FILE {str(self.path)!r}: {where} {why}.")

    def _service(self, table: Mapping[str, Any]) -> str:
        text = table.get("service")
        if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable():
            raise self._wrong("service", "must be given as text")
        try:
            parts = urlsplit(text)
            host = parts.hostname
        except ValueError:
            raise self._wrong("service", "is not a web address") from None
        at_home = parts.scheme == "http" and host in LOOPBACK_HOSTS and self.is_development
        if not host or not (parts.scheme == "https" or at_home):
            raise self._wrong("service", "must begin with https://")
        if parts.query or parts.fragment or "@" in parts.netloc:
            raise self._wrong("service", "must be an address without user name, ? and #")
        return text.rstrip("/")

    def _partner_ids(self, table: Mapping[str, Any]) -> frozenset[int]:
        value = table.get("partner_ids")
        numbers = value if isinstance(value, list) else []
        if not numbers or not all(type(each) is int and each > 0 for each in numbers):
            raise self._wrong("partner_ids", "must be a list of numbers such as [123456]")
        return frozenset(numbers)
