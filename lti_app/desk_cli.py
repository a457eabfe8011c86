"""`flask --app wsgi desk ...`: readers and their keys, and the reports, until the desk has pages.

A private key never reaches the server's database. Run `readers add` and `read` where the reader is:
the key file and the passphrase stay there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Connection

from lti_app import clock
from lti_app.administration_cli import institution_called, owner_option
from lti_app.campaign import doors
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import open_engine
from lti_app.errors import OuterKeyMissingError, OuterKeyNotMadeError, ToolError
from lti_app.reports.models import ReaderKind, Status
from lti_app.reports.readers import readers_of
from lti_app.sealing.envelopes import RECOVERY
from lti_app.sealing.hpke import new_key, public_bytes
from lti_app.sealing.padding import TooLongError
from lti_app.sealing.sheets import SheetError, read_sheet, sheet
from lti_app.support import batches, members
from lti_app.support import desk as service
from lti_app.support import readers as keepers
from lti_app.support.desk import KEPT_DAYS, DeskError, Key
from lti_app.support.keys import KeyFileError, read_key, write_key
from lti_app.support.members import Rights
from lti_app.support.readers import ReaderError
from lti_app.support.showing import shown

desk = AppGroup("desk", help="Readers, their keys, and the reports.")
readers = AppGroup("readers", help="Who can open reports.")
desk.add_command(readers)

_KINDS = [kind.value for kind in ReaderKind if kind is not ReaderKind.RECOVERY]
_STATUSES = [status.value for status in Status]
report_argument = click.argument("report")
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The reader's key file; without it the recovery sheet is asked for.",
)


@contextmanager
def _reports() -> Iterator[Connection]:
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
        said = f"{error.sentence} {error.detail}. What to do: docs/reporting.md"
        raise click.ClickException(said) from error
    except ToolError as error:
        raise click.ClickException(f"{error.sentence} ({error.detail})") from error
    finally:
        engine.dispose()


def _today() -> date:
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
    with _reports() as connection:
        made = members.invite(connection, institution, name, rights, actor=None, today=_today())
    settings: Settings = current_app.extensions["settings"]
    click.echo(f"{settings.desk_url or f'{settings.public_url}/desk'}/join/{made.code}")
    click.echo(f"It works once, until {made.ends_on}.")


@desk.command("release", help="Show readers now what would wait for the next set hour.")
@owner_option
def release(institution: str) -> None:
    """Release at once: for a trial, or when an hour was missed."""
    institution_called(institution)
    with _reports() as connection:
        count = batches.release_now(connection, institution, today=_today())
    click.echo(f"{count} reports released; it is in the log.")


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
    with _reports() as connection:
        reader = keepers.add(
            connection,
            institution,
            name=name,
            kind=ReaderKind(kind),
            public=public_bytes(key),
            today=_today(),
        )
        write_key(out, key, passphrase)
    click.echo(f"Added {name}, {reader.hex()[:8]}. The private key is in {out}.")
    _follow(institution)


@readers.command("list", help="Show who can open reports, and who could before.")
@owner_option
def list_readers(institution: str) -> None:
    """Print one line for each reader."""
    institution_called(institution)
    with _reports() as connection:
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
    with _reports() as connection:
        name = keepers.revoke(connection, institution, reader, today=_today())
    click.echo(f"Nothing new is sealed for {name}. What was read before has been read.")
    _follow(institution)


@desk.command("recovery", help="Make the recovery key, and show its sheet once.")
@owner_option
def recovery(institution: str) -> None:
    """Make the key that opens every report when all others are lost."""
    institution_called(institution)
    key = new_key()
    with _reports() as connection:
        keepers.add(
            connection,
            institution,
            name="Recovery",
            kind=ReaderKind.RECOVERY,
            public=public_bytes(key),
            today=_today(),
        )
    click.echo("Write these four lines down, or print them, and put them into a sealed envelope.")
    click.echo("They are shown only now, and open every report of the institution.\n")
    for line in sheet(key):
        click.echo(f"    {line}")
    click.echo(f"\nOnline Do's, {institution}, made on {_today()}.")
    _follow(institution)


def _follow(institution: str) -> None:
    """Open the door when there are readers and a recovery key; close it when there are not."""
    with _reports() as connection:
        is_open = readers_of(connection, institution).is_open
    with shelf(current_app).engine.begin() as connection:
        if is_open:
            doors.open_door(connection, institution, today=_today())
        else:
            doors.close_door(connection, institution)
    state = "open" if is_open else "closed until there is a reader and a recovery key"
    click.echo(f"The reporting channel of {institution} is {state}.")


@desk.command("reports", help="List the reports; nothing is opened.")
@owner_option
def list_reports(institution: str) -> None:
    """Print one line for each report that readers may see today."""
    institution_called(institution)
    with _reports() as connection:
        for row in service.reports(connection, institution, today=_today()):
            marks = [
                word
                for word, is_so in (
                    ("images", row.fast),
                    ("staff", row.staff),
                    ("code of the day", row.weaker),
                    ("withdrawn", row.withdrawn_on is not None),
                )
                if is_so
            ]
            click.echo(
                f"{row.id.hex()[:8]}  {row.received_on}  {row.status.value} since {row.status_on}  "
                f"{row.messages} messages  {', '.join(marks)}".rstrip()
            )


@desk.command("read", help="Open a report with your key, here.")
@report_argument
@key_option
@owner_option
def read(report: str, key_file: Path | None, institution: str) -> None:
    """Print a report, the names in it if they are for you, and the messages."""
    institution_called(institution)
    with _reports() as connection:
        row = service.report_named(connection, institution, report, today=_today())
        opened = service.open_report(
            connection, institution, row.id, _key(connection, institution, key_file)
        )
    for name, answer in opened.told.items():
        if name not in ("version", "language") and answer not in ("", [], None):
            _say(name, answer)
    if opened.names:
        _say("names", opened.names)
    for letter in opened.letters:
        who = "desk" if letter.from_desk else "reporter"
        _say(f"{letter.sent_on} {who}", letter.text or "(does not open)")


def _say(title: str, answer: Any) -> None:
    text = ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    click.echo(f"{title}: {shown(text)}")


def _key(connection: Connection, institution: str, path: Path | None) -> Key:
    """Return the key to open with, from a file or from the recovery sheet."""
    if path is None:
        lines = [click.prompt(f"Line {number} of the sheet") for number in range(1, 5)]
        try:
            return Key(RECOVERY, read_sheet(lines))
        except SheetError as error:
            place = f"line {error.line}" if error.line else "the sheet as a whole"
            raise click.ClickException(f"There is a slip in {place}.") from error
    private = read_key(path, click.prompt("Passphrase", hide_input=True))
    public = public_bytes(private)
    for row in keepers.everybody(connection, institution):
        if row.public_key == public:
            return Key(row.id, private)
    raise click.ClickException(f"The key in {path} belongs to no reader of {institution}.")


@desk.command("answer", help="Write to the reporter's mailbox.")
@report_argument
@click.option("--text", help="The answer; asked for when not given.")
@owner_option
def answer(report: str, text: str | None, institution: str) -> None:
    """Seal an answer to the reporter and to those who read the report."""
    institution_called(institution)
    said = text if text is not None else click.prompt("Answer")
    with _reports() as connection:
        row = service.report_named(connection, institution, report, today=_today())
        service.answer(connection, institution, row.id, said, today=_today())
    click.echo("Sealed and put into the mailbox.")


@desk.command("status", help="Say how far a report is; the reporter sees it.")
@report_argument
@click.argument("status", type=click.Choice(_STATUSES))
@click.option(
    "--keep-days", type=int, help=f"Needed to close: how long it stays, {KEPT_DAYS} days is usual."
)
@owner_option
def set_status(report: str, status: str, keep_days: int | None, institution: str) -> None:
    """Change the status of a report."""
    institution_called(institution)
    with _reports() as connection:
        row = service.report_named(connection, institution, report, today=_today())
        service.set_status(connection, row.id, Status(status), keep_days=keep_days, today=_today())
    click.echo(f"{row.id.hex()[:8]} is {status} now.")
