"""The import contracts hold, and each of them breaks when somebody plants what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lti_app.config import ROOT

PLANTS = [
    ("lti_app/reports/routes.py", "lti_app.access.service", "reports cannot see who is visiting"),
    ("lti_app/campaign/shelf.py", "lti_app.lti.claims", "a room imports only from the floors"),
    ("lti_app/support/routes.py", "lti_app.acknowledgement.service", "the desk does not meet"),
    ("lti_app/launch/service.py", "pylti1p3.message_launch", "only lti knows pylti1p3"),
    ("lti_app/sign_in/service.py", "lti_app.lti.members", "the sign-in takes from lti"),
    ("lti_app/support/desk.py", "authlib.oidc.core", "only the sign-in knows authlib"),
    ("lti_app/health.py", "prometheus_client", "only metrics knows prometheus-client"),
    ("lti_app/membership/service.py", "lti_app.calls", "nothing of a report is measured"),
    ("lti_app/acknowledgement/service.py", "flask", "services and models do not know flask"),
    ("lti_app/campaign/shelf.py", "segno", "only campaign.rendering knows the renderers"),
    ("lti_app/sealing/tokens.py", "flask", "what is sealed knows no web and no tables"),
    ("lti_app/home.py", "practice.personas", "the practice platform and the tool do not know"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the contracts are about."""
    for package in ("lti_app", "practice"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda _folder, names: [n for n in names if n == "__pycache__"],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode, " ".join(result.stdout.split())


def test_all_contracts_are_kept(copy: Path):
    status, said = _lint(copy)

    assert status == 0, said
    assert f"Contracts: {len(PLANTS)} kept, 0 broken." in said


@pytest.mark.parametrize(("file", "module", "contract"), PLANTS)
def test_a_planted_import_breaks_its_contract(copy: Path, file: str, module: str, contract: str):
    with (copy / file).open("a", encoding="utf-8") as planted:
        planted.write(f"\nimport {module}\n")

    status, said = _lint(copy)

    assert status == 1, said
    broken = said.partition("Broken contracts")[2]
    assert contract in broken, said


def test_promise_3_an_indirect_way_to_the_visitor_breaks_the_contract_too(copy: Path):
    with (copy / "lti_app" / "home.py").open("a", encoding="utf-8") as planted:
        planted.write("\nimport lti_app.acknowledgement.service\n")
    with (copy / "lti_app" / "reports" / "routes.py").open("a", encoding="utf-8") as planted:
        planted.write("\nimport lti_app.home\n")

    status, said = _lint(copy)

    assert status == 1
    assert "reports cannot see who is visiting" in said.partition("Broken contracts")[2]
