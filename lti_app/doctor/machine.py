"""What is on this machine: settings, what was installed, keys, room on the disk."""

import re
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from lti_app.config import LOOPBACK_HOSTS, ROOT, Settings
from lti_app.doctor.findings import Finding, good, note, wrong
from lti_app.errors import NotPreparedError, OuterKeyNotMadeError
from lti_app.i18n import LANGUAGES
from lti_app.lti.keys import ToolKeys
from lti_app.reports.outer_keys import OuterKeys

OLD_KEY = timedelta(days=400)
"""A key that signs is worth changing once a year."""
NO_SECRETS = ("README.md", ".gitignore")
"""What a checkout brings along in the folder of keys."""
PREPARE = "Run: flask --app wsgi prepare"
INSTALL = "Run: make install"
_PINNED = re.compile(r"^([\w.-]+)==([\w.]+) \\$", re.MULTILINE)
"""A package that every machine gets; a few are for one kind of Python only."""
LITTLE, TOO_LITTLE = 1024**3, 100 * 1024**2
"""Bytes that should be free where a database file stands, and that must be."""


def settings_say(settings: Settings) -> Iterator[Finding]:
    """Say what kind of installation the settings make."""
    if settings.is_development:
        yield note(
            "PUBLIC_URL",
            f"{settings.public_url}: only this machine can reach it, and plain http is taken",
            "Set PUBLIC_URL to the https address of the course site.",
        )
    else:
        yield good("PUBLIC_URL", settings.public_url)
    for name, address in (("REPORT_URL", settings.report_url), ("DESK_URL", settings.desk_url)):
        if address:
            yield good(name, address)
        else:
            yield note(
                name,
                "shares the host name of the course site, and with it what a browser keeps apart",
                f"Give it a host name of its own and set {name} (docs/threat-model.md).",
            )
    if not settings.mail_url:
        yield note(
            "MAIL_URL", "not set: readers get no digest", "Set MAIL_URL and MAIL_FROM, or look in."
        )
    if settings.metrics_token:
        yield good("METRICS_TOKEN", f"set: figures at {settings.public_url}/metrics, with it only")
    else:
        yield good("METRICS_TOKEN", "not set: there are no figures")
    yield from _servers_believed(settings)


def _servers_believed(settings: Settings) -> Iterator[Finding]:
    """Name each database elsewhere whose certificate is not looked at."""
    for name, address in (
        ("COURSE_DATABASE_URL", settings.course_database_url),
        ("REPORTS_DATABASE_URL", settings.reports_database_url),
        ("CAMPAIGN_DATABASE_URL", settings.campaign_database),
    ):
        url = make_url(address)
        is_elsewhere = url.host and url.host not in LOOPBACK_HOSTS
        if is_elsewhere and url.query.get("sslmode") != "verify-full":
            yield note(
                name,
                f"{url.host}: whoever answers there is believed, maybe in plain text",
                "Add ?sslmode=verify-full to it (docs/configuration.md).",
            )


def built(root: Path = ROOT) -> Iterator[Finding]:
    """Look for what `make install` leaves in the checkout, and whether it is of this version."""
    bundled, recorded = root / "static/dist/BUNDLE.txt", root / "browser/bundle.sha256"
    if not bundled.is_file():
        yield wrong("browser code", "not bundled: nobody can report, or read", INSTALL)
    # An image has no sources beside what was made of them.
    elif recorded.is_file() and bundled.read_bytes() != recorded.read_bytes():
        yield wrong("browser code", "that of another version: reports may be refused", INSTALL)
    else:
        yield good("browser code", "bundled")
    for language in sorted(set(LANGUAGES) - {"en"}):
        if not (root / "translations" / language / "LC_MESSAGES" / "messages.mo").is_file():
            yield wrong(
                "translations",
                f"those for {language} are not compiled: pages are in English",
                INSTALL,
            )


def parts(root: Path = ROOT) -> Iterator[Finding]:
    """Hold the Python packages that are installed against those that this version names.

    Who takes a new version and not its parts keeps the vulnerability that it was taken for.
    """
    pinned = root / "requirements.txt"
    if not pinned.is_file():
        return  # an image, which was made with them
    wanted = dict(_PINNED.findall(pinned.read_text("utf-8")))
    others = sorted(
        name for name, pin in wanted.items() if _number(pin) != _number(_installed(name))
    )
    if others:
        shown = ", ".join(f"{name} {_installed(name) or 'none'}" for name in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        yield wrong("packages", f"not those of this version: {shown}{more}", INSTALL)
    else:
        yield good("packages", f"{len(wanted)}, as this version names them")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _number(version: str) -> list[str]:
    """Return the parts of a version, alike for 1.6, 1.006 and 1.6.0 (PEP 440)."""
    found = [part.lstrip("0") for part in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return found


def keys(folder: Path, *, now: datetime) -> Iterator[Finding]:
    """Look at the keys that platforms know us by, at the outer key, and at who can read them."""
    tool_keys = ToolKeys(folder)
    try:
        tool_keys.state_secret()
        signing = tool_keys.signing(now)
        OuterKeys(folder).current(now)
    except (NotPreparedError, OuterKeyNotMadeError) as error:
        yield wrong("keys", f"incomplete in {folder} ({error.code})", PREPARE)
        return
    if now - signing.made_at > OLD_KEY:
        yield note(
            "keys",
            f"the one that signs was made on {signing.made_at:%Y-%m-%d}",
            "Run: flask --app wsgi keys rotate",
        )
    else:
        yield good("keys", f"there; the one that signs was made on {signing.made_at:%Y-%m-%d}")
    open_to_others = [path for path in sorted(folder.rglob("*")) if _others_may_read(path)]
    if open_to_others:
        yield wrong(
            "keys",
            f"other users of this machine may read {_few(open_to_others)}",
            f"Run: chmod -R go-rwx {folder}",
        )


def _others_may_read(path: Path) -> bool:
    if path.is_dir() or path.name in NO_SECRETS:
        return False
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _few(paths: list[Path]) -> str:
    named = ", ".join(path.name for path in paths[:3])
    return f"{named} and {len(paths) - 3} more" if len(paths) > 3 else named


def room(settings: Settings) -> Iterator[Finding]:
    """Look at the room on the disk where databases are files."""
    urls = (
        settings.course_database_url,
        settings.reports_database_url,
        settings.campaign_database,
    )
    files = [make_url(url).database or "" for url in urls if urlsplit(url).scheme == "sqlite"]
    for folder in sorted({Path(file).parent for file in files}):
        if not folder.is_dir():
            continue
        free = shutil.disk_usage(folder).free
        said = f"{free // 1024**2} MB are free in {folder}"
        if free < TOO_LITTLE:
            yield wrong("disk", said, "Make room: when it is full, nobody can confirm or report.")
        elif free < LITTLE:
            yield note("disk", said, "Make room in time.")
        else:
            yield good("disk", said)
