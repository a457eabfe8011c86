"""Where the services are, and the claims that tell the tool so in a launch.

Names and Role Provisioning Services 2.0, section 3.6.1.1; Assignment and Grade Services 2.0,
section 3.1 ("endpoint"). Every address belongs to one course, by the id that the tool knows it by.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

NAMES_AND_ROLES = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"

MEMBERSHIPS_READ = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
LINE_ITEMS = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEMS_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
RESULTS_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCORES = "https://purl.imsglobal.org/spec/lti-ags/scope/score"

TYPE_ID = "1"
"""A parameter in the address of every line item, which a tool that builds on it has to keep."""


def members_url(issuer: str, context_id: str) -> str:
    """The address of a course's memberships."""
    return f"{issuer}/services/{quote(context_id, safe='')}/members"


def line_items_url(issuer: str, context_id: str) -> str:
    """The address of a course's line items."""
    return f"{issuer}/services/{quote(context_id, safe='')}/lineitems?type_id={TYPE_ID}"


def line_item_url(issuer: str, context_id: str, number: int) -> str:
    """The address of one line item, which is also its id."""
    course = f"{issuer}/services/{quote(context_id, safe='')}"
    return f"{course}/lineitems/{number}/lineitem?type_id={TYPE_ID}"


def about_services(issuer: str, context: Mapping[str, object] | None) -> dict[str, Any]:
    """The claims of both services for a course, without a line item; none for no course."""
    context_id = context.get("id") if context is not None else None
    if not isinstance(context_id, str):
        return {}
    return {
        NAMES_AND_ROLES: {
            "context_memberships_url": members_url(issuer, context_id),
            "service_versions": ["2.0"],
        },
        GRADES: {
            "scope": [LINE_ITEMS, LINE_ITEMS_READ, RESULTS_READ, SCORES],
            "lineitems": line_items_url(issuer, context_id),
        },
    }
