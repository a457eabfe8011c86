"""Reads KALTURA_FILE: whose Kaltura may hand people over, a table for each institution, in TOML.

Off where there is no file. A value that cannot be used is a SettingError that names file, table and
field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lti_app.settings_tables import SettingTable, read_toml

SETTING = "KALTURA_FILE"
FIELDS = frozenset({"service", "partner_ids"})
LONGEST = 500


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
    tables = read_toml(SETTING, path)
    return {
        name: _Table(SETTING, path, name, is_development).read(table)
        for name, table in tables.items()
    }


class _Table(SettingTable):
    """The table of one institution, while it is read."""

    def read(self, table: Any) -> Partner:
        """Return the partner in `table`. Raises SettingError."""
        self.check_institution(table, FIELDS)
        return Partner(self.name, self._service(table), self._partner_ids(table))

    def _service(self, table: Mapping[str, Any]) -> str:
        text = table.get("service")
        if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable():
            raise self.wrong("service", "must be given as text")
        return self.address("service", text).rstrip("/")

    def _partner_ids(self, table: Mapping[str, Any]) -> frozenset[int]:
        value = table.get("partner_ids")
        numbers = value if isinstance(value, list) else []
        if not numbers or not all(type(each) is int and each > 0 for each in numbers):
            raise self.wrong("partner_ids", "must be a list of numbers such as [123456]")
        return frozenset(numbers)
