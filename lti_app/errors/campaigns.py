"""What can go wrong with the campaign of an institution, and addresses that lead to nothing."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import ToolError


class UnknownCampaignError(ToolError):
    """An address names an institution that is not served here."""

    code = "campaign_unknown"
    status = 404
    sentence = _("There is no campaign at this address.")
    advice = _("Compare the address with the one on the poster or the link that you were given.")


class UnknownPageError(ToolError):
    """A campaign has no page of this name: no such advice, or no questions at all."""

    code = "campaign_page_unknown"
    status = 404
    sentence = _("This page is not part of the campaign, or not any more.")
    advice = _("The other pages are still there: begin with the Do's.")


class UnknownVersionError(ToolError):
    """No published text has the hash in an address."""

    code = "version_unknown"
    status = 404
    sentence = _("No text with this code has been published here.")
    advice = _("A code has at least 12 of the characters 0 to 9 and a to f. Compare each of them.")


class UnknownArtefactError(ToolError):
    """No published file has the hash and the name in an address."""

    code = "artefact_unknown"
    status = 404
    sentence = _("This file has not been published here.")
    advice = _("The downloads of the campaign list every file that there is.")


class NoDraftError(ToolError):
    """There is no draft any longer: somebody published it or threw it away."""

    code = "no_draft"
    status = 404
    sentence = _("There is no draft of the campaign any longer.")
    advice = _(
        "A colleague has published it or thrown it away. Go back one page to copy what you typed."
    )


class UnknownChannelError(ToolError):
    """Somebody wants to share in a place that this campaign does not know."""

    code = "channel_unknown"
    status = 404
    sentence = _("This campaign does not know the place in which you want to share.")
    advice = _("Choose one from the list. With “Plain text” you can share anywhere.")


class DraftTooLargeError(ToolError):
    """Somebody sent more than a form of the editor can hold; the draft is as it was."""

    code = "draft_too_large"
    status = 413
    sentence = _("That is far more than a draft can hold, so nothing has been saved.")
    advice = _(
        "Go back one page: what you entered is still there. A drawing may have 200,000 bytes."
    )
