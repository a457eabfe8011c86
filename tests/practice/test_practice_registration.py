"""Dynamic registration, the way four platforms do it, and what the registered tool can do."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from practice import claims as c
from practice.flavours import FLAVOURS
from practice.keys import SigningKey
from practice.registration_checks import TOOL
from practice.registrations import PLATFORM
from practice.running import Running
from tests.practice.registering import OTHER, START, Registering, good

Read = Callable[[str], Any]


@pytest.fixture
def registering(browser: FlaskClient, read: Read) -> Registering:
    return Registering(browser, read)


@pytest.fixture
def running(app: Flask) -> Running:
    running = app.extensions["practice"]
    assert isinstance(running, Running)
    return running


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_tool_is_told_where_the_configuration_is(
    flavour: str, registering: Registering
) -> None:
    page = registering.begin(flavour)
    told = registering.told(page)
    assert told["at"] == f"{OTHER}/lti/register"
    assert told["invitation"] == "abc"
    assert ("registration_token" in told) is FLAVOURS[flavour].token
    assert ("<iframe" in page.text) is FLAVOURS[flavour].framed
    assert OTHER in page.headers["Content-Security-Policy"]
    configuration = registering.read(told).get_json()
    assert configuration["issuer"] == "http://127.0.0.1:8100"
    assert configuration["token_endpoint"].startswith(configuration["issuer"])
    assert configuration[PLATFORM]["product_family_code"] == FLAVOURS[flavour].family
    types = [each["type"] for each in configuration[PLATFORM]["messages_supported"]]
    assert types == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]


def test_brightspace_has_another_audience_and_shows_its_configuration_once(
    registering: Registering,
) -> None:
    told = registering.told(registering.begin("brightspace"))
    first = registering.read(told)
    assert first.get_json()["authorization_server"] == "https://api.brightspace.com/auth/token"
    assert registering.read(told).status_code == 404


def test_canvas_says_so_under_its_own_names(registering: Registering) -> None:
    told = registering.told(registering.begin("canvas"))
    configuration = registering.read(told).get_json()[PLATFORM]
    assert configuration["https://canvas.instructure.com/lti/product_family_code"] == "canvas"
    assert configuration["messages_supported"][0]["placements"] == ["course_navigation"]
    assert registering.read(told).status_code == 200


def test_moodle_gives_the_ids_at_once_and_waits_for_the_administrator(
    registering: Registering, running: Running
) -> None:
    told = registering.told(registering.begin("moodle"))
    coming = jwt.decode(told["registration_token"], options={"verify_signature": False})
    answer = registering.send(told, good()).get_json()
    assert answer["client_id"] == coming["sub"]
    assert coming["scope"] == "reg"
    client = running.clients.any_of(answer["client_id"])
    assert client is not None
    assert answer[TOOL]["deployment_id"] == client.platform.deployment_id
    assert not client.enabled


def test_the_page_says_what_came_of_it(registering: Registering) -> None:
    page = registering.begin("blackboard")
    address = page.request.path
    assert "registering.js" in page.text
    answer = registering.send(registering.told(page), good())
    done = registering.browser.get(address).text
    assert answer.get_json()["client_id"] in done
    assert "not enabled yet" in done


def test_a_registered_tool_launches_as_itself(
    registering: Registering,
    running: Running,
    request_of: Callable[..., dict[str, str]],
    read: Read,
) -> None:
    client_id = registering.register("brightspace")["client_id"]
    registering.enable(client_id)
    browser = registering.browser
    link = running.courses.all()[0].links[-1]
    page = browser.get(f"/courses/groups?as=student-01&open={link.id}")
    assert (
        "frame-src http://127.0.0.1:8100 http://localhost:8000 https://tool.example:9443"
        in (page.headers["Content-Security-Policy"])
    )
    launch = read(browser.get(read(page.text).all("iframe")[0]["src"]).text)
    assert launch.all("form")[0]["action"] == f"{OTHER}/lti/login"
    asked = request_of(launch.fields(), redirect_uri=f"{OTHER}/lti/other")
    answer = read(browser.post("/auth", data=asked).text)
    assert answer.all("form")[0]["action"] == f"{OTHER}/lti/other"
    claims = jwt.decode(answer.fields()["id_token"], options={"verify_signature": False})
    assert claims["aud"] == client_id == launch.fields()["client_id"]
    assert claims[c.DEPLOYMENT_ID] != running.platform.deployment_id
    assert claims[c.TARGET_LINK_URI] == f"{OTHER}/lti/launch"
    assert claims[c.CUSTOM] == {"history": ""}


def test_a_launch_of_one_tool_is_not_given_to_another(
    registering: Registering,
    login: Callable[..., dict[str, str]],
    request_of: Callable[..., dict[str, str]],
    read: Read,
) -> None:
    client_id = registering.register("canvas")["client_id"]
    asked = request_of(login(), client_id=client_id, redirect_uri=f"{OTHER}/lti/launch")
    answer = read(registering.browser.post("/auth", data=asked).text)
    assert answer.fields()["error"] == "unauthorized_client"


def test_a_tool_that_is_disabled_gets_no_launch(registering: Registering, running: Running) -> None:
    client_id = registering.register("moodle")["client_id"]
    registering.enable(client_id)
    registering.enable(client_id)
    links = [link for link in running.courses.all()[0].links if link.client_id == client_id]
    assert len(links) == 1
    address = f"/courses/groups?open={links[0].id}"
    assert registering.browser.get(address).status_code == 200
    registering.browser.post(f"/tools/{client_id}/enable", data={"off": "on"})
    assert registering.browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("audience", "status"),
    [("https://api.brightspace.com/auth/token", 200), ("http://127.0.0.1:8100/token", 401)],
)
def test_a_registered_tool_gets_tokens_for_its_own_scopes_and_audience(
    audience: str, status: int, registering: Registering, tool_key: SigningKey, clock: Any
) -> None:
    client_id = registering.register("brightspace")["client_id"]
    registering.enable(client_id)
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": clock.seconds,
        "exp": clock.seconds + 60,
        "jti": "once",
    }
    assertion = jwt.encode(claims, tool_key.private_key, "RS256", headers={"kid": tool_key.kid})
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        "scope": f"{good()['scope']} https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    }
    answer = registering.browser.post("/token", data=form)
    assert answer.status_code == status
    if status == 200:
        assert answer.get_json()["scope"] == good()["scope"]


def test_content_can_be_added_from_a_registered_tool(registering: Registering, read: Read) -> None:
    client_id = registering.register("canvas")["client_id"]
    page = registering.browser.get(f"/courses/groups/add?client={client_id}")
    launch = read(registering.browser.get(read(page.text).all("iframe")[0]["src"]).text)
    assert launch.fields()["target_link_uri"] == f"{OTHER}/lti/pick"
    assert "Add from Another tool" in registering.browser.get("/courses/groups").text


def test_content_cannot_be_added_from_a_tool_that_did_not_say_it_can(
    registering: Registering,
) -> None:
    metadata = good()
    metadata[TOOL]["messages"].pop()
    client_id = registering.register("canvas", metadata)["client_id"]
    assert registering.browser.get(f"/courses/groups/add?client={client_id}").status_code == 404


def test_moodle_asks_whether_to_update_a_tool_that_is_there(
    registering: Registering, running: Running
) -> None:
    first = registering.register("moodle")["client_id"]
    registering.enable(first)
    question = registering.begin("moodle")
    assert "Register as new" in question.text
    assert "Another tool" in question.text
    told = registering.told(registering.begin("moodle", choice="update"))
    coming = jwt.decode(told["registration_token"], options={"verify_signature": False})
    assert (coming["sub"], coming["scope"]) == (first, "reg-update")
    answer = registering.send(told, {**good(), "client_name": "Renamed"}).get_json()
    assert answer["client_id"] == first
    assert [client.name for client in running.clients.all()] == ["Online Do's", "Renamed"]
    assert running.clients.find(first) is not None
    told = registering.told(registering.begin("moodle", choice="new"))
    assert registering.send(told, good()).get_json()["client_id"] != first


def test_brightspace_has_a_tool_only_once(registering: Registering) -> None:
    registering.register("brightspace")
    answer = registering.send(registering.told(registering.begin("brightspace")), good())
    assert answer.status_code == 400
    assert "registered here already" in answer.get_json()["error_description"]


def test_an_invitation_is_good_for_one_registration(registering: Registering) -> None:
    told = registering.told(registering.begin("canvas"))
    endpoint = registering.read(told).get_json()["registration_endpoint"]
    assert registering.send(told, {}, endpoint).status_code == 400
    assert registering.send(told, good(), endpoint).status_code == 200
    assert registering.send(told, good(), endpoint).status_code == 404
    assert registering.read(told).status_code == 404


def test_an_invitation_is_good_for_an_hour(registering: Registering, clock: Any) -> None:
    page = registering.begin("canvas")
    told = registering.told(page)
    endpoint = registering.read(told).get_json()["registration_endpoint"]
    clock.seconds += 3601
    assert registering.read(told).status_code == 404
    assert registering.send(told, good(), endpoint).status_code == 404
    assert registering.browser.get(page.request.path).status_code == 404


@pytest.mark.parametrize(
    ("flavour", "sent"),
    [("moodle", ""), ("moodle", "Bearer other"), ("brightspace", "Bearer x")],
)
def test_the_token_is_sent_exactly_where_one_was_given(
    flavour: str, sent: str, registering: Registering
) -> None:
    told = registering.told(registering.begin(flavour))
    answer = registering.send(told, good(), Authorization=sent)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_token")


def test_a_registration_has_to_be_json(registering: Registering) -> None:
    told = registering.told(registering.begin("brightspace"))
    endpoint = registering.read(told).get_json()["registration_endpoint"]
    answer = registering.browser.post(endpoint, data="{}", content_type="text/plain")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "form",
    [{"url": "http://tool.example/register"}, {"url": "javascript:x"}, {"flavour": "sakai"}],
)
def test_an_administrator_is_told_what_cannot_be(
    form: dict[str, str], registering: Registering
) -> None:
    answer = registering.browser.post(
        "/tools/register", data={"url": START, "flavour": "moodle", **form}
    )
    assert answer.status_code == 400


def test_only_an_administrator_registers_tools(browser: FlaskClient) -> None:
    assert browser.get("/tools").status_code == 403
    browser.get("/courses/groups?as=instructor")
    assert browser.get("/tools").status_code == 403
    browser.get("/courses/groups?as=administrator")
    assert 'href="/tools"' in browser.get("/courses/groups").text
    assert "always here" in browser.get("/tools").text


def test_another_site_cannot_register_or_enable(registering: Registering) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/tools/register", "/tools/x/enable"):
        assert registering.browser.post(path, headers=headers).status_code == 403


@pytest.mark.parametrize("client_id", ["nobody", "online-dos-practice"])
def test_only_a_registration_that_was_made_can_be_enabled(
    client_id: str, registering: Registering
) -> None:
    assert registering.browser.post(f"/tools/{client_id}/enable").status_code == 404
