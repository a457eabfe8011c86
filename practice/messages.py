"""What the other messages of LTI claim, beside what every launch claims.

Each builder gives what its message adds to the claims of a launch or replaces in them, by the
names that `Platform.launch_claims` takes, so that a test can change any of it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from practice import claims as c
from practice.personas import Persona

Changes = dict[str, Any]

DEEP_LINKING: Final = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE: Final = "LtiDeepLinkingResponse"
PRIVACY: Final = "DataPrivacyLaunchRequest"
SUBMISSION_REVIEW: Final = "LtiSubmissionReviewRequest"
EULA: Final = "LtiEulaRequest"
REPORT_REVIEW: Final = "LtiReportReviewRequest"
ASSET_SETTINGS: Final = "LtiAssetProcessorSettingsRequest"
UNKNOWN: Final = "LtiUnheardOfRequest"
"""A message that no specification knows."""

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DEEP_LINKING_SETTINGS = f"{_DL}deep_linking_settings"
CONTENT_ITEMS = f"{_DL}content_items"
DL_DATA = f"{_DL}data"
FOR_USER = f"{_LTI}for_user"
AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
EULA_SERVICE = f"{_LTI}eulaservice"
ACTIVITY = f"{_LTI}activity"
SUBMISSION = f"{_LTI}submission"
ASSET = f"{_LTI}asset"
ASSET_REPORT_TYPE = f"{_LTI}assetreport_type"

ACCEPT_TYPES = ("ltiResourceLink", "link", "html", "image")

_ACTIVITY = {"id": "activity-1", "title": "First essay"}


def for_user(persona: Persona) -> dict[str, object]:
    """The for_user claim: whom a message is about, who need not be who opens it."""
    known: dict[str, object] = {
        "user_id": persona.subject,
        "name": persona.name,
        "given_name": persona.given_name,
        "family_name": persona.family_name,
        "email": persona.email,
        "roles": list(persona.roles),
    }
    return {name: value for name, value in known.items() if value}


def deep_linking(return_url: str, settings: Mapping[str, object]) -> Changes:
    """A deep linking request (Deep Linking 2.0, section 4.4); `settings` replace one each.

    A setting with the value `claims.ABSENT` is left out.
    """
    every: dict[str, object] = {
        "deep_link_return_url": return_url,
        "accept_types": list(ACCEPT_TYPES),
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
        "accept_lineitem": True,
        "auto_create": True,
        "title": "Add to the course",
        "text": "Choose what the course should show.",
        "data": "909708",
        **settings,
    }
    sent = {name: value for name, value in every.items() if value is not c.ABSENT}
    return {"message_type": DEEP_LINKING, "resource_link": None, DEEP_LINKING_SETTINGS: sent}


def privacy(user: Persona) -> Changes:
    """A data privacy launch about `user`: it comes from no course and from no link."""
    return {
        "message_type": PRIVACY,
        "context": None,
        "resource_link": None,
        FOR_USER: for_user(user),
    }


def submission_review(user: Persona, line_item_url: str) -> Changes:
    """A submission review of what `user` handed in for one line item."""
    scope = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
    return {
        "message_type": SUBMISSION_REVIEW,
        FOR_USER: for_user(user),
        AGS_ENDPOINT: {"scope": [scope], "lineitem": line_item_url},
    }


def eula(service_url: str) -> Changes:
    """A request to show the terms of use, with the service that takes a person's yes."""
    scope = "https://purl.imsglobal.org/spec/lti/scope/eula/user"
    service = {"url": service_url, "scope": [scope]}
    return {"message_type": EULA, "resource_link": None, EULA_SERVICE: service}


def report_review(user: Persona) -> Changes:
    """A request to show the report of an asset processor about what `user` handed in."""
    return {
        "message_type": REPORT_REVIEW,
        "resource_link": None,
        FOR_USER: for_user(user),
        ACTIVITY: _ACTIVITY,
        SUBMISSION: {"id": "submission-1:1"},
        ASSET: {"id": "asset-1"},
        ASSET_REPORT_TYPE: "originality",
    }


def asset_settings() -> Changes:
    """A request to show the settings of an asset processor for one activity."""
    return {"message_type": ASSET_SETTINGS, "resource_link": None, ACTIVITY: _ACTIVITY}


def unknown() -> Changes:
    """A launch whose message type no tool has heard of."""
    return {"message_type": UNKNOWN}
