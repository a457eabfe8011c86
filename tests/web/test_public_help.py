"""The public page of help: who answers now, and how well we know."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from lti_app.campaign.files import read_files
from lti_app.campaign.pack import SHIPPED
from lti_app.institution import service as institutions
from tests.campaign.packs import SECOND
from tests.web import installations
from tests.web.campaigns import publish_files
from tests.web.page import Page, text_of

CONTACT = "equal-opportunities"


def _entry(reader, name: str, institution: str = "seehafen", language: str = "en") -> str:
    page = Page(reader.get(f"/campaign/{institution}/{language}/help"))
    return text_of(page.by_id(name))


def test_promise_30_a_badge_follows_the_clock_of_the_contact_and_the_page_its_badge(reader, at):
    at("2026-11-26T09:59:00+02:00")  # a minute before nine in Berlin
    closed = reader.get("/campaign/seehafen/en/help")
    at("2026-11-26T08:00:00+00:00")
    opened = reader.get("/campaign/seehafen/en/help")

    assert "Closed now" in text_of(Page(closed).by_id(CONTACT))
    assert "Open now" in text_of(Page(opened).by_id(CONTACT))
    assert closed.headers["ETag"] != opened.headers["ETag"]


def test_the_page_of_the_dos_shows_no_badge_because_it_is_kept_for_longer(reader):
    assert "Closed now" not in reader.get("/campaign/seehafen/en").text
    assert "Open now" not in reader.get("/campaign/seehafen/en").text


def test_a_contact_says_when_it_was_checked_and_when_that_is_too_long_ago(reader, at):
    at("2026-11-26T12:00:00+01:00")
    fresh = _entry(reader, CONTACT)
    at("2027-10-01T12:00:00+02:00")
    overdue = _entry(reader, CONTACT)

    assert "Checked with the contact itself on 1 October 2026." in fresh
    assert "should have been checked again" not in fresh
    assert "should have been checked again by 30 September 2027" in overdue


def test_what_nobody_checked_names_its_source_and_what_is_general_says_so(reader):
    line = _entry(reader, "kindertelefoon", "shipped")
    adviser = _entry(reader, "study-adviser", "shipped")

    assert "According to the Dutch step plan" in line
    assert "not yet checked with the contact itself" in line
    assert "the institution has not filled in its own details yet" in adviser


def test_days_with_other_hours_and_ages_are_written_out(tmp_path, at):
    files = dict(read_files(SECOND))
    files["pack.yaml"] = files["pack.yaml"].replace(
        b'        - { days: mon-thu, from: "09:00", to: "16:00" }\n',
        b'        - { days: mon-thu, from: "09:00", to: "16:00" }\n      exceptions:\n'
        b"        - { date: 2026-12-24, from: 10:00, to: 12:00 }\n"
        b"        - { date: 2026-12-25 }\n        - { date: 2026-01-01 }\n"
        b"    ages: { from: 16, to: 27 }\n",
    )
    at("2026-11-26T12:00:00+01:00")
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        publish_files(app, "here", files)
        said = _entry(app.test_client(), CONTACT, "here")

    assert "On 24 December 2026 from 10:00 to 12:00 Closed on 25 December 2026" in said
    assert "1 January" not in said
    assert "from 16 to 27 years old" in said


@pytest.mark.parametrize(
    ("zone", "now", "is_told"),
    [
        ("Europe/Berlin", "2026-12-24T23:59:00+01:00", True),
        ("Europe/Berlin", "2026-12-25T00:00:00+01:00", False),
        ("America/New_York", "2026-12-24T23:59:00-05:00", True),
        ("America/New_York", "2026-12-25T00:00:00-05:00", False),
    ],
)
def test_a_day_with_other_hours_ends_where_the_line_is(tmp_path, at, zone, now, is_told):
    files = dict(read_files(SECOND))
    hours = b'        - { days: mon-thu, from: "09:00", to: "16:00" }\n'
    more = hours + b"      exceptions:\n        - { date: 2026-12-24 }\n"
    files["pack.yaml"] = (
        files["pack.yaml"].replace(hours, more).replace(b"Europe/Berlin", zone.encode())
    )
    at("2026-12-24T12:00:00+01:00")
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        publish_files(app, "here", files)
        before = _entry(app.test_client(), CONTACT, "here")
        at(now)
        after = _entry(app.test_client(), CONTACT, "here")

    assert "Closed on 24 December 2026" in before
    assert ("Closed on 24 December 2026" in after) is is_told


def test_a_review_that_is_overdue_is_said_on_the_page_about_the_version(tmp_path, at):
    at("2028-01-01T12:00:00+01:00")
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        publish_files(app, "here", dict(read_files(SHIPPED)))
        publish_files(app, "there", dict(read_files(SECOND)))
        about = app.test_client().get("/campaign/there/en/about").text

    assert "should have been looked at again by 30 September 2027" in about


def test_the_history_tells_every_publication_with_its_note(tmp_path):
    files = dict(read_files(SECOND))
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        first = publish_files(app, "here", files).version
        files["pack.yaml"] = files["pack.yaml"].replace(b"WiSe 2026/27", b"SoSe 2027")
        second = publish_files(app, "here", files, notes={"en": "A <b>new</b> label."}).version
        page = Page(app.test_client().get("/campaign/here/en/about"))

    items = [text_of(each) for each in page.all("ol", **{"class": "history"})[0]]
    assert len(items) == 2
    assert "Version SoSe 2027" in items[0]
    assert "A <b>new</b> label." in items[0]
    assert "The first one." in items[1]
    links = page.links()
    assert {f"/v/{first.hash}", f"/v/{second.hash}"} <= set(links)


def test_the_days_of_the_history_are_those_of_the_institution_as_in_the_editor(tmp_path, at):
    at("2026-11-30T23:30:00+00:00")
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        publish_files(app, "here", dict(read_files(SECOND)))
        in_amsterdam, in_new_york = (
            days_in(app, "Europe/Amsterdam"),
            days_in(app, "America/New_York"),
        )

    assert in_amsterdam == ["1 December 2026"]
    assert in_new_york == ["30 November 2026"]


def days_in(app: Flask, time_zone: str) -> list[str]:
    """Return the days that the history shows to an institution there."""
    told = app.test_cli_runner().invoke(
        args=["institutions", "set", "here", "--time-zone", time_zone]
    )
    assert told.exit_code == 0, told.output
    page = Page(app.test_client().get("/campaign/here/en/about"))
    [history] = page.all("ol", **{"class": "history"})
    return [text_of(each) for each in history.iter("strong")]


def test_the_history_is_shown_while_the_institutions_database_is_away(tmp_path, monkeypatch):
    with installations.running(**installations.on_sqlite(tmp_path)) as app:
        installations.prepare(app)
        publish_files(app, "here", dict(read_files(SECOND)))
        reader = app.test_client()
        before = reader.get("/campaign/here/en/about")
        monkeypatch.setattr(institutions, "find", _away)

        assert reader.get("/campaign/here/en/about").data == before.data


def _away(*_given: object) -> None:
    raise OperationalError("SELECT", {}, Exception("away"))
