"""The list of all parts for machines: what `make sbom` writes (CycloneDX 1.6, JSON).

Read from the lock files, and from what is installed where they do not say it. The same lock files
give the same bytes: there is no moment and no random number in it.
https://cyclonedx.org/docs/1.6/json/
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import requires
from typing import Any
from urllib.parse import quote

from tests.project.licences import ROOT, of_python, of_the_browser

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
SHA256 = "online-dos:sha256"
"""The property with the hash of one file of a package of Python: a release has several files."""
_NAME = re.compile(r"^[\w.-]+", re.MULTILINE)
_EXTRA = re.compile(r"extra == [\"'](\w+)")
_LOCKED = re.compile(r"^([\w.-]+)==\S+[^\n]*\\\n((?:    --hash=sha256:[^\n]+\n?)+)", re.MULTILINE)

Json = dict[str, Any]


def bill() -> Json:
    """Return the whole list: the tool, its parts, and which part asks for which."""
    parts = [*_python(), *_browser()]
    (version,) = re.findall(r'^version = "(.+)"', _text("pyproject.toml"), re.MULTILINE)
    tool = {
        "type": "application",
        "bom-ref": "online-dos",
        "name": "online-dos",
        "version": version,
        "licenses": [{"license": {"id": "EUPL-1.2"}}],
    }
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": tool},
        "components": parts,
        "dependencies": _dependencies(parts),
    }


def written() -> str:
    """Return the list as it stands in its file."""
    return json.dumps(bill(), indent=2, sort_keys=True) + "\n"


def _python() -> Iterator[Json]:
    """Yield every package of requirements.txt."""
    hashes = dict(_LOCKED.findall(_text("requirements.txt")))
    for part in of_python():
        found = sorted(re.findall(r"sha256:(\w+)", hashes[part.name]))
        purl = f"pkg:pypi/{_same(part.name)}@{part.version}"
        yield {
            **_part(part.name, part.version, purl, part.licence),
            "properties": [{"name": SHA256, "value": each} for each in found],
        }


def _browser() -> Iterator[Json]:
    """Yield every package of npm that is in a bundle."""
    for part in of_the_browser():
        content = _locked_npm()[f"node_modules/{part.name}"]["integrity"].removeprefix("sha512-")
        purl = f"pkg:npm/{quote(part.name)}@{part.version}"
        yield {
            **_part(part.name, part.version, purl, part.licence),
            "hashes": [{"alg": "SHA-512", "content": base64.b64decode(content).hex()}],
        }


def _part(name: str, version: str, purl: str, licence: str) -> Json:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "scope": "required",
        "licenses": [{"expression": licence}],
    }


def _dependencies(parts: list[Json]) -> list[Json]:
    """Return what asks for what: the tool's own wishes first, then each part's."""
    refs = {_key(part["purl"]): part["bom-ref"] for part in parts}
    own = [f"pypi/{_same(name)}" for name in _NAME.findall(_text("requirements.in"))]
    own += [f"npm/{quote(name)}" for name in _locked_npm()[""]["dependencies"]]
    asked = {"online-dos": own} | {part["bom-ref"]: _asked_by(part) for part in parts}
    return [
        {"ref": ref, "dependsOn": sorted({refs[each] for each in names if each in refs})}
        for ref, names in asked.items()
    ]


def _asked_by(part: Json) -> list[str]:
    own = _text("requirements.in")
    if part["purl"].startswith("pkg:npm/"):
        locked = _locked_npm()[f"node_modules/{part['name']}"]
        return [f"npm/{quote(name)}" for name in locked.get("dependencies", {})]
    extras = set(re.findall(rf"^{re.escape(part['name'])}\[(\w+)\]", own, re.MULTILINE))
    return [
        f"pypi/{_same(found[0])}"
        for told in requires(part["name"]) or []
        if (found := _NAME.match(told)) and set(_EXTRA.findall(told)) <= extras
    ]


def _key(purl: str) -> str:
    """Return kind and name, without the version."""
    return purl.removeprefix("pkg:").rpartition("@")[0]


def _same(name: str) -> str:
    """Return a name of a package of Python in the one form of PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _locked_npm() -> Json:
    locked: Json = json.loads(_text("package-lock.json"))["packages"]
    return locked


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


if __name__ == "__main__":
    sys.stdout.write(written())
