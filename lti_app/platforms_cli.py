"""`flask --app wsgi platforms ...`: register learning platforms and look after them."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app import clock
from lti_app.administration_cli import (
    days_option,
    institution_called,
    make_link,
    owner_option,
)
from lti_app.config import Settings
from lti_app.db import db
from lti_app.institution.models import InviteKind
from lti_app.launch.lti import door
from lti_app.lti import administration, members
from lti_app.lti.administration import RegistrationError, RegistrationFields
from lti_app.lti.models import Registration, RegistrationKind, RegistrationStatus
from lti_app.lti.trial import try_platform

platforms = AppGroup("platforms", help="Register learning platforms and look after them.")

_FIELDS: list[Callable[[Any], Any]] = [
    click.option("--issuer", required=True, help="Issuer (platform ID)."),
    click.option("--client-id", required=True, help="Client ID."),
    click.option("--auth-url", required=True, help="Authentication request URL."),
    click.option("--token-url", required=True, help="Access token URL."),
    click.option("--jwks-url", required=True, help="Key set URL."),
    click.option("--token-audience", help="Audience for tokens, where it is not the token URL."),
    click.option("--name", default="", help="What you call this platform."),
    click.option("--algorithms", default="RS256", show_default=True, help="For id_tokens."),
    click.option("--frame-origins", default="", help="Further hosts that show our pages."),
    click.option("--allow-anonymous", is_flag=True, help="Accept launches without a user."),
    click.option("--approve-deployments", is_flag=True, help="New deployments become active."),
    click.option("--public-only", is_flag=True, help="Call it at public addresses only."),
]


def _registration_fields(command: Callable[..., None]) -> Callable[..., None]:
    for field in reversed(_FIELDS):
        command = field(command)
    return command


@platforms.command("add", help="Add a platform, or change the one with this issuer and client ID.")
@_registration_fields
@click.option("--deployment-id", multiple=True, required=True, help="May be given several times.")
@owner_option
def add(deployment_id: tuple[str, ...], institution: str, **fields: Any) -> None:
    """Save one registration with its deployments."""
    settings: Settings = current_app.extensions["settings"]
    found = institution_called(institution)
    fields["name"] = fields["name"] or fields["issuer"]
    try:
        row, is_new = administration.save_registration(
            db.session,
            found.id,
            RegistrationFields(**fields),
            allow_http=settings.is_development,
            now=clock.now(),
        )
    except RegistrationError as error:
        raise click.ClickException(str(error)) from error
    for name in deployment_id:
        administration.approve_deployment(db.session, row, name, now=clock.now())
    db.session.commit()
    click.echo(f"{'Added' if is_new else 'Changed'} platform {row.id}: {row.name}")


@platforms.command("invite", help="Make a one-time link by which a platform registers itself.")
@owner_option
@days_option
@click.option("--activate", is_flag=True, help="Active at once, without a review.")
def invite(institution: str, days: int | None, activate: bool) -> None:
    """Print the link, once."""
    kind = InviteKind.ACTIVE_REGISTRATION if activate else InviteKind.REGISTRATION
    click.echo(make_link("/lti/register", institution, kind, days))


@platforms.command("list", help="Show all platforms.")
def list_all() -> None:
    """Print one line for each registration."""
    for row in administration.list_registrations(db.session):
        click.echo(
            f"{row.id}  {row.status.value:8}  {row.name}  {row.issuer}  {row.client_id}  "
            f"last launch: {row.last_launch_on or 'never'}"
        )


@platforms.command("show", help="Show one platform with its deployments.")
@click.argument("number", type=int)
def show(number: int) -> None:
    """Print every field of one registration."""
    row = registration_numbered(number)
    for name in (*RegistrationFields.__dataclass_fields__, "status"):
        click.echo(f"{name:20} {getattr(row, name)}")
    for deployment in administration.list_deployments(db.session, row):
        click.echo(f"{'deployment':20} {deployment.deployment_id} ({deployment.status.value})")


@platforms.command("disable", help="Refuse launches from this platform.")
@click.argument("number", type=int)
def disable(number: int) -> None:
    """Switch one registration off."""
    administration.set_status(registration_numbered(number), RegistrationStatus.DISABLED)
    db.session.commit()
    click.echo(f"Platform {number} is switched off; launches stop within seconds.")


@platforms.command("enable", help="Accept launches from this platform again.")
@click.argument("number", type=int)
def enable(number: int) -> None:
    """Switch one registration on."""
    administration.set_status(registration_numbered(number), RegistrationStatus.ACTIVE)
    db.session.commit()
    click.echo(f"Platform {number} is switched on.")


@platforms.command("approve", help="Make a platform that waits, or one deployment of it, active.")
@click.argument("number", type=int)
@click.argument("deployment_id", required=False)
def approve(number: int, deployment_id: str | None) -> None:
    """Approve a registration or a deployment."""
    row = registration_numbered(number)
    if deployment_id is None:
        if row.status is RegistrationStatus.DISABLED:
            raise click.ClickException(f"Platform {number} is switched off; see: platforms enable")
        administration.set_status(row, RegistrationStatus.ACTIVE)
        db.session.commit()
        click.echo(f"Platform {number} is active.")
        return
    administration.approve_deployment(db.session, row, deployment_id, now=clock.now())
    db.session.commit()
    click.echo(f"Deployment {deployment_id} of platform {number} is active.")


@platforms.command("check", help="Read this platform's key set and ask it for a service token.")
@click.argument("number", type=int)
def check(number: int) -> None:
    """Try what a launch and a service call need; say what works."""
    row = registration_numbered(number)
    if row.kind is not RegistrationKind.LTI:
        raise click.ClickException(
            f"Platform {number} is Microsoft Teams: there is nothing to ask."
        )
    platform = door().platform_by_id(row.id)
    assert platform is not None, "found just above"
    key = door().keys.signing(clock.now())
    found = try_platform(db.engine, platform, [members.SCOPE], key=key, now=clock.now())
    if found.usable_keys is not None:
        click.echo(f"Key set: {found.usable_keys} usable keys.")
    if found.gave_token:
        click.echo("Service token: granted.")
    if found.problems:
        raise click.ClickException("\n".join(found.problems))


def registration_numbered(number: int) -> Registration:
    """Return the platform with this number; end the command with a sentence when there is none."""
    row = db.session.get(Registration, number)
    if row is None:
        raise click.ClickException(f"There is no platform {number}; see: platforms list")
    return row
