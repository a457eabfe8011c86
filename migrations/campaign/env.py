"""Alembic environment of the campaign database."""

from alembic import context
from sqlalchemy import Engine

from lti_app import models  # noqa: F401 - knows every table
from lti_app.db import CampaignModel
from lti_app.schema import render_type


def migrate(engine: Engine) -> None:
    """Run the migrations, each history in one transaction."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=CampaignModel.metadata,
            # SQLite cannot alter a table in place; Alembic rebuilds it.
            render_as_batch=True,
            render_item=render_type,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate(context.config.attributes["engine"])
