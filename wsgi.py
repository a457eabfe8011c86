"""gunicorn entry point (`wsgi:app`): the three sites behind one callable; nothing else."""

import os

from lti_app.config import settings_or_exit
from lti_app.gate import combine

app = combine(settings_or_exit(os.environ))
