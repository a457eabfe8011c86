"""What an operator types to install a version brings all of it along."""

import re
import shutil
import subprocess

import pytest

from lti_app.config import ROOT


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
def test_installing_brings_packages_translations_and_the_browsers_code():
    told = ["make", "--dry-run", "--always-make", "install"]
    said = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for step in ("--require-hashes --no-deps -r requirements.txt", "pybabel", "browser/build.mjs"):
        assert step in said


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md", "docs/upgrading.md"])
def test_every_page_that_installs_a_version_installs_all_of_it(name):
    page = (ROOT / name).read_text("utf-8")

    assert "make install" in page
    assert "make bundle" not in page
    assert all("make install" in each for each in re.findall(r"`git pull`.{60}", page))


def test_what_is_installed_into_one_environment_is_of_one_version_in_every_list():
    found: dict[str, set[str]] = {}
    for path in ROOT.glob("requirements*.txt"):
        for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text("utf-8"), re.M):
            found.setdefault(name, set()).add(version)

    assert len(found) > 60
    assert {name: each for name, each in found.items() if len(each) > 1} == {}


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
def test_the_lists_that_others_are_held_to_are_resolved_first():
    told = ["make", "--dry-run", "--always-make", "requirements"]
    said = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    made = re.findall(r" -o (requirements\S*)\.txt", said)

    assert made[:2] == ["requirements", "requirements-dev"]
    assert len(made) == len(list(ROOT.glob("requirements*.in")))
