"""Which rights a list of role URIs gives.

LTI 1.3 Core, appendix A.2 (role vocabularies). Only context roles give rights in a course: an
administrator of the institution who is not in the course has none there. A URI counts only when
it is exactly one of the vocabulary's; a foreign vocabulary that ends in the same word does not.
"""

from collections.abc import Iterable
from enum import StrEnum

_CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTRUCTOR, LEARNER, MENTOR = (f"{_CONTEXT}#{name}" for name in ("Instructor", "Learner", "Mentor"))
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


class Role(StrEnum):
    """What a visitor is in this course; the first that applies in the order below."""

    INSTRUCTOR = "instructor"
    DESIGNER = "designer"
    TEACHING_ASSISTANT = "teaching_assistant"
    ADMINISTRATOR = "administrator"
    LEARNER = "learner"
    OBSERVER = "observer"
    PLATFORM_ADMINISTRATOR = "platform_administrator"
    """Runs the platform or the institution, without a role in the course: no rights there."""
    NONE = "none"


STAFF = frozenset({Role.INSTRUCTOR, Role.DESIGNER, Role.TEACHING_ASSISTANT, Role.ADMINISTRATOR})
"""Roles that see the course page with its counts."""

PLACERS = frozenset({Role.INSTRUCTOR, Role.DESIGNER, Role.ADMINISTRATOR})
"""Roles that may put content into a course."""

_PRINCIPAL = {
    "Instructor": Role.INSTRUCTOR,
    "ContentDeveloper": Role.DESIGNER,
    "Administrator": Role.ADMINISTRATOR,
    "Learner": Role.LEARNER,
    "Mentor": Role.OBSERVER,
    "Manager": Role.NONE,
    "Member": Role.NONE,
    "Officer": Role.NONE,
}
_SUB_ROLES = {
    "Instructor": (
        "ExternalInstructor",
        "Grader",
        "GuestInstructor",
        "Lecturer",
        "PrimaryInstructor",
        "SecondaryInstructor",
    ),
    "ContentDeveloper": (
        "ContentDeveloper",
        "ContentExpert",
        "ExternalContentExpert",
        "Librarian",
    ),
    "Administrator": (
        "Administrator",
        "Developer",
        "ExternalDeveloper",
        "ExternalSupport",
        "ExternalSystemAdministrator",
        "Support",
        "SystemAdministrator",
    ),
    "Learner": ("ExternalLearner", "GuestLearner", "Instructor", "Learner", "NonCreditLearner"),
    "Mentor": (
        "Advisor",
        "Auditor",
        "ExternalAdvisor",
        "ExternalAuditor",
        "ExternalLearningFacilitator",
        "ExternalMentor",
        "ExternalReviewer",
        "ExternalTutor",
        "LearningFacilitator",
        "Mentor",
        "Reviewer",
        "Tutor",
    ),
}
_ASSISTANTS = (
    "TeachingAssistant",
    "TeachingAssistantGroup",
    "TeachingAssistantOffering",
    "TeachingAssistantSection",
    "TeachingAssistantSectionAssociation",
    "TeachingAssistantTemplate",
)


_PLATFORM_ADMINISTRATORS = (
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
)


def _table() -> dict[str, Role]:
    """Return every URI (and permitted short name) that gives a right, with that right."""
    table: dict[str, Role] = {}
    for name, role in _PRINCIPAL.items():
        table[name] = role
        table[f"{_CONTEXT}#{name}"] = role
    for principal, names in _SUB_ROLES.items():
        for name in names:
            table[f"{_CONTEXT}/{principal}#{name}"] = _PRINCIPAL[principal]
    for name in _ASSISTANTS:
        table[f"{_CONTEXT}/Instructor#{name}"] = Role.TEACHING_ASSISTANT
    for uri in _PLATFORM_ADMINISTRATORS:
        table[uri] = Role.PLATFORM_ADMINISTRATOR
    return table


_RIGHTS = _table()
_ORDER = tuple(Role)


def course_role(uris: Iterable[str]) -> Role:
    """Return the strongest role that `uris` give in the course; unknown URIs give none."""
    found = {_RIGHTS.get(uri, Role.NONE) for uri in uris}
    # A sub-role comes with its principal role: Instructor + Instructor#TeachingAssistant is an
    # assistant, not a lecturer (LTI 1.3 Core, A.2.3.1).
    if Role.TEACHING_ASSISTANT in found:
        return Role.TEACHING_ASSISTANT
    return next((role for role in _ORDER if role in found), Role.NONE)


def administers_platform(uris: Iterable[str]) -> bool:
    """Return whether somebody administers the platform or the institution, in no course or in any.

    Counts for a data privacy launch only, which comes from no course.
    """
    return any(uri in _PLATFORM_ADMINISTRATORS for uri in uris)


def is_test_user(uris: Iterable[str]) -> bool:
    """Return whether the platform marks this as a pretended person (a student preview)."""
    return TEST_USER in uris
