"""What can go wrong when somebody comes from Microsoft Teams: nobody becomes a visitor by it."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


class TeamsError(ToolError):
    """What Teams sent cannot be trusted or used."""

    status = 400
    sentence = _("Teams sent something that Online Do's cannot accept.")
    advice = _(
        "Close the tab and open it again. You can read the Do's here all the same; nothing is "
        "recorded then."
    )


class NoTeamsError(TeamsError):
    """The installation has no TEAMS_FILE."""

    code = "teams_not_offered"
    status = 404
    sentence = _("Online Do's is not connected to Microsoft Teams here.")
    advice = _("Open Online Do's from your course, or read the Do's without it.")


class TeamsTokenMissingError(TeamsError):
    """No token came: somebody who is not signed in to Teams, or no Teams at all."""

    code = "teams_token_missing"
    status = 401
    sentence = _("Teams did not tell us who you are.")
    advice = _("You can read the Do's all the same. To confirm them, sign in to Teams first.")


class TeamsUnverifiedError(TeamsError, CodedError):
    """The token does not hold (Microsoft identity platform, access tokens)."""

    status = 401
    sentence = _("We could not verify that this comes from your institution's Teams.")


class TeamsTenantError(TeamsError):
    """The token comes from a tenant that no institution here has named."""

    code = "teams_tenant_unknown"
    status = 403
    sentence = _("Your account belongs to an organisation that does not use Online Do's here.")
    advice = _("You can read the Do's all the same; nothing is recorded for you.")


class TeamsUnavailableError(TeamsError):
    """The keys of the tenant cannot be read, and were never read before."""

    code = "teams_keys_unreachable"
    status = 503
    sentence = _("We could not reach Microsoft to check who you are.")
    advice = _("Wait a minute, then open the tab again. You can read the Do's in the meantime.")
    retry_after = 60


class TeamsInstructorsOnlyError(TeamsError):
    """Somebody who does not teach wants to put the Do's into a team."""

    code = "teams_instructors_only"
    status = 403
    sentence = _("Only who teaches can put the Do's with confirmations into a team.")
    advice = _(
        "Ask your lecturer to add the tab. If you teach yourself, ask the administrator of "
        "Online Do's to put you on the list of instructors."
    )


class TeamsPlacementError(TeamsError):
    """The tab names a placement that is not there, or not for this person's institution."""

    code = "teams_placement_unknown"
    status = 404
    sentence = _("The Do's are not in this team any more, or belong to another institution.")
    advice = _("Ask who teaches here to add the tab again. You can read the Do's all the same.")


class TeamsNotReadyError(TeamsError):
    """The institution of the tenant is not known here, or Teams was connected to another one."""

    code = "teams_not_ready"
    status = 503
    sentence = _("Online Do's is connected to your Teams, but not yet ready for it.")
    advice = _("Give the reference below to the people who run Online Do's: they can mend it.")
