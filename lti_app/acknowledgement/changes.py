"""What changed in the Do's since somebody confirmed them, for the page that asks again."""

from dataclasses import dataclass

from flask import current_app

from lti_app.acknowledgement.service import Status
from lti_app.campaign.differences import Difference, differences
from lti_app.campaign.published import Published
from lti_app.campaign.shelf import shelf
from lti_app.campaign.versions import Edition, Version


@dataclass(frozen=True)
class Changes:
    """The Do's of two editions in one language, and what the publisher says about it."""

    edition: Edition
    """Today's, in the language in which they are compared."""
    differences: tuple[Difference, ...]
    note: str | None


def confirmed(status: Status) -> Version | None:
    """Return the version that was confirmed, where it is not today's and can be found."""
    earlier = status.earlier
    if earlier is None or not earlier.has_other_meaning:
        return None
    return shelf(current_app).version(earlier.version_hash)


def before(then: Version | None, current: Published, language: str) -> Edition | None:
    """Return the edition of `then` to compare with, in the language of today's page.

    None where it had no such language: words of two languages cannot be compared.
    """
    wanted = current.version.edition(language).language
    return then.editions.get(wanted) if then is not None else None


def since(before: Edition | None, current: Published) -> Changes | None:
    """Return what changed since `before`."""
    if before is None:
        return None
    after = current.version.editions[before.language]
    return Changes(after, differences(before, after), current.notes.get(before.language))
