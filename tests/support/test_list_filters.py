"""The list by its coarse fields: what narrows it, and what it never tells; how long each waits."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from lti_app import clock
from lti_app.reports.models import Message, Report, Status
from tests.support.staff import Staff, refusal
from tests.support.working import CODES
from tests.web.page import Page


def coded(desk, **codes: str) -> str:
    """Return the name of a case of the handler with codes."""
    case: str = desk.taken()[1]
    answer = desk.handler.press(f"case/{case}/codes", **{**CODES, **codes})
    assert answer.status_code == 303, answer.text
    return case


def shown(member: Staff, query: str = "") -> set[str]:
    """Return the cases in a member's list."""
    answer = member.get(f"inbox?language=en&{query}")
    assert answer.status_code == 200, answer.text
    found = (each.get("data-ref") for each in Page(answer).all("li"))
    return {name for name in found if name}


def offered(desk, field: str) -> list[str]:
    """Return the codes of a field that the form offers."""
    boxes = Page(desk.handler.get("inbox")).all("select")
    (box,) = [each for each in boxes if each.get("id") == field]
    return [each.get("value", "") for each in box.iter("option") if each.get("value")]


def test_the_server_tells_what_may_be_seen_at_once_and_leaves_images_to_the_browser(desk):
    usual, case = (desk.taken(fast=fast)[1] for fast in (False, True))

    assert shown(desk.handler, "fast=yes") == {case}
    for name, marks in ((usual, 0), (case, 1)):
        text = desk.handler.get(f"case/{name}?language=en").text
        assert text.count(">May be seen at once<") == marks
        assert text.count("data-says-images hidden") == 2
        assert '<a href="#image-lane">' in text
        assert '<details id="image-lane" data-image-lane' in text
    inbox = desk.handler.get("inbox?language=en").text
    assert inbox.count(">May be seen at once<") == 2  # the filter's own, and one case
    assert inbox.count(">Images being spread<") == inbox.count("<template data-images-mark>") == 1


def test_the_list_is_narrowed_to_reports_about_staff_or_to_the_others(desk):
    staff, other = desk.report(staff=True).report.hex(), desk.report().report.hex()

    assert shown(desk.coordinator) == {staff, other}
    assert shown(desk.coordinator, "about=staff") == {staff}
    assert shown(desk.coordinator, "about=others") == {other}
    assert shown(desk.triage, "about=staff") == set(), "it is not in their list"


def test_the_list_is_narrowed_by_the_codes_that_a_case_was_given(desk):
    theme = offered(desk, "theme")[0]
    case, other = coded(desk, theme=theme), coded(desk)
    uncoded = desk.report().report.hex()

    assert shown(desk.handler, f"theme={theme}") == {case}
    assert shown(desk.handler, "theme=other&faculty=unknown&whose=mine") == {other}
    assert shown(desk.handler) == {case, other, uncoded}


def test_codes_find_nothing_that_somebody_cannot_open(desk):
    case = coded(desk)

    assert shown(desk.triage, "theme=other") == {case}
    desk.triage.press(f"case/{case}/take", impartial="no")
    assert shown(desk.triage, "theme=other") == set()
    assert shown(desk.triage) == {case}


def test_who_opens_no_report_is_offered_no_codes_and_gets_none(desk):
    coded(desk)

    assert 'id="theme"' not in desk.coordinator.get("inbox").text
    assert refusal(desk.coordinator.get("inbox?theme=other")) == (422, "desk_form")


@pytest.mark.parametrize("query", ["about=x", "theme=x", "faculty=x"])
def test_a_filter_that_no_form_offers_is_refused(desk, query):
    assert refusal(desk.handler.get(f"inbox?{query}")) == (422, "desk_form")


def test_the_page_says_how_many_filters_are_in_force_and_its_links_keep_them(desk):
    assert "in force" not in desk.handler.get("inbox?language=en&whose=all&theme=").text

    page = Page(desk.handler.get("inbox?language=en&whose=mine&about=others&unread=yes"))

    assert "Filter: 3 in force" in ["".join(each.itertext()) for each in page.all("summary")]
    (nav,) = [each for each in page.all("nav") if each.get("class") == "filters"]
    links = [each.get("href", "") for each in nav.iter("a")]
    assert len(links) == 5
    for link in links:
        assert {"whose=mine", "about=others", "unread=yes"} < set(link.partition("?")[2].split("&"))


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"status": Status.NEW}, 4),
        ({"status": Status.IN_PROGRESS}, 4),
        ({"status": Status.WAITING, "unread": False}, None),
        ({"status": Status.CLOSED, "unread": False}, None),
    ],
)
def test_the_list_says_for_how_many_days_a_reporter_has_been_waiting(desk, changes, days):
    desk.report()
    came = clock.now().date() - timedelta(days=4)
    dated = {"received_on": came, "release_on": came, "status_on": came, **changes}
    with desk.engine.begin() as connection:
        connection.execute(update(Report).values(**dated))

    status = "closed" if changes["status"] is Status.CLOSED else "open"
    text = desk.triage.get(f"inbox?language=en&status={status}").text

    assert ("waits 4 days" in text) is (days == 4)
    assert "waits" in text or days is None


def test_what_was_written_in_a_case_that_waited_for_the_reporter_waits_from_that_day(desk):
    somebody = desk.report()
    old = clock.now().date() - timedelta(days=40)
    with desk.engine.begin() as connection:
        dated = {"received_on": old, "release_on": old, "status_on": old}
        connection.execute(update(Report).values(status=Status.CLOSED, unread=False, **dated))
    desk.write(somebody)
    with desk.engine.begin() as connection:
        wrote = clock.now().date() - timedelta(days=2)
        connection.execute(update(Message).values(sent_on=wrote))

    assert "waits 2 days" in desk.triage.get("inbox?language=en").text
