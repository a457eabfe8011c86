"""The addresses of the two servers, read from the environment; shared by supervisor and server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CLIENT_ID = "online-dos-practice"
DEPLOYMENT_ID = "practice-1"
KEPT = Path("var", "practice")
"""Where the platform keeps what outlives it: its keys, and the tool's secret."""
MOST_STUDENTS = 1_000_000


class SettingsError(ValueError):
    """A setting that cannot work; the text is one sentence that names the variable."""


@dataclass(frozen=True)
class Settings:
    """Where the tool and the practice platform listen, and how a browser reaches the tool."""

    tool_port: int
    practice_port: int
    tool_url: str
    students: int = 0
    """With more than 0 there is a third course, with so many students beside the thirty."""

    @property
    def issuer(self) -> str:
        """The platform's issuer.

        An address in numbers, while the tool is reached by the name localhost: a browser takes
        the two for different sites, so the tool's frame is a third party's as in real life.
        """
        return f"http://127.0.0.1:{self.practice_port}"

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables from `environment`; raise `SettingsError` for a wrong value."""
        tool_port = _port(environment, "PORT", 8000)
        practice_port = _port(environment, "PRACTICE_PORT", 8100)
        if tool_port == practice_port:
            raise SettingsError(f"PORT and PRACTICE_PORT are both {tool_port}: choose two ports.")
        tool_url = (environment.get("PUBLIC_URL") or f"http://localhost:{tool_port}").rstrip("/")
        parts = urlsplit(tool_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsError(
                f"PUBLIC_URL is {tool_url!r}, which is not an address like http://localhost:8000."
            )
        students = environment.get("PRACTICE_STUDENTS") or "0"
        if not (students.isascii() and students.isdigit() and int(students) <= MOST_STUDENTS):
            raise SettingsError(
                f"PRACTICE_STUDENTS is {students!r}, "
                f"which is not a whole number from 0 to {MOST_STUDENTS}."
            )
        return cls(tool_port, practice_port, tool_url, int(students))


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsError(f"{name} is {text!r}, which is not a port number from 1 to 65535.")
    return int(text)
