"""`flask --app wsgi admin ...` and `institutions ...`: who administers, and for whom."""

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app import clock
from lti_app.access import administrators
from lti_app.campaign import thresholds
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import ThresholdRefusedError
from lti_app.institution import invites
from lti_app.institution import service as institutions
from lti_app.institution.invites import MOST_DAYS
from lti_app.institution.models import AsksAgain, Institution, InviteKind
from lti_app.institution.service import InstitutionError, Policies

admin = AppGroup("admin", help="Invite, list and remove administrators.")
institution_commands = AppGroup("institutions", help="Add institutions and set their policies.")

owner_option = click.option(
    "--institution",
    default=institutions.DEFAULT_SLUG,
    show_default=True,
    help="Short name of the institution.",
)
days_option = click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), help="How long the link works."
)


def institution_called(slug: str) -> Institution:
    """Return the institution; end the command with a sentence when there is none."""
    found = institutions.find(db.session, slug)
    if found is None:
        raise click.ClickException(f"There is no institution {slug!r}; see: institutions list")
    return found


def make_link(path: str, slug: str, kind: InviteKind, days: int | None) -> str:
    """Make an invite and return its link; this is the only time that it is known."""
    settings: Settings = current_app.extensions["settings"]
    owner = institution_called(slug)
    secret = invites.make(db.session, owner.id, kind, now=clock.now(), days=days)
    db.session.commit()
    return f"{settings.public_url}{path}/{secret}"


@admin.command("invite", help="Make a one-time link that makes somebody an administrator.")
@owner_option
@days_option
def invite(institution: str, days: int | None) -> None:
    """Print the link, once."""
    click.echo(make_link("/admin/join", institution, InviteKind.ADMINISTRATOR, days))


@admin.command("list", help="Show all administrators.")
def list_administrators() -> None:
    """Print one line for each administrator."""
    for row in administrators.list_all(db.session):
        click.echo(
            f"{row.id}  institution {row.institution_id}  platform {row.registration_id}  "
            f"{row.subject}  since {row.made_at:%Y-%m-%d}"
        )


@admin.command("remove", help="Take an administrator's rights away.")
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Remove one administrator."""
    row = administrators.get(db.session, number)
    if row is None:
        raise click.ClickException(f"There is no administrator {number}; see: admin list")
    db.session.delete(row)
    db.session.commit()
    click.echo(f"{row.subject} is no administrator any more.")


@institution_commands.command("add", help="Add an institution, strictly apart from the others.")
@click.argument("slug")
@click.option("--name", required=True, help="The name that people read.")
@click.option("--time-zone", help="IANA name, such as Europe/Amsterdam.")
def add(slug: str, name: str, time_zone: str | None) -> None:
    """Add one institution."""
    try:
        row = institutions.add(db.session, slug, name, now=clock.now())
        institutions.change(row, Policies(time_zone=time_zone))
    except InstitutionError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"Added institution {slug}.")
    click.echo("Publish its own Do's, or the shipped ones by: flask --app wsgi prepare")


@institution_commands.command("list", help="Show all institutions with their policies.")
def list_institutions() -> None:
    """Print one line for each institution."""
    for row in institutions.list_all(db.session):
        names = "names" if row.shows_names else "no names"
        policy = "active at once" if row.activates_registrations else "after review"
        click.echo(
            f"{row.slug}  {row.name}  {row.time_zone}  {row.retention_months} months  "
            f"{names}  platforms {policy}  asks again: {row.asks_again}, "
            f"{row.grace_days} days of grace  figures from {_threshold(row.slug)}"
        )


@institution_commands.command("set", help="Change an institution and its policies.")
@click.argument("slug")
@click.option("--name", help="The name that people read.")
@click.option("--time-zone", help="IANA name, such as Europe/Amsterdam.")
@click.option("--retention-months", type=int, help="How long acknowledgements stay.")
@click.option("--names/--no-names", "shows_names", default=None, help="May instructors see names?")
@click.option(
    "--activate/--review",
    "activates_registrations",
    default=None,
    help="Are platforms that register themselves active at once?",
)
@click.option(
    "--asks-again",
    type=click.Choice([policy.value for policy in AsksAgain]),
    help="When are people who confirmed asked again: never, when the meaning changed, "
    "or then and in each academic year?",
)
@click.option("--grace-days", type=int, help="How long an earlier confirmation still counts then.")
@click.option(
    "--figures-from",
    type=int,
    help="The smallest number that the desk publishes: 5, 10, 15, ... up to 100.",
)
def change(
    slug: str,
    asks_again: str | None,
    figures_from: int | None,
    **policies: str | int | bool | None,
) -> None:
    """Change what is given."""
    row = institution_called(slug)
    try:
        if figures_from is not None:
            thresholds.check(figures_from)
        wanted = AsksAgain(asks_again) if asks_again else None
        institutions.change(row, Policies(**policies, asks_again=wanted))  # type: ignore[arg-type]
    except InstitutionError as error:
        raise click.ClickException(str(error)) from error
    except ThresholdRefusedError as error:
        raise click.ClickException(f"{error.sentence} {error.advice}") from error
    db.session.commit()
    if figures_from is not None:
        with shelf(current_app).engine.begin() as connection:
            thresholds.change(connection, slug, figures_from)
    click.echo(f"Changed institution {slug}.")


def _threshold(slug: str) -> int:
    return shelf(current_app).read(lambda each: thresholds.of_institution(each, slug))
