"""gunicorn entry point (`wsgi:app`): the three sites behind one callable; nothing else."""

import os

from lti_app.config import Settings
from lti_app.gate import combine

app = combine(Settings.from_env(os.environ))
