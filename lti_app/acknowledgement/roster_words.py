"""The words for the roster: what a status is called, what it means, and why there is no roster."""

from flask_babel import lazy_gettext as _

from lti_app.acknowledgement.models import Reason
from lti_app.acknowledgement.roster import Problem, Status

NAMES = {
    Status.ACKNOWLEDGED: _("Confirmed"),
    Status.IN_GRACE: _("Confirmed, asked again"),
    Status.EARLIER: _("Confirmed an earlier version"),
    Status.NOT_YET: _("Not confirmed"),
    Status.NEVER_SEEN: _("Nothing recorded"),
    Status.NOT_ENROLLED: _("Confirmed, not in the course now"),
    Status.OTHER_DOOR: _("Confirmed outside the course"),
    Status.EXEMPT: _("Exempt"),
    Status.NOT_ASKED: _("Not asked"),
}
MEANINGS = {
    Status.ACKNOWLEDGED: _("Students who confirmed what is on the page today."),
    Status.IN_GRACE: _(
        "Students who confirmed an earlier version, or did so in an earlier academic year. "
        "That still counts for some days."
    ),
    Status.EARLIER: _(
        "Students who confirmed an earlier version, or did so in an earlier academic year, "
        "and have not confirmed again. They are not missing: they did confirm."
    ),
    Status.NOT_YET: _(
        "Students who withdrew their confirmation, confirmed in an earlier run, "
        "or opened the page in the last two hours without confirming."
    ),
    Status.NEVER_SEEN: _(
        "Students of whom nothing is stored for this course. Some may have read the page: "
        "we forget a visit after two hours."
    ),
    Status.NOT_ENROLLED: _(
        "People whose confirmation is stored, but who are not, or not actively, on the class list."
    ),
    Status.OTHER_DOOR: _(
        "People who confirmed with the sign-in of your institution, or from Kaltura. The class "
        "list cannot say who they are; who confirmed in the course as well is counted twice."
    ),
    Status.EXEMPT: _("Students of whom you or a colleague said that they need not confirm."),
    Status.NOT_ASKED: _(
        "Teachers, assistants, observers and test students. Who of them confirmed as a student "
        "before is in the number of the course page, and not among the students here."
    ),
}
REASONS = {
    Reason.OTHER_WAY: _("did it in another way"),
    Reason.NOT_TAKING_PART: _("does not take part in the course"),
    Reason.LANGUAGE: _("does not read the languages of the Do's"),
    Reason.OTHER: _("another reason"),
}
"""Why somebody is exempt."""
PROBLEMS = {
    Problem.MISSING: _("Your learning platform does not offer us a class list for this course."),
    Problem.REFUSED: _(
        "Your learning platform does not let us see the class list. The people who manage it "
        "can allow it: the service is called Names and Roles."
    ),
    Problem.NOT_FOUND: _("Your learning platform has no class list for this course."),
    Problem.SLOW: _("Your learning platform took too long to give us the class list."),
    Problem.BUSY: _(
        "Others have been waiting for an answer for a while, so we did not ask for this class "
        "list. Please try again in a minute."
    ),
    Problem.UNUSABLE: _("Your learning platform did not give us a class list that we can read."),
    Problem.TOO_LONG: _("The class list is longer than we can read at once."),
}
