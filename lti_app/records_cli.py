"""`flask --app wsgi records ...`: a person's request, answered by who runs the tool.

Whoever can open the tool asks it themselves, below the Do's. This is for who no longer can.
"""

import json

import click
from flask.cli import AppGroup

from lti_app import clock
from lti_app.access.persons import Person
from lti_app.db import db
from lti_app.platforms_cli import registration_numbered
from lti_app.records import service

records_commands = AppGroup("records", help="What is kept about one person: export it, erase it.")


@records_commands.command("export", help="Print all that is kept about somebody, as JSON.")
@click.argument("platform", type=int)
@click.argument("user_id")
def export(platform: int, user_id: str) -> None:
    """Print the same file that the person can fetch themselves."""
    row = registration_numbered(platform)
    person = Person(row.id, user_id)
    found = service.records(db.connection, person)
    click.echo(json.dumps(service.export(person, row.issuer, found, now=clock.now()), indent=2))


@records_commands.command("erase", help="Erase it, as the person's own button does.")
@click.argument("platform", type=int)
@click.argument("user_id")
@click.confirmation_option(prompt="This cannot be undone. Erase it?")
def erase(platform: int, user_id: str) -> None:
    """Erase what is kept about somebody, and say how much it was."""
    person = Person(registration_numbered(platform).id, user_id)
    gone = service.erase(db.connection, person)
    db.connection.commit()
    click.echo(
        f"Erased {gone.acknowledgements} acknowledgements and {gone.deliveries} scores; "
        f"ended {gone.visits} visits."
    )
