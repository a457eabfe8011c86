"""What platforms answer when they are asked for an access token: read with care, never repeated.

RFC 6749, sections 5.1 (tokens) and 5.2 (errors).
"""

from datetime import timedelta

import pytest

from lti_app import clock
from lti_app.errors import PlatformError
from tests.lti.conftest import Ask
from tests.lti.replies import Replies, Reply

LIVES = {
    "absent": (None, 3600),
    "a-text": ("600", 600),
    "no-number": ("soon", 3600),
    "a-list": ([600], 3600),
    "1e999": (float("inf"), 3600),
    "not-a-number": (float("nan"), 3600),
    "negative": (-5, 0),
    "ten-years": (10 * 365 * 86400, 86400),
}


@pytest.mark.parametrize("name", LIVES)
def test_the_life_of_a_token_is_read_with_care(name: str, ask: Ask, replies: Replies) -> None:
    given, seconds = LIVES[name]
    replies.token("token-1", expires_in=given)
    now = clock.now()
    ask(now=now)
    replies.token("token-2")
    if seconds > 61:
        assert ask(now=now + timedelta(seconds=seconds - 61)) == "token-1"
    assert ask(now=now + timedelta(seconds=max(seconds - 59, 0))) == "token-2"


SECRET = "Sanne de Vries"
BAD: dict[str, Reply] = {
    "400": Reply(b'{"error": "invalid_client", "error_description": "Sanne de Vries"}', 400),
    "401": Reply(b"Sanne de Vries", 401),
    "500": Reply(b"Sanne de Vries", 500),
    "redirect": Reply(status=307, headers={"Location": "/elsewhere"}),
    "html": Reply(b"<p>Sanne de Vries"),
    "empty": Reply(),
    "a-list": Reply(b'["Sanne de Vries"]'),
    "no-token": Reply(b'{"token_type": "Bearer", "note": "Sanne de Vries"}'),
    "token-null": Reply(b'{"access_token": null}'),
    "token-empty": Reply(b'{"access_token": ""}'),
    "token-a-number": Reply(b'{"access_token": 7}'),
    "token-with-nul": Reply(b'{"access_token": "a\\u0000b"}'),
    "token-with-a-line-end": Reply(b'{"access_token": "a\\r\\nX-Other: b"}'),
    "token-not-ascii": Reply(b'{"access_token": "\\ud83d"}'),
    "10-MB": Reply(b'{"access_token": "' + b"x" * 10_000_000 + b'"}'),
}


@pytest.mark.parametrize("name", BAD)
def test_an_answer_without_a_usable_token_is_an_error_that_tells_no_more_than_its_status(
    name: str, ask: Ask, replies: Replies, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    replies.next = BAD[name]
    with pytest.raises(PlatformError) as caught:
        ask()
    error = caught.value
    assert error.status == 502
    assert (error.method, error.url) == ("POST", f"{replies.url}/token")
    assert error.platform_status in (None, BAD[name].status)
    assert SECRET not in f"{error} {error.detail} {vars(error)}"
    assert SECRET not in caplog.text
    assert len(replies.asked) == 1, "no redirect is followed"
    replies.token("token-1")
    assert ask() == "token-1", "nothing bad was kept"
