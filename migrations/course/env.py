"""Alembic environment of the course database."""

from alembic import context

from lti_app import models  # noqa: F401 - knows every table
from lti_app.db import CourseModel
from lti_app.schema import migrate

migrate(context.config.attributes["engine"], CourseModel.metadata)
