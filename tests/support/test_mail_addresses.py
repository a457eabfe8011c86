"""Addresses for the digest: each makes one header, or is refused when it is typed."""

import pytest
from sqlalchemy import select

from lti_app import clock
from lti_app.config import Settings
from lti_app.support import digest
from lti_app.support.models import Member


def kept(desk) -> str | None:
    with desk.engine.connect() as connection:
        found: str | None = connection.scalar(select(Member.mail).where(Member.mail.is_not(None)))
        return found


@pytest.mark.parametrize(
    "address",
    [
        "a@=?utf-8?q?x=0d=0aBcc=3a?=.nl",
        "=?utf-8?b?CkJjYzogeEB5Lm5s?=@example.edu",
        "a@[example.edu",
        "a@example.edu;b@example.edu",
        "group:a@example.edu;",
        "<a@example.edu>",
        "(a@example.edu",
        'a"@example.edu',
        "a@b@example.edu",
        "a@example..edu",
        "a@example.edu.",
        "a@-example.edu",
        "a@example.edu\x1b[2J",
        "a@example.edu\x7f",
        "a\r\nBcc: b@example.edu",
        "a" * 250 + "@example.edu",
    ],
)
def test_an_address_that_could_be_more_than_one_header_is_refused(desk, address):
    answer = desk.triage.press("me/mail", mail=address)

    assert answer.status_code == 422
    assert kept(desk) is None


@pytest.mark.parametrize(
    "address", ["a@example.edu", "Jo.O'Neil+desk@mail.example.edu", "x_1@123.example-host.nl"]
)
def test_an_address_as_people_have_them_makes_the_one_header_that_it_says(desk, address):
    assert desk.triage.press("me/mail", mail=f" {address} ").status_code == 303
    assert kept(desk) == address

    settings: Settings = desk.app.extensions["settings"]
    mail = digest._message(settings, address, "https://desk.example.edu/", clock.now())

    assert f"\nTo: {address}\n" in mail.as_string()
    assert mail["To"].addresses[0].addr_spec == address


def test_a_member_says_where_their_own_digest_goes_and_nobody_elses(desk):
    desk.triage.press("me/mail", mail="first@example.edu")
    desk.handler.press("me/mail", mail="second@example.edu")

    with desk.engine.connect() as connection:
        rows = connection.execute(select(Member.id, Member.mail).where(Member.mail.is_not(None)))
        found = {row.id: row.mail for row in rows}
    assert found == {desk.triage.id: "first@example.edu", desk.handler.id: "second@example.edu"}


def test_nothing_but_the_empty_text_stops_the_digest(desk):
    desk.triage.press("me/mail", mail="a@example.edu")
    desk.triage.press("me/mail", mail="")

    assert kept(desk) is None
