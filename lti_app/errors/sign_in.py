"""What can go wrong with the institution's sign-in: nobody is signed in by it."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


class SignInError(ToolError):
    """A sign-in that did not succeed; nothing of it is kept."""

    status = 400
    sentence = _("You could not be signed in.")
    advice = _(
        "Begin the sign-in again. If it happens again, give the reference below to the people who "
        "run Online Do's."
    )


class NoSignInError(SignInError):
    """The institution has no sign-in here."""

    code = "sign_in_not_offered"
    status = 404
    sentence = _("There is no sign-in for this institution here.")
    advice = _("Compare the address with the one that you were given.")


class SignInUnknownError(SignInError, CodedError):
    """The answer belongs to no sign-in that this browser has under way."""

    status = 401
    sentence = _("This sign-in took too long, was already used, or began in another browser.")
    advice = _("Begin the sign-in again, in this window. Nothing that you did before is lost.")


class SignInDeclinedError(SignInError):
    """The person or the provider said no (RFC 6749, section 4.1.2.1)."""

    code = "sign_in_declined"
    status = 403
    sentence = _("Your institution did not confirm who you are.")
    advice = _("If you cancelled the sign-in yourself, you can simply begin again.")


class SignInNotAdmittedError(SignInError):
    """A claim that the institution requires is missing or has another value."""

    code = "sign_in_not_admitted"
    status = 403
    sentence = _("You are signed in, but this account is not admitted here.")
    advice = _(
        "If you have another account at your institution, sign in with that one. Otherwise ask the "
        "people who run Online Do's."
    )


class SignInUnverifiedError(SignInError, CodedError):
    """What the provider answered does not hold (OpenID Connect Core, section 3.1.3.7)."""

    status = 401
    sentence = _("We could not verify that this answer comes from your institution.")


class SignInUnavailableError(SignInError):
    """The provider does not answer, or not in time."""

    code = "sign_in_unavailable"
    status = 503
    sentence = _("The sign-in of your institution does not answer at the moment.")
    advice = _("Wait a minute, then begin the sign-in again.")
    retry_after = 60


class SignInBusyError(SignInError):
    """As many as may ask the provider at once are asking it."""

    code = "sign_in_busy"
    status = 503
    sentence = _("Too many people are signing in with your institution's account at the moment.")
    advice = _("Wait some seconds, then begin the sign-in again. Nothing is lost.")
    retry_after = 5


class SignInMisconfiguredError(SignInError, CodedError):
    """Provider and tool do not agree on their settings; trying again does not help."""

    status = 502
    sentence = _("The sign-in of your institution is not set up correctly.")
    advice = _("Give the reference below to the people who run Online Do's: they can mend it.")
