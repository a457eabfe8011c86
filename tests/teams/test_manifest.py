"""The manifest and its texts, against Microsoft's schemas and against each other."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator

from lti_app.config import Settings
from lti_app.i18n import LANGUAGES
from lti_app.teams.manifest import TeamsApp, manifest, other_languages, texts

SCHEMAS = Path(__file__).with_name("schemas")
APP = "6f0f7d5e-6d1c-4d0a-9b57-2a1f0f6f2c11"
GUID = "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
CLIENT = "0c9a4c2f-3a8b-4f0e-8f6e-5b1d2c3e4f50"


def faults(schema: str, document: Any) -> list[str]:
    """What the schema has against a document (some of its own patterns are not for Python)."""
    rules = json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8"))
    return [
        f"{each.json_path}: {each.message}" for each in Draft4Validator(rules).iter_errors(document)
    ]


def made(public_url: str = "https://dos.example.edu") -> dict[str, Any]:
    return manifest(TeamsApp(APP, CLIENT, public_url))


def addresses(value: Any) -> list[str]:
    """Every web address in a manifest, but for that of its schema."""
    if isinstance(value, dict):
        return [each for name in value if name != "$schema" for each in addresses(value[name])]
    if isinstance(value, list):
        return [each for item in value for each in addresses(item)]
    return [value] if isinstance(value, str) and value.startswith("http") else []


def test_the_manifest_is_what_the_schema_asks():
    assert faults("manifest-1.29", made()) == []


def test_the_schema_sees_a_mistake():
    wrong = made() | {"id": "not a guid"}

    assert faults("manifest-1.29", wrong) == [f"$.id: 'not a guid' does not match {GUID!r}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_in_every_language_are_what_the_schema_asks(language):
    assert faults("localization", texts(language)) == []


def test_every_language_says_something_else():
    said = {texts(language)["description.full"] for language in LANGUAGES}

    assert len(said) == len(LANGUAGES)
    assert other_languages() == ["nl"]


@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        ("https://dos.example.edu", "dos.example.edu"),
        ("https://Dos.Example.NL:8443/", "dos.example.nl:8443"),
        ("http://localhost:8000", "localhost:8000"),
    ],
)
def test_one_host_stands_in_every_address_and_in_the_resource(public_url, host):
    found = made(Settings.from_env({"PUBLIC_URL": public_url}).public_url)

    assert {urlsplit(each).netloc for each in addresses(found)} == {host}
    assert found["validDomains"] == [host]
    assert found["webApplicationInfo"] == {"id": CLIENT, "resource": f"api://{host}/{CLIENT}"}


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_addresses_for_people_exist(client):
    developer = made()["developer"]

    for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl"):
        assert client.get(urlsplit(developer[name]).path or "/").status_code == 200


def test_the_tab_can_stand_where_a_class_meets():
    (tab,) = made()["configurableTabs"]

    assert tab["scopes"] == ["team", "groupChat"]
    assert set(tab["context"]) == {
        *("channelTab", "privateChatTab", "meetingChatTab", "meetingDetailsTab"),
        *("meetingSidePanel", "meetingStage"),
    }


def test_what_it_asks_for_is_the_stage_of_meetings_and_nothing_else():
    permissions = made()["authorization"]["permissions"]

    assert permissions == {
        "resourceSpecific": [
            {"name": "MeetingStage.Write.Chat", "type": "Delegated"},
            {"name": "ChannelMeetingStage.Write.Group", "type": "Delegated"},
        ]
    }
    assert "permissions" not in made()


def test_who_joins_a_meeting_without_an_account_may_read_along():
    assert made()["meetingExtensionDefinition"]["supportsAnonymousGuestUsers"] is True
