"""What a setting may be: one function for each kind.

Each takes the name of the variable and its text, returns the value, and raises `SettingError` with
a sentence that names the variable.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lti_app.logs import FORMATTERS

_PORTS = {"http": 80, "https": 443}
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingError(ValueError):
    """A setting has a value the tool cannot start with; the message names the variable."""


def whole_number(lowest: int, highest: int) -> Callable[[str, str], int]:
    """Return the function for whole numbers within bounds, which are accepted too."""

    def parse(name: str, text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise SettingError(
                f"{name} must be a whole number from {lowest} to {highest}, not {text!r}."
            )
        return int(text)

    return parse


def site_url(name: str, text: str) -> str:
    """Accept an origin: https anywhere, http only on a loopback address."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SettingError(f"{name} is not a web address: {text!r} ({error}).") from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
        raise SettingError(f"{name} must look like https://dos.example.edu, not {text!r}.")
    if parts.path not in ("", "/") or parts.fragment:
        raise SettingError(f"{name} must be a web address without a path, not {text!r}.")
    if parts.scheme == "http" and host not in LOOPBACK_HOSTS:
        raise SettingError(f"{name} must begin with https:// unless it is on localhost: {text!r}.")
    # As browsers write it: lower case, and no port where it is the scheme's own.
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{shown}"


def site_urls(name: str, text: str) -> str:
    """Accept several origins, by commas."""
    return ",".join(site_url(name, each.strip()) for each in text.split(","))


def log_format(name: str, text: str) -> str:
    """Accept the name of a format that lines of the log can have."""
    if text not in FORMATTERS:
        raise SettingError(f"{name} must be one of {', '.join(FORMATTERS)}, not {text!r}.")
    return text


def token(name: str, text: str) -> str:
    """Accept a bearer token (RFC 6750, section 2.1) that is long enough not to be guessed."""
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]{32,200}", text):
        # Whatever was meant as a secret is not quoted.
        raise SettingError(f"{name} must be 32 to 200 letters, digits or signs of -._~+/=.")
    return text


def hours(name: str, text: str) -> str:
    """Accept times of a day, by commas; return each once, in order."""
    times = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", each) for each in times):
        raise SettingError(f"{name} must be times such as 09:00,15:00, not {text!r}.")
    return ",".join(sorted(set(times)))


def mail_url(name: str, text: str) -> str:
    """Accept a mail server, in plain text on this machine only."""
    try:
        parts = urlsplit(text)
        is_usable = bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/")
    except ValueError:
        is_usable = False
    if not is_usable or parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        # The text may hold a password, so it is not quoted.
        raise SettingError(f"{name} must look like smtp+starttls://user:password@mail.example.edu.")
    if parts.scheme == "smtp" and parts.hostname not in LOOPBACK_HOSTS:
        raise SettingError(
            f"{name} must be encrypted (smtps or smtp+starttls) unless on localhost."
        )
    return text


def mail_address(name: str, text: str) -> str:
    """Accept one mail address."""
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        raise SettingError(f"{name} must be a mail address such as dos@example.edu, not {text!r}.")
    return text


def database_url(name: str, text: str) -> str:
    """Accept SQLite and PostgreSQL; PostgreSQL always runs on psycopg 3."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingError(
            f"{name} must be a database address such as postgresql://user@host/name."
        ) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database:
        return text
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise SettingError(
        f"{name} must name a SQLite file or a PostgreSQL database, not {url.drivername!r}."
    )


def folder(name: str, text: str) -> Path:
    """Accept a folder, there or still to be made; return its whole path."""
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} must be a folder, and {text!r} is a file.")
    return path.resolve()


def file(name: str, text: str) -> str:
    """Accept a file that is there; return its whole path."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise SettingError(f"{name} must name a file, and there is none at {text!r}.")
    return str(path.resolve())
