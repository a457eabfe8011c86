"""The page that stands for Kaltura: a button, a description and a chat, for a link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.practice.conftest import ISSUER, Page

LINK = "https://dos.example.edu/k/abc"


def _put(client: FlaskClient, **form: str) -> TestResponse:
    return client.post("/kaltura", data=form, base_url=ISSUER)


def _links(client: FlaskClient) -> list[str | None]:
    page = Page(client.get("/kaltura", base_url=ISSUER).text)
    return [each.get("href") for each in page.all("a") if each.get("href") == LINK]


def test_the_start_page_leads_there(client: FlaskClient) -> None:
    page = Page(client.get("/", base_url=ISSUER).text)

    assert "/kaltura" in [each.get("href") for each in page.all("a")]


def test_a_link_can_stand_on_the_button_in_the_description_and_in_the_chat(
    client: FlaskClient,
) -> None:
    assert _links(client) == []

    assert _put(client, part="button", label="Lees de Do's", link=LINK).status_code == 303
    _put(client, part="description", description=f"Do's:\n{LINK} <b>")
    _put(client, part="chat", message=LINK)

    assert _links(client) == [LINK] * 3
    assert "<b>Share" in client.get("/kaltura", base_url=ISSUER).text  # ours, and not theirs
    assert "&lt;b&gt;" in client.get("/kaltura", base_url=ISSUER).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"part": "button", "label": "x" * 16, "link": LINK}, "1 to 15 characters"),
        ({"part": "button", "label": "", "link": LINK}, "1 to 15 characters"),
        ({"part": "button", "label": "x", "link": "http://dos.example.edu"}, "https://"),
        ({"part": "button", "label": "x", "link": "javascript:alert(1)"}, "https://"),
        ({"part": "chat", "message": "x" * 20_001}, "at most 20000 characters"),
        ({"part": "wall"}, "Nothing here is called so"),
    ],
)
def test_what_kaltura_would_not_take_is_refused(
    client: FlaskClient, form: dict[str, str], said: str
) -> None:
    refused = _put(client, **form)

    assert refused.status_code == 400
    assert said in refused.text


def test_another_site_puts_nothing_here(client: FlaskClient) -> None:
    refused = client.post(
        "/kaltura", data={"part": "chat"}, base_url=ISSUER, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert refused.status_code == 403
