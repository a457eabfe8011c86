"""`flask --app wsgi desk reports|read|answer|status|withdraw`: when the desk's pages do not serve.

A private key never reaches the server's database. Run these where the reader is: the key file and
the passphrase stay there. Each but the list is in the desk's log as what a command did.
"""

from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import Connection

from lti_app.administration_cli import institution_called, owner_option
from lti_app.desk_cli import desk, open_reports, today
from lti_app.reports import mailboxes, tidying
from lti_app.reports.models import Status
from lti_app.sealing.envelopes import RECOVERY
from lti_app.sealing.hpke import public_bytes
from lti_app.sealing.sheets import SheetError, read_sheet
from lti_app.support import desk as service
from lti_app.support import log
from lti_app.support import readers as keepers
from lti_app.support.desk import KEPT_DAYS, Key
from lti_app.support.inbox import reference
from lti_app.support.keys import read_key
from lti_app.support.showing import shown

__all__ = ["desk"]

_STATUSES = [status.value for status in Status]
report_argument = click.argument("report")
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The reader's key file; without it the recovery sheet is asked for.",
)


@desk.command("reports", help="List the reports; nothing is opened.")
@owner_option
def list_reports(institution: str) -> None:
    """Print one line for each report that readers may see today."""
    institution_called(institution)
    with open_reports() as connection:
        for row in service.reports(connection, institution, today=today()):
            marks = [
                word
                for word, is_so in (
                    ("at once", row.fast),
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
    with open_reports() as connection:
        row = service.report_named(connection, institution, report, today=today())
        opened = service.open_report(
            connection, institution, row.id, _key(connection, institution, key_file)
        )
        service.count_read(connection, row.id)
        _note(connection, institution, row.id, "opened")
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
            found = Key(RECOVERY, read_sheet(lines))
        except SheetError as error:
            place = f"line {error.line}" if error.line else "the sheet as a whole"
            raise click.ClickException(f"There is a slip in {place}.") from error
        # Before anything opens; the desk shows it to everybody there.
        log.write(connection, institution, "recovery_used", actor=None, today=today())
        return found
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
    with open_reports() as connection:
        row = service.report_named(connection, institution, report, today=today())
        service.answer(connection, institution, row.id, said, today=today())
        _note(connection, institution, row.id, "answered")
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
    with open_reports() as connection:
        row = service.report_named(connection, institution, report, today=today())
        service.set_status(connection, row.id, Status(status), keep_days=keep_days, today=today())
        _note(connection, institution, row.id, "status")
    click.echo(f"{row.id.hex()[:8]} is {status} now.")


@desk.command("withdraw", help="Destroy again what a reporter took back before a restore.")
@report_argument
@click.option("--yes", is_flag=True, help="Do not ask first.")
@owner_option
def withdraw(report: str, yes: bool, institution: str) -> None:
    """Do anew what its reporter had done: a copy of the database knows nothing of it."""
    institution_called(institution)
    if not yes:
        said = "All of it is destroyed for good. Did its reporter take it back before?"
        click.confirm(said, abort=True)
    with open_reports() as connection:
        row = service.report_named(connection, institution, report, today=today())
        mailboxes.take_back(connection, row.id, today=today())
        _note(connection, institution, row.id, "taken_back_again")
    tidying.wipe_at(current_app.extensions["settings"])
    click.echo(f"{row.id.hex()[:8]} is destroyed; its reporter sees that it was taken back.")


def _note(connection: Connection, institution: str, report: bytes, action: str) -> None:
    log.write(
        connection, institution, action, actor=None, today=today(), reference=reference(report)
    )
