"""Platform storage: what the login initiation, the message and the pages say of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

Read = Callable[[str], Any]
TARGETS = {
    "parent": "_parent",
    "frame": "lti_storage_frame",
    "forwarding": "post_message_forwarding",
    "old-names": "_parent",
    "late": "_parent",
    "silent": "_parent",
    "full": "_parent",
    "wrong-value": "_parent",
}


def test_a_platform_says_nothing_of_storage_unless_it_has_it(
    login: Callable[..., dict[str, str]], browser: FlaskClient, read: Read
) -> None:
    assert "lti_storage_target" not in login()
    page = read(browser.get("/courses/groups").text)
    assert not any("storage" in str(script.get("src")) for script in page.all("script"))
    assert len(page.all("iframe")) == 1


@pytest.mark.parametrize("mode", TARGETS)
def test_the_login_names_the_window_that_keeps_the_data(
    mode: str, login: Callable[..., dict[str, str]], browser: FlaskClient, read: Read
) -> None:
    assert login(f"storage={mode}")["lti_storage_target"] == TARGETS[mode]
    page = read(browser.get("/courses/groups").text)
    tool, *others = page.all("iframe")
    assert tool["data-storage"] == mode
    assert tool["data-keeps"] == ("yes" if TARGETS[mode] == "_parent" else "no")
    assert [frame["name"] for frame in others] == [
        name for name in (TARGETS[mode],) if name != "_parent"
    ]


@pytest.mark.parametrize("mode", ["frame", "forwarding"])
def test_the_frame_that_keeps_the_data_is_ours_and_knows_the_tool(
    mode: str, browser: FlaskClient, read: Read
) -> None:
    page = read(browser.get(f"/courses/groups?storage={mode}").text)
    answer = browser.get(page.all("iframe")[1]["src"])
    (place,) = read(answer.text).all("main")
    assert place["data-origin"] == "http://localhost:8000"
    assert (place["data-keeps"], place["data-storage-frame"]) == ("yes", TARGETS[mode])
    assert answer.headers["Content-Security-Policy"].endswith(
        "frame-ancestors http://127.0.0.1:8100"
    )


def test_the_frame_is_nothing_without_a_session(app: Flask, browser: FlaskClient) -> None:
    assert app.test_client().get("/storage").status_code == 404
    browser.get("/courses/groups")
    assert browser.get("/storage?client=nobody").status_code == 404


@pytest.mark.parametrize(("mode", "told"), [("parent", "_parent"), ("frame", None)])
def test_the_message_names_it_again_but_not_where_blackboard_does_not(
    mode: str,
    told: str | None,
    login: Callable[..., dict[str, str]],
    request_of: Callable[..., dict[str, str]],
    browser: FlaskClient,
    read: Read,
) -> None:
    fields = login(f"storage={mode}")
    answer = read(browser.post("/auth", data=request_of(fields)).text)
    assert answer.fields().get("lti_storage_target") == told


def test_a_window_of_its_own_has_no_page_around_it(login: Callable[..., dict[str, str]]) -> None:
    assert "lti_storage_target" not in login("storage=parent", frame="window")
