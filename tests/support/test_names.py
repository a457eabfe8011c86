"""Promise 27 for what staff type: names, contacts and addresses show all that is in them."""

import pytest
from sqlalchemy import select

from lti_app.support.models import ContactEntry, Invite, Member
from tests.support.rows import everything
from tests.support.staff import refusal

HIDDEN = ["a\u202eb", "a\u2066b", "a\u200bb", "a\u00adb", "\ufeffab", "a\x1bb", "a\ue000b", "a\x7f"]
SEEN = ["José", "Zoë van 't Hoff-de Ruiter", "顾问", "مستشار", "Ψ & Co. <b>", "e\u0301"]
HOST = "example.edu"


def test_a_name_with_something_hidden_in_it_is_refused_and_says_why(desk):
    before = everything(desk.engine)

    for name in (*HIDDEN, "two\nlines", "a\tb"):
        answer = desk.coordinator.press("team/invite?language=en", name=name, reads="triage")
        assert refusal(answer) == (422, "desk_form"), repr(name)
        assert "There is a character in it that nobody sees" in answer.text

    assert everything(desk.engine) == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_that_is_none_or_too_long_is_refused(desk, name):
    assert refusal(desk.coordinator.press("team/invite", name=name, reads="triage")) == (
        422,
        "desk_form",
    )


def test_every_name_that_can_be_read_may_be_one_and_stands_there_as_text(desk):
    for name in SEEN:
        assert desk.coordinator.press("team/invite", name=name, audits="1").status_code == 200

    with desk.engine.connect() as connection:
        assert set(connection.scalars(select(Invite.name))) == set(SEEN)
    page = desk.coordinator.get("team").text
    assert "Ψ &amp; Co. &lt;b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "fields", [{}, {"reads": "recovery"}, {"reads": "everything"}, {"reads": "Triage"}]
)
def test_an_invitation_to_nothing_or_to_the_sheet_is_refused(desk, fields):
    assert refusal(desk.coordinator.press("team/invite", name="X", **fields)) == (422, "desk_form")


def test_a_contact_with_something_hidden_in_it_is_refused(desk):
    before = everything(desk.engine)

    for text in HIDDEN:
        for fields in ({"title": text, "how": "x"}, {"title": "x", "how": text}):
            answer = desk.handler.press("contacts", **fields)
            assert refusal(answer) == (422, "desk_form"), fields
    assert refusal(desk.handler.press("contacts", title="a\nb", how="x"))[0] == 422

    assert everything(desk.engine) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "how": "x"},
        {"title": "x", "how": " "},
        {"title": "x" * 201, "how": "x"},
        {"title": "x", "how": "x" * 2001},
    ],
)
def test_a_contact_without_a_title_or_with_too_much_text_is_refused(desk, fields):
    assert refusal(desk.handler.press("contacts", **fields)) == (422, "desk_form")


def test_a_contact_stands_in_the_book_and_on_the_sheet_until_it_is_taken_away(desk):
    _somebody, case = desk.taken()
    how = "0900-8844\r\nalways"
    for title, fields in (("Police <b>", {"is_authority": "1"}), ("Youth work", {})):
        sent = desk.coordinator.press("contacts", title=f" {title} ", how=how, **fields)
        assert sent.status_code == 303

    book = desk.handler.get("contacts").text
    assert book.index("Youth work") < book.index("Police &lt;b&gt;"), "no authority comes first"
    assert "Youth work" in desk.handler.get(f"case/{case}").text
    with desk.engine.connect() as connection:
        rows = connection.execute(select(ContactEntry.__table__)).all()
    assert {row.how for row in rows} == {"0900-8844\nalways"}

    for row in rows:
        assert desk.handler.press("contacts/remove", entry=row.id.hex()).status_code == 303
    assert "Youth work" not in desk.handler.get("contacts").text


@pytest.mark.parametrize(
    "address",
    [
        f"a b@{HOST}",
        f"a,b@{HOST}",
        "a@b",
        f"@{HOST}",
        "a@",
        "a",
        f"é@{HOST}",
        f"a\x01@{HOST}",
        f"{'a' * 250}@{HOST}",
        f"a@{HOST}\r\nBcc: b@{HOST}",
        f"a@{HOST}\u200b",
    ],
)
def test_an_address_that_no_mail_reaches_is_refused(desk, address):
    before = everything(desk.engine)

    assert refusal(desk.handler.press("me/mail", mail=address)) == (422, "desk_form")
    assert everything(desk.engine) == before


def test_an_address_is_kept_until_it_is_taken_away(desk):
    def kept() -> str | None:
        with desk.engine.connect() as connection:
            wanted = select(Member.mail).where(Member.name == "Case handler")
            found: str | None = connection.scalar(wanted)
            return found

    desk.handler.press("me/mail", mail=f" a.b+c@{HOST} ")
    assert kept() == f"a.b+c@{HOST}"
    desk.handler.press("me/mail", mail="")
    assert kept() is None
