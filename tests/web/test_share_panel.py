"""The panel on the course page: what a launch ends with is ready to be copied."""

from lti_app.sharing.models import CourseSharing
from tests.web.test_course_sharing import send
from tests.web.test_share_kit import fields
from tests.web.visit import SECOND_COURSE, Visit


def course_page(launcher, persona: str = "instructor", **launch) -> Visit:
    return Visit(launcher, persona, **{"locale": "nl-NL", **launch})


def chosen(visit: Visit) -> list[str | None]:
    return [each.get("value") for each in visit.page.all("button", **{"aria-pressed": "true"})]


def test_a_launch_ends_with_both_messages_ready(launcher):
    visit = course_page(launcher)

    intro, dos = fields(visit.answer)
    assert intro.startswith("Hoi allemaal")
    assert dos.startswith("- ")
    assert chosen(visit) == ["whatsapp-message"]


def test_the_place_that_was_chosen_last_is_there_for_the_whole_course(launcher):
    send(course_page(launcher), channel="discord-topic")

    assert chosen(course_page(launcher, "second-instructor")) == ["discord-topic"]
    assert chosen(course_page(launcher, context=SECOND_COURSE)) == ["whatsapp-message"]


def test_what_a_course_keeps_is_on_its_own_page_only(launcher):
    send(course_page(launcher), channel="whatsapp-message", intro="Hoi {group}!", change="keep")

    assert fields(course_page(launcher).answer)[0] == "Hoi deze groep!"
    elsewhere = course_page(launcher, context=SECOND_COURSE)
    assert fields(elsewhere.answer)[0].startswith("Hoi allemaal")


def test_another_place_is_one_form_away_with_and_without_a_script(launcher):
    visit = course_page(launcher)

    part = send(visit, channel="teams-chat", part="panel")
    whole = send(visit, channel="teams-chat")

    assert "<html" not in part.text
    assert fields(part) == fields(whole)
    assert "<template>" in part.text


def test_a_place_that_the_institution_took_away_is_replaced_by_the_usual_one(launcher, session):
    send(course_page(launcher), channel="teams-chat")
    row = session.query(CourseSharing).one()
    row.channel = "gone"
    session.commit()

    visit = course_page(launcher)
    assert chosen(visit) == ["whatsapp-message"]
    assert visit.get("/course/share").answer.status_code == 200


def test_a_student_meets_no_panel(launcher):
    assert "share-panel" not in Visit(launcher, "student-01").answer.text
