"""The share kit in a course: it remembers the place, keeps an introduction, is for staff only."""

import re

import pytest
from sqlalchemy import func, select

from lti_app.access.models import Course
from lti_app.sharing.models import CourseSharing
from lti_app.sharing.service import LARGEST
from tests.launcher import SECURE, code_of
from tests.web.test_share_kit import fields
from tests.web.visit import SECOND_COURSE, Visit


@pytest.fixture
def open_kit(launcher):
    """Return a function that opens the kit of a course as an instructor."""

    def opened(**launch) -> Visit:
        return Visit(launcher, "instructor", **{"locale": "nl-NL", **launch}).get("/course/share")

    return opened


def send(visit: Visit, **wanted: str):
    """Send the form of the kit."""
    return visit.post("/course/share", {"launch": visit.token, "edition": "nl", **wanted})


def test_an_instructor_finds_the_kit_in_their_language(open_kit):
    visit = open_kit()

    assert visit.answer.status_code == 200
    assert visit.page.heading == "De Do's delen"
    assert len(fields(visit.answer)) == 2


def test_the_place_that_was_chosen_is_there_the_next_time_for_the_whole_course(open_kit, launcher):
    first = open_kit()
    send(first, channel="discord-message")

    again = open_kit()
    assert '<option value="discord-message" selected>' in again.answer.text
    colleague = Visit(launcher, "second-instructor", locale="nl-NL").get("/course/share")
    assert '<option value="discord-message" selected>' in colleague.answer.text
    elsewhere = open_kit(context=SECOND_COURSE)
    assert '<option value="whatsapp-message" selected>' in elsewhere.answer.text


def test_an_introduction_can_be_kept_for_the_course(open_kit):
    answer = send(open_kit(), channel="whatsapp-message", intro="Hoi {group}!", change="keep")

    assert "Bewaard voor deze cursus." in answer.text
    assert fields(open_kit().answer)[0] == "Hoi deze groep!"
    assert "Hoi" not in fields(open_kit(locale="en-GB").answer)[0]


def test_a_kept_introduction_is_forgotten_when_an_empty_one_is_kept(open_kit):
    send(open_kit(), channel="whatsapp-message", intro="Hoi!", change="keep")
    send(open_kit(), channel="whatsapp-message", intro=" ", change="keep")

    assert fields(open_kit().answer)[0].startswith("Hoi allemaal")


def test_what_cannot_be_kept_is_said_and_nothing_changes(open_kit, session):
    visit = open_kit()
    refused = send(visit, channel="whatsapp-message", intro="Hoi \u202e", change="keep")

    assert refused.status_code == 422
    assert session.scalar(select(func.count(CourseSharing.id))) == 0


def test_a_course_keeps_no_more_than_fits_together(open_kit, session):
    visit = open_kit()
    for language in ("nl", "en"):
        for channel in ("whatsapp-message", "zoom-chat", "discord-topic", "email"):
            send(visit, channel=channel, edition=language, intro="x" * 2000, change="keep")
    row = session.scalars(select(CourseSharing)).one()
    row.introductions = '{"fi/chat": "' + "x" * LARGEST + '"}'
    session.commit()

    refused = send(visit, channel="email", intro="Hoi", change="keep")

    assert refused.status_code == 422
    assert "samen te lang" in refused.text
    session.refresh(row)
    assert row.introductions.startswith('{"fi/chat"')


def test_another_language_can_be_chosen(open_kit):
    answer = send(open_kit(), channel="plain", edition="en")

    assert fields(answer)[0].startswith("Hi everyone")


def test_at_the_start_of_a_lecture_the_words_are_folded_until_somebody_works_on_them(open_kit):
    """From there nobody has to go past a form to the button that copies."""
    visit = open_kit()
    folded, opened = '<details class="own-words">', '<details class="own-words" open>'
    assert folded not in visit.answer.text
    assert folded in visit.get("/course/lecture").answer.text

    values = {"channel": "plain", "part": "kit", "folded": "1"}
    for more, expected in (
        ({}, folded),
        ({"change": "language", "intro": "Hoi"}, opened),
        ({"intro": "x" * 2001}, opened),
    ):
        assert expected in send(visit, **values, **more).text, more
    del values["folded"]
    assert "own-words" not in send(visit, **values).text


def test_a_lecture_starts_in_the_place_and_with_the_words_of_the_course(open_kit, launcher):
    visit = open_kit()
    assert "/course/lecture?launch=" in visit.answer.text
    unchosen = visit.get("/course/lecture").answer
    assert '<option value="zoom-chat" selected>' in unchosen.text
    assert 'data-channel="default"' in unchosen.text

    send(visit, channel="kaltura-chat", intro="Hoi {group}, we beginnen.", change="keep")

    course = Visit(launcher, "instructor", locale="nl-NL")
    assert "/course/lecture?launch=" in course.answer.text
    lecture = course.get("/course/lecture")
    assert '<option value="kaltura-chat" selected>' in lecture.answer.text
    assert 'data-channel="chosen"' in lecture.answer.text
    assert fields(lecture.answer)[0] == "Hoi deze groep, we beginnen."
    assert "/nl/projector" in lecture.answer.text
    for page in (visit, course, lecture):  # who teaches has nothing to confirm
        assert "We bewaren je bevestiging" not in page.answer.text
        assert "wissen we na twee uur" in page.answer.text


def test_a_language_or_place_that_is_not_there_is_said(open_kit):
    visit = open_kit()

    assert "niet in het ‘français’" in send(visit, channel="plain", edition="fr").text
    assert 'class="remark asked"' not in send(visit, channel="plain", edition="<i>").text
    unknown = send(visit, channel="myspace")
    assert (unknown.status_code, code_of(unknown)) == (404, "channel_unknown")
    assert re.search('href="/course/share[?]launch=[^>]+>Kies uit de lijst</a>', unknown.text)


def test_a_student_has_no_kit_of_the_course(launcher):
    student = Visit(launcher, "student-01")

    refused = student.client.get(f"/course/share?launch={student.token}", base_url=SECURE)

    assert (refused.status_code, code_of(refused)) == (403, "not_allowed")


def test_what_a_course_keeps_goes_with_the_course(open_kit, session):
    send(open_kit(), channel="plain")
    course = session.scalars(select(Course)).one()
    for table in ("placement", "launch"):
        session.execute(Course.metadata.tables[table].delete())
    session.delete(course)
    session.commit()

    assert session.scalar(select(func.count(CourseSharing.id))) == 0


def test_nothing_that_somebody_writes_is_kept_unless_they_say_so(open_kit, session):
    send(open_kit(), channel="whatsapp-message", intro="Alleen nu.", group="Groep 7")

    row = session.scalars(select(CourseSharing)).one()
    assert (row.channel, row.introductions) == ("whatsapp-message", "{}")


def test_looking_at_the_kit_writes_nothing(open_kit, session):
    open_kit()

    assert session.scalar(select(func.count(CourseSharing.id))) == 0
