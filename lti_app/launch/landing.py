"""With which page a launch ends: one line for each message that the tool answers."""

from collections.abc import Callable, Mapping

from lti_app.access.guards import Audience, admit
from lti_app.access.service import Visitor
from lti_app.acknowledgement import pages as acknowledgement
from lti_app.acknowledgement import review_pages as review
from lti_app.deep_linking import pages as deep_linking
from lti_app.lti.claims import Message
from lti_app.records import pages as records

Landing = Callable[[Visitor, str], str]
"""Makes the page from the visitor and the launch token."""

LANDINGS: Mapping[Message, tuple[Audience, Landing]] = {
    Message.RESOURCE_LINK: (Audience.VISITOR, acknowledgement.landing_page),
    Message.DEEP_LINKING: (Audience.PLACER, deep_linking.landing_page),
    Message.DATA_PRIVACY: (Audience.PRIVACY, records.landing_page),
    Message.SUBMISSION_REVIEW: (Audience.REVIEWER, review.landing_page),
}


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which this visitor's launch ends. Raises NotAllowedError."""
    audience, page = LANDINGS[visitor.message]
    admit(visitor, audience)
    return page(visitor, token)
