"""Reads YAML files of the project."""

from typing import Any

from ruamel.yaml import YAML

from lti_app.config import ROOT, Settings

MANIFESTS = ROOT / "deploy" / "kubernetes"
UID = 10001
SECRETS = "/run/secrets/"
WAYS = ("gateway", "routes", "traefik", "ingress")


def documents(name: str) -> list[dict[str, Any]]:
    """Return the documents of a file of the project; fails where a key stands twice."""
    return list(YAML(typ="safe").load_all((ROOT / name).read_text("utf-8")))


def compose() -> dict[str, Any]:
    """Return what compose.yaml says."""
    return documents("compose.yaml")[0]


def objects(*ways: str) -> list[dict[str, Any]]:
    """Return every object of the tool and of the named ways in, but the lists of them."""
    folders = [MANIFESTS, *(MANIFESTS / way for way in ways)]
    files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return [
        each
        for path in files
        if path.stem != "kustomization"
        for each in documents(str(path.relative_to(ROOT)))
    ]


def unknown(names: set[str]) -> set[str]:
    """Return those of `names` that are no variable of ours."""
    fields = {name.upper() for name in Settings.__dataclass_fields__}
    return names - fields - {f"{name}_FILE" for name in fields if "_URL" in name}
