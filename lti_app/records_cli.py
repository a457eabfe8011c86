"""`flask --app wsgi records ...`: a person's request, answered by who runs the tool.

Whoever can open the tool asks it themselves, below the Do's. This is for who no longer can. And the
numbers of those whose records have gone, which no page shows.
"""

import json

import click
from flask import current_app
from flask.cli import AppGroup

from lti_app import clock
from lti_app.access.persons import Person
from lti_app.acknowledgement import retention
from lti_app.administration_cli import institution_called, owner_option
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.platforms_cli import registration_numbered
from lti_app.records import service

records_commands = AppGroup(
    "records", help="What is kept about one person, and the numbers that stay of everybody."
)


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


@records_commands.command("totals", help="Show how many people confirmed, in years that have gone.")
@owner_option
def totals(institution: str) -> None:
    """Print one line for each academic year and meaning of the Do's, the last year first."""
    owner = institution_called(institution)
    for row in retention.totals(db.session, owner.id):
        found = shelf(current_app).named(row.meaning_hash)
        label = found[0].label if found else "a version that is not here"
        click.echo(
            f"{row.academic_year}/{row.academic_year + 1}  {row.people} people  {label}  "
            f"meaning {row.meaning_hash[:12]}"
        )
