"""Which role URIs give which right, written out once more from the specification.

LTI 1.3 Core, appendix A.2. The table is not derived from the code: a slip there shows here.
"""

import pytest

from lti_app.lti.roles import STAFF, TEST_USER, Role, course_role, is_test_user

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"

CONTEXT_ROLES = {
    "Instructor": Role.INSTRUCTOR,
    "ContentDeveloper": Role.DESIGNER,
    "Administrator": Role.ADMINISTRATOR,
    "Learner": Role.LEARNER,
    "Mentor": Role.OBSERVER,
    "Manager": Role.NONE,
    "Member": Role.NONE,
    "Officer": Role.NONE,
}
SUB_ROLES = {
    "Administrator/Administrator": Role.ADMINISTRATOR,
    "Administrator/Developer": Role.ADMINISTRATOR,
    "Administrator/ExternalDeveloper": Role.ADMINISTRATOR,
    "Administrator/ExternalSupport": Role.ADMINISTRATOR,
    "Administrator/ExternalSystemAdministrator": Role.ADMINISTRATOR,
    "Administrator/Support": Role.ADMINISTRATOR,
    "Administrator/SystemAdministrator": Role.ADMINISTRATOR,
    "ContentDeveloper/ContentDeveloper": Role.DESIGNER,
    "ContentDeveloper/ContentExpert": Role.DESIGNER,
    "ContentDeveloper/ExternalContentExpert": Role.DESIGNER,
    "ContentDeveloper/Librarian": Role.DESIGNER,
    "Instructor/ExternalInstructor": Role.INSTRUCTOR,
    "Instructor/Grader": Role.INSTRUCTOR,
    "Instructor/GuestInstructor": Role.INSTRUCTOR,
    "Instructor/Lecturer": Role.INSTRUCTOR,
    "Instructor/PrimaryInstructor": Role.INSTRUCTOR,
    "Instructor/SecondaryInstructor": Role.INSTRUCTOR,
    "Instructor/TeachingAssistant": Role.TEACHING_ASSISTANT,
    "Instructor/TeachingAssistantGroup": Role.TEACHING_ASSISTANT,
    "Instructor/TeachingAssistantOffering": Role.TEACHING_ASSISTANT,
    "Instructor/TeachingAssistantSection": Role.TEACHING_ASSISTANT,
    "Instructor/TeachingAssistantSectionAssociation": Role.TEACHING_ASSISTANT,
    "Instructor/TeachingAssistantTemplate": Role.TEACHING_ASSISTANT,
    "Learner/ExternalLearner": Role.LEARNER,
    "Learner/GuestLearner": Role.LEARNER,
    "Learner/Instructor": Role.LEARNER,
    "Learner/Learner": Role.LEARNER,
    "Learner/NonCreditLearner": Role.LEARNER,
    "Mentor/Advisor": Role.OBSERVER,
    "Mentor/Auditor": Role.OBSERVER,
    "Mentor/ExternalAdvisor": Role.OBSERVER,
    "Mentor/ExternalAuditor": Role.OBSERVER,
    "Mentor/ExternalLearningFacilitator": Role.OBSERVER,
    "Mentor/ExternalMentor": Role.OBSERVER,
    "Mentor/ExternalReviewer": Role.OBSERVER,
    "Mentor/ExternalTutor": Role.OBSERVER,
    "Mentor/LearningFacilitator": Role.OBSERVER,
    "Mentor/Mentor": Role.OBSERVER,
    "Mentor/Reviewer": Role.OBSERVER,
    "Mentor/Tutor": Role.OBSERVER,
}
NOTHING = [
    "",
    " ",
    "instructor",
    "INSTRUCTOR",
    "Instructor ",
    "Teacher",
    "#Instructor",
    f"{MEMBERSHIP}",
    f"{MEMBERSHIP}#",
    f"{MEMBERSHIP}#instructor",
    f"{MEMBERSHIP}#Instructor ",
    f"{MEMBERSHIP}#Instructor#Instructor",
    f"{MEMBERSHIP}/#Instructor",
    f"{MEMBERSHIP}/Learner#PrimaryInstructor",
    f"{MEMBERSHIP}/Instructor",
    f"{MEMBERSHIP}/Instructor#Instructor2",
    f"{MEMBERSHIP}/Unknown#Instructor",
    f"{MEMBERSHIP.replace('http:', 'https:')}#Instructor",
    "http://purl.imsglobal.org/vocab/lis/v2/foo/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Instructor",
    "http://purl.imsglobal.org/vocab/lis/v3/membership#Instructor",
    "http://evil.example/vocab/lis/v2/membership#Instructor",
    "urn:lti:role:ims/lis/Instructor",
    "urn:lti:sysrole:ims/lis/Administrator",
    f"{INSTITUTION}#Faculty",
    f"{INSTITUTION}#Instructor",
    f"{INSTITUTION}#Learner",
    f"{INSTITUTION}#Mentor",
    f"{INSTITUTION}#Observer",
    f"{INSTITUTION}#Staff",
    f"{INSTITUTION}#Student",
    f"{SYSTEM}#AccountAdmin",
    f"{SYSTEM}#SysSupport",
    f"{SYSTEM}#User",
    TEST_USER,
]


