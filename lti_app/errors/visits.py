"""What can go wrong with a page or a click of somebody who is here."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


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


class WithdrawnOftenError(ToolError):
    """Somebody confirmed and took it back more often in a day than anybody does by hand."""

    code = "withdrawn_often"
    status = 429
    sentence = _("You have taken your confirmation back very often in the last day.")
    advice = _("Your last confirmation stands. You can take it back tomorrow.")
    retry_after = 86400


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


class MetricsRefusedError(ToolError):
    """Figures were asked for without the token for them."""

    code = "metrics_refused"
    status = 403
    sentence = _("These figures are for the program that watches over Online Do's.")
    advice = _("Let it send METRICS_TOKEN as a bearer token.")


class PlatformError(ToolError):
    """A call to a platform failed. Keeps the facts, never the body: it may hold people's data."""

    code = "platform_unreachable"
    status = 502
    sentence = _("Your learning platform did not answer as expected.")
    advice = _("Please try again in a few minutes.")
    otherwise = "no valid answer"
    """The reason where there is neither a status nor a time that ran out."""

    def __init__(
        self,
        method: str,
        url: str,
        *,
        status: int | None = None,
        timed_out: bool = False,
        retry_after: int | None = None,
    ) -> None:
        reason = "timed out" if timed_out else f"status {status}" if status else self.otherwise
        # The query of a service call may name a person.
        address = url.partition("?")[0]
        super().__init__(f"{method} {address}: {reason}")
        self.reason = reason
        self.method = method
        self.url = address
        self.platform_status = status
        self.timed_out = timed_out
        self.retry_after = retry_after

    @property
    def in_log(self) -> str:
        """Method and reason: an address may have come in a message, and names a course."""
        return f"{self.method}: {self.reason}"


class PlatformBusyError(PlatformError):
    """Nothing was asked: others wait for answers that are slow (lti_app/bulkhead.py)."""

    otherwise = "not asked, because others wait for slow answers"


class PlatformAddressError(PlatformError):
    """A platform that registered itself has a host name that leads inside; nothing was sent."""

    code = "platform_address_refused"
    sentence = _("The address of your learning platform leads to where we may not ask.")
    advice = _("Tell the people who manage it, with the code below.")
    otherwise = "the host has an address that is not public"
