"""Errors of the report site. None of them says more than the person there knows already."""

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import DontWrapMixin

from lti_app.errors.base import ToolError


class ReportSiteUnknownError(ToolError):
    """An address names an institution for which there is no report site here."""

    code = "report_site_unknown"
    status = 404
    sentence = _("There is no page at this address.")
    advice = _("Compare the address with the one that you were given.")


class ChannelClosedError(ToolError):
    """Nobody has a key to read reports, so none is accepted."""

    code = "channel_closed"
    status = 409
    sentence = _("The reporting channel is not open.")
    advice = _("Nothing was sent. The help lines on the first page are there for you now.")


class TokenRefusedError(ToolError):
    """A membership token is not good: one answer for whatever is wrong with it."""

    code = "token_refused"
    status = 403
    sentence = _("We cannot see that you are a member of the institution.")
    advice = _("Nothing was sent. Open the reporting page from your course again; keep your text.")


class CodeRefusedError(ToolError):
    """The code of the day is not the one of today or yesterday."""

    code = "code_refused"
    status = 403
    sentence = _("This code of the day is not right, or not any more.")
    advice = _("Nothing was sent. The code stands on the page of the Do's in your course.")


class ReadersChangedError(ToolError):
    """It was sealed for others than those who read reports now."""

    code = "readers_changed"
    status = 409
    sentence = _("Who reads reports has changed while you were writing.")
    advice = _("Nothing was sent. Look at who will read it now, and send it again if you want to.")


class ReportMalformedError(ToolError):
    """What was sent is not a sealed report or message."""

    code = "report_malformed"
    status = 422
    sentence = _("What your browser sent cannot be read as a report.")
    advice = _("Nothing was sent. Keep your text, open this page anew and try again.")


class FilesRefusedError(ToolError):
    """A form with files, or of a kind that no page here sends."""

    code = "files_refused"
    status = 415
    sentence = _("No files can be sent here, and no pictures.")
    advice = _("Nothing was sent. Describe in words what can be seen; keep the files to yourself.")


class TextRefusedError(ToolError):
    """A text with a picture in it, or longer than fits."""

    code = "text_refused"
    status = 422
    sentence = _("Your text has a picture in it, is too long, or is empty.")
    advice = _("Nothing was sent. Your text is still here: change it, and send it again.")


class MailboxUnknownError(ToolError):
    """No mailbox belongs to what was given, or it was no receipt at all: never told which."""

    code = "mailbox_unknown"
    status = 404
    sentence = _("There is no report with this code.")
    advice = _(
        "Compare the code with what you saved, sign by sign. Or its time is over: then all of it "
        "has been destroyed."
    )


class MailboxFullError(ToolError):
    """More messages in a day than anybody writes."""

    code = "mailbox_full"
    status = 429
    sentence = _("You have written very often today.")
    advice = _("Nothing was sent. What you sent before has arrived; write again tomorrow.")
    retry_after = 86400


class OuterKeyMissingError(DontWrapMixin, ToolError):
    """A text lies under an outer key that is not here, or not that one (docs/reporting.md)."""

    code = "outer_key_missing"
    status = 503
    sentence = _("This report cannot be opened here: a key of the server is missing.")
    advice = _("Try again tomorrow. The people who run this website can see that a key is missing.")


class OuterKeyNotMadeError(DontWrapMixin, ToolError):
    """The outer key of this quarter is not here and cannot be made, so nothing can be stored."""

    code = "outer_key_not_made"
    status = 503
    sentence = _("Nothing can be stored safely at the moment: a key of the server is missing.")
    advice = _("Nothing was sent. Keep your text and try later; the help lines are there for you.")
