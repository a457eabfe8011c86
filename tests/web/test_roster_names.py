"""Names of the roster: behind a second click, for staff only, and never kept."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from lti_app import clock
from lti_app.institution.models import Institution
from lti_app.lti.models import ServiceToken
from practice.courses import COURSES
from tests.launcher import code_of
from tests.web.class_list import answering, subject_of
from tests.web.page import Page, text_of
from tests.web.visit import Visit

COURSE = COURSES["groups"]
STUDENTS = 30
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def people(page: Page) -> dict[str, tuple[str, str]]:
    """Return the status and the day of everybody on a page of names."""
    rows = [list(row) for row in page.root.iter("tr")][1:]
    return {
        text_of(name): ((status.text or "").strip(), text_of(day)) for name, status, day in rows
    }


def test_names_stand_behind_a_second_click_with_status_and_day(list_launcher, at):
    now = at(clock.now().isoformat()).astimezone(AMSTERDAM)
    Visit(list_launcher, "student-01").acknowledge()
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")

    page = visit.click("/course/roster/names")

    found = people(page)
    assert found["Sanne de Vries"] == ("Confirmed", f"{now.day} {now:%b %Y}")
    assert found["Noor El Amrani"] == ("Nothing recorded", "")
    assert found["Femke Çelik"] == ("Not asked", "")
    assert len(found) == STUDENTS + 4


def test_the_page_of_names_knows_when_its_launch_ends(list_launcher, at):
    began = at(clock.now().isoformat())
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")

    at((began + timedelta(minutes=50)).isoformat())
    page = visit.click("/course/roster/names")

    (said,) = (each for each in page.all("div") if each.get("data-ends-in"))
    assert said.get("data-ends-in") == str(70 * 60)
    assert {each.tag for each in page.root.iter() if "data-names" in each.attrib} >= {"table"}


def test_one_status_can_be_chosen(list_launcher):
    Visit(list_launcher, "student-01").acknowledge()
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")
    visit.click("/course/roster/names")

    page = visit.click("/course/roster/names", status="acknowledged")

    assert list(people(page)) == ["Sanne de Vries"]
    assert page.all("option", selected="")[0].get("value") == "acknowledged"
    page = visit.click("/course/roster/names", status="earlier")
    assert "There is nobody to show here." in text_of(page.root)


def test_many_people_come_in_pages(list_launcher, monkeypatch, platform_list):
    monkeypatch.setattr("lti_app.acknowledgement.roster_pages.PEOPLE_ON_A_PAGE", 20)
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")
    first = people(visit.click("/course/roster/names"))
    second = people(visit.click("/course/roster/names"))

    assert (len(first), len(second)) == (20, 14)
    assert not first.keys() & second.keys()
    assert "Show the next people" not in text_of(visit.page.root)


def test_the_pages_say_whom_they_show_and_lead_back(list_launcher, monkeypatch):
    monkeypatch.setattr("lti_app.acknowledgement.roster_pages.PEOPLE_ON_A_PAGE", 20)
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")
    first = visit.click("/course/roster/names")
    assert "People 1 to 20 of this list." in text_of(first.root)
    assert "Show the people before these" not in text_of(first.root)
    second = visit.click("/course/roster/names")
    assert "People 21 to 34 of this list." in text_of(second.root)
    assert second.forms["/course/roster/names"].button == "Show the people before these"

    again = visit.click("/course/roster/names")

    assert people(again) == people(first)


def test_a_part_of_a_class_list_is_not_taken_for_all_of_it(list_launcher, monkeypatch):
    monkeypatch.setattr("lti_app.acknowledgement.roster_pages.PEOPLE_ON_A_PAGE", 3)
    Visit(list_launcher, "student-01").acknowledge()
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")

    page = visit.click("/course/roster/names")

    assert "Sanne de Vries" not in people(page), "the next one, where reading ended"
    assert "may not be complete" not in text_of(page.root)


def test_names_of_any_script_and_any_kind_stay_text(list_launcher, platform_list):
    platform_list.answers = answering(
        '{"members": [{"user_id": "<i>", "roles": ["Learner"]}, '
        '{"user_id": "2", "name": "<script>alert(1)</script>"}, '
        '{"user_id": "3", "name": "ليلى"}]}'.encode()
    )
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")

    assert set(people(visit.click("/course/roster/names"))) == {
        "<i>",
        "<script>alert(1)</script>",
        "ليلى",
    }


def test_an_institution_can_switch_names_off(list_launcher, session, platform_list):
    session.execute(update(Institution).values(shows_names=False))
    session.commit()
    visit = Visit(list_launcher, "instructor", locale="en")
    page = visit.click("/course/roster")
    assert "/course/roster/names" not in page.forms
    assert "has chosen not to show names" in text_of(page.root)
    platform_list.asked.clear()

    for path in ("/course/roster/names", "/course/roster/export"):
        answer = visit.post(path, {"launch": visit.token, "kind": "csv"})
        assert (answer.status_code, code_of(answer)) == (403, "names_off")
    assert platform_list.asked == []


@pytest.mark.parametrize(
    "fields", [{"status": "everyone"}, {"skip": "-1"}, {"skip": "²"}, {"skip": "1" * 9}]
)
def test_a_choice_that_there_is_not_is_refused(list_launcher, fields):
    visit = Visit(list_launcher, "instructor", locale="en")

    answer = visit.post("/course/roster/names", {"launch": visit.token, **fields})

    assert (answer.status_code, code_of(answer)) == (400, "form_incomplete")


@pytest.mark.parametrize("persona", ["student-01", "observer", "administrator", "test-user"])
@pytest.mark.parametrize("path", ["", "/names", "/export"])
def test_the_roster_is_for_staff(list_launcher, persona, path, platform_list):
    visit = Visit(list_launcher, persona, locale="en")

    answer = visit.post(f"/course/roster{path}", {"launch": visit.token, "kind": "csv"})

    assert (answer.status_code, code_of(answer)) == (403, "not_allowed")
    assert platform_list.asked == []


def test_a_mere_address_shows_no_roster(list_launcher):
    visit = Visit(list_launcher, "instructor")

    for path in ("/course/roster", "/course/roster/names", "/course/roster/export"):
        assert visit.get(path).answer.status_code == 405


def test_nothing_of_the_roster_is_stored(list_launcher, engine, session):
    visit = Visit(list_launcher, "instructor", locale="en")
    visit.click("/course/roster")
    visit.click("/course/roster/names")

    from lti_app.db import CourseModel

    with engine.connect() as connection:
        rows = {
            table.name: str(connection.execute(table.select()).all())
            for table in CourseModel.metadata.sorted_tables
        }
    everything = " ".join(rows.values())
    # With what stands around a value: a few letters alone also come about in a token, by chance.
    assert not [name for name in ("'Sanne'", "Sanne de Vries", "de Vries") if name in everything]
    assert subject_of("student-01") not in everything
    assert session.query(ServiceToken).count() == 1
