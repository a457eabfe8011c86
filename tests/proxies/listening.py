"""The tool as it is served, with somebody before it who writes down all that arrives."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wsgi import app as tool

HEARD = "HEARD_BY_THE_TOOL"
"""Names the environment variable with the file to write to."""


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request."""
    with Path(os.environ[HEARD]).open("a") as heard:
        heard.write(f"{ {name: str(value) for name, value in environ.items()} }\n")
    return tool(environ, start_response)
