"""The figures for Prometheus: who gets them, what they say, and what they do not."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import make_response

from lti_app import calls, clock, error_pages
from lti_app.errors import PlatformBusyError, PlatformError
from lti_app.metrics import requests, shared
from lti_app.metrics.counters import STARTED
from practice.personas import PERSONAS
from tests.launcher import Launcher, code_of
from tests.membership.member import Member
from tests.patience import PATIENCE, wait_until
from tests.reports.desk import TestReader, open_channel, usual
from tests.served import SERVERS, serving
from tests.web import figures, installations
from tests.web.figures import TOKEN, parsed, read, risen
from tests.web.visit import Visit
from tests.worlds.reporting import marks, with_a_token


@pytest.fixture(scope="module")
def readers() -> list[TestReader]:
    return usual()


@pytest.fixture(scope="module")
def measured(tmp_path_factory, platform, readers) -> Iterator[Launcher]:
    """A launcher of an installation that counts."""
    environment = installations.on_sqlite(tmp_path_factory.mktemp("measured"))
    with installations.running(**environment, METRICS_TOKEN=TOKEN) as app:
        installations.prepare(app)
        open_channel(app, readers)
        yield installations.launcher_for(app, platform)


def counts(found: dict[str, float]) -> dict[str, float]:
    """Return what happened, without how long it took."""
    return {
        name: value
        for name, value in found.items()
        if not name.partition("{")[0].endswith(("_sum", "_bucket"))
    }


def test_without_a_token_in_the_settings_there_is_no_such_page(plain_client):
    for sent in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer "}):
        answer = plain_client.get("/metrics", headers=sent)
        assert answer.status_code == 404
        assert code_of(answer) == "not_found"


@pytest.mark.parametrize("sent", ["", TOKEN, "Bearer", f"Bearer {TOKEN}x", "Bearer é"])
def test_who_does_not_have_the_token_is_given_nothing(measured: Launcher, sent: str):
    answer = measured.app.test_client().get("/metrics", headers={"Authorization": sent})

    assert answer.status_code == 403
    assert code_of(answer) == "metrics_refused"
    assert "online_dos" not in answer.text


def test_launches_and_acknowledgements_are_counted_by_outcome(measured: Launcher):
    Visit(measured)  # reads the key set of the platform
    before = read(measured.app)
    visit = Visit(measured, "student-03")
    visit.acknowledge()
    measured.post(measured.app.test_client(), state="made-up", id_token="x")

    rose = counts(risen(before, read(measured.app)))

    assert rose == {
        "online_dos_launches_total{door=lti,outcome=accepted}": 1,
        "online_dos_launches_total{door=lti,outcome=state_unknown}": 1,
        "online_dos_acknowledgements_total{}": 1,
        "online_dos_refusals_total{code=state_unknown}": 1,
        "online_dos_request_seconds_count{endpoint=launch.login,status=3xx}": 1,
        "online_dos_request_seconds_count{endpoint=launch.launch,status=2xx}": 1,
        "online_dos_request_seconds_count{endpoint=launch.launch,status=4xx}": 1,
        "online_dos_request_seconds_count{endpoint=acknowledgement.acknowledge,status=3xx}": 1,
        "online_dos_database_wait_seconds_count{}": 1,
    }


def test_a_launch_for_which_another_way_is_offered_is_told_apart(measured: Launcher):
    before = read(measured.app)
    asked = measured.begin(measured.app.test_client())
    body = measured.platform.launch_claims(
        PERSONAS["student-05"], nonce=asked["nonce"], now=clock.now()
    )
    token = measured.platform.id_token(body)
    measured.post(measured.app.test_client(), state=asked["state"], id_token=token)

    rose = risen(before, read(measured.app))

    assert rose["online_dos_launches_total{door=lti,outcome=browser_unknown}"] == 1


def test_a_click_that_was_refused_is_no_acknowledgement(measured: Launcher):
    visit = Visit(measured, "student-04")
    before = read(measured.app)
    visit.post("/dos/acknowledge", {"launch": visit.token, "edition": "old"})

    rose = counts(risen(before, read(measured.app)))

    assert rose["online_dos_refusals_total{code=text_changed}"] == 1
    assert "online_dos_acknowledgements_total{}" not in rose


def test_no_figure_rises_on_the_way_to_a_report(measured: Launcher, readers):
    """A scraper that comes every second learns of no moment at which somebody was there."""
    app, person = measured.app, "student-02"
    member = Member(measured, person)
    before = read(app)

    member.visit.get("/dos")
    for page in ("/campaign/default/en", "/campaign/default/en/help", "/my-data", "/privacy"):
        member.visit.client.get(page)
    token = member.token().text
    answers = with_a_token(app, readers, marks(person, member), token)
    for page in ("/desk/enter", "/desk/", "/desk/inbox", "/report/nothing", "/membership/sign"):
        app.test_client().get(page)
    app.test_client().post("/membership/sign")

    assert 201 in {answer.status_code for answer in answers}
    assert risen(before, read(app)) == {}


def test_a_report_leaves_what_the_tool_counts_as_it_is(measured: Launcher, readers, monkeypatch):
    """Two worlds, second by second: who reports in between makes no difference to any figure."""
    monkeypatch.setattr("time.perf_counter", lambda: 0.0)

    def world(reporter: str | None) -> dict[str, float]:
        begun = read(measured.app)
        members = {person: Member(measured, person) for person in ("student-01", "student-02")}
        tokens = {person: member.token().text for person, member in members.items()}
        if reporter is not None:
            carried = marks(reporter, members[reporter])
            with_a_token(measured.app, readers, carried, tokens[reporter])
        for member in members.values():
            member.visit.acknowledge()
            member.visit.click("/dos/withdraw")
        return risen(begun, read(measured.app))

    Visit(measured)  # reads the key set of the platform
    nobody, one, other = world(None), world("student-01"), world("student-02")

    assert nobody == one == other
    assert nobody["online_dos_launches_total{door=lti,outcome=accepted}"] == 2


def test_a_build_that_counts_tokens_is_noticed(measured: Launcher, monkeypatch):
    """The negative control of the two tests above."""
    monkeypatch.setattr(requests, "STAFF", {*requests.STAFF, "membership"})
    app = measured.app
    before = read(app)
    with app.test_request_context("/membership/sign", method="POST"):
        answer = make_response("")
        error_pages.begin()
        requests.count(answer)
        requests.settle()

    assert risen(before, read(app)) != {}


def test_every_measured_endpoint_exists_and_the_rest_stays_unmeasured(measured: Launcher):
    endpoints = set(measured.app.view_functions)
    counted = {endpoint for endpoint in endpoints if requests.is_measured(endpoint)}

    assert endpoints >= requests.STUDENTS
    assert {endpoint.partition(".")[0] for endpoint in counted} >= requests.STAFF
    assert {endpoint.partition(".")[0] for endpoint in endpoints - counted} == {
        *("home", "campaign", "sharing", "kaltura", "teams", "access", "acknowledgement"),
        *("membership", "records", "desk_door", "health", "metrics"),
    }


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "answered"),
        (PlatformError("GET", "https://p.example/x", timed_out=True), "timed_out"),
        (PlatformError("GET", "https://p.example/x", status=503), "refused"),
        (PlatformError("GET", "https://p.example/x"), "failed"),
        (PlatformBusyError("GET", "https://p.example/x"), "held_back"),
    ],
)
def test_a_call_to_a_platform_is_told_by_how_it_ended(monkeypatch, error, outcome):
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(calls, "_listeners", [])
    calls.listen(lambda kind, ended, _seconds: heard.append((kind, ended)))

    for kind in ("token", None):
        with pytest.raises(PlatformError) if error else nullcontext(), calls.told(kind):
            if error:
                raise error

    assert heard == [("token", outcome)]


def test_how_things_stand_is_read_when_somebody_asks(measured: Launcher):
    worker = measured.app.extensions["worker"]
    worker.note_that_it_runs()
    stands = read(measured.app)

    now = clock.now().timestamp()
    assert now - 600 < stands["online_dos_worker_seen_seconds{}"] <= now
    assert 0 < stands["online_dos_start_time_seconds{}"] == STARTED < now
    assert stands["online_dos_queue_tasks{}"] >= 0
    assert stands["online_dos_delivery_overdue_seconds{}"] == 0
    assert stands["online_dos_readable{part=course}"] == 1
    assert stands["online_dos_readable{part=queue}"] == 1


def test_what_cannot_be_read_is_said_and_the_rest_is_there(tmp_path):
    environment = installations.on_sqlite(tmp_path)
    with installations.running(**environment, METRICS_TOKEN=TOKEN) as app:
        stands = read(app)  # nobody has prepared it: there are no tables

    assert stands["online_dos_readable{part=course}"] == 0
    assert stands["online_dos_readable{part=queue}"] == 0
    assert "online_dos_start_time_seconds{}" in stands
    assert not any(name.startswith("online_dos_deliver") for name in stands)


def test_no_figure_is_of_the_process_as_a_whole_or_names_a_place(measured: Launcher):
    text = figures.asked(measured.app).text
    labels = set(re.findall(r'[{,]([a-z_]+)="', text))

    assert "process_" not in text.replace("online_dos_process", "")
    assert labels == {"endpoint", "status", "door", "outcome", "code", "kind", "part", "python"} | {
        "le"
    }


def test_the_processes_of_a_server_share_a_folder_that_goes_with_them(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv(shared.VARIABLE, "")
    shared.make.cache_clear()

    folder = Path(shared.make())

    assert shared.make() == os.environ[shared.VARIABLE] == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    shared.remove(None)
    assert list(tmp_path.iterdir()) == []
    shared.make.cache_clear()


def test_a_process_that_ends_counts_what_it_noted(measured: Launcher):
    before = read(measured.app)
    measured.post(measured.app.test_client(), state="made-up", id_token="x")

    shared.settle_last(None, None)

    assert not requests._noted
    assert "online_dos_refusals_total{code=state_unknown}" in risen(before, read(measured.app))


def asked_of(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@pytest.mark.parametrize("server", SERVERS)
def test_what_each_worker_counted_is_told_by_all_and_gone_when_the_server_is(server, tmp_path):
    environment = {**installations.on_sqlite(tmp_path), "METRICS_TOKEN": TOKEN, "WORKERS": "2"}
    with installations.running(**environment) as app:
        installations.prepare(app)
    own = tmp_path / "tmp"
    own.mkdir()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    with serving(server, {**environment, "TMPDIR": str(own)}, tmp_path / "said") as running:

        def refused() -> float:
            bearer = f"Bearer {TOKEN}"
            status, text = asked_of(running.port, "GET", "/metrics", Authorization=bearer)
            assert status == 200, text
            return parsed(text).get("online_dos_refusals_total{code=state_unknown}", 0)

        for _ in range(8):
            sent = "state=made-up&id_token=x"
            assert asked_of(running.port, "POST", "/lti/launch", sent, **form)[0] == 401
        wait_until(lambda: refused() == 8)
        assert list(own.glob("online-dos-metrics-*"))

    assert list(own.glob("online-dos-metrics-*")) == []
