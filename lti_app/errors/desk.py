"""Errors of the desk, for the staff who work there."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import CodedError, ToolError


class DeskLockedError(ToolError):
    """Nobody has entered, or it is too long ago."""

    code = "desk_locked"
    status = 401
    sentence = _("The desk is locked.")
    advice = _("Enter again: from a course, or with your institution's sign-in.")


class DeskEnterAgainError(ToolError):
    """Something that only who has just entered may do, in a session that began earlier."""

    code = "desk_enter_again"
    status = 403
    sentence = _("For this you have to show once more who you are.")
    advice = _("Enter again, then do it within a quarter of an hour. Nothing was changed.")


class DeskNotAllowedError(ToolError):
    """A member whose part at the desk is another one."""

    code = "desk_not_allowed"
    status = 403
    sentence = _("This is not part of what you do at the desk.")
    advice = _("Ask a coordinator if you think that it should be.")


class DeskForeignFormError(ToolError):
    """A form that did not come from a page of the desk in this session."""

    code = "desk_foreign_form"
    status = 403
    sentence = _("This form is from another session, or from another website.")
    advice = _("Nothing was changed. Open the page again and send it once more.")


class HandoverRefusedError(ToolError):
    """A note from the course site that is not good, was used, or is old."""

    code = "handover_refused"
    status = 403
    sentence = _("This way into the desk works only for a moment, and only once.")
    advice = _("Open Online Do's from your course again, and go to the desk from there.")


class DeskInviteRefusedError(CodedError):
    """A code that invites nobody any more."""

    status = 403
    sentence = _("This invitation cannot be used: it is unknown, used, or too old.")
    advice = _("Ask a coordinator of the desk for a new one.")


class CaseUnknownError(ToolError):
    """A report that is not there, or not for this member: never told which."""

    code = "case_unknown"
    status = 404
    sentence = _("There is no such report at your desk.")
    advice = _("Go back to the list: somebody may have withdrawn it.")


class CaseRuleError(CodedError):
    """Something that the way of working does not allow; the sentence says which rule."""

    status = 409
    advice = _("Nothing was changed.")

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.sentence = sentence


class CaseMovedError(CaseRuleError):
    """Something happened in a case that the page of who acts in it did not show yet."""

    code = "case_moved"
    advice = _("Nothing was sent or changed. Look at it, then press once more.")

    def __init__(self, sentence: str) -> None:
        super().__init__(self.code, sentence)


class CaseChangedError(ToolError):
    """A colleague has changed the same meanwhile."""

    code = "changed"
    status = 409
    sentence = _("A colleague has changed this while you were writing.")
    advice = _("Nothing was overwritten. Look at what they wrote, and save again.")


class DeskFormError(ToolError):
    """A form of the desk with something in it that cannot be used; `field` says where."""

    code = "desk_form"
    status = 422
    sentence = _("Something in this form cannot be used.")
    advice = _("Nothing was changed. Go back and look at the form again.")

    def __init__(self, field: str, sentence: str | None = None) -> None:
        super().__init__(field)
        if sentence is not None:
            self.sentence = sentence


class ContactChangedError(ToolError):
    """A colleague has changed an entry of the contact book since the page was made."""

    code = "contact_changed"
    status = 409
    sentence = _("A colleague has changed this entry since you opened the page.")
    advice = _("Nothing of theirs was overwritten. Open the contact book again and look at it.")


class ContactGoneError(ToolError):
    """A colleague has taken an entry of the contact book away since the page was made."""

    code = "contact_gone"
    status = 409
    sentence = _("A colleague has taken this entry away since you opened the page.")
    advice = _("Nothing was changed. Open the contact book again, and add it anew if it is needed.")


class KeyChangedError(ToolError):
    """A member has a key already, or the other way round."""

    code = "key_changed"
    status = 409
    sentence = _("Your key has changed meanwhile, perhaps in another window.")
    advice = _("Open the page of your key again.")
