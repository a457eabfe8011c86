"""`flask --app wsgi teams ...`: the app for Microsoft Teams."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app.config import Settings
from lti_app.teams.manifest import APP_VERSION, TeamsApp
from lti_app.teams.package import FILE_NAME, package
from lti_app.teams.tokens import TokenCheck

teams_commands = AppGroup("teams", help="Look after the app for Microsoft Teams.")


@teams_commands.command("package", help="Write the package that goes into the Teams admin centre.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    default=FILE_NAME,
    show_default=True,
    help="The file to write.",
)
def write_package(out: Path) -> None:
    """Write the zip, and say what has to stand at Entra for it."""
    teams: TokenCheck | None = current_app.extensions["teams"]
    settings: Settings = current_app.extensions["settings"]
    if teams is None:
        raise click.ClickException("There is no Teams: set TEAMS_FILE.")
    app = TeamsApp(teams.settings.app_id, teams.settings.client_id, settings.public_url)
    try:
        out.write_bytes(package(app))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise click.ClickException(f"{out} cannot be written: {why}.") from error
    click.echo(f"Wrote {out}: version {APP_VERSION}, for {app.host}.")
    click.echo(f"Application ID URI at Entra: {app.resource}")
    for tenant, institution in teams.settings.tenants.items():
        click.echo(f"Upload it in the Teams admin centre of tenant {tenant} ({institution}).")
    if settings.is_development:
        click.echo("Teams itself shows pages by https only: this one is for trying.", err=True)
