"""What can go wrong on the way from Kaltura."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import ToolError


class KalturaLinkUnknownError(ToolError):
    """No link has this name: mistyped, or its course has been deleted."""

    code = "kaltura_link_unknown"
    status = 404
    sentence = _("This link does not lead to a course, or not any more.")
    advice = _("Compare the address with the one in the room, or ask your lecturer for a new one.")


class KalturaLinkWithdrawnError(ToolError):
    """Staff of the course have withdrawn the link, or the platform was switched off."""

    code = "kaltura_link_withdrawn"
    status = 410
    sentence = _("Your lecturer does not use this link any more.")
    advice = _("You can read the Do's all the same. To confirm, open them from your course.")
