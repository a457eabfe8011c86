"""Run in a copy of what the image holds: prepares it, asks each site, says in JSON what was met.

Everything that Python opens for writing beside the data is listed: where it runs, it could not.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
HERE = Path.cwd()
written: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str) and arguments[2] & WRITING:
        path = Path(arguments[0]).resolve()
        if path.is_relative_to(HERE):
            written.append(str(path))


sys.addaudithook(_watch)

import serve  # noqa: E402, F401 - from the first import on it is watched; this one is what runs
from wsgi import app  # noqa: E402

prepared = app.test_cli_runner().invoke(args=["prepare", "--bare"])
asked = app.test_client()
DUTCH = {"Accept-Language": "nl"}
met = {
    # As a probe asks: by the address of the pod.
    "ready": asked.get("/health/ready", headers={"Host": "10.0.0.7:8000"}),
    "report": asked.get("/default/", headers={"Host": "report.example.edu", **DUTCH}),
    "desk": asked.get("/enter", headers={"Host": "desk.example.edu", **DUTCH}),
    "refused": asked.get("/lti/login", headers=DUTCH),
}
# The files are below the same address as those that a page names.
files = met["report"].text.partition('src="')[2].partition("/js/")[0]
met["bundled"] = asked.get(f"{files}/dist/report.js", headers={"Host": "report.example.edu"})
said = {
    "prepared": prepared.output,
    "statuses": {name: answer.status_code for name, answer in met.items()},
    "refused": met["refused"].text,
    "written": written,
}
sys.stdout.write(json.dumps(said))