@pytest.mark.parametrize("name", CONTEXT_ROLES)
def test_a_context_role_gives_its_right(name: str) -> None:
    assert course_role([f"{MEMBERSHIP}#{name}"]) is CONTEXT_ROLES[name]


@pytest.mark.parametrize("name", CONTEXT_ROLES)
def test_a_context_role_may_be_named_in_short(name: str) -> None:
    assert course_role([name]) is CONTEXT_ROLES[name]


@pytest.mark.parametrize("name", SUB_ROLES)
def test_a_sub_role_gives_the_right_of_its_principal_role(name: str) -> None:
    principal, _, sub_role = name.partition("/")
    assert course_role([f"{MEMBERSHIP}/{principal}#{sub_role}"]) is SUB_ROLES[name]


@pytest.mark.parametrize("uri", NOTHING)
def test_nothing_but_the_exact_uri_gives_a_right(uri: str) -> None:
    assert course_role([uri]) is Role.NONE


@pytest.mark.parametrize(
    ("uris", "role"),
    [
        ([], Role.NONE),
        (["Learner", "Instructor"], Role.INSTRUCTOR),
        (["Instructor", "Learner"], Role.INSTRUCTOR),
        (["Mentor", "Learner"], Role.LEARNER),
        (["Member", "Mentor"], Role.OBSERVER),
        (["Administrator", "Learner"], Role.ADMINISTRATOR),
        (["ContentDeveloper", "Administrator"], Role.DESIGNER),
        (
            [f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"],
            Role.TEACHING_ASSISTANT,
        ),
        ([f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}/Learner#Instructor"], Role.LEARNER),
        ([f"{MEMBERSHIP}#Learner", f"{INSTITUTION}#Administrator"], Role.LEARNER),
        ([f"{MEMBERSHIP}#Learner", f"{SYSTEM}#SysAdmin"], Role.LEARNER),
        ([f"{MEMBERSHIP}#Instructor", f"{INSTITUTION}#Student"], Role.INSTRUCTOR),
        ([f"{MEMBERSHIP}#Learner", "http://evil.example#Instructor"], Role.LEARNER),
    ],
)
def test_of_several_roles_the_strongest_known_one_counts(uris: list[str], role: Role) -> None:
    assert course_role(uris) is role


def test_only_those_who_teach_or_run_the_course_are_staff() -> None:
    others = {Role.LEARNER, Role.OBSERVER, Role.PLATFORM_ADMINISTRATOR, Role.NONE}
    assert others == set(Role) - STAFF


@pytest.mark.parametrize(
    ("uris", "expected"),
    [
        ([TEST_USER], True),
        ([f"{MEMBERSHIP}#Learner", TEST_USER], True),
        ([f"{MEMBERSHIP}#Learner"], False),
        ([TEST_USER + "2"], False),
        (["TestUser"], False),
        ([f"{SYSTEM}#TestUser"], False),
    ],
)
def test_a_test_user_is_known_by_its_exact_uri(uris: list[str], expected: bool) -> None:
    assert is_test_user(uris) is expected


@pytest.mark.parametrize(
    "uri", [f"{INSTITUTION}#Administrator", f"{SYSTEM}#Administrator", f"{SYSTEM}#SysAdmin"]
)
def test_who_runs_the_platform_is_no_staff_of_the_course(uri: str) -> None:
    assert course_role([uri]) is Role.PLATFORM_ADMINISTRATOR
    assert course_role([uri, f"{MEMBERSHIP}#Mentor"]) is Role.OBSERVER
    assert Role.PLATFORM_ADMINISTRATOR not in STAFF
