"""Promise 23: what was written without scripts is not lost when it is refused."""

from io import BytesIO
from typing import Any

from sqlalchemy.exc import OperationalError

from lti_app.reports import service
from tests.reports.reporter import SITE
from tests.reports.test_without_scripts import CODE, filled, opened_by, receipt_on, today_code
from tests.web.page import Page

__all__ = ["today_code"]


def sent_again(answer, **changes: str) -> tuple[str, Any]:
    """Return the address and the fields of the form on a page that refuses."""
    (form,) = [each for each in Page(answer).all("form") if each.get("class") == "telling"]
    fields: dict[Any, Any] = {}
    for each in form.iter():
        if each.tag in ("input", "textarea"):
            value = each.get("value", (each.text or "").removeprefix("\n"))
            fields.setdefault(each.get("name"), []).append(value)
    return form.attrib["action"], {**fields, **changes}


def test_what_was_written_stands_on_the_page_that_refuses_and_goes_from_there(
    readers, visitor, engine, today_code
):
    wishes = "</textarea><script>alert(1)</script>"
    form = filled("0000-0000", kind=["insults", "other"], images="unsure", wishes=wishes)
    refused = visitor.post(CODE, data=form)

    assert refused.status_code == 403
    assert "<script>alert" not in refused.text
    address, fields = sent_again(refused)
    assert (address, fields) == (
        CODE,
        {name: value if isinstance(value, list) else [value] for name, value in form.items()},
    )
    address, fields = sent_again(refused, code=today_code)
    assert visitor.post(address, data=fields).status_code == 201
    assert opened_by(readers[0], engine)["wishes"] == wishes


def test_what_was_written_is_kept_while_the_database_is_away(
    readers, visitor, today_code, monkeypatch
):
    def away(*_args, **_kwargs):
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as gone:
        gone.setattr(service, "accept", away)
        gone.setattr("lti_app.reports.pages.edition_of", away)
        refused = visitor.post(CODE, data=filled(today_code))

    assert refused.status_code == 503
    address, fields = sent_again(refused)
    assert visitor.post(address, data=fields).status_code == 201


def test_a_message_that_is_refused_is_kept_too(readers, visitor, today_code):
    receipt = receipt_on(visitor.post(CODE, data=filled(today_code)))
    text = "See data:image/png;base64,iVBORw0KGgo="
    refused = visitor.post(
        f"{SITE}/default/mailbox/write", data={"receipt": receipt.text, "text": text}
    )

    assert refused.status_code == 422
    address, fields = sent_again(refused)
    assert fields == {"receipt": [receipt.text], "text": [text]}
    assert visitor.post(address, data={**fields, "text": "See it"}).status_code == 200


def test_a_mistyped_code_is_asked_anew_where_it_was_refused(readers, visitor, today_code):
    receipt = receipt_on(visitor.post(CODE, data=filled(today_code))).text
    refused = visitor.post(f"{SITE}/default/mailbox", data={"receipt": receipt[:-1]})

    assert refused.status_code == 404
    address, fields = sent_again(refused)
    assert fields == {"receipt": [""]}
    assert receipt[:-1] not in refused.text  # promise 5: it is asked anew, and not said back
    assert visitor.post(address, data={"receipt": receipt}).status_code == 200


def test_nothing_is_offered_again_where_nothing_was_written_or_too_much(readers, visitor):
    for answer, status in (
        (visitor.post(f"{SITE}/default/mailbox", data={"receipt": "wrong"}), 404),
        (visitor.post(CODE, data={"story": "x" * 400_000}), 413),
        (visitor.post(CODE, data={"story": (BytesIO(b"x"), "a.png")}), 415),
        (visitor.get(f"{SITE}/default/nothing"), 404),
    ):
        assert answer.status_code == status
        assert Page(answer).all("textarea") == []
