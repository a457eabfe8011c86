"""Settings: one frozen object made from a mapping, normally the environment.

A wrong value stops the start with a sentence that names the variable. `docs/configuration.md` is
checked against `Settings` by a test.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from lti_app import setting_values as kinds
from lti_app.logs import TEXT
from lti_app.setting_values import LOOPBACK_HOSTS, SettingError

__all__ = ["LOOPBACK_HOSTS", "SettingError"]

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: templates, static files, translations and migrations stand beside the package."""

_IN_FILES = frozenset(
    {f"{each}_database_url" for each in ("course", "reports", "campaign")}
    | {"mail_url", "metrics_token"}
)
"""What is or may hold a password, and may therefore be given as a file: X_FILE, before X."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Settings:
    """What differs between installations; the field `x` is read from the variable `X`."""

    port: int = 8000
    """TCP port on which the tool listens."""
    practice_port: int = 8100
    """TCP port of the practice platform that `make run` starts."""
    practice_students: int = 0
    """With more than 0 the practice platform has a third course, with so many more students."""
    public_url: str = "http://localhost:8000"
    """The address of the course site as a browser sees it, without a path."""
    earlier_urls: str = ""
    """Addresses that the course site had before, by commas: links to them are still accepted."""
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
    """Number of processes that serve."""
    threads: int = 3
    """Number of requests that each of them answers at a time."""
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


_PARSERS: dict[str, Callable[[str, str], object]] = {
    "port": kinds.whole_number(1, 65535),
    "practice_port": kinds.whole_number(1, 65535),
    "practice_students": kinds.whole_number(0, 1_000_000),
    "public_url": kinds.site_url,
    "earlier_urls": kinds.site_urls,
    "report_url": kinds.site_url,
    "desk_url": kinds.site_url,
    "course_database_url": kinds.database_url,
    "reports_database_url": kinds.database_url,
    "campaign_database_url": kinds.database_url,
    "keys_dir": kinds.folder,
    "sign_in_file": kinds.file,
    "teams_file": kinds.file,
    "kaltura_file": kinds.file,
    "workers": kinds.whole_number(1, 256),
    "threads": kinds.whole_number(1, 256),
    "desk_hours": kinds.hours,
    "mail_url": kinds.mail_url,
    "mail_from": kinds.mail_address,
    "queue_workers": kinds.whole_number(1, 32),
    "log_format": kinds.log_format,
    "metrics_token": kinds.token,
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
