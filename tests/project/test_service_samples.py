"""The samples for systemd: the commands of the README, for a user who can write to one folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lti_app.config import ROOT

SAMPLES = ROOT / "docs" / "samples"
SERVICES = ("online-dos.service", "online-dos-worker.service", "online-dos-doctor.service")
TIMERS = ("online-dos-doctor.timer", "online-dos-audit.timer")
AUDIT = "online-dos-audit.service"
UNITS = (*SERVICES, AUDIT, *TIMERS)
COMMANDS = "/srv/online-dos/.venv/bin/"
WALLS = {
    "EnvironmentFile": "/etc/online-dos.env",
    "LimitCORE": "0",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ReadWritePaths": "/var/lib/online-dos",
    "UMask": "0077",
    "User": "online-dos",
}


def settings(name: str) -> dict[str, str]:
    """What a unit says, without its sections."""
    lines = (SAMPLES / name).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_a_command_of_the_readme(name):
    command = settings(name)["ExecStart"]

    assert command.startswith(COMMANDS)
    assert command.removeprefix(COMMANDS) in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_write_to_its_own_folder_and_nowhere_else(name):
    assert settings(name).items() >= WALLS.items()


def test_all_services_are_walled_in_alike():
    walls = ("Protect", "Restrict", "SystemCall")
    first, *others = (
        {key: value for key, value in settings(name).items() if key.startswith(walls)}
        for name in SERVICES
    )

    assert len(first) > 8
    assert all(other == first for other in others)


def test_the_audit_asks_each_week_and_sees_no_setting_and_no_data_of_the_tool():
    audit, tool = settings(AUDIT), settings(SERVICES[0])

    assert audit["ExecStart"] == "/usr/bin/make audit"
    assert "audit: " in (ROOT / "Makefile").read_text("utf-8")
    assert settings(TIMERS[1])["OnCalendar"].startswith("Mon")
    assert "EnvironmentFile" not in audit
    assert audit["User"] != tool["User"]
    hidden = audit["InaccessiblePaths"].split()
    assert hidden == [f"-{tool[key]}" for key in ("EnvironmentFile", "ReadWritePaths")]
    walls = ("Protect", "Restrict", "SystemCall")
    assert {key: value for key, value in tool.items() if key.startswith(walls)}.items() <= (
        audit.items()
    )


@pytest.mark.parametrize("name", UNITS)
def test_every_sample_is_described(name):
    assert f"(samples/{name})" in (ROOT / "docs" / "operations.md").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong(tmp_path):
    here = f"{Path(sys.executable).parent}/"
    for name in UNITS:
        text = (SAMPLES / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(COMMANDS, here), "utf-8")

    units = [str(tmp_path / name) for name in UNITS]
    verdict = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (verdict.returncode, verdict.stderr) == (0, "")
