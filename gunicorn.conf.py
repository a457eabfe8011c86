"""How gunicorn serves the tool; the figures behind it stand in docs/decisions/0006-gunicorn.md."""

import os

from lti_app import logs
from lti_app.config import settings_or_exit
from lti_app.metrics import shared

_settings = settings_or_exit(os.environ)

bind = f"127.0.0.1:{_settings.port}"
workers = _settings.workers
threads = _settings.threads
worker_class = "gthread"
preload_app = True
# A proxy or browser keeps its connection for the next page of the same visit.
keepalive = 15
timeout = 30
graceful_timeout = 20
# No access log: addresses carry launch tokens, and the report site must not know who came.
accesslog = None
errorlog = "-"
# Errors only: its warnings quote addresses and requests, also those of the report site.
loglevel = "error"
logconfig_dict = logs.for_gunicorn(_settings.log_format)
control_socket_disable = True
if _settings.metrics_token:
    shared.make()
    on_exit = shared.remove
    post_fork = shared.keep_settling
    worker_exit = shared.settle_last
