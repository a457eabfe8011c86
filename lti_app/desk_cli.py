"""`flask --app wsgi desk ...`: invitations, release before the hour, and keys without a browser.

Those that open and answer reports, for an emergency, are in `emergency_cli.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Connection

from lti_app import clock
from lti_app.administration_cli import institution_called, owner_option
from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.errors import OuterKeyMissingError, OuterKeyNotMadeError, ToolError
from lti_app.reports.models import ReaderKind
from lti_app.sealing.hpke import new_key, public_bytes
from lti_app.sealing.padding import TooLongError
from lti_app.sealing.sheets import sheet
from lti_app.support import batches, intake, member_keys, members
from lti_app.support import readers as keepers
from lti_app.support.desk import DeskError
from lti_app.support.holders import holders
from lti_app.support.keys import KeyFileError, write_key
from lti_app.support.members import Rights
from lti_app.support.readers import ReaderError

desk = AppGroup("desk", help="Readers, their keys, and the reports.")
readers = AppGroup("readers", help="Who can open reports.")
people = AppGroup("members", help="Who can enter the desk.")
desk.add_command(readers)
desk.add_command(people)

_KINDS = [kind.value for kind in ReaderKind if kind is not ReaderKind.RECOVERY]


@contextmanager
def open_reports() -> Iterator[Connection]:
    """Open the reports database; what goes wrong ends the command with a sentence."""
    settings: Settings = current_app.extensions["settings"]
    engine = open_engine(settings.reports_database_url, settings.keys_dir)
    try:
        with engine.begin() as connection:
            yield connection
    except (ReaderError, DeskError, KeyFileError) as error:
        raise click.ClickException(str(error)) from error
    except TooLongError as error:
        raise click.ClickException("The answer is too long.") from error
    except (OuterKeyMissingError, OuterKeyNotMadeError) as error:
        said = f"{error.sentence} To be exact: {error.detail}. See docs/reporting.md."
        raise click.ClickException(said) from error
    except ToolError as error:
        raise click.ClickException(f"{error.sentence} ({error.detail})") from error
    finally:
        engine.dispose()


def today() -> date:
    return clock.now().date()


@desk.command("invite", help="Make a one-time link that makes somebody a member of the desk.")
@click.option("--name", required=True, help="What they are called there: a function or a name.")
@click.option("--reads", type=click.Choice(_KINDS), help="What they read of reports.")
@click.option("--coordinates", is_flag=True, help="They see the queue and look after members.")
@click.option("--audits", is_flag=True, help="They read the log.")
@owner_option
def invite(name: str, reads: str | None, coordinates: bool, audits: bool, institution: str) -> None:
    """Print the link, once."""
    institution_called(institution)
    rights = Rights(ReaderKind(reads) if reads else None, coordinates, audits)
    with open_reports() as connection:
        made = members.invite(connection, institution, name, rights, actor=None, today=today())
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"{settings.desk_url or f'{settings.public_url}/desk'}/join/{made.code}")
    click.echo(f"It works once, until {made.ends_on}.")


@desk.command("release", help="Show readers now what would wait for the next set hour.")
@owner_option
def release(institution: str) -> None:
    """Release at once: for a trial, or when an hour was missed."""
    institution_called(institution)
    with open_reports() as connection:
        count = batches.release_now(connection, institution, today=today())
    click.echo(f"Reports with something new for readers: {count}. It is in the log.")


@desk.command("stop", help="Take no new reports for now; mailboxes and cases go on.")
@click.option("--until", default="", help="First day on which they are taken again (2027-01-04).")
@owner_option
def stop(until: str, institution: str) -> None:
    """Stop the intake, as a coordinator does on the page “Who is here”."""
    institution_called(institution)
    with open_reports() as connection:
        day = intake.day_of(until, today=today())
        intake.stop(connection, institution, day, actor=None, today=today())
    click.echo(f"No new reports are taken{f' until {day}' if day else ''}.")


@desk.command("resume", help="Take new reports again.")
@owner_option
def resume(institution: str) -> None:
    """Take new reports again."""
    institution_called(institution)
    with open_reports() as connection:
        intake.resume(connection, institution, actor=None, today=today())
    click.echo("New reports are taken again.")


@readers.command("add", help="Make a key for somebody who will read reports.")
@click.option("--name", required=True, help="As reporters see it: a function or a name.")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What they read.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where the private key goes; it is nowhere else.",
)
@owner_option
def add(name: str, kind: str, out: Path, institution: str) -> None:
    """Make a key pair; the private half goes into a file under a passphrase."""
    institution_called(institution)
    passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    key = new_key()
    with open_reports() as connection:
        reader = keepers.add(
            connection,
            institution,
            name=name,
            kind=ReaderKind(kind),
            public=public_bytes(key),
            today=today(),
        )
        write_key(out, key, passphrase)
    click.echo(f"Added {name}, {reader.hex()[:8]}. The private key is in {out}.")
    _follow(institution)


@readers.command("list", help="Show who can open reports, and who could before.")
@owner_option
def list_readers(institution: str) -> None:
    """Print one line for each reader."""
    institution_called(institution)
    with open_reports() as connection:
        for row in keepers.everybody(connection, institution):
            left = f"  revoked {row.revoked_on}" if row.revoked_on else ""
            click.echo(
                f"{row.id.hex()[:8]}  {row.kind.value:<12}  since {row.since}  {row.name}  "
                f"key {row.fingerprint[:16]}{left}"
            )


@readers.command("revoke", help="Seal nothing for a reader any more.")
@click.argument("reader")
@owner_option
def revoke(reader: str, institution: str) -> None:
    """Take a reader out of the list that new reports are sealed for."""
    institution_called(institution)
    with open_reports() as connection:
        name = keepers.revoke(connection, institution, reader, today=today())
    click.echo(f"Nothing new is sealed for {name}. What was read before has been read.")
    _follow(institution)


@people.command("list", help="Show who can enter the desk.")
@owner_option
def list_members(institution: str) -> None:
    """Print one line for each member."""
    institution_called(institution)
    with open_reports() as connection:
        for row in members.of_institution(connection, institution):
            rights = members.told(Rights(row.reads, row.coordinates, row.audits))
            click.echo(f"{row.id.hex()[:8]}  {rights}  since {row.since}  {row.name}")


@people.command("remove", help="Take somebody off the desk, as a coordinator does on its page.")
@click.argument("member")
@owner_option
def remove(member: str, institution: str) -> None:
    """Let a member go; also the last coordinator, since another can be invited here."""
    institution_called(institution)
    with open_reports() as connection:
        rows = members.of_institution(connection, institution)
        found = [row for row in rows if row.id.hex().startswith(member.lower())]
        if len(member) < 4 or len(found) != 1:
            raise click.ClickException(
                f"There is no single member {member!r}; see: desk members list"
            )
        members.leave(connection, institution, found[0].id, actor=None, today=today())
        keys = member_keys.of_institution(connection, institution)
        lost = holders(connection, institution, keys).by_nobody
    click.echo(f"{found[0].name} cannot enter any more, and nothing new is sealed for them.")
    if lost:
        said = f"No key at the desk opens {lost} of the reports that are still open"
        click.echo(f"{said}; the recovery sheet does. See docs/reporting.md.")
    _follow(institution)


@desk.command("recovery", help="Make the recovery key, and show its sheet once.")
@owner_option
def recovery(institution: str) -> None:
    """Make the key that opens every report when all others are lost."""
    institution_called(institution)
    key = new_key()
    with open_reports() as connection:
        keepers.add(
            connection,
            institution,
            name="Recovery",
            kind=ReaderKind.RECOVERY,
            public=public_bytes(key),
            today=today(),
        )
    click.echo("Write these four lines down, or print them, and put them into a sealed envelope.")
    click.echo("They are shown only now, and open every report of the institution.\n")
    for line in sheet(key):
        click.echo(f"    {line}")
    click.echo(f"\nOnline Do's, {institution}, made on {today()}.")
    _follow(institution)


def _follow(institution: str) -> None:
    """Open the door when there are readers and a recovery key; close it when there are not."""
    with open_reports() as connection:
        is_open = intake.follow(connection, institution, today=today())
    state = "open" if is_open else "closed until there is a reader and a recovery key"
    click.echo(f"The reporting channel of {institution} is {state}.")
