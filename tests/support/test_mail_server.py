"""How the mail server is spoken to: as its address says, encrypted where it is elsewhere."""

import smtplib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lti_app.support import digest
from lti_app.support.digest import MailNotSentError


class Spoken:
    """A connection that only says what was asked of it."""

    asked: list[tuple[object, ...]]

    def __init__(self, host: str, port: int, *, timeout: float) -> None:
        Spoken.asked = [(type(self).__name__, host, port)]

    def starttls(self) -> None:
        self.asked.append(("starttls",))

    def login(self, user: str, password: str) -> None:
        self.asked.append(("login", user, password))

    def __enter__(self) -> "Spoken":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send_message(self, _message: object) -> None:
        raise smtplib.SMTPDataError(451, b"later")


class SpokenSafely(Spoken):
    """The same, encrypted from the beginning."""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", [("Spoken", "localhost", 25)]),
        ("smtps://mail.example.edu", [("SpokenSafely", "mail.example.edu", 465)]),
        (
            "smtp+starttls://do%40s:p%3Aw@mail.example.edu:587",
            [("Spoken", "mail.example.edu", 587), ("starttls",), ("login", "do@s", "p:w")],
        ),
    ],
)
def test_the_mail_server_is_spoken_to_as_its_address_says(settings, monkeypatch, url, expected):
    monkeypatch.setattr(smtplib, "SMTP", Spoken)
    monkeypatch.setattr(smtplib, "SMTP_SSL", SpokenSafely)
    own = replace(settings, mail_url=url, mail_from="dos@example.edu")

    with pytest.raises(MailNotSentError, match="SMTPDataError"):
        digest.send(own, ["a@example.edu"], "https://x.example/", now=datetime.now(UTC))

    assert Spoken.asked == expected
