"""Reads the Teams file: our registration at Microsoft Entra and its tenants, in TOML.

    client_id = "00000000-0000-4000-8000-000000000001"
    app_id = "00000000-0000-4000-8000-000000000002"

    [[tenant]]
    tenant = "00000000-0000-4000-8000-000000000003"
    institution = "my-university"

There is no secret in it. A value that cannot be used is a SettingError that names file and field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lti_app.config import LOOPBACK_HOSTS
from lti_app.settings_tables import SettingTable, is_short_name, read_toml

SETTING = "TEAMS_FILE"
FIELDS = frozenset(
    {"client_id", "app_id", "tenant", "authority", "instructor_role", "message_origins"}
)
TENANT_FIELDS = frozenset({"tenant", "institution"})
AUTHORITY = "https://login.microsoftonline.com"
INSTRUCTOR_ROLE = "Instructor"
PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of everybody with a private Microsoft account: no institution's."""
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ROLE = re.compile(r"[!-~]{1,120}")
"""Entra takes no spaces in the value of an app role."""
_FORBIDDEN = re.compile(r"[\s;,']")
"""What would end a value in the header that says who may frame us."""


@dataclass(frozen=True)
class TeamsSettings:
    """Our one registration at Entra, and who may come by it."""

    client_id: str
    """The application at Entra for which tokens are made: their `aud`."""
    app_id: str
    """The app in Teams, as its manifest names it."""
    tenants: Mapping[str, str]
    """Short names of institutions by the tenants that belong to them."""
    authority: str = AUTHORITY
    """Where the tenants' tokens come from, without a path of a tenant."""
    instructor_role: str = INSTRUCTOR_ROLE
    """The app role at Entra of who may put the Do's into a team."""
    message_origins: tuple[str, ...] = ()
    """Further pages that may stand in for Teams; in development only."""

    def issuer(self, tenant: str) -> str:
        """Return `iss` of the tokens of a tenant, which also leads to its configuration."""
        return f"{self.authority}/{tenant}/v2.0"


def read_teams(path: Path, *, is_development: bool) -> TeamsSettings:
    """Return what a file says. Raises SettingError.

    In development the authority may be plain http on this machine, and so may pages that stand in
    for Teams.
    """
    return _File(SETTING, path, "", is_development).read(read_toml(SETTING, path))


class _File(SettingTable):
    """The file, while it is read."""

    def read(self, table: Mapping[str, Any]) -> TeamsSettings:
        """Return the settings in `table`. Raises SettingError."""
        self.check_fields(table, FIELDS)
        return TeamsSettings(
            client_id=self._guid(table, "client_id"),
            app_id=self._guid(table, "app_id"),
            tenants=self._tenants(table.get("tenant")),
            authority=self._authority(table.get("authority", AUTHORITY)),
            instructor_role=self._role(table.get("instructor_role", INSTRUCTOR_ROLE)),
            message_origins=self._origins(table.get("message_origins", [])),
        )

    def _guid(self, table: Mapping[str, Any], field: str, where: str = "") -> str:
        value = table.get(field)
        if not isinstance(value, str) or not GUID.fullmatch(value.lower()):
            raise self.wrong(
                where + field, "must be an id such as 00000000-0000-4000-8000-000000000001"
            )
        return value.lower()

    def _tenants(self, value: Any) -> dict[str, str]:
        if not isinstance(value, list) or not value:
            raise self.wrong("[[tenant]]", "must be there at least once")
        found: dict[str, str] = {}
        for number, table in enumerate(value, start=1):
            where = f"[[tenant]] {number} "
            if not isinstance(table, dict):
                raise self.wrong("[[tenant]]", "must be a table")
            self.check_fields(table, TENANT_FIELDS, where)
            tenant = self._guid(table, "tenant", where)
            if tenant == PERSONAL_ACCOUNTS:
                raise self.wrong(f"{where}tenant", "is that of private accounts")
            if tenant in found:
                raise self.wrong(f"{where}tenant", "was named before")
            found[tenant] = self._short_name(table.get("institution"), where)
        return found

    def _short_name(self, value: Any, where: str) -> str:
        if not is_short_name(value):
            raise self.wrong(f"{where}institution", "must be the short name of an institution")
        return str(value)

    def _authority(self, value: Any) -> str:
        """Return an address under which each tenant has its own; never with one in it."""
        parts = self._address(value)
        if parts is None or parts.query or parts.fragment or "@" in parts.netloc:
            raise self.wrong("authority", f"must be an address such as {AUTHORITY}")
        return str(value).rstrip("/")

    def _role(self, value: Any) -> str:
        if not isinstance(value, str) or not _ROLE.fullmatch(value):
            raise self.wrong("instructor_role", "must be the value of an app role")
        return value

    def _origins(self, value: Any) -> tuple[str, ...]:
        if value and not self.is_development:
            raise self.wrong("message_origins", "is for development, on a loopback address, only")
        if not isinstance(value, list):
            raise self.wrong("message_origins", 'must be a list such as ["http://127.0.0.1:8100"]')
        for each in value:
            parts = self._address(each)
            if parts is None or f"{parts.scheme}://{parts.netloc}" != each:
                raise self.wrong("message_origins", "must hold addresses without a path")
        return tuple(value)

    def _address(self, value: Any) -> SplitResult | None:
        """Return the parts of an https address (in development http on this machine), or None."""
        if not isinstance(value, str) or not value.isascii() or _FORBIDDEN.search(value):
            return None
        try:
            parts = urlsplit(value)
            host = parts.hostname
        except ValueError:
            return None
        at_home = self.is_development and parts.scheme == "http" and host in LOOPBACK_HOSTS
        return parts if host and (parts.scheme == "https" or at_home) else None
