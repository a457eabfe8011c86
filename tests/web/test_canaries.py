"""What server and tool write down together, in both formats: nothing that anybody sent."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from lti_app.logs import JSON, TEXT
from practice.personas import PERSONAS
from tests.launcher import Launcher
from tests.patience import PATIENCE, wait_until
from tests.reports.test_real_server import send_raw
from tests.reports.test_silence import CANARY, HEADERS, SECRETS
from tests.served import SERVERS, Server, serving
from tests.web import installations
from tests.web.figures import TOKEN, parsed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLAIMS = {
    "name": CANARY,
    "email": f"{CANARY}@example.edu",
    "https://purl.imsglobal.org/spec/lti/claim/lis": {"person_sourcedid": CANARY},
}


@dataclass
class Served:
    """A server, what it wrote, and a launcher whose installation it serves."""

    launcher: Launcher
    server: Server
    file: Path
    log_format: str

    @property
    def said(self) -> str:
        return self.file.read_text("utf-8")

    def ask(
        self, method: str, path: str, body: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        marked = {**HEADERS, **SECRETS, **(FORM if body else {}), **headers}
        marked.pop("Origin")
        sent = urlencode(body) if body else None
        connection.request(method, path, sent, marked)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def launch(self, spoil: Callable[[dict[str, Any]], Any], **sign: Any) -> tuple[int, str]:
        """Begin in this process, which has the same keys, and post the message to the server."""
        begun = self.launcher.initiate(self.launcher.app.test_client())
        asked = dict(parse_qsl(urlsplit(begun.location).query))
        cookie = f"{begun.headers['Set-Cookie'].partition(';')[0]}; marked={CANARY}"
        persona = PERSONAS["student-01"]
        body = {**self.launcher.platform.launch_claims(persona, nonce=asked["nonce"]), **CLAIMS}
        spoil(body)
        token = self.launcher.platform.id_token(body, **sign)
        form = {"state": asked["state"], "id_token": token}
        return self.ask("POST", "/lti/launch", form, Cookie=cookie)

    def figures(self) -> str:
        """Return the figures of all processes, once they have counted all launches."""
        found: list[str] = []

        def are_all_counted() -> bool:
            status, text = self.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}")
            assert status == 200, text
            found.append(text)
            launches = "online_dos_launches_total{door=lti,outcome="
            counts = parsed(text)
            return all(f"{launches}{each}}}" in counts for each in ("accepted", "state_unknown"))

        wait_until(are_all_counted)
        return found[-1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory, platform) -> Iterator[tuple[Launcher, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("canaries")
    environment = {**installations.on_sqlite(folder), "METRICS_TOKEN": TOKEN}
    with installations.running(**environment) as app:
        installations.prepare(app)
        yield installations.launcher_for(app, platform), environment


@pytest.fixture(params=product(SERVERS, [TEXT, JSON]), ids="-".join)
def served(request, installed, tmp_path) -> Iterator[Served]:
    """A server that writes in one of the formats."""
    server, log_format = request.param
    launcher, environment = installed
    public = launcher.app.extensions["settings"].public_url
    own = {"LOG_FORMAT": log_format, "TMPDIR": str(tmp_path), "PUBLIC_URL": public}
    with serving(server, {**environment, **own}, tmp_path / "said") as running:
        yield Served(launcher, running, tmp_path / "said", log_format)


def refusals(served: Served) -> Iterator[tuple[int, str]]:
    """Send marks in every place that there is; yield status and page."""
    for path in ("", "campaign/", "v/", "illustration/", "k/", "artefact/x/", "admin/join/"):
        yield served.ask("GET", f"/{path}{CANARY}")
    yield served.ask("GET", f"/campaign/default/en/share?channel={CANARY}&{CANARY}={CANARY}")
    yield served.ask("GET", f"/lti/login?iss={CANARY}&login_hint={CANARY}&target_link_uri={CANARY}")
    login = urlencode({"iss": "x", "login_hint": "x", "target_link_uri": "x", CANARY: "x" * 5000})
    yield served.ask("GET", f"/lti/login?{login}")
    yield served.ask("GET", f"/lti/register/{CANARY}?openid_configuration=https://{CANARY}/x")
    yield served.ask("GET", f"/dos?launch={CANARY}")
    yield served.ask("POST", "/lti/launch", {"state": CANARY, "id_token": CANARY})
    yield served.ask("POST", "/lti/launch", {"error": CANARY, "error_description": CANARY})
    yield served.ask("POST", "/dos/acknowledge", {"launch": CANARY, "edition": CANARY})
    yield served.ask("POST", "/dos/acknowledge", {CANARY: CANARY * 400})
    yield served.ask("POST", "/membership/sign", {"launch": CANARY, "blinded": CANARY})
    yield served.ask("GET", f"/metrics?{CANARY}", Authorization=f"Bearer {CANARY}")
    yield served.launch(lambda body: body.update(aud=CANARY))
    yield served.launch(lambda body: body.update(iss=CANARY))
    lti = "https://purl.imsglobal.org/spec/lti/claim/"
    yield served.launch(lambda body: body.update({f"{lti}message_type": CANARY}))
    yield served.launch(lambda body: body.update({f"{lti}roles": CANARY}))
    yield served.launch(lambda body: body.update({f"{lti}deployment_id": CANARY}))
    yield served.launch(lambda body: None, kid=CANARY)


def first_worker(served: Served) -> int:
    pid = served.server.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def test_nothing_that_was_sent_is_written_down_by_server_or_tool(served):
    status, page = served.launch(lambda body: None)
    assert status == 200, page
    answers = list(refusals(served))
    send_raw(served.server.port, f"GARBAGE {CANARY}\r\nHost: {CANARY}\r\n\r\n")
    figures = served.figures()
    os.kill(first_worker(served), signal.SIGKILL)
    wait_until(lambda: re.search(' _granian |gunicorn.error|"_granian"', served.said) is not None)
    served.server.end()  # so that the last line is a whole one

    assert {status for status, _page in answers} >= {400, 401, 403, 404}
    assert CANARY not in figures
    assert CANARY not in served.said, served.said
    assert not re.search("127\\.0\\.0\\.1|student-01|Mozilla", served.said), served.said
    pages = [page for _status, page in answers]
    for reference, code in logged(served.said, served.log_format):
        assert any(reference in page and code in page for page in pages), (reference, code)


def logged(said: str, log_format: str) -> list[tuple[str, str]]:
    """Return reference and code of each refusal in the log; every line is of the format."""
    lines = said.splitlines()
    if log_format == TEXT:
        shape = r"\d{4}-\d\d-\d\d(T[\d:.]+Z)? (WARNING|ERROR|CRITICAL) [a-z_.]+ "
        assert all(re.match(shape, line) for line in lines), said
        found = re.findall(r"reference=(\w+) code=(\w+)", said)
    else:
        objects = [json.loads(line) for line in lines]
        assert all({"time", "level", "logger", "event"} <= each.keys() for each in objects)
        refused = [each for each in objects if each["event"] == "refused"]
        assert all({"status", "endpoint"} <= each.keys() or "ms" in each for each in refused)
        found = [(each["reference"], each["code"]) for each in refused]
    assert len(found) > 15
    return found
