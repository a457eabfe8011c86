"""`flask --app wsgi sign-in ...`: look after the institutions' own sign-in."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app.config import Settings
from lti_app.db import db
from lti_app.institution.service import find
from lti_app.sign_in import door
from lti_app.sign_in.providers import Provider
from lti_app.sign_in.trial import try_provider

sign_in_commands = AppGroup("sign-in", help="Look after the institutions' own sign-in.")


@sign_in_commands.command("check", help="Read each provider's configuration and keys.")
def check() -> None:
    """Try what can be tried without a person; say what works and what to register."""
    settings: Settings = current_app.extensions["settings"]
    providers = door.every_provider()
    if not providers:
        raise click.ClickException("There is no sign-in: set SIGN_IN_FILE.")
    problems: list[str] = []
    for provider in providers:
        click.echo(f"{provider.institution}: {provider.issuer}")
        for site in door.SITES:
            address = door.answer_address(settings, site, provider.institution)
            click.echo(f"  redirect URI, {site} site: {address}")
        problems += _tried(provider, is_development=settings.is_development)
    if problems:
        raise click.ClickException("\n".join(problems))


def _tried(provider: Provider, *, is_development: bool) -> Iterator[str]:
    """Say what works of one provider, and yield what does not."""
    name = provider.institution
    if find(db.session, name) is None:
        yield f"{name}: no institution has this short name; see: institutions list"
    found = try_provider(provider, is_development=is_development)
    if found.algorithms:
        click.echo(f"  configuration: read; id_tokens by {', '.join(found.algorithms)}")
    if found.usable_keys is not None:
        click.echo(f"  key set: {found.usable_keys} usable keys")
    if found.problem:
        yield f"{name}: {found.problem}"
