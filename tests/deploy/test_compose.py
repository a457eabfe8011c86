"""compose.yaml: walls around each container, secrets in files, and a proxy that keeps silent."""

import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lti_app.config import ROOT, Settings
from tests.deploy.yaml_files import SECRETS, UID, compose, unknown

OURS = ("prepare", "tool", "worker")
HOSTS = {
    name: f"{name.lower()}.example.edu" for name in ("COURSE_HOST", "REPORT_HOST", "DESK_HOST")
}
SCRIPT = "deploy/compose/secrets.sh"


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


@pytest.fixture(scope="module")
def secrets(tmp_path_factory) -> Path:
    """The folder that the script makes."""
    folder: Path = tmp_path_factory.mktemp("compose")
    (folder / SCRIPT).parent.mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, folder / SCRIPT)
    subprocess.run(["sh", str(folder / SCRIPT)], check=True, capture_output=True)
    return folder / "secrets"


@pytest.mark.parametrize("name", services())
def test_every_container_is_walled_in(name: str):
    service = services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "docker.sock" not in str(service)


@pytest.mark.parametrize("name", services())
def test_every_image_has_a_version(name: str):
    image = services()[name]["image"]

    if name in OURS:
        assert image == "online-dos:${ONLINE_DOS_VERSION:-latest}"
    else:
        assert re.fullmatch(r"[a-z.]+/library/\w+:\d[\w.-]+", image)


def test_only_the_proxy_is_reached_from_outside_and_the_database_by_nobody():
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    assert services()["database"]["network_mode"] == "none"
    assert compose()["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", OURS)
def test_ours_runs_a_command_of_the_readme_as_the_user_of_the_image(name: str):
    service = services()[name]

    assert service["user"] == f"{UID}:{UID}"
    if "command" in service:
        assert " ".join(service["command"]) in (ROOT / "README.md").read_text("utf-8")
    assert unknown(set(service["environment"])) == set()


def test_what_needs_a_database_waits_until_it_is_prepared():
    prepared = {"prepare": {"condition": "service_completed_successfully"}}

    assert services()["tool"]["depends_on"] == services()["worker"]["depends_on"] == prepared
    assert services()["proxy"]["depends_on"] == {"tool": {"condition": "service_healthy"}}


def test_every_secret_is_a_file_that_the_script_makes_once(secrets: Path):
    declared = {each["file"].removeprefix("./secrets/") for each in compose()["secrets"].values()}
    used = {name for service in services().values() for name in service.get("secrets", [])}
    made = {path.name: path.read_text() for path in secrets.iterdir()}

    assert declared == used == set(made)
    assert len(set(made.values())) == len(made)
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    subprocess.run(["sh", str(secrets.parent / SCRIPT)], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in secrets.iterdir()} == made


def test_the_tool_takes_the_settings_that_it_is_given(secrets: Path):
    environment = {
        name: re.sub(r"\$\{(\w+).*?\}", lambda found: HOSTS.get(found[1], "2"), value)
        for name, value in services()["tool"]["environment"].items()
    }
    settings = Settings.from_env(
        {name: value.replace(SECRETS, f"{secrets}/") for name, value in environment.items()}
    )

    assert settings.report_url == "https://report_host.example.edu"
    password = (secrets / "course_password").read_text().strip()
    assert settings.course_database_url == (
        f"postgresql+psycopg://course:{password}@/course?host=%2Frun%2Fpostgresql"
    )
    socket = "socket:/run/postgresql"
    assert all(socket in services()[name]["volumes"] for name in (*OURS, "database"))


def test_no_secret_is_committed():
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()

    assert {"secrets/", ".env"} <= set(ignored)


def test_the_report_site_is_served_as_the_sample_that_is_run_in_the_tests():
    sample = (ROOT / "docs" / "samples" / "Caddyfile").read_text("utf-8")
    sample = sample.replace("report.example.edu", "{$REPORT_HOST}")
    sample = sample.replace("127.0.0.1:8000", "tool:8000")
    ours = (ROOT / "deploy" / "compose" / "Caddyfile").read_text("utf-8")

    begin = "# Only a page that somebody opens"
    assert ours[ours.index(begin) :] == sample[sample.index(begin) :]
    assert sample[sample.index("{\n\tlog default") : sample.index(begin)] in ours
    assert set(services()["proxy"]["environment"]) == set(re.findall(r"\{\$(\w+)\}", ours))


def test_the_proxy_answers_for_the_figures_itself():
    ours = (ROOT / "deploy" / "compose" / "Caddyfile").read_text("utf-8")

    course = ours[ours.index("{$COURSE_HOST}") : ours.index("{$REPORT_HOST}")]
    assert "\trespond /metrics 404\n" in course


def test_each_database_has_an_owner_of_its_own():
    script = (ROOT / "deploy" / "compose" / "databases.sh").read_text("utf-8")

    assert "for name in course reports campaign; do" in script
    assert 'REVOKE ALL ON DATABASE :"name" FROM PUBLIC;' in script
