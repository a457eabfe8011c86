"""How gunicorn serves the tool; docs/decisions/0033-gunicorn-measured.md has the figures."""

import gc
import os
from typing import Any

from gunicorn.glogging import Logger

from lti_app import logs
from lti_app.config import settings_or_exit
from lti_app.metrics import shared
from lti_app.warm import read_ahead

_settings = settings_or_exit(os.environ)

bind = f"127.0.0.1:{_settings.port}"
workers = _settings.workers
threads = _settings.threads
# A single thread has nothing to hand over, which is less work; but it waits for whoever it talks
# to, so the proxy before it has to take requests in whole.
worker_class = "gthread" if threads > 1 else "sync"
preload_app = True
# The parser that our tests have attacked, also where somebody has installed gunicorn's faster one.
http_parser = "python"
# A proxy or browser keeps its connection for the next page of the same visit.
keepalive = 15
timeout = 30
graceful_timeout = 20
errorlog = "-"
# Errors only: its warnings quote addresses and requests, also those of the report site.
loglevel = "error"
logconfig_dict = logs.for_server(_settings.log_format)
control_socket_disable = True


class WithoutAccessLog(Logger):  # type: ignore[misc]
    """gunicorn's log of what goes wrong."""

    def access(self, *_: object) -> None:
        """Write nothing: addresses carry launch tokens, and who reports must not be seen to come.

        Where `logconfig_dict` is set gunicorn otherwise makes a line for each request, of all its
        headers, before the level of the log throws it away: a tenth of a launch's work.
        """


logger_class = WithoutAccessLog
if _settings.metrics_token:
    shared.make()
    on_exit = shared.remove
    post_fork = shared.keep_settling
    worker_exit = shared.settle_last


def when_ready(server: Any) -> None:
    """Let the workers share what is the same for all of them.

    What was loaded before the fork stays out of every later collection: a full one writes a mark
    into each object that it goes through, and so gives each worker a copy of its own.
    """
    read_ahead(server.app.wsgi())
    gc.collect()
    gc.freeze()
