"""What can go wrong when a page asks for a membership token."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import ToolError


class TokenQuotaError(ToolError):
    """Somebody has been given as many tokens today as there are for one person."""

    code = "token_quota"
    status = 429
    sentence = _("This page has been opened so often today that it gets no further token.")
    advice = _("Tomorrow it works again. A token that another open page has is still good.")


class TokenKeyChangedError(ToolError):
    """The page knows another key than the one of this period: it was open when a month began."""

    code = "token_key_changed"
    status = 409
    sentence = _("The key for the way to the reporting channel has changed since this page began.")
    advice = _("Open the page from your course again.")


class TokenKeyUnusableError(ToolError):
    """The private key here is missing, or does not belong to the published one."""

    code = "token_key_unusable"
    status = 503
    sentence = _("The way to the reporting channel cannot be prepared at the moment.")
    advice = _("Everything else on this page works. Ask the people who run Online Do's to look.")
