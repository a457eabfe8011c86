"""The digest: a mail with fixed words to those who read or coordinate (RFC 5322, over SMTP).

It says that there is something at the desk, never what or how much. It is sent by the worker, so a
mail server that is away holds nobody up; the digest then goes out when it is back.
"""

import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from lti_app.config import Settings
from lti_app.logs import say

log = logging.getLogger("lti_app")

TIMEOUT_SECONDS = 20
SUBJECT = "Online Do's: de balie / the desk"
TEXT = """\
Er is iets nieuws aan de balie van Online Do's, of iets wat nog op je wacht.

There is something new at the desk of Online Do's, or something that still waits for you.

{address}

Dit bericht is altijd hetzelfde. Het zegt niet wat er is, of hoeveel.
This message is always the same. It does not say what there is, or how much.
"""


class MailNotSentError(Exception):
    """The mail server did not take a digest; it is sent again later."""


def send(settings: Settings, addresses: Sequence[str], desk_address: str, *, now: datetime) -> None:
    """Send the digest to each address on its own. Raises MailNotSentError.

    An address that the server refuses is left out: if all were tried again because of it, the
    others would get the same mail every minute.
    """
    if not addresses:
        return
    try:
        with connected(settings) as server:
            for address in addresses:
                _send(server, _message(settings, address, desk_address, now))
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSentError(type(error).__name__) from None


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        say(log, logging.WARNING, "mail_address_refused")


def connected(settings: Settings) -> smtplib.SMTP:
    """Return a connection to the mail server, signed in. Raises OSError, smtplib.SMTPException."""
    parts = urlsplit(settings.mail_url)
    host, port = parts.hostname or "", parts.port
    # Without a context of ours smtplib takes any certificate, and then tells it the password.
    tls = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port or 465, timeout=TIMEOUT_SECONDS, context=tls
        )
    else:
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
        if parts.scheme == "smtp+starttls":
            server.starttls(context=tls)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _message(settings: Settings, to: str, desk_address: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = SUBJECT
    message["From"] = settings.mail_from
    message["To"] = to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(TEXT.format(address=desk_address))
    return message
