"""The sample with an institution's own values: each of its names is one of the manifests'."""

from typing import Any

import pytest

from lti_app.config import ROOT, Settings
from tests.deploy.yaml_files import documents, objects, unknown

SAMPLE = documents("docs/samples/kustomization.yaml")[0]
BASE = documents("deploy/kubernetes/kustomization.yaml")[0]
SITES = {"PUBLIC_URL": "dos", "REPORT_URL": "report", "DESK_URL": "desk"}


def chosen(target: dict[str, str]) -> dict[str, Any]:
    """Return the one object that is meant."""
    [found] = [
        each
        for each in objects()
        if (each["kind"], each["metadata"]["name"]) == (target["kind"], target["name"])
    ]
    return found


def at(value: Any, path: str) -> Any:
    """Return what stands at a path such as spec.rules.0.host; fails where nothing does."""
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def generated(kustomization: dict[str, Any]) -> dict[str, str]:
    [settings] = kustomization["configMapGenerator"]
    assert settings["name"] == "settings"
    return dict(literal.split("=", 1) for literal in settings["literals"])


def test_it_is_named_by_the_page_and_stands_on_the_manifests():
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")

    assert "(samples/kustomization.yaml)" in page
    assert SAMPLE["resources"] == ["../online-dos/deploy/kubernetes"]


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
        each for each in SAMPLE["replacements"] if each["source"]["fieldPath"] == f"data.{name}"
    ]
    ours = generated(BASE)[name].split("/")[2]
    met = [
        at(chosen(target["select"]), path)
        for target in replacement["targets"]
        for path in target["fieldPaths"]
    ]
    everywhere = [
        host
        for each in objects()
        if each["kind"] == "Ingress"
        for host in (
            *(rule["host"] for rule in each["spec"]["rules"]),
            *(host for tls in each["spec"]["tls"] for host in tls["hosts"]),
        )
        if host == ours
    ]

    assert replacement["source"]["options"] == {"delimiter": "/", "index": 2}
    assert met == everywhere
    assert len(met) >= 2


def test_what_is_patched_is_there():
    assert [chosen(patch["target"])["kind"] for patch in SAMPLE["patches"]] == [
        "PersistentVolumeClaim"
    ]
