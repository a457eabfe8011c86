"""The practice platform's storage answers the tool's frame, and nobody else, as the drafts say."""

from typing import Any

import pytest

from tests.browser.person import PATIENCE

SILENCE = 1500
"""Milliseconds after which a platform that says nothing is taken to say nothing."""
ASK = """([frame, messages, origin, patience, most = messages.length]) => new Promise((resolve) => {
    const answers = [];
    const target = frame === "_parent" ? parent : parent.frames[frame];
    const finish = () => resolve(answers);
    addEventListener("message", (event) => {
        if (event.origin === origin && event.source === target) {
            answers.push(event.data);
            if (answers.length === most) finish();
        }
    });
    setTimeout(finish, patience);
    for (const message of messages) target.postMessage(message, origin);
})"""


@pytest.fixture
def ask(student, installation):
    """Ask from inside the tool's frame, and give the answers in their order."""

    def send(
        mode: str, *messages: Any, frame: str = "_parent", unheard: int = 0, **switches: str
    ) -> list[Any]:
        course = student.course()
        tool = course.open("student-01", storage=mode, **switches)
        tool.contacts.first.wait_for()
        answers: list[Any] = tool.document.evaluate(
            ASK,
            [
                frame,
                list(messages),
                installation.practice,
                SILENCE if mode == "silent" else PATIENCE,
                len(messages) - unheard,
            ],
        )
        return answers

    return send


def put(key: Any, value: Any, prefix: str = "lti.", **more: Any) -> dict[str, Any]:
    return {"subject": f"{prefix}put_data", "message_id": "p", "key": key, "value": value, **more}


def get(key: Any, prefix: str = "lti.", **more: Any) -> dict[str, Any]:
    return {"subject": f"{prefix}get_data", "message_id": "g", "key": key, **more}


CAPABILITIES = {"subject": "lti.capabilities", "message_id": "c"}


def test_what_was_put_can_be_got(ask):
    answers = ask("parent", CAPABILITIES, put("state", "s1"), get("state"), get("other"))
    capabilities, stored, found, missing = answers
    assert capabilities["message_id"] == "c"
    assert {"subject": "lti.put_data", "frame": "_parent"} in capabilities["supported_messages"]
    assert stored == put("state", "s1", subject="lti.put_data.response")
    assert found == get("state", subject="lti.get_data.response", value="s1")
    assert missing["value"] is None


@pytest.mark.parametrize("mode", ["frame", "forwarding"])
def test_a_frame_beside_the_tools_can_keep_the_data(ask, mode):
    name = {"frame": "lti_storage_frame", "forwarding": "post_message_forwarding"}[mode]
    capabilities, refused = ask(mode, CAPABILITIES, put("state", "s1"))
    assert {"subject": "lti.put_data", "frame": name} in capabilities["supported_messages"]
    assert refused["error"]["code"] == "unsupported_subject"
    stored, found = ask(mode, put("state", "s1"), get("state"), frame=name)
    assert (stored["value"], found["value"]) == ("s1", "s1")


def test_what_is_malformed_is_refused_with_a_code(ask):
    answers = ask(
        "parent",
        put("state", 7),
        put("", "s1"),
        get(None),
        get("state", message_id=7),
        {"subject": "lti.remove_data", "message_id": "r"},
        put("state", "x" * 5000),
    )
    codes = [answer["error"]["code"] for answer in answers]
    assert codes == ["bad_request"] * 4 + ["unsupported_subject", "storage_exhaustion"]


def test_nothing_takes_a_value_away(ask):
    *_, gone, found = ask("parent", put("state", "s1"), put("state", None), get("state"))
    assert (gone["value"], found["value"]) == (None, None)


def test_the_older_names_replace_the_newer_ones(ask):
    older = "org.imsglobal.lti."
    answers = ask("old-names", put("s", "1"), put("s", "2", older), get("s", older), unheard=1)
    assert [answer["value"] for answer in answers] == ["2", "2"]


def test_a_platform_can_offer_storage_and_break_its_word(ask):
    assert ask("silent", CAPABILITIES, put("state", "s1")) == []
    (refused,) = ask("full", put("state", "s1"))
    assert refused["error"]["code"] == "storage_exhaustion"
    _, other = ask("wrong-value", put("state", "s1"), get("state"))
    assert other["value"] == "wrong"


def test_another_origin_is_refused(student, installation):
    course = student.course()
    course.open("student-01", storage="parent").contacts.first.wait_for()
    arrived = course.page.expect_event("framenavigated", lambda f: f.url.endswith("/returned"))
    with arrived as stranger:
        course.page.evaluate(
            """(src) => {
                const frame = document.createElement("iframe");
                frame.src = src;
                document.body.append(frame);
            }""",
            f"{installation.practice}/returned",
        )
    (refused,) = stranger.value.evaluate(
        ASK, ["_parent", [get("state")], installation.practice, PATIENCE]
    )
    assert refused["error"]["code"] == "wrong_origin"
