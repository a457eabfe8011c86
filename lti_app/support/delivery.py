"""What the worker does for the desk: release at the set hours, send digests, forget."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection

from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.logs import say
from lti_app.support import batches, digest
from lti_app.support.digest import MailNotSentError

log = logging.getLogger("lti_app")


def release_all(settings: Settings, time_zones: Mapping[str, str], *, now: datetime) -> None:
    """Release what is due at each institution, then send the digests that wait.

    `time_zones` are IANA names by the institution's short name. Safe to repeat, and for several
    workers at once: an hour is released once, and its digest sent by one of them.
    """
    hours = settings.desk_hours.split(",")
    with _reports(settings) as connection:
        for institution, zone in time_zones.items():
            hour = batches.last_hour(hours, zone, now=now)
            batches.release(connection, institution, hour, today=now.date())
    with _reports(settings) as connection:
        waiting = batches.mails_waiting(connection)
    for institution in waiting:
        _send(settings, institution, now)


def forget(settings: Settings, *, today: date) -> None:
    """Delete what the desk remembers no longer."""
    with _reports(settings) as connection:
        batches.forget(connection, today=today)


def _send(settings: Settings, institution: str, now: datetime) -> None:
    """Send one digest for all hours that wait for one; meanwhile no transaction is open."""
    with _reports(settings) as connection:
        hours = batches.claim_mail(connection, institution)
        addresses = batches.addresses(connection, institution) if settings.mail_url else []
    is_sent = False
    try:
        is_sent = not hours or _is_sent(settings, addresses, now)
    finally:
        with _reports(settings) as connection:
            batches.mail_ended(connection, institution, hours, is_sent=is_sent)


def _is_sent(settings: Settings, addresses: Sequence[str], now: datetime) -> bool:
    address = settings.desk_url or f"{settings.public_url}/desk"
    try:
        digest.send(settings, addresses, f"{address}/", now=now)
    except MailNotSentError as error:
        say(log, logging.WARNING, "digest_not_sent", detail=error)
        return False
    return True


@contextmanager
def _reports(settings: Settings) -> Iterator[Connection]:
    engine = open_engine(settings.reports_database_url, settings.keys_dir)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
