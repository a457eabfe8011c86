"""Alembic environment of the reports database."""

from alembic import context

from lti_app import models  # noqa: F401 - knows every table
from lti_app.db import ReportsModel
from lti_app.schema import migrate

migrate(context.config.attributes["engine"], ReportsModel.metadata)
