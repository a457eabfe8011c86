"""The Chromium of this machine, with cookies as people have them set."""

import json
import os
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.installation import Installation
from tests.browser.waiting import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Playwright loses a frame that changes its process twice in a row, which a login through the
    # platform's storage does. What a site may read, keep and send does not depend on processes.
    "--disable-site-isolation-trials",
)


class Cookies(StrEnum):
    """What the browser keeps for a page that stands in a frame of another site."""

    ALLOWED = "third-party cookies allowed"
    BLOCKED = "third-party cookies blocked"
    """But for partitioned ones, as Chromium and Firefox have it by default."""
    NONE = "every cookie of the frame blocked"


def program() -> str:
    """The path of Chromium."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    assert found, f"There is no browser here: install one of {', '.join(NAMES)}."
    return found


def launch(
    playwright: Playwright, folder: Path, cookies: Cookies, installation: Installation
) -> Browser:
    """Start a Chromium with a profile of its own in `folder`."""
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": _profile(cookies, installation)}))
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # Settings are read from a profile only, and its other contexts have the same settings.
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=program(), headless=True, args=arguments, timeout=PATIENCE
    )
    assert context.browser is not None
    return context.browser


def close(context: BrowserContext) -> None:
    """Close a context that may be on its way to another page.

    While a test still answers its requests, Playwright now and then waits for ever.
    """
    context.unroute_all(behavior="wait")
    context.close()


def _profile(cookies: Cookies, installation: Installation) -> dict[str, Any]:
    blocked = cookies is not Cookies.ALLOWED
    profile: dict[str, Any] = {
        "cookie_controls_mode": int(blocked),
        "block_third_party_cookies": blocked,
    }
    if cookies is Cookies.NONE:
        # Whose cookies, and in whose page: partitioned ones too, but only in the platform's frame.
        pattern = f"{installation.tool},{installation.practice}"
        profile["content_settings"] = {"exceptions": {"cookies": {pattern: {"setting": 2}}}}
    return profile
