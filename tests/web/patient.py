"""The tool as it is, but for how long it waits for a platform: `tests.web.patient:app`."""

import importlib

from lti_app.lti import http
from tests.patience import PATIENCE

http.TIMEOUT = (PATIENCE, PATIENCE)
app = importlib.import_module("wsgi").app
