"""A login at a platform that offers storage, as a browser without cookies sees it."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_app import clock
from practice.personas import PERSONAS
from tests.launcher import SECURE, Launcher
from tests.web.page import Page

SAME = {"Sec-Fetch-Site": "same-origin"}


class StoredLogin:
    """A login at a platform that offers storage, in a browser that keeps no cookie."""

    def __init__(
        self, launcher: Launcher, target: str = "_parent", *, language: str = "en"
    ) -> None:
        self.launcher = launcher
        self.client: FlaskClient = launcher.app.test_client(use_cookies=False)
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self.answer = launcher.initiate(self.client, lti_storage_target=target)
        assert self.answer.status_code == 200, self.answer.text
        self.asked = script_of(self.answer)
        query = parse_qs(urlsplit(self.asked["data-url"]).query)
        self.state, self.nonce = query["state"][0], query["nonce"][0]

    def launch(self, persona: str = "student-01", locale: str = "en") -> TestResponse:
        """Post the message; the answer is the page that looks into the storage."""
        platform = self.launcher.platform
        claims = platform.launch_claims(
            PERSONAS[persona], nonce=self.nonce, locale=locale, now=clock.now()
        )
        token = platform.id_token(claims)
        return self.launcher.post(self.client, state=self.state, id_token=token)

    def bring(
        self,
        page: TestResponse,
        headers: Mapping[str, str] | None = None,
        **changed: str,
    ) -> TestResponse:
        """Send the form of `page` with what the storage keeps."""
        fields = Page(page).forms["/lti/storage"].fields
        form = {**fields, "secret": self.asked["data-value"], **changed}
        return self.client.post("/lti/storage", data=form, base_url=SECURE, headers=headers or SAME)


def script_of(answer: TestResponse) -> dict[str, str]:
    """Return what the page tells its script."""
    element = Page(answer).by_id("storage")
    return {name: value or "" for name, value in element.items() if name.startswith("data-")}
