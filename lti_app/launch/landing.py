"""With which page a launch ends: one line for each message that the tool answers."""

from collections.abc import Callable, Mapping

from lti_app.access.service import Visitor
from lti_app.acknowledgement import pages as acknowledgement
from lti_app.lti.claims import Message

Landing = Callable[[Visitor, str], str]
"""Makes the page from the visitor and the launch token."""

LANDINGS: Mapping[Message, Landing] = {
    Message.RESOURCE_LINK: acknowledgement.landing_page,
}


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which this visitor's launch ends."""
    return LANDINGS[visitor.message](visitor, token)
