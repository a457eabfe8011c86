"""Settings: one frozen object made from a mapping, normally the environment.

A wrong value stops the start with a sentence that names the variable. `docs/configuration.md` is
checked against `Settings` by a test.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lti_app.logs import FORMATTERS, TEXT

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: templates, static files, translations and migrations stand beside the package."""

_PORTS = {"http": 80, "https": 443}
_IN_FILES = frozenset(
    {f"{each}_database_url" for each in ("course", "reports", "campaign")}
    | {"mail_url", "metrics_token"}
)
"""What is or may hold a password, and may therefore be given as a file: X_FILE, before X."""
Made = TypeVar("Made")
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingError(ValueError):
    """A setting has a value the tool cannot start with; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """What differs between installations; the field `x` is read from the variable `X`."""

    port: int = 8000
    """TCP port on which gunicorn listens."""
    practice_port: int = 8100
    """TCP port of the practice platform that `make run` starts."""
    practice_students: int = 0
    """With more than 0 the practice platform has a third course, with so many more students."""
    public_url: str = "http://localhost:8000"
    """The address of the course site as a browser sees it, without a path."""
    report_url: str = ""
    """Own address of the report site; empty: served at /report/ of the course site."""
    desk_url: str = ""
    """Own address of the desk; empty: served at /desk/ of the course site."""
    course_database_url: str = f"sqlite:///{ROOT}/var/course.sqlite3"
    """SQLAlchemy URL of the course site's database (SQLite or PostgreSQL)."""
    reports_database_url: str = f"sqlite:///{ROOT}/var/reports.sqlite3"
    """SQLAlchemy URL of the database of the report site and the desk; never the same database."""
    campaign_database_url: str = ""
    """SQLAlchemy URL of the published packs; empty: a SQLite file beside the course database."""
    keys_dir: Path = ROOT / "keys"
    """Folder with the tool's private keys; made on first start."""
    sign_in_file: str = ""
    """File with the institutions' own sign-in (OpenID Connect); empty: there is none."""
    teams_file: str = ""
    """File with our registration for Microsoft Teams and its tenants; empty: there is none."""
    kaltura_file: str = ""
    """File that says whose Kaltura may hand people over; empty: nobody's."""
    workers: int = 2
    """Number of gunicorn worker processes."""
    threads: int = 4
    """Number of threads in each worker."""
    desk_hours: str = "09:00,15:00"
    """Local times at which readers get to see what is new, by commas."""
    mail_url: str = ""
    """Mail server for the digest, such as smtp+starttls://user:password@host; empty: none."""
    mail_from: str = ""
    """Address from which the digest comes."""
    queue_workers: int = 2
    """Number of threads that work off the queue, in each process of `flask work`."""
    log_format: str = TEXT
    """How log lines look: text, or json."""
    metrics_token: str = ""
    """What a scraper has to send to be given figures at /metrics; empty: there are none."""

    @property
    def is_development(self) -> bool:
        """True on a loopback address: only there may platforms be plain http."""
        return urlsplit(self.public_url).hostname in LOOPBACK_HOSTS

    @property
    def campaign_database(self) -> str:
        """SQLAlchemy URL of the database of published packs."""
        if self.campaign_database_url:
            return self.campaign_database_url
        return str(make_url(self.course_database_url).set(database=str(self._beside_course)))

    @property
    def _beside_course(self) -> Path:
        database = make_url(self.course_database_url).database
        return Path(database or "").with_name("campaign.sqlite3")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings from `env` (names in upper case; an empty value counts as absent).

        Raises SettingError for the first value that cannot be used.
        """
        values: dict[str, object] = {}
        for name, parse in _PARSERS.items():
            text = _given(env, name)
            if text:
                values[name] = parse(name.upper(), text)
        if "public_url" not in values and "port" in values:
            values["public_url"] = f"http://localhost:{values['port']}"
        settings = cls(**values)  # type: ignore[arg-type]
        _check_combinations(settings)
        return settings


def settings_or_exit(env: Mapping[str, str]) -> Settings:
    """Return the settings in `env`; end the process with a sentence when they cannot be used."""
    return made_or_exit(lambda: Settings.from_env(env))


def made_or_exit(make: Callable[[], Made]) -> Made:
    """Return what `make` makes; end the process with a sentence when a setting is unusable."""
    try:
        return make()
    except SettingError as error:
        sys.exit(f"Online Do's cannot start. {error}")


def _given(env: Mapping[str, str], name: str) -> str:
    """Return what `env` says of a setting: itself, or for a secret in the file that it names.

    Raises SettingError when there is such a file and nothing can be read from it.
    """
    variable = name.upper()
    file = env.get(f"{variable}_FILE", "").strip() if name in _IN_FILES else ""
    if not file:
        return env.get(variable, "").strip()
    try:
        text = Path(file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{variable}_FILE must name a file of text, and {file!r} cannot be read "
            f"({type(error).__name__})."
        ) from error
    # Taken as absent, it would quietly begin another database.
    if not text:
        raise SettingError(f"{variable}_FILE names a file with nothing in it: {file!r}.")
    return text


def _whole_number(lowest: int, highest: int) -> Callable[[str, str], int]:
    def parse(name: str, text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise SettingError(
                f"{name} must be a whole number from {lowest} to {highest}, not {text!r}."
            )
        return int(text)

    return parse


def _site_url(name: str, text: str) -> str:
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


def _log_format(name: str, text: str) -> str:
    if text not in FORMATTERS:
        raise SettingError(f"{name} must be one of {', '.join(FORMATTERS)}, not {text!r}.")
    return text


def _token(name: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]{32,200}", text):
        # Whatever was meant as a secret is not quoted.
        raise SettingError(f"{name} must be 32 to 200 letters, digits or signs of -._~+/=.")
    return text


def _hours(name: str, text: str) -> str:
    hours = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", hour) for hour in hours):
        raise SettingError(f"{name} must be times such as 09:00,15:00, not {text!r}.")
    return ",".join(sorted(set(hours)))


def _mail_url(name: str, text: str) -> str:
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


def _mail_address(name: str, text: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        raise SettingError(f"{name} must be a mail address such as dos@example.edu, not {text!r}.")
    return text


def _database_url(name: str, text: str) -> str:
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


def _folder(name: str, text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} must be a folder, and {text!r} is a file.")
    return path.resolve()


def _file(name: str, text: str) -> str:
    path = Path(text).expanduser()
    if not path.is_file():
        raise SettingError(f"{name} must name a file, and there is none at {text!r}.")
    return str(path.resolve())


_PARSERS: dict[str, Callable[[str, str], object]] = {
    "port": _whole_number(1, 65535),
    "practice_port": _whole_number(1, 65535),
    "practice_students": _whole_number(0, 1_000_000),
    "public_url": _site_url,
    "report_url": _site_url,
    "desk_url": _site_url,
    "course_database_url": _database_url,
    "reports_database_url": _database_url,
    "campaign_database_url": _database_url,
    "keys_dir": _folder,
    "sign_in_file": _file,
    "teams_file": _file,
    "kaltura_file": _file,
    "workers": _whole_number(1, 256),
    "threads": _whole_number(1, 256),
    "desk_hours": _hours,
    "mail_url": _mail_url,
    "mail_from": _mail_address,
    "queue_workers": _whole_number(1, 32),
    "log_format": _log_format,
    "metrics_token": _token,
}


def _check_combinations(settings: Settings) -> None:
    if settings.course_database_url == settings.reports_database_url:
        raise SettingError(
            "REPORTS_DATABASE_URL must name another database than COURSE_DATABASE_URL: "
            "reports and identity never meet."
        )
    if not settings.campaign_database_url and settings.course_database_url.startswith("postgresql"):
        raise SettingError(
            "CAMPAIGN_DATABASE_URL must be given when COURSE_DATABASE_URL is PostgreSQL: "
            "every machine reads the published Do's from there."
        )
    if settings.campaign_database in (settings.course_database_url, settings.reports_database_url):
        raise SettingError("CAMPAIGN_DATABASE_URL must name a database of its own.")
    if settings.mail_url and not settings.mail_from:
        raise SettingError("MAIL_FROM must be given with MAIL_URL: somebody has to send the mail.")
    hosts = [url for url in (settings.public_url, settings.report_url, settings.desk_url) if url]
    if len(set(hosts)) != len(hosts):
        raise SettingError("PUBLIC_URL, REPORT_URL and DESK_URL must differ from each other.")
