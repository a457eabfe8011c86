"""gunicorn entry point (`wsgi:app`): the three sites behind one callable; nothing else."""

import os

from lti_app.config import Settings, made_or_exit
from lti_app.gate import combine

app = made_or_exit(lambda: combine(Settings.from_env(os.environ)))
