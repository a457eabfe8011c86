"""`flask --app wsgi campaign check`: whether a pack can be published, before somebody tries."""

from pathlib import Path

import click
from flask import current_app

from lti_app import clock
from lti_app.administration_cli import institution_called, owner_option
from lti_app.campaign import publishing
from lti_app.campaign.pack import Pack
from lti_app.campaign.publishing import PublishError
from lti_app.campaign.shelf import shelf
from lti_app.campaign_cli import campaign, directory, opened, unusable
from lti_app.i18n import LANGUAGES

__all__ = ["campaign"]

_PROPOSALS = {
    "desk": "replace or confirm, our own template",
    "introductions": "replace or confirm, our own proposal",
}


@campaign.command("check", help="Look whether a pack can be published; list all there is to mend.")
@directory
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="The language in which it is said what is wrong.",
)
@owner_option
def check(directory: Path, language: str, institution: str) -> None:
    """Print what the pack is, or what is wrong with it."""
    pack = opened(directory, language)
    try:
        _refuse_taken_label(pack, institution)
    except PublishError as error:
        raise unusable(directory, [error.fault], language) from error
    version = pack.version
    click.echo(f"In order: {version.id} {version.label}, hash {version.hash}")
    for edition in version.editions.values():
        click.echo(
            f"  {edition.language}  {edition.status}  {len(edition.dos)} Do's  hash {edition.hash}"
        )
    for part in version.to_replace:
        what = _PROPOSALS.get(part, "replace by your own")
        click.echo(f"  still to {what}: {part}")
    _say_what_is_overdue(pack)


def _refuse_taken_label(pack: Pack, institution: str) -> None:
    """Raise PublishError where the label names another text that the institution published."""
    if not shelf(current_app).is_prepared():
        return  # a folder can be looked at before there is anything else
    institution_called(institution)
    with shelf(current_app).engine.connect() as connection:
        publishing.refuse_taken_label(connection, institution, pack.version)


def _say_what_is_overdue(pack: Pack) -> None:
    today = clock.now().date()
    version = pack.version
    if version.review_by and version.review_by < today:
        click.echo(f"  to be read again since {version.review_by}: the whole pack")
    first = next(iter(version.editions.values()))
    for contact in first.contacts:
        if contact.verified.is_overdue(today):
            click.echo(f"  to be checked again since {contact.verified.review_by}: {contact.id}")
