"""The questions afterwards: on the page of who works the case, in each language."""

from tests.support.rows import acts


def test_who_works_the_case_has_the_questions_in_every_language(desk):
    _somebody, case = desk.taken()

    page = desk.handler.get(f"case/{case}?language=en").text

    assert 'data-ask-in="en"' in page
    assert "Did you feel heard and taken seriously?" in page
    assert 'data-ask-in="nl"' in page
    assert "Heb je je gehoord en serieus genomen gevoeld?" in page
    assert "Dank je wel dat je ons hebt laten meekijken." in page


def test_who_does_not_work_it_does_not_ask(desk):
    somebody = desk.report()

    assert "data-ask-form" not in desk.triage.get(f"case/{somebody.report.hex()}").text


def test_asking_is_for_the_server_a_message_like_any_other(desk):
    somebody, case = desk.taken()
    text = {"version": 1, "text": "1. ?", "n": 0, "asks": [{"id": "heard", "text": "?"}]}

    assert (
        desk.handler.post(f"case/{case}/message", desk.handler.sealed(case, text)).status_code
        == 201
    )

    assert acts(desk.engine)[-1] == "answered"
    (message,) = somebody.look().json["messages"]
    assert set(message) == {"id", "from_desk", "sent_on", "content", "sealed"}
