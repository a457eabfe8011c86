"""Those that an installation talks with, and what each institution shows: one by one."""

import smtplib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from sqlalchemy import Engine

from lti_app.campaign import doors, published
from lti_app.campaign.token_keys import find as find_token_key
from lti_app.config import Settings
from lti_app.doctor.findings import Finding, good, note, wrong
from lti_app.doctor.machine import PREPARE
from lti_app.doctor.stores import clocks_differ
from lti_app.errors import KalturaUnavailableError, PlatformError
from lti_app.kaltura.sessions import Sessions
from lti_app.lti import http, members
from lti_app.lti.key_sets import NO_KEY
from lti_app.lti.keys import ToolKey
from lti_app.lti.models import Registration, RegistrationKind, RegistrationStatus
from lti_app.lti.registry import RegisteredPlatform
from lti_app.lti.trial import try_platform
from lti_app.sealing.periods import period_of
from lti_app.sign_in.providers import Provider
from lti_app.sign_in.trial import Trial, try_issuer, try_provider
from lti_app.support import digest
from lti_app.teams.settings_file import TeamsSettings

KEYS_ELSEWHERE = "Let it publish such a key; if it does, correct the address of its key set."
"""How a key set of others is mended in which there is nothing for us."""

Find = Callable[[int], RegisteredPlatform | None]


def mail(settings: Settings) -> Iterator[Finding]:
    """Sign in to the mail server, and send nothing."""
    if not settings.mail_url:
        return
    try:
        with digest.connected(settings) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield wrong(
            "mail server",
            f"does not take our digest ({type(error).__name__})",
            "Look at MAIL_URL and at the mail server's log.",
        )
    else:
        yield good("mail server", "answers")


def platforms(
    rows: Iterable[Registration], find: Find, engine: Engine, key: ToolKey, *, now: datetime
) -> Iterator[Finding]:
    """Read each active platform's key set and ask it for a service token."""
    found_rows = list(rows)
    for row in found_rows:
        about = f"platform {row.id}, {row.name}"
        platform = find(row.id)
        if row.status is not RegistrationStatus.ACTIVE or platform is None:
            yield note(
                about,
                f"is {row.status}: its launches are refused",
                _let_in(row),
            )
            continue
        yield from _twice(about, row, others=found_rows)
        found = try_platform(engine, platform, [members.SCOPE], key=key, now=now)
        for problem in found.problems:
            mend = _mend(problem, "Compare both registrations, field by field.")
            yield wrong(about, problem, mend)
        if not found.problems:
            yield good(about, f"{found.usable_keys} usable keys, and a service token")
        yield from _clock(f"clock of {about}", platform, now)
    if not found_rows:
        yield note(
            "platforms",
            "none is registered: nobody can open the Do's from a course",
            "Run: flask --app wsgi platforms invite",
        )


def _let_in(row: Registration) -> str:
    if row.status is RegistrationStatus.PENDING:
        return f"Run: flask --app wsgi platforms approve {row.id}"
    return f"If it is gone for good, leave it so; else: flask --app wsgi platforms enable {row.id}"


def _twice(about: str, row: Registration, others: Iterable[Registration]) -> Iterator[Finding]:
    """Say that a platform was registered again, where nobody has come by that yet."""
    if row.last_launch_on is not None or row.kind is not RegistrationKind.LTI:
        return
    for other in others:
        is_same = (other.issuer, other.institution_id) == (row.issuer, row.institution_id)
        if is_same and other.id != row.id and other.status is RegistrationStatus.ACTIVE:
            yield note(
                about,
                f"has the issuer of platform {other.id}, and nobody has come by it yet",
                f"If it was made by mistake: flask --app wsgi platforms disable {row.id}",
            )
            return


def _clock(about: str, platform: RegisteredPlatform, now: datetime) -> Iterator[Finding]:
    try:
        headers = http.get_json(platform.jwks_url, public_only=platform.public_only)[1]
        told = parsedate_to_datetime(headers["Date"])
    except (PlatformError, LookupError, ValueError):
        return
    yield from clocks_differ(about, told - now)


