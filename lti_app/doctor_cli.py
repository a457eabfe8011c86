"""`flask --app wsgi doctor`: look at a live installation and say what to mend."""

from collections.abc import Iterator
from contextlib import ExitStack

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine

from lti_app import clock, schema
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db, open_engine
from lti_app.doctor import machine, outside, partners, stores
from lti_app.doctor.findings import Finding, Level
from lti_app.errors import NotPreparedError
from lti_app.institution.service import list_all
from lti_app.launch.lti import door
from lti_app.lti.administration import list_registrations
from lti_app.queue import queue
from lti_app.reports.outer_keys import OuterKeys
from lti_app.sign_in import door as sign_in
from lti_app.teams.tokens import TokenCheck


@click.command("doctor", help="Look at this installation and say what to mend.")
@click.option("--offline", is_flag=True, help="Ask nobody else: no site, platform or server.")
@with_appcontext
def doctor(offline: bool) -> None:
    """Print a line for each thing looked at; the exit code is 1 when something is wrong."""
    wrong = 0
    for finding in _findings(offline=offline):
        wrong += finding.level is Level.WRONG
        click.echo(f"{finding.level:5}  {finding.about}: {finding.said}")
        if finding.mend:
            click.echo(f"       {finding.mend}")
    if wrong:
        raise click.ClickException(f"{wrong} to mend." if wrong > 1 else "One thing to mend.")
    click.echo("Nothing to mend.")


def _findings(*, offline: bool) -> Iterator[Finding]:
    settings: Settings = current_app.extensions["settings"]
    now = clock.now()
    yield from machine.settings_say(settings)
    yield from machine.built()
    yield from machine.parts()
    yield from machine.keys(settings.keys_dir, now=now)
    yield from machine.room(settings)
    with ExitStack() as afterwards:
        reports = open_engine(settings.reports_database_url, settings.keys_dir)
        afterwards.callback(reports.dispose)
        engines: dict[schema.History, Engine] = {
            "course": db.engine,
            "reports": reports,
            "campaign": shelf(current_app).engine,
        }
        stored = list(stores.databases(engines, now=now))
        yield from stores.outer_keys(reports, OuterKeys(settings.keys_dir))
    yield from stored
    yield from stores.queue(queue(), now=now)
    if any(finding.level is Level.WRONG for finding in stored):
        return  # the rest is read from them
    yield from _institutions()
    if not offline:
        yield from _others(settings)


def _institutions() -> Iterator[Finding]:
    now = clock.now()
    for each in list_all(db.session):
        yield from partners.institution(shelf(current_app).engine, each.slug, now=now)


def _others(settings: Settings) -> Iterator[Finding]:
    now = clock.now()
    rows = list(list_registrations(db.session))
    known = {each.slug for each in list_all(db.session)}
    db.session.expunge_all()
    db.session.rollback()  # nothing may be open while others are asked
    try:
        key, kids = door().keys.signing(now), [each.kid for each in door().keys.published(now)]
    except NotPreparedError:
        return  # said above
    yield from outside.sites(settings, kids, now=now)
    yield from partners.mail(settings)
    yield from partners.platforms(rows, door().platform_by_id, db.engine, key, now=now)
    is_dev = settings.is_development
    yield from partners.providers(sign_in.every_provider(), known, is_dev=is_dev)
    teams: TokenCheck | None = current_app.extensions["teams"]
    if teams is not None:
        yield from partners.teams(teams.settings, known, is_dev=is_dev)
    yield from partners.kaltura(current_app.extensions["kaltura"].values(), known)
