"""The bundles: the same bytes everywhere, the recorded ones, and what stands in them.

Promise 24 of the reporting channel: the bundle's hash equals the recorded one.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from lti_app.config import ROOT

RECORD = ROOT / "browser" / "bundle.sha256"


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")
    }


def recorded() -> dict[str, str]:
    pairs = (line.split("  ") for line in RECORD.read_text("utf-8").splitlines())
    return {name: digest for digest, name in pairs}


def test_promise_24_a_bundle_made_elsewhere_has_the_recorded_hashes(bundles):
    assert hashes(bundles) == recorded()
    assert (bundles / "BUNDLE.txt").read_text("utf-8") == RECORD.read_text("utf-8")


def test_promise_24_the_bundle_of_this_checkout_has_the_recorded_hashes():
    dist = ROOT / "static" / "dist"
    if not dist.exists():
        pytest.skip("make bundle has not run here")

    assert hashes(dist) == recorded()


def test_a_changed_source_is_refused_and_nothing_written(copy):
    source = copy.folder / "browser" / "membership.js"
    source.write_text(source.read_text("utf-8") + '\nconsole.log("more");\n', "utf-8")

    code, said = copy.bundle()

    assert code == 1
    assert "make bundle-record" in said
    assert not copy.dist.exists()


def test_recording_takes_over_what_came_out(copy):
    source = copy.folder / "browser" / "membership.js"
    source.write_text(source.read_text("utf-8") + '\nconsole.log("more");\n', "utf-8")

    assert copy.bundle("--record")[0] == 0
    assert copy.bundle()[0] == 0
    assert hashes(copy.dist) != recorded()


def test_each_bundle_stands_beside_its_compressed_twin(bundles):
    for path in bundles.glob("*.js"):
        assert gzip.decompress((bundles / f"{path.name}.gz").read_bytes()) == path.read_bytes()
        # An entry that only calls what it shares is hardly more than the names of those files.
        assert (bundles / f"{path.name}.br").stat().st_size < max(path.stat().st_size, 200)


SINKS = re.compile(
    r"\.(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"DOMParser|\.srcdoc|createContextualFragment|WebAssembly|new Worker|importScripts"
)
"""What the policy of every site forbids; here it shows before a browser has to say it."""


def sinks(folder: Path) -> dict[str, list[str]]:
    return {path.name: SINKS.findall(path.read_text("utf-8")) for path in folder.glob("*.js")}


def test_nothing_in_a_bundle_needs_unsafe_or_a_trusted_type(bundles):
    found = sinks(bundles)

    assert set(found) == set(recorded())
    assert not any(found.values()), found


def test_nothing_beside_the_bundles_needs_unsafe_or_a_trusted_type():
    found = sinks(ROOT / "static" / "js")

    assert "share.js" in found
    assert not any(found.values()), found


def places_in(path: Path) -> set[str]:
    return set(re.findall(r"https?://[^\s\"'`]+", path.read_text("utf-8")))


def test_a_bundle_names_no_other_place(bundles):
    ours = [path for path in bundles.glob("*.js") if "teams_host" not in path.name]

    assert {path.name: places_in(path) for path in ours if places_in(path)} == {}


def test_what_microsofts_library_names_is_known(bundles):
    (theirs,) = bundles.glob("teams-teams_host-*.js")

    assert places_in(theirs) == {
        "https://github.com/OfficeDev/microsoft-teams-library-js/issues",
        "https://github.com/uuidjs/uuid#getrandomvalues-not-supported",
        # A newer list of hosts, for which it asks; connect-src forbids it.
        "https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json",
        "https://teams.microsoft.com/l/entity/",
    }


def test_microsofts_library_is_fetched_inside_teams_only(bundles):
    at_once = loaded_with(bundles, "teams.js", lazily=False)

    assert sum((bundles / f"{name}.gz").stat().st_size for name in at_once) < 2_500
    (host,) = loaded_with(bundles, "teams.js", lazily=True) - at_once
    assert host.startswith("teams-teams_host-")
    assert (bundles / f"{host}.gz").stat().st_size < 22_500


def test_all_code_on_the_way_to_a_report_and_back_is_small(bundles):
    sizes = {
        path.name: path.stat().st_size
        for path in bundles.glob("*.js.gz")
        if not path.name.startswith(("desk", "teams"))
    }

    assert sum(sizes.values()) < 26_000, sizes
    assert sizes["membership.js.gz"] < 3_000


def loaded_with(folder: Path, name: str, *, lazily: bool) -> set[str]:
    """What a browser fetches for an entry: at once, or also when it is needed."""
    found: set[str] = set()
    left = [name]
    pattern = (
        r"[\"']\./([\w-]+\.js)[\"']" if lazily else r"(?:from|import)[\"']\./([\w-]+\.js)[\"']"
    )
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += re.findall(pattern, (folder / path).read_text("utf-8"))
    return found


@pytest.mark.parametrize("entry", ["report.js", "mailbox.js", "membership.js"])
def test_no_code_of_the_desk_is_loaded_elsewhere(bundles, entry):
    assert not {
        name for name in loaded_with(bundles, entry, lazily=True) if name.startswith("desk")
    }


@pytest.mark.parametrize(
    ("entry", "at_once", "in_all"),
    [
        ("desk_lock.js", 3_600, 18_000),
        ("desk_key.js", 8_200, 35_500),
        ("desk_case.js", 23_400, 31_000),
        ("desk_search.js", 19_000, 22_000),
        ("desk_admit.js", 16_000, 19_000),
        ("desk_record.js", 22_000, 25_000),
        ("desk_recovery.js", 18_000, 21_000),
    ],
)
def test_a_page_of_the_desk_loads_little_and_the_rest_when_it_is_needed(
    bundles, entry, at_once, in_all
):
    def kilobytes(*, lazily: bool) -> int:
        names = loaded_with(bundles, entry, lazily=lazily)
        return sum((bundles / f"{name}.gz").stat().st_size for name in names)

    assert kilobytes(lazily=False) < at_once
    assert kilobytes(lazily=True) < in_all


def test_everything_bundled_comes_with_its_licence(bundles):
    text = (bundles / "LICENSES.txt").read_text("utf-8")

    theirs = ("@microsoft/teams-js", "debug", "ms", "tslib", "uuid")
    for name in ("@hpke/core", "@hpke/common", "lean-qr", *theirs):
        assert re.search(rf"^{name} \d", text, re.MULTILINE), name


def test_packages_are_pinned_to_one_version_and_one_content():
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]

    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
    for path, package in locked.items():
        assert path == "" or package["integrity"].startswith("sha512-"), path
