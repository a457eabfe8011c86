"""Calls that prove who asks by a client's secret, and refusals that are worth reading.

RFC 6749, sections 2.3.1 (client password) and 5.2 (error response).
"""

from base64 import b64decode

import pytest

from lti_app.errors import PlatformError
from lti_app.lti import http
from tests.lti.replies import Replies


def test_id_and_secret_are_encoded_before_they_are_joined(replies: Replies) -> None:
    http.send("POST", f"{replies.url}/token", form={"a": "b"}, basic=("id:1", "a b%ü"))

    scheme, _, pair = replies.asked[0].headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert b64decode(pair) == b"id%3A1:a+b%25%C3%BC"
    assert replies.asked[0].form == {"a": "b"}


def test_a_refusal_is_read_where_it_was_asked_for(replies: Replies) -> None:
    replies.json({"error": "invalid_grant"}, status=400)

    answer = http.send("POST", f"{replies.url}/token", refusals=frozenset({400}))

    assert (answer.status, answer.object()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize("status", [302, 401, 500])
def test_any_other_refusal_is_an_error(replies: Replies, status: int) -> None:
    replies.json({"error": "invalid_grant"}, status=status)

    with pytest.raises(PlatformError) as caught:
        http.send("POST", f"{replies.url}/token", refusals=frozenset({400}))
    assert caught.value.platform_status == status
