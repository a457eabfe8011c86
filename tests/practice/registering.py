"""A tool that registers itself, as its server does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from practice.registration_checks import TOOL

OTHER = "https://tool.example:9443"
START = f"{OTHER}/lti/register?invitation=abc"


def good() -> dict[str, Any]:
    """A registration without a fault."""
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{OTHER}/lti/login",
        "redirect_uris": [f"{OTHER}/lti/launch", f"{OTHER}/lti/other"],
        "client_name": "Another tool",
        "client_name#nl": "Een ander hulpmiddel",
        "jwks_uri": f"{OTHER}/lti/jwks.json",
        "logo_uri": f"{OTHER}/logo.png",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        TOOL: {
            "domain": "tool.example:9443",
            "target_link_uri": f"{OTHER}/lti/launch",
            "description": "A tool.",
            "claims": ["iss", "sub", "name"],
            "custom_parameters": {"history": "$ResourceLink.id.history"},
            "messages": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{OTHER}/lti/pick"},
            ],
        },
    }


class Registering:
    """An administrator who begins a registration, and the tool that answers."""

    def __init__(self, browser: FlaskClient, read: Callable[[str], Any]) -> None:
        self.browser = browser
        self._read = read
        browser.get("/courses/groups?as=administrator")

    def begin(self, flavour: str, url: str = START, **form: str) -> TestResponse:
        """Send the administrator's form; give the page that follows."""
        form = {"url": url, "flavour": flavour, **form}
        return self.browser.post("/tools/register", data=form, follow_redirects=True)

    def told(self, page: TestResponse) -> dict[str, str]:
        """What the tool's address on that page tells it, with the address itself as "at"."""
        read = self._read(page.text)
        sources = [each["src"] for each in read.all("iframe")]
        links = [each["href"] for each in read.all("a") if each.get("target") == "_blank"]
        (address,) = sources + links
        query = parse_qs(urlsplit(address).query)
        return {"at": address.partition("?")[0], **{name: query[name][0] for name in query}}

    def read(self, told: dict[str, str]) -> TestResponse:
        """Read the configuration."""
        return self.browser.get(told["openid_configuration"])

    def send(
        self, told: dict[str, str], metadata: object, endpoint: str | None = None, **headers: str
    ) -> TestResponse:
        """Register; the token is sent where one was given, `headers` replace it."""
        endpoint = endpoint or self.read(told).json["registration_endpoint"]  # type: ignore[index]
        token = told.get("registration_token")
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        return self.browser.post(endpoint, json=metadata, headers={**sent, **headers})

    def register(self, flavour: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
        """Do all of it; give the answer."""
        answer = self.send(self.told(self.begin(flavour)), metadata or good())
        assert answer.status_code in {200, 201}, answer.text
        registered: dict[str, Any] = answer.get_json()
        return registered

    def enable(self, client_id: str) -> None:
        """Enable a registration."""
        assert self.browser.post(f"/tools/{client_id}/enable").status_code == 303
