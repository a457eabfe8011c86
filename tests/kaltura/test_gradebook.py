"""The gradebook and who comes by a side door: its users are the platform's, and nobody else's."""

from sqlalchemy import select

from lti_app.acknowledgement.models import GradeDelivery
from tests.kaltura.stand_in import handed
from tests.kaltura.test_following import arrived
from tests.kaltura.test_one_person import subjects
from tests.launcher import SECURE
from tests.web.page import Page
from tests.web.visit import Visit


def graded(session) -> list[str]:
    """Return who gets a point."""
    session.rollback()
    return list(session.scalars(select(GradeDelivery.subject)))


def switch_on(launcher) -> None:
    visit = Visit(launcher, "instructor", locale="nl-NL")
    answer = visit.post("/course/grades", {"launch": visit.token, "to": "on"})
    assert answer.status_code == 303


def test_switching_on_brings_along_whom_the_platform_knows_only(
    maker, follower, launcher, session, signing_in, asking
):
    link = maker().make()
    arrived(follower, follower.sign_in(link))
    arrived(follower, handed(follower, link, language="nl"))
    Visit(launcher, "student-02", locale="nl-NL").acknowledge()

    switch_on(launcher)

    other, kaltura, user = subjects(session)
    assert (other.partition(":")[0], kaltura.partition(":")[0]) == ("sign_in", "kaltura")
    assert graded(session) == [user]


def test_a_page_at_a_side_door_that_was_open_when_grades_were_switched_on_gives_no_point(
    maker, follower, launcher, session, signing_in
):
    page = Page(follower.sign_in(maker().make()))
    student = Visit(launcher, "student-02", locale="nl-NL")

    switch_on(launcher)
    fields = page.forms["/dos/acknowledge"].fields
    follower.tool.post("/dos/acknowledge", data=fields, base_url=SECURE)
    student.acknowledge()

    _other, user = subjects(session)
    assert graded(session) == [user]
