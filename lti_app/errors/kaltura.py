"""What can go wrong on the way from Kaltura."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


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


class KalturaHandoverOffError(ToolError):
    """The institution takes nobody over from a Kaltura session."""

    code = "kaltura_handover_off"
    status = 404
    sentence = _("Your institution does not let Kaltura open the Do's for you.")
    advice = _("Follow the link in the room instead, or open the Do's from your course.")


class KalturaSessionError(CodedError):
    """A Kaltura session does not count here; the code says why."""

    status = 403
    sentence = _("Kaltura did not tell us in a way we can trust who you are.")
    advice = _("Reload the page in Kaltura and try again, or open the Do's from your course.")


class KalturaUnavailableError(ToolError):
    """The institution's Kaltura does not answer, or not in time, or not with a session."""

    code = "kaltura_unavailable"
    status = 503
    sentence = _("Kaltura does not answer at the moment.")
    advice = _("Try again in a minute, or open the Do's from your course.")
    retry_after = 60
