"""Exemptions: who staff say need not confirm, and where that is seen."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_app.access.models import Course
from lti_app.acknowledgement.models import Acknowledgement, GradeDelivery, Reason
from lti_app.institution.models import Institution
from practice import messages as m
from practice.personas import PERSONAS
from tests.launcher import SECURE, Launcher, code_of
from tests.web.class_list import subject_of
from tests.web.page import Page, text_of
from tests.web.test_roster import figures
from tests.web.visit import SECOND_COURSE, Visit

PATH = "/course/roster/exempt"
STUDENT = subject_of("student-01")
NAME = "Sanne de Vries"

Staff = Callable[[], Visit]


@pytest.fixture
def staff(list_launcher: Launcher) -> Staff:
    """Return a function that opens the names of the class list as an instructor."""

    def opened() -> Visit:
        visit = Visit(list_launcher, "instructor", locale="en")
        visit.click("/course/roster")
        visit.click("/course/roster/names")
        return visit

    return opened


def send(visit: Visit, subject: str = STUDENT, **fields: str) -> Page:
    """Send the form about one person and return the page of names."""
    form = {"launch": visit.token, "subject": subject, "status": "", "skip": "0", **fields}
    visit.answer = visit.post(PATH, form)
    return visit.page


def status_of(page: Page, name: str = NAME) -> str:
    """Return what the page of names says about somebody."""
    rows = [list(row) for row in page.root.iter("tr")]
    return next((row[1].text or "").strip() for row in rows if text_of(row[0]) == name)


def test_staff_exempt_a_student_with_a_reason_and_ask_them_again(staff, events):
    visit = staff()

    page = send(visit, reason="language")
    assert status_of(page) == "Exempt: does not read the languages of the Do's"
    page = send(visit)

    assert status_of(page) == "Not confirmed"
    assert events() == [("exempted", 0), ("withdrawn", 1)]


def test_what_was_saved_is_said_beside_the_person_to_whom_the_page_goes(staff):
    visit = staff()

    page = send(visit, reason="other")

    name, status, _day = list(page.by_id("changed"))
    assert text_of(name) == NAME
    assert text_of(status).startswith("Exempt: another reason Saved")
    actions = {form.get("action") for form in page.all("form")}
    assert f"{PATH}#changed" in actions


def test_what_was_saved_is_said_when_the_person_is_no_longer_shown(staff):
    page = send(staff(), reason="other", status="never_seen")

    said = page.by_id("changed")
    assert said.get("role") == "status"
    assert text_of(said) == "Saved. This person is no longer among those chosen here."


def test_the_form_stands_beside_those_who_are_asked_and_nobody_else(list_launcher, staff):
    Visit(list_launcher, "student-02").acknowledge()

    page = staff().page

    with_a_form = [
        text_of(next(row.iter("th"))) for row in page.root.iter("tr") if list(row.iter("form"))
    ]
    assert len(with_a_form) == 29
    assert NAME in with_a_form
    assert "Femke Çelik" not in with_a_form, "she teaches"


def test_an_exempt_student_is_not_among_those_who_are_asked(staff, compared):
    send(staff(), reason="other")

    page = compared()

    assert "Confirmed by 0 of 29 students." in text_of(page.root)
    assert figures(page)["Exempt"] == 1


def test_the_student_is_told_and_can_still_confirm(list_launcher, staff, events):
    send(staff(), reason="not_taking_part")
    visit = Visit(list_launcher, "student-01", locale="en")
    assert visit.page.confirmation == "You are exempt in this course"

    page = visit.acknowledge()

    assert page.confirmation == "Thank you, your confirmation is saved"
    assert events() == [("exempted", 0), ("acknowledged", 1)]
    assert status_of(staff().page) == "Confirmed"


def test_an_exemption_is_for_one_course_and_one_run(list_launcher, staff, session):
    send(staff(), reason="other")

    other = Visit(list_launcher, "student-01", locale="en", context=SECOND_COURSE)
    assert other.page.confirmation == "Have you read the Do's?"
    session.execute(update(Course).values(run=2))
    session.commit()
    visit = Visit(list_launcher, "student-01", locale="en")
    assert visit.page.confirmation == "Have you read the Do's?"


def test_twice_is_once_and_so_is_ending_it(staff, events):
    visit = staff()

    for _ in range(2):
        send(visit, reason="other")
    for _ in range(2):
        send(visit)
    send(visit, reason="other")

    assert events() == [("exempted", 0), ("withdrawn", 1), ("exempted", 2)]


def test_eight_at_once_are_one(list_launcher, staff, events):
    visit = staff()
    form = {"launch": visit.token, "subject": STUDENT, "reason": "other"}

    def post(_number: int) -> int:
        client = list_launcher.app.test_client()
        answer: TestResponse = client.post(PATH, data=form, base_url=SECURE)
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(8))) == {200}

    assert events() == [("exempted", 0)]


def test_who_confirmed_in_the_meantime_is_not_exempted(list_launcher, staff, events):
    visit = staff()
    Visit(list_launcher, "student-01").acknowledge()

    page = send(visit, reason="other")

    assert status_of(page) == "Confirmed"
    assert events() == [("acknowledged", 0)]


def test_a_student_does_not_end_an_exemption_by_withdrawing(list_launcher, staff, events):
    send(staff(), reason="other")
    visit = Visit(list_launcher, "student-01")

    visit.post("/dos/withdraw", {"launch": visit.token})

    assert events() == [("exempted", 0)]


def test_nothing_tells_who_it_was(list_launcher, staff, session):
    send(staff(), reason="other")

    row = session.scalars(select(Acknowledgement)).one()

    values = {str(getattr(row, column.name)) for column in Acknowledgement.__table__.c}
    assert PERSONAS["instructor"].subject not in values
    assert (row.subject, row.reason, row.role) == (STUDENT, Reason.OTHER, "learner")


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "nobody", "reason": "other"},
        {"subject": "", "reason": "other"},
        {"subject": STUDENT, "reason": "because"},
        {"subject": PERSONAS["assistant"].subject, "reason": "other"},
    ],
)
def test_a_form_that_makes_no_sense_records_nothing(staff, events, fields):
    visit = staff()

    answer = visit.post(PATH, {"launch": visit.token, **fields})

    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")
    assert events() == []


@pytest.mark.parametrize("persona", ["student-01", "observer", "administrator", "test-user"])
def test_only_staff_exempt(list_launcher, events, persona):
    visit = Visit(list_launcher, persona)

    answer = visit.post(PATH, {"launch": visit.token, "subject": STUDENT, "reason": "other"})

    assert answer.status_code == 403
    assert events() == []


def test_without_names_there_are_no_exemptions_either(staff, session, events):
    visit = staff()
    session.execute(update(Institution).values(shows_names=False))
    session.commit()

    answer = visit.post(PATH, {"launch": visit.token, "subject": STUDENT, "reason": "other"})

    assert (answer.status_code, code_of(answer)) == (403, "names_off")
    assert events() == []


def test_the_file_says_why(staff):
    visit = staff()
    send(visit, reason="other_way")

    answer = visit.post("/course/roster/export", {"launch": visit.token, "kind": "csv"})

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    line = next(row for row in rows if STUDENT in row)
    assert (line[2], line[-1]) == ("Exempt", "did it in another way")


def test_a_review_says_so(list_launcher, staff):
    send(staff(), reason="other")
    message = m.submission_review(PERSONAS["student-01"], "https://campus.example/item")

    visit = Visit(list_launcher, "instructor", locale="en", **message)

    assert "Exempt since " in visit.text
    assert "Why: another reason." in visit.text


def test_the_student_finds_it_in_what_we_keep(list_launcher, staff):
    visit = staff()
    send(visit, reason="other")
    send(visit)

    own = Visit(list_launcher, "student-01", locale="en").get("/my-data")

    assert "exempted by staff of the course (another reason)" in own.text
    assert "the exemption ended" in own.text


def test_an_exemption_gives_no_point(list_launcher, staff, session):
    send(staff(), reason="other")
    Visit(list_launcher, "student-02").acknowledge()

    Visit(list_launcher, "instructor").click("/course/grades")

    assert session.scalars(select(GradeDelivery.subject)).all() == [subject_of("student-02")]
