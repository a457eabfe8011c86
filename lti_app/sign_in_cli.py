"""`flask --app wsgi sign-in ...`: look after the institutions' own sign-in."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import PlatformError, SignInError
from lti_app.institution.service import find
from lti_app.lti import http
from lti_app.lti.key_sets import usable_keys
from lti_app.sign_in import door
from lti_app.sign_in.discovery import Discovery
from lti_app.sign_in.providers import Provider

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
    try:
        metadata = Discovery(is_development=is_development).of(provider.issuer)
        click.echo(f"  configuration: read; id_tokens by {', '.join(metadata.algorithms)}")
        keys = len(usable_keys(http.get_json(metadata.jwks_uri)[0]))
    except SignInError as error:
        yield f"{name}: {error.code} ({error.detail})"
    except (PlatformError, ValueError) as error:
        yield f"{name}: {error}"
    else:
        click.echo(f"  key set: {keys} usable keys")
