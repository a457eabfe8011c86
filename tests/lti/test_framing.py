"""Who may show the answer to a launch in a frame, and what cannot be written into that header.

LTI 1.3 Core, section 5.4.4 (`return_url`); Content Security Policy Level 3, `frame-ancestors`.
"""

import pytest
from werkzeug.test import TestResponse

from practice import claims as c
from tests.factories import Factories
from tests.launcher import SECURE, Launcher
from tests.lti.refusals import Refusals, good_message, on_one_database, rows
from tests.web.page import Page

pytestmark = on_one_database


def ancestors_of(answer: TestResponse) -> list[str]:
    """Return who may frame `answer`, after a look at the whole of its headers."""
    policies = answer.headers.getlist("Content-Security-Policy")
    assert len(policies) == 1
    *directives, ancestors = policies[0].split("; ")
    assert [each.split()[0] for each in directives].count("script-src") == 1
    assert "script-src 'self'" in directives
    assert ancestors.startswith("frame-ancestors ")
    assert "X-Evil" not in answer.headers
    assert "X-Frame-Options" not in answer.headers
    return ancestors.split()[1:]


def test_the_platform_may_frame_a_launch(launcher: Launcher) -> None:
    assert ancestors_of(launcher.launch()) == [launcher.platform.issuer]


def test_further_hosts_of_the_platform_may_frame_a_launch(
    launcher: Launcher, factories: Factories
) -> None:
    factories.registration(
        launcher.platform,
        auth_url="https://login.example/auth?tenant=1",
        frame_origins="https://one.example https://two.example:8443",
    )
    answer = launcher.launch(launch_presentation={"return_url": "https://lms.example/back?x=1"})
    assert ancestors_of(answer) == [
        launcher.platform.issuer,
        "https://login.example",
        "https://one.example",
        "https://two.example:8443",
        "https://lms.example",
    ]


def test_a_page_speaks_to_the_host_that_its_return_url_names(launcher: Launcher) -> None:
    def spoken_to(presentation: dict[str, str]) -> str | None:
        answer = launcher.launch(launch_presentation=presentation)
        return Page(answer).root.get("data-platform-origin")

    assert spoken_to({"return_url": "https://lms.example/back?x=1"}) == "https://lms.example"
    assert spoken_to({}) == launcher.platform.issuer


RETURN_URLS: dict[str, tuple[str, str | None]] = {
    "line-end": ("https://lms.example/\r\nX-Evil: 1", "https://lms.example"),
    "line-end-in-the-host": ("https://lms.\r\nexample/", "https://lms.example"),
    "second-directive": ("https://lms.example;script-src%20*/", None),
    "quote": ("https://'unsafe-inline'/", None),
    "any-host": ("https://*/", None),
    "any-sub-host": ("https://*.example/", None),
    "space": ("https://lms.example evil.example/", None),
    "backslash": ("https://evil.example\\@lms.example/", None),
    "user-name": ("https://lms.example@evil.example/", "https://evil.example"),
    "javascript": ("javascript://lms.example/%0aalert(1)", None),
    "data": ("data:text/html,lms.example", None),
    "no-scheme": ("//lms.example/", None),
    "in-unicode": ("https://lms。example/", None),
    "of-5000-characters": ("https://lms.example/" + "x" * 5000, "https://lms.example"),
}


@pytest.mark.parametrize("name", RETURN_URLS)
def test_a_return_url_cannot_write_into_the_headers(name: str, launcher: Launcher) -> None:
    url, expected = RETURN_URLS[name]
    answer = launcher.launch(
        spoil=lambda body: {**body, c.LAUNCH_PRESENTATION: {"return_url": url}}
    )
    assert answer.status_code == 200
    added = [expected] if expected else []
    assert ancestors_of(answer) == [launcher.platform.issuer, *added]
    assert "javascript:" not in answer.text
    assert "data:text" not in answer.text


def test_a_return_url_that_is_no_web_address_is_not_kept(launcher: Launcher) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "//lms.example", 7, None):
        launcher.launch(launch_presentation={"return_url": url})
    assert {row.return_url for row in rows(launcher.app)} == {None}


def test_the_platform_may_show_why_its_launch_was_refused(refusals: Refusals) -> None:
    client, asked, token = good_message(refusals)
    answer = refusals.post(client, asked, token[:-8])
    refusals.check(answer, "signature_invalid")
    assert ancestors_of(answer) == [refusals.launcher.platform.issuer]


@pytest.mark.parametrize(
    ("posting", "expected"),
    [
        ("https://lms.example", "https://lms.example"),
        ("null", "'none'"),
        ("", "'none'"),
        ("https://*", "'none'"),
        ("https://lms.example; script-src *", "'none'"),
        ("https://lms.example https://evil.example", "'none'"),
        ("javascript:alert(1)", "'none'"),
    ],
)
def test_the_origin_of_an_unknown_login_cannot_write_into_the_headers(
    posting: str, expected: str, refusals: Refusals
) -> None:
    client, _, token = good_message(refusals)
    answer = client.post(
        "/lti/launch",
        data={"state": "made-up", "id_token": token},
        headers={"Origin": posting},
        base_url=SECURE,
    )
    refusals.check(answer, "state_unknown")
    assert ancestors_of(answer) == [expected]