def providers(found: Iterable[Provider], known: set[str], *, is_dev: bool) -> Iterator[Finding]:
    """Read each provider's configuration; `known` are the short names of institutions."""
    for provider in found:
        about = f"sign-in of {provider.institution}"
        yield from _owner(about, provider.institution, known, "SIGN_IN_FILE")
        tried = try_provider(provider, is_development=is_dev)
        yield from _keys(about, tried, "See docs/install-sign-in.md.")


def teams(settings: TeamsSettings, known: set[str], *, is_dev: bool) -> Iterator[Finding]:
    """Read the configuration and the keys of each tenant that may come from Microsoft Teams."""
    for tenant, owner in settings.tenants.items():
        about = f"Teams of {owner}, tenant {tenant}"
        yield from _owner(about, owner, known, "TEAMS_FILE")
        tried = try_issuer(settings.issuer(tenant), is_development=is_dev)
        yield from _keys(about, tried, "Compare the tenant with Entra: docs/install-teams.md.")


def kaltura(found: Iterable[Sessions], known: set[str]) -> Iterator[Finding]:
    """Ask each institution's Kaltura, without a session."""
    for sessions in found:
        partner = sessions.partner
        about = f"Kaltura of {partner.institution}"
        yield from _owner(about, partner.institution, known, "KALTURA_FILE")
        try:
            sessions.check_service()
        except KalturaUnavailableError as error:
            yield wrong(
                about,
                f"{partner.service} cannot be asked ({error.detail})",
                "Look at service in KALTURA_FILE: docs/install-kaltura.md.",
            )
        else:
            yield good(about, f"{partner.service} answers")


def _owner(about: str, short_name: str, known: set[str], file: str) -> Iterator[Finding]:
    if short_name not in known:
        yield wrong(
            about,
            "no institution has this short name",
            f"Compare {file} with: flask --app wsgi institutions list",
        )


def _keys(about: str, tried: Trial, mend: str) -> Iterator[Finding]:
    if tried.problem:
        yield wrong(about, tried.problem, _mend(tried.problem, mend))
    else:
        yield good(about, f"{tried.usable_keys} usable keys")


def _mend(problem: str, otherwise: str) -> str:
    return KEYS_ELSEWHERE if problem == NO_KEY else otherwise


def institution(engine: Engine, short_name: str, *, now: datetime) -> Iterator[Finding]:
    """Look at what an institution shows, and at its reporting channel."""
    about = f"institution {short_name}"
    with engine.connect() as connection:
        shown = published.newest(connection, short_name)
        key = find_token_key(connection, short_name, period_of(now))
        door = doors.find(connection, short_name)
    if shown is None:
        yield wrong(about, "shows no Do's", PREPARE)
        return
    version = shown.version
    if version.to_replace:
        yield note(
            about,
            f"shows {len(version.to_replace)} parts that we wrote as an example",
            "Put your own in their place: docs/campaign.md",
        )
    if version.review_by and version.review_by < now.date():
        yield note(about, f"should have read its Do's again by {version.review_by}", "Read them.")
    if key is None:
        yield wrong(about, "has no key for membership tokens of this period", PREPARE)
    stop = door.stop(now.date())
    if door.has_readers and stop is not None:
        yield note(
            about,
            f"shows {version.label}; its reporting channel takes no new reports"
            + (f" until {stop.until}" if stop.until else ""),
            "A coordinator takes them again on the desk's page “Who is here”.",
        )
    elif door.has_readers:
        yield good(
            about, f"shows {version.label}; its reporting channel has been open since {door.since}"
        )
    else:
        yield note(
            about,
            f"shows {version.label}; its reporting channel is closed",
            "It opens when a reader at the desk has a key and there is a recovery sheet.",
        )
