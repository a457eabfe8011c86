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
