"""The sample with an institution's own values: each of its names is one of the manifests'."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from lti_app.config import ROOT, Settings
from tests.deploy.yaml_files import WAYS, documents, objects, unknown

SAMPLE = documents("docs/samples/kustomization.yaml")[0]
BASE = documents("deploy/kubernetes/kustomization.yaml")[0]
HOSTS = documents("deploy/kubernetes/hosts/hosts.yaml")[0]
SITES = {"PUBLIC_URL": "dos", "REPORT_URL": "report", "DESK_URL": "desk"}
PLACE = "../online-dos/deploy/kubernetes"


def chosen(target: dict[str, str]) -> list[dict[str, Any]]:
    """Return the objects that are meant, where the way in is by the Gateway API."""
    return [
        each
        for each in objects("gateway", "routes", "traefik")
        if each["kind"] == target["kind"] and re.fullmatch(target["name"], each["metadata"]["name"])
    ]


def strings(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield each string with its path; items of a list go by name where they have one."""
    if isinstance(value, str):
        yield ".".join(path), value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            named = isinstance(inner, dict) and "name" in inner
            yield from strings(inner, (*path, f"[name={inner['name']}]" if named else str(index)))


def pointed(value: Any, pointer: str) -> Any:
    """Return what a JSON pointer leads to; its last step may be the end of a list."""
    for step in pointer.strip("/").split("/"):
        if step != "-":
            plain = step.replace("~1", "/")
            value = value[int(plain)] if isinstance(value, list) else value[plain]
    return value


def generated(kustomization: dict[str, Any]) -> dict[str, str]:
    [settings] = kustomization["configMapGenerator"]
    assert settings["name"] == "settings"
    return dict(literal.split("=", 1) for literal in settings["literals"])


def in_the_page() -> list[dict[str, Any]]:
    """Return the pieces of a kustomization that the page shows."""
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    return [YAML(typ="safe").load(StringIO(block)) for block in blocks]


def test_it_is_named_by_the_page_and_stands_on_the_manifests():
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")

    assert "(samples/kustomization.yaml)" in page
    assert SAMPLE["resources"] == [PLACE]


def test_the_way_in_is_a_line_and_its_hosts_another():
    assert SAMPLE["components"] == [f"{PLACE}/gateway", f"{PLACE}/traefik"]
    # A component is done before the addresses are known, a transformer after.
    assert SAMPLE["transformers"] == [f"{PLACE}/hosts"]
    assert documents("deploy/kubernetes/hosts/kustomization.yaml")[0]["resources"] == ["hosts.yaml"]


def test_the_image_is_replaced_by_the_name_that_it_has_by_then():
    [ours], [theirs] = BASE["images"], SAMPLE["images"]

    assert theirs["name"] == ours["newName"]
    assert theirs["newTag"] == ours["newTag"]


def test_what_is_set_is_ours_and_added_to_what_is_there():
    [settings] = SAMPLE["configMapGenerator"]

    assert settings["behavior"] == "merge"
    assert unknown(set(generated(SAMPLE))) == set()
    assert generated(SAMPLE).keys() == SITES.keys() < generated(BASE).keys()
    assert Settings.from_env(generated(SAMPLE)).desk_url == "https://desk.university.example"


@pytest.mark.parametrize("name", SITES)
def test_every_host_of_a_site_follows_its_address(name: str):
    [replacement] = [
        each for each in HOSTS["replacements"] if each["source"]["fieldPath"] == f"data.{name}"
    ]
    met = {
        (target["select"]["kind"], target["select"]["name"], path)
        for target in replacement["targets"]
        for path in target["fieldPaths"]
    }
    ours = generated(BASE)[name].split("/")[2]
    everywhere = {
        (each["kind"], each["metadata"]["name"], path)
        for each in objects(*WAYS)
        if each["kind"] in {"Gateway", "HTTPRoute", "Ingress"}
        for path, value in strings(each)
        if value == ours
    }

    assert replacement["source"]["options"] == {"delimiter": "/", "index": 2}
    assert met == everywhere
    assert {kind for kind, _, _ in met} == {"Gateway", "HTTPRoute", "Ingress"}


def test_what_is_patched_is_there():
    traefik = documents("deploy/kubernetes/traefik/kustomization.yaml")[0]
    shown = [patch for each in in_the_page() for patch in each["patches"]]
    patches = SAMPLE["patches"] + traefik["patches"] + shown

    for patch in patches:
        found = chosen(patch["target"])
        assert found
        for step in YAML(typ="safe").load(StringIO(patch["patch"])):
            path = step["path"] if step["op"] == "replace" else step["path"].rpartition("/")[0]
            assert all(pointed(each, path) for each in found)
    assert len(shown) == 4
