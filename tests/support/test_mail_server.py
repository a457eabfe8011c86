"""How the mail server is spoken to: as its address says, encrypted where it is elsewhere."""

import smtplib
import ssl
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

    def starttls(self, *, context: ssl.SSLContext) -> None:
        self.asked.append(("starttls", _is_strict(context)))

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

    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout)
        self.asked.append(("tls", _is_strict(context)))


def _is_strict(context: ssl.SSLContext) -> bool:
    """Return whether the certificate is looked at, and has to be that of the name asked for."""
    return context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", [("Spoken", "localhost", 25)]),
        (
            "smtps://mail.example.edu",
            [("SpokenSafely", "mail.example.edu", 465), ("tls", True)],
        ),
        (
            "smtp+starttls://do%40s:p%3Aw@mail.example.edu:587",
            [("Spoken", "mail.example.edu", 587), ("starttls", True), ("login", "do@s", "p:w")],
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
