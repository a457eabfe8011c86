"""The manifests: restricted pods, and names that fit each other. How one gets in: test_ways_in.py.

That a cluster takes and runs them was tried by hand: docs/containers.md, "What was tried".
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_app.config import ROOT, Settings
from tests.deploy.yaml_files import MANIFESTS, SECRETS, UID, documents, objects, unknown


def kustomization() -> dict[str, Any]:
    return documents("deploy/kubernetes/kustomization.yaml")[0]


def of(kind: str) -> dict[str, dict[str, Any]]:
    """Return the objects of a kind by name."""
    return {each["metadata"]["name"]: each for each in objects() if each["kind"] == kind}


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the template of whatever runs pods."""
    for each in objects():
        spec = each.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template:
            yield each["metadata"]["name"], template


PODS = dict(pods())


def variables() -> dict[str, str]:
    """Return what the pods are told."""
    [generated] = kustomization()["configMapGenerator"]
    return dict(literal.split("=", 1) for literal in generated["literals"])


def test_every_file_is_applied():
    written = {path.name for path in MANIFESTS.glob("*.yaml")} - {"kustomization.yaml"}

    assert set(kustomization()["resources"]) == written
    assert PODS.keys() == {"web", "worker", "prepare", "doctor"}


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_restricted(name: str):
    spec = PODS[name]["spec"]

    assert spec["automountServiceAccountToken"] is False
    # Else every service of the namespace would be in the environment, where settings are.
    assert spec["enableServiceLinks"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == spec["securityContext"]["fsGroup"] == UID
    assert spec["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    [container] = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()


@pytest.mark.parametrize("name", PODS)
def test_every_pod_has_keys_secrets_and_settings(name: str):
    spec = PODS[name]["spec"]
    [container] = spec["containers"]

    assert [each["mountPath"] for each in container["volumeMounts"]] == [
        "/data",
        f"{SECRETS}online-dos",
        "/tmp",
    ]
    assert [each["name"] for each in container["volumeMounts"]] == [
        volume["name"] for volume in spec["volumes"]
    ]
    assert container["envFrom"] == [{"configMapRef": {"name": "settings"}}]
    assert [image["name"] for image in kustomization()["images"]] == [container["image"]]
    if "command" in container:
        command = " ".join(container["command"])
        pages = [ROOT / "README.md", ROOT / "docs" / "operations.md"]
        assert any(command in page.read_text("utf-8") for page in pages)


def test_the_tool_takes_the_settings_that_it_is_given(tmp_path: Path):
    files = {name: value for name, value in variables().items() if name.endswith("_FILE")}
    for value in files.values():
        name = Path(value).name
        (tmp_path / name).write_text(f"postgresql://{name}@db.example.edu/{name}")
    given = {
        name: value.replace(f"{SECRETS}online-dos", str(tmp_path))
        for name, value in variables().items()
    }

    assert unknown(set(variables())) == set()
    assert Settings.from_env(given).report_url == "https://report.example.edu"
    assert len(files) == 3
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")
    assert all(f"--from-file={Path(value).name}=" in page for value in files.values())


def test_what_is_asked_for_is_there():
    [web] = PODS["web"]["spec"]["containers"]
    probes = [web[f"{kind}Probe"]["httpGet"] for kind in ("readiness", "liveness", "startup")]
    health = (ROOT / "lti_app" / "health.py").read_text("utf-8")

    assert all(f'@bp.get("{probe["path"]}")' in health for probe in probes)
    assert {probe["port"] for probe in probes} == {port["name"] for port in web["ports"]}
    # Being told to end, the server waits for 20 seconds, after the ten of the hook.
    assert PODS["web"]["spec"]["terminationGracePeriodSeconds"] > 30


def test_names_fit_each_other():
    labels = PODS["web"]["metadata"]["labels"]

    assert of("Deployment")["web"]["spec"]["selector"]["matchLabels"] == labels
    assert of("Service")["web"]["spec"]["selector"] == labels
    assert of("PodDisruptionBudget")["web"]["spec"]["selector"]["matchLabels"] == labels
    assert of("PersistentVolumeClaim").keys() == {"keys"}
    components = [pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in PODS.values()]
    assert components == list(PODS)


def test_pods_speak_to_four_ports_and_to_names_and_nobody_to_them():
    [spec] = [policy["spec"] for policy in of("NetworkPolicy").values()]
    names, others = spec["egress"]

    assert spec["podSelector"] == {}
    assert (spec["policyTypes"], "ingress" in spec) == (["Ingress", "Egress"], False)
    assert {port["port"] for port in names["ports"]} == {53}
    assert {port["port"] for port in others["ports"]} == {443, 5432, 465, 587}


def test_no_pod_goes_when_another_comes():
    rolling = of("Deployment")["web"]["spec"]["strategy"]["rollingUpdate"]

    assert rolling == {"maxSurge": 1, "maxUnavailable": 0}
    assert of("Deployment")["web"]["spec"]["replicas"] >= 2


def test_the_namespace_refuses_what_is_less_walled_in_and_says_so_at_once():
    [namespace] = of("Namespace").values()
    levels = namespace["metadata"]["labels"]

    # To enforce alone lets a deployment through, whose pods then never come.
    assert {levels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "warn")} == {
        "restricted"
    }


def test_the_namespace_is_made_by_its_file_so_that_it_is_refused_from_the_first_pod_on():
    page = (ROOT / "docs" / "containers.md").read_text("utf-8")
    steps = [line for line in page.splitlines() if line.startswith("kubectl ")]

    assert steps[0] == "kubectl apply --filename deploy/kubernetes/namespace.yaml"
    # Made by hand it would be without its labels, and the apply that follows would warn of it.
    assert not any("create namespace" in step for step in steps)


def test_the_pods_of_one_version_are_spread_over_the_nodes():
    [spread] = PODS["web"]["spec"]["topologySpreadConstraints"]

    assert spread["labelSelector"]["matchLabels"] == PODS["web"]["metadata"]["labels"]
    assert spread["topologyKey"] == "kubernetes.io/hostname"
    # With those of the version before, each restart put both on one node.
    assert spread["matchLabelKeys"] == ["pod-template-hash"]


def test_a_node_can_be_emptied_while_no_pod_is_ready():
    budget = of("PodDisruptionBudget")["web"]["spec"]

    assert budget["minAvailable"] < of("Deployment")["web"]["spec"]["replicas"]
    # Else nobody could, for as long as the database is away.
    assert budget["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_the_job_goes_by_itself_so_that_another_version_or_setting_can_be_applied():
    assert 600 < of("Job")["prepare"]["spec"]["ttlSecondsAfterFinished"] <= 86400
