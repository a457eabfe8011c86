"""The list of parts for machines: complete, the same every time, and nobody's address in it."""

import json
import re

import pytest

from tests.project.licences import of_python, of_the_browser
from tests.project.sbom import Json, bill, written


@pytest.fixture(scope="module")
def listed() -> Json:
    return bill()


def test_every_part_that_is_shipped_is_in_the_list_with_its_hashes(listed):
    shipped = {(part.name, part.version) for part in [*of_python(), *of_the_browser()]}

    assert {(part["name"], part["version"]) for part in listed["components"]} == shipped
    for part in listed["components"]:
        sha256 = [each["value"] for each in part.get("properties", [])]
        sha512 = [each["content"] for each in part.get("hashes", [])]
        assert sha256 or sha512, part["name"]
        assert all(re.fullmatch("[0-9a-f]{64}", each) for each in sha256), part["name"]
        assert all(re.fullmatch("[0-9a-f]{128}", each) for each in sha512), part["name"]


def test_every_part_is_there_because_something_asks_for_it(listed):
    asks = {each["ref"]: each["dependsOn"] for each in listed["dependencies"]}
    refs = {part["bom-ref"] for part in listed["components"]}
    reached: set[str] = set()
    left = ["online-dos"]
    while left:
        ref = left.pop()
        reached.add(ref)
        left += [each for each in asks[ref] if each not in reached]

    assert asks.keys() == reached == refs | {"online-dos"}


def test_the_list_says_which_format_it_has(listed):
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    for part in listed["components"]:
        assert re.fullmatch(r"pkg:(pypi|npm)/[\w.%/-]+@[\w.+-]+", part["purl"])
        assert part["licenses"][0]["expression"]


def test_the_same_lock_files_give_the_same_list_and_it_names_no_host(listed):
    text = written()

    assert json.loads(text) == listed
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"http://cyclonedx.org"}
