"""One tree of errors: each has a stable code, a status, a sentence and what to do next.

Services raise them, `error_pages.py` answers with a page. The codes are listed in docs/errors.md
(checked by a test) and never change their meaning.
"""

from flask_babel import lazy_gettext as _


class ToolError(Exception):
    """The base of all errors that a person may meet.

    `detail` is for the log only: it names what was wrong in the protocol's words, never a person,
    a token or a claim's value.
    """

    code = "internal"
    status = 500
    sentence = _("Something went wrong on our side.")
    advice = _("Please try again in a minute. Nothing that you confirmed before is lost.")
    retry_after: int | None = None
    """Seconds after which trying again makes sense."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class CodedError(ToolError):
    """One whose code is given where it is raised."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


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


class LaunchEndedError(ToolError):
    """The launch token is unknown or too old: the page has been open for a long time."""

    code = "launch_ended"
    status = 401
    sentence = _("This page has been open for a while and has been closed for your safety.")
    advice = _("Open it from your course again. What you confirmed before is kept.")


class ForeignTabError(ToolError):
    """An address with a launch token was opened from outside: pasted, shared or bookmarked."""

    code = "address_not_shareable"
    status = 403
    sentence = _("This address only works in the window where it was opened.")
    advice = _("Open the page from your course: then it is yours.")


class NotAllowedError(ToolError):
    """The visitor's role does not allow this page or act."""

    code = "not_allowed"
    status = 403
    sentence = _("This part is for another role in your course.")
    advice = _("If you teach this course, ask your administrator to check your role.")


class PlacingNotAllowedError(NotAllowedError):
    """Somebody who does not teach, design or administer the course came to add something to it."""

    code = "placing_not_allowed"
    sentence = _("Only who teaches or designs this course can add the Do's to it.")


class NamesOffError(ToolError):
    """The institution has switched off the names of the roster."""

    code = "names_off"
    status = 403
    sentence = _("Your institution has chosen not to show who confirmed.")
    advice = _("The course page shows how many people did.")


class NotRecordableError(ToolError):
    """The visitor's confirmation cannot be recorded (anonymous, observer, preview, staff)."""

    code = "not_recordable"
    status = 403
    sentence = _("A confirmation cannot be recorded for you here.")
    advice = _("You can read the Do's; opening them as a student of the course lets you confirm.")


class StaleTextError(ToolError):
    """The text was changed while the page was open; nobody confirms what they did not see."""

    code = "text_changed"
    status = 409
    sentence = _("The Do's have been changed since you opened this page.")
    advice = _("Please read the new text. Your earlier confirmation is kept.")


class InvalidFormError(ToolError):
    """A form came without a field it needs, or with a value that is not offered."""

    code = "form_incomplete"
    status = 400
    sentence = _("Part of the form did not arrive.")
    advice = _("Go back one page and try again.")


class InviteRefusedError(CodedError):
    """An invite is not there, was used before, or has ended."""

    status = 403
    sentence = _("This invitation is unknown, has been used, or has ended.")
    advice = _(
        "If you have just used it yourself, it has worked. "
        "Otherwise ask the people who run Online Do's for a new one."
    )


class RegistrationRefusedError(CodedError):
    """A dynamic registration that we refuse, or the platform does."""

    status = 400
    sentence = _("The registration with your learning platform was not completed.")
    advice = _(
        "Start it again from your platform; the link of the invitation still works. "
        "If it fails again, the code below says what it is about."
    )


class NotPreparedError(ToolError):
    """The installation has no keys yet."""

    code = "not_prepared"
    status = 503
    sentence = _("Online Do's is not ready to use yet.")
    advice = _("Ask the people who run it to finish the installation.")


class DatabaseBusyError(ToolError):
    """The database did not answer in time; nothing was recorded."""

    code = "database_busy"
    status = 503
    sentence = _("We could not save or read this just now. Nothing has been recorded.")
    advice = _("Please wait a few seconds and try again.")
    retry_after = 5


class PlatformError(ToolError):
    """A call to a platform failed. Keeps the facts, never the body: it may hold people's data."""

    code = "platform_unreachable"
    status = 502
    sentence = _("Your learning platform did not answer as expected.")
    advice = _("Please try again in a few minutes.")

    def __init__(
        self,
        method: str,
        url: str,
        *,
        status: int | None = None,
        timed_out: bool = False,
        retry_after: int | None = None,
    ) -> None:
        reason = "timed out" if timed_out else f"status {status}" if status else "no valid answer"
        # The query of a service call may name a person.
        address = url.partition("?")[0]
        super().__init__(f"{method} {address}: {reason}")
        self.method = method
        self.url = address
        self.platform_status = status
        self.timed_out = timed_out
        self.retry_after = retry_after
