"""Links of a course beside the first two, custom values, and copies of a course."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from practice.claims import CONTEXT, CUSTOM, RESOURCE_LINK, TARGET_LINK_URI
from practice.courses import Catalogue, ResourceLink
from practice.running import Running

Read = Callable[[str], Any]
Launched = Callable[[str], dict[str, Any]]

ADDED = ResourceLink(
    id="link-week-3",
    title="Do's of week 3",
    description="Read them again.",
    window=False,
    target="http://localhost:8000/lti/launch?do=3",
    custom={
        "do": "3",
        "link_history": "$ResourceLink.id.history",
        "course_history": "$Context.id.history",
        "due": "$CourseSection.timeFrame.end",
        "who": "$Person.name.full",
        "user": "$User.id",
        "odd": "$No.such.variable",
    },
    line_item={"scoreMaximum": 1},
    added=True,
)


@pytest.fixture
def courses(app: Flask) -> Catalogue:
    running = app.extensions["practice"]
    assert isinstance(running, Running)
    running.courses.add("groups", (ADDED,), ())
    return running.courses


@pytest.fixture
def launched(
    browser: FlaskClient,
    read: Read,
    request_of: Callable[..., dict[str, str]],
    verified: Callable[[str], dict[str, Any]],
) -> Launched:
    """Open an address that ends in a login initiation, and give the claims of the launch."""

    def follow(address: str) -> dict[str, Any]:
        page = read(browser.get(address, follow_redirects=True).text)
        frames = page.all("iframe")
        if frames:
            page = read(browser.get(frames[0]["src"]).text)
        answer = read(browser.post("/auth", data=request_of(page.fields())).text)
        return verified(str(answer.fields()["id_token"]))

    return follow


@pytest.mark.usefixtures("courses")
def test_a_link_that_was_added_opens_at_its_own_target_with_its_own_values(
    launched: Launched,
) -> None:
    claims = launched("/courses/groups?as=student-01&open=link-week-3")
    assert claims[TARGET_LINK_URI] == "http://localhost:8000/lti/launch?do=3"
    assert claims[RESOURCE_LINK]["id"] == "link-week-3"
    assert claims[CUSTOM] == {
        "do": "3",
        "link_history": "",
        "course_history": "",
        "due": "2027-01-31T23:59:59Z",
        "who": "Sanne de Vries",
        "user": claims["sub"],
        "odd": "$No.such.variable",
    }


@pytest.mark.usefixtures("courses")
def test_the_login_initiation_names_the_target_of_the_link(
    browser: FlaskClient, read: Read
) -> None:
    page = read(browser.get("/courses/groups?open=link-week-3").text)
    fields = read(browser.get(page.all("iframe")[0]["src"]).text).fields()
    assert fields["target_link_uri"] == "http://localhost:8000/lti/launch?do=3"


@pytest.mark.usefixtures("courses")
def test_the_link_can_be_opened_in_a_tab_of_its_own(
    launched: Launched, browser: FlaskClient
) -> None:
    page = browser.get("/courses/groups").text
    assert 'href="/courses/groups/links/link-week-3" target="_blank"' in page
    claims = launched("/courses/groups/links/link-week-3")
    presentation = claims["https://purl.imsglobal.org/spec/lti/claim/launch_presentation"]
    assert presentation["document_target"] == "window"


@pytest.mark.usefixtures("courses")
def test_variables_that_say_who_somebody_is_stay_unfilled_where_it_may_not_be_told(
    launched: Launched,
) -> None:
    custom = launched("/courses/groups?as=student-01&open=link-week-3&no_pii=on")[CUSTOM]
    assert custom["who"] == "$Person.name.full"
    assert custom["user"] != "$User.id"
    custom = launched("/courses/groups?as=student-01&open=link-week-3&anonymous=on")[CUSTOM]
    assert custom["user"] == "$User.id"


def test_a_copy_has_new_ids_the_same_values_and_a_memory_of_where_it_came_from(
    courses: Catalogue, browser: FlaskClient, launched: Launched
) -> None:
    address = browser.post("/courses/groups/copy").location
    copied = courses.all()[-1]
    assert address == f"/courses/{copied.name}"
    link = copied.links[-1]
    claims = launched(f"{address}?as=student-01&open={link.id}")
    assert claims[CONTEXT]["id"] == copied.id != "course-2026-psy-g"
    assert link.id != "link-week-3"
    assert claims[CUSTOM]["link_history"] == "link-week-3"
    assert claims[CUSTOM]["course_history"] == "course-2026-psy-g"
    assert claims[CUSTOM]["do"] == "3"


def test_a_copy_of_a_copy_remembers_the_last_first(courses: Catalogue) -> None:
    first = courses.copy("groups")
    second = courses.copy(first.name)
    assert second.history == (first.id, "course-2026-psy-g")
    assert second.links[-1].history == (first.links[-1].id, "link-week-3")
    assert len({course.name for course in courses.all()}) == 4
    assert courses.by_id(second.id) == second


def test_another_site_cannot_copy_a_course(courses: Catalogue, browser: FlaskClient) -> None:
    answer = browser.post("/courses/groups/copy", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert len(courses.all()) == 2


@pytest.mark.parametrize("address", ["/courses/groups?open=no", "/courses/groups/links/no"])
def test_a_link_that_is_not_there_is_a_readable_404(address: str, browser: FlaskClient) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "no link" in answer.text
