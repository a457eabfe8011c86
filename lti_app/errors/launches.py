"""What can be wrong with a message of a platform: nobody becomes a visitor by it."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


class LaunchRefusedError(ToolError):
    """The platform's message cannot be trusted or used; nobody becomes a visitor by it."""

    status = 400
    sentence = _("Your learning platform sent a message that this tool cannot accept.")
    advice = _(
        "Go back to your course and open the page from there again. If it happens again, "
        "give the reference below to the people who manage your learning platform."
    )


class MalformedError(LaunchRefusedError, CodedError):
    """A parameter or claim is missing or has the wrong type (LTI 1.3 Core, section 5.3)."""


class UnverifiedError(LaunchRefusedError, CodedError):
    """The signature, the audience or the times do not hold (Security Framework, section 5.1.3)."""

    status = 401
    sentence = _("We could not verify that this message comes from your learning platform.")


class KeysUnreachableError(UnverifiedError):
    """The platform's key set could not be read, so nothing it signs can be verified now."""

    sentence = _("We could not reach your learning platform to check this message.")
    advice = _("Wait a minute, then open the page from your course again.")
    retry_after = 60

    def __init__(self, detail: str = "") -> None:
        super().__init__("keys_unreachable", detail)


class ExpiredLoginError(LaunchRefusedError, CodedError):
    """The state of the login is too old, unknown, or was made for something else."""

    status = 401
    sentence = _("This launch took too long or was opened in another way than it began.")
    advice = _("Open the page from your course again.")


class ReplayedError(LaunchRefusedError):
    """The message was used before: a reload of the launch page, the back button, or an attack."""

    code = "replayed"
    status = 401
    sentence = _("This page was already opened once, and a launch works only one time.")
    advice = _("Open the page from your course again. What you confirmed before is kept.")


class UnknownPlatformError(LaunchRefusedError):
    """No registration for this issuer and client_id."""

    code = "registration_unknown"
    status = 403
    sentence = _("This learning platform is not registered with this tool.")
    advice = _("Ask the people who manage your learning platform to register Online Do's.")


class DisabledRegistrationError(LaunchRefusedError):
    """The registration is switched off by an administrator."""

    code = "registration_disabled"
    status = 403
    sentence = _("Online Do's is switched off for this learning platform.")
    advice = _("Ask the people who manage your learning platform whether that is intended.")


class PendingRegistrationError(LaunchRefusedError):
    """The platform registered itself and waits for an administrator of this tool."""

    code = "registration_pending"
    status = 403
    sentence = _("This learning platform has just been registered and waits for approval.")
    advice = _("Ask the administrator of Online Do's to approve it, then open the page again.")


class PendingDeploymentError(LaunchRefusedError):
    """A deployment seen for the first time waits for an administrator of this tool."""

    code = "deployment_pending"
    status = 403
    sentence = _("Online Do's was added here a moment ago and waits for approval.")
    advice = _(
        "Ask the administrator of Online Do's to approve this deployment, "
        "then open the page from your course again."
    )


class DisabledDeploymentError(LaunchRefusedError):
    """The deployment is switched off by an administrator."""

    code = "deployment_disabled"
    status = 403
    sentence = _("Online Do's is switched off for this part of your learning platform.")
    advice = _("Ask the people who manage your learning platform whether that is intended.")


class UnsupportedMessageError(LaunchRefusedError):
    """A message type that this tool does not serve (LTI 1.3 Core, section 5.3.1)."""

    code = "message_unsupported"
    sentence = _("Your learning platform asked for something that Online Do's does not offer.")
    advice = _("You can use Online Do's by opening it as a link in your course.")


class PlatformRefusedError(LaunchRefusedError):
    """The platform answered the login with an error (OpenID Connect Core, section 3.1.2.6)."""

    code = "platform_refused"
    status = 403
    sentence = _("Your learning platform did not let you open this page.")
    advice = _("Check that you are still signed in there, then open the page again.")


class BrowserUnknownError(LaunchRefusedError):
    """The browser that brings the message did not show that it began the login."""

    code = "browser_unknown"
    status = 403
    sentence = _("Your browser did not let this page remember that you opened it.")
    advice = _("Continue in a new window, or open the page from your course again.")
