"""The gradebook on the course page: off by default, switched by an instructor, told as it is."""

from typing import Any

from sqlalchemy import text

from practice.service_claims import GRADES, SCORES
from tests.launcher import SECURE, Launcher
from tests.web.page import Page, text_of
from tests.web.visit import SECOND_COURSE, Visit


def instructor(launcher: Launcher, **launch: Any) -> Visit:
    return Visit(launcher, "instructor", locale="en", **launch)


def section(page: Page) -> str:
    (found,) = page.all("section", id="grades")
    return text_of(found)


def figures(page: Page) -> list[int]:
    (found,) = page.all("section", id="grades")
    return [int(text_of(each)) for each in found.iter("dd")]


def switch(visit: Visit, to: str) -> Page:
    answer = visit.post("/course/grades", {"launch": visit.token, "to": to})
    assert answer.status_code == 303
    visit.answer = visit.client.get(answer.location, base_url=SECURE)
    return visit.page


def test_grades_are_off_until_somebody_switches_them_on(launcher, session):
    visit = instructor(launcher)
    assert section(visit.page).startswith("Gradebook Grades are off.")
    Visit(launcher).acknowledge()
    assert session.scalar(text("SELECT count(*) FROM grade_delivery")) == 0
    session.rollback()

    page = switch(visit, "on")

    assert "Switch grades off" in section(page)
    assert figures(page) == [0, 1, 0], "who confirmed already is on the way too"


def test_a_page_that_is_open_counts_as_the_switch_stands_now(launcher):
    teaching, first, second = instructor(launcher), Visit(launcher), Visit(launcher, "student-02")
    switch(teaching, "on")
    first.acknowledge()
    assert figures(teaching.get("/course").page) == [0, 1, 0]
    switch(teaching, "off")
    second.acknowledge()
    assert figures(switch(teaching, "on")) == [0, 2, 0], "switching on brings the others along"


def test_only_those_whose_confirmation_stands_here_are_brought_along(launcher):
    Visit(launcher, "student-01").acknowledge()
    withdrawn = Visit(launcher, "student-02")
    withdrawn.acknowledge()
    withdrawn.withdraw()
    Visit(launcher, "student-03", context=SECOND_COURSE).acknowledge()

    page = switch(instructor(launcher), "on")

    assert figures(page) == [0, 1, 0]


def test_switching_on_twice_is_switching_on_once(launcher):
    Visit(launcher).acknowledge()
    visit = instructor(launcher)
    switch(visit, "on")

    assert figures(switch(visit, "on")) == [0, 1, 0]


def test_a_platform_that_offers_no_grades_is_said_so_and_cannot_be_switched_on(launcher, session):
    def without(claims: dict[str, Any]) -> None:
        del claims[GRADES]

    visit = instructor(launcher, spoil=without)
    assert "does not let Online Do's send grades" in section(visit.page)

    page = switch(visit, "on")

    assert "does not let Online Do's send grades" in section(page)
    assert not session.scalar(text("SELECT is_graded FROM placement"))


def test_scores_without_a_column_and_without_the_right_to_make_one_are_no_offer(launcher):
    def only_scores(claims: dict[str, Any]) -> None:
        claims[GRADES]["scope"] = [SCORES]

    visit = instructor(launcher, spoil=only_scores)

    assert "does not let Online Do's send grades" in section(visit.page)


def _fail(session, state: str, problem: str) -> None:
    session.execute(
        text("UPDATE grade_delivery SET state = :state, problem = :problem, attempts = 3"),
        {"state": state, "problem": problem},
    )
    session.commit()


def test_what_did_not_arrive_is_told_in_words_and_sent_again(launcher, session):
    Visit(launcher).acknowledge()
    visit = instructor(launcher)
    switch(visit, "on")
    _fail(session, "failed", "grade_person_refused")
    page = visit.get("/course").page
    assert figures(page) == [0, 0, 1]
    assert "does not let this person be graded. This concerns 1 person." in section(page)
    assert "(grade_person_refused)" in section(page)

    page = visit.click("/course/grades/again")

    assert figures(page) == [0, 1, 0]
    assert "grade_person_refused" not in section(page)
    assert session.execute(text("SELECT attempts FROM grade_delivery")).scalar_one() == 0


def test_what_waits_is_tried_now_and_keeps_its_timestamp(launcher, session):
    Visit(launcher).acknowledge()
    visit = instructor(launcher)
    switch(visit, "on")
    _fail(session, "waiting", "grade_platform_busy")
    columns = text("SELECT scored_at, attempts FROM grade_delivery")
    before = session.execute(columns).one()
    session.rollback()
    assert "You need not do anything" in section(visit.get("/course").page)

    visit.click("/course/grades/again")

    assert session.execute(columns).one() == before


def test_a_reason_that_this_version_does_not_know_has_words_too(launcher, session):
    Visit(launcher).acknowledge()
    visit = instructor(launcher)
    switch(visit, "on")
    _fail(session, "failed", "grade_from_tomorrow")

    assert "(grade_from_tomorrow)" in section(visit.get("/course").page)


def test_a_switch_to_nowhere_is_refused(launcher):
    visit = instructor(launcher)

    assert visit.post("/course/grades", {"launch": visit.token}).status_code == 400


def test_a_student_cannot_switch(launcher):
    visit = Visit(launcher)

    assert visit.post("/course/grades", {"launch": visit.token, "to": "on"}).status_code == 403


def test_a_click_survives_a_queue_that_is_gone(launcher, monkeypatch):
    switch(instructor(launcher), "on")

    def gone(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(launcher.app.extensions["queue"], "_open", gone)

    assert Visit(launcher).acknowledge().status == 200


def test_a_confirmation_that_is_graded_costs_one_statement_more(launcher, statements):
    teaching, plain, graded = instructor(launcher), Visit(launcher), Visit(launcher, "student-02")
    statements.clear()
    plain.post("/dos/acknowledge", plain.page.forms["/dos/acknowledge"].fields)
    before = len(statements)
    switch(teaching, "on")
    statements.clear()

    graded.post("/dos/acknowledge", graded.page.forms["/dos/acknowledge"].fields)

    assert len(statements) == before + 1
