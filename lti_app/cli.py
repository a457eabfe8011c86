"""Commands of an installation: prepare it, look after its keys, delete what has ended."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import Engine

from lti_app import clock, schema
from lti_app.access.person_keys import PersonKeys
from lti_app.access.service import delete_ended
from lti_app.acknowledgement import retention
from lti_app.administration_cli import admin, institution_commands
from lti_app.backup_cli import backup
from lti_app.campaign.shelf import shelf
from lti_app.campaign_check_cli import campaign
from lti_app.campaign_cli import publish_shipped
from lti_app.command_errors import tell_plainly
from lti_app.config import Settings
from lti_app.db import db, make_folder, open_engine
from lti_app.doctor_cli import doctor
from lti_app.emergency_cli import desk
from lti_app.errors import OuterKeyNotMadeError
from lti_app.institution import invites
from lti_app.institution.handover import DeskSecret
from lti_app.institution.service import ensure_default, list_all
from lti_app.launch.lti import door
from lti_app.membership import service as membership
from lti_app.membership.keys import PeriodKeys
from lti_app.platforms_cli import platforms
from lti_app.queue import queue
from lti_app.records_cli import records_commands
from lti_app.reports import tidying
from lti_app.reports.codes import DayCodes
from lti_app.reports.outer_keys import OuterKeys
from lti_app.reports.rolling import without_key
from lti_app.sign_in.attempts import Attempts
from lti_app.sign_in_cli import sign_in_commands
from lti_app.support import delivery
from lti_app.teams_cli import teams_commands

keys = AppGroup("keys", help="Look after the tool's own keys.")


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    groups = (keys, platforms, admin, institution_commands, campaign, desk)
    doors = (sign_in_commands, teams_commands)
    for command in (prepare, clean_up, doctor, backup, records_commands, *groups, *doors):
        tell_plainly(command)
        app.cli.add_command(command)


@click.command("prepare", help="Make keys, databases and the first institution; safe to repeat.")
@click.option("--bare", is_flag=True, help="Publish the shipped Do's without pictures and posters.")
@with_appcontext
def prepare(bare: bool) -> None:
    """Bring an installation to the state in which it can serve."""
    settings: Settings = current_app.extensions["settings"]
    door().keys.ensure(clock.now())
    DayCodes(settings.keys_dir).ensure()
    DeskSecret(settings.keys_dir).ensure()
    _prepare_outer_keys(settings)
    Attempts(settings.keys_dir).ensure()
    PersonKeys(settings.keys_dir).ensure()
    schema.upgrade("course", db.engine)
    make_folder(settings.campaign_database)
    schema.upgrade("campaign", shelf(current_app).engine)
    make_folder(settings.reports_database_url)
    reports = open_engine(settings.reports_database_url, settings.keys_dir)
    schema.upgrade("reports", reports)
    _say_what_is_locked(reports, settings)
    reports.dispose()
    ensure_default(db.session, now=clock.now())
    db.session.commit()
    queue().prepare()
    period_keys: PeriodKeys = current_app.extensions["period_keys"]
    for institution in list_all(db.session):
        publish_shipped(institution.slug, bare=bare)
        period_keys.ensure(shelf(current_app).engine, institution.slug, now=clock.now())
    click.echo("Ready: keys, and the databases for courses, reports and campaigns.")


def _prepare_outer_keys(settings: Settings) -> None:
    try:
        OuterKeys(settings.keys_dir).prepare(clock.now())
    except OuterKeyNotMadeError as error:
        said = f"Reports cannot be stored: {error.detail}. See docs/reporting.md."
        raise click.ClickException(said) from error


def _say_what_is_locked(reports: Engine, settings: Settings) -> None:
    """Tell of reports whose outer key is not here: a restore may have left it in its mirror."""
    with reports.connect() as connection:
        left = without_key(connection, OuterKeys(settings.keys_dir))
    for why, count in left.items():
        said = f"{count} sealed texts cannot be read: {why}. See docs/reporting.md."
        click.echo(said, err=True)


@click.command("clean-up", help="Delete what is kept no longer.")
@with_appcontext
def clean_up() -> None:
    """Delete what has ended: launches, invites, counts, acknowledgements past their retention."""
    now = clock.now()
    launches = delete_ended(db.connection, now=now)
    invites.delete_ended(db.connection, now=now)
    membership.delete_earlier(db.connection, now=now)
    expired = retention.delete_expired(db.session, now=now)
    db.session.commit()
    click.echo(f"Deleted {launches} ended launches.")
    click.echo(f"Deleted {expired.acknowledgements} acknowledgements, {expired.courses} courses.")
    settings: Settings = current_app.extensions["settings"]
    tidying.tidy_at(settings, now=now)
    delivery.forget(settings, today=now.date())
    click.echo("Tidied the reports database.")


@keys.command("rotate", help="Make a new key; it signs from a day later.")
@click.option("--now", "at_once", is_flag=True, help="Sign with it at once: an old key has leaked.")
def rotate(at_once: bool) -> None:
    """Add a key to the published set."""
    key = door().keys.rotate(clock.now(), at_once=at_once)
    click.echo(f"New key {key.kid}; {len(door().keys.published(clock.now()))} are published.")


@keys.command("list", help="Show the published keys and which one signs.")
def list_keys() -> None:
    """Print one line for each key."""
    signing = door().keys.signing(clock.now())
    for key in door().keys.published(clock.now()):
        mark = "signs" if key.kid == signing.kid else "published"
        click.echo(f"{key.kid}  made {key.made_at:%Y-%m-%d %H:%M} UTC  {mark}")
