"""Promise 23 for the receipt: heard in groups, and good for coming back without scripts."""

import pytest
from sqlalchemy import select, update

from lti_app.reports.models import Message, Report
from lti_app.sealing.receipts import Receipt
from tests.reports.reporter import SITE
from tests.reports.test_mailbox import answer_of_the_desk
from tests.reports.test_without_scripts import CODE, filled, receipt_on, today_code
from tests.web.page import Page, text_of

__all__ = ["today_code"]


@pytest.fixture
def somebody(readers, visitor, engine, today_code, reporter):
    """Who has just sent a report without scripts, and kept the code."""
    found = reporter()
    found.receipt = receipt_on(visitor.post(CODE, data=filled(today_code)))
    with engine.connect() as connection:
        found.report = connection.scalar(select(Report.id))
    return found


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True, scope="session")
def test_promise_40_the_receipt_is_heard_sign_by_sign_in_its_groups(
    readers, visitor, today_code, monkeypatch
):
    fixed = Receipt((32).to_bytes(13))
    monkeypatch.setattr(Receipt, "new", classmethod(lambda _cls: fixed))
    sent = Page(visitor.post(f"{CODE}?language=en", data=filled(today_code)))

    assert fixed.text == "00000-00000-00000-00010-*"
    assert any(text_of(each).endswith("/default/mailbox") for each in sent.all("bdi"))
    assert [(text_of(each), each.get("aria-label")) for each in sent.all("span", role="img")] == [
        *(("00000", f"Group {n} of 5: 0 0 0 0 0") for n in (1, 2, 3)),
        ("00010", "Group 4 of 5: 0 0 0 1 0"),
        ("*", "Group 5 of 5: asterisk"),
    ]


def test_somebody_comes_back_without_scripts_reads_writes_and_withdraws(
    readers, visitor, engine, somebody
):
    receipt = somebody.receipt
    answer_of_the_desk(engine, somebody, readers, "How are you? <b>&\u202e")
    form = {"receipt": receipt.text.lower()}

    opened = visitor.post(f"{SITE}/default/mailbox", data=form)
    assert "There is a question for you" in opened.text
    shown = [text_of(each) for each in Page(opened).all("span", **{"class": "who"})]
    assert set(shown) >= {"First desk", "Case handler"}
    assert "How are you? &lt;b&gt;&amp;" in opened.text
    page = Page(opened)
    write = page.forms[f"{SITE}/default/mailbox/write"]
    assert write.fields == {"receipt": receipt.text}

    written = visitor.post(
        f"{SITE}/default/mailbox/write", data={**write.fields, "text": "Better."}
    )
    assert (written.status_code, "Better." in written.text) == (200, True)
    assert "Your message has been sent." in written.text
    later = visitor.post(f"{SITE}/default/mailbox", data=form)
    assert ("Better." in later.text, "has been sent" in later.text) == (True, False)
    empty = visitor.post(f"{SITE}/default/mailbox/write", data={**form, "text": " "})
    assert empty.status_code == 422

    gone = visitor.post(f"{SITE}/default/mailbox/withdraw", data=form)
    assert "Taken back by you" in gone.text
    assert ("Kept until" in written.text, "Kept until" in gone.text) == (True, False)
    assert "Better." not in gone.text


def test_a_message_that_was_changed_is_left_out_and_hides_no_other(
    readers, visitor, engine, somebody
):
    for text in ("The first answer.", "The second answer."):
        answer_of_the_desk(engine, somebody, readers, text)
    with engine.begin() as connection:
        first, second = connection.execute(select(Message.id, Message.content)).all()
        connection.execute(
            update(Message).where(Message.id == first.id).values(content=second.content)
        )

    opened = visitor.post(f"{SITE}/default/mailbox", data={"receipt": somebody.receipt.text})

    assert opened.status_code == 200
    assert ("The first" in opened.text) + ("The second" in opened.text) == 1


@pytest.mark.parametrize(
    "receipt", ["", "x", "00000-00000-00000-00000-1", "00000-00000-00000-00000-0"]
)
@pytest.mark.parametrize("path", ["mailbox", "mailbox/write", "mailbox/withdraw"])
def test_promise_15_a_wrong_receipt_gets_one_answer(readers, visitor, receipt, path):
    answer = visitor.post(f"{SITE}/default/{path}", data={"receipt": receipt, "text": "x"})

    assert answer.status_code == 404
    assert Page(answer).heading == "There is no report with this code."
