"""The words for the roster: what a status is called, what it means, and why there is no roster."""

from flask_babel import lazy_gettext as _

from lti_app.acknowledgement.roster import Problem, Status

NAMES = {
    Status.ACKNOWLEDGED: _("Confirmed"),
    Status.EARLIER: _("Confirmed an earlier text"),
    Status.NOT_YET: _("Not confirmed"),
    Status.NEVER_SEEN: _("Nothing recorded"),
    Status.NOT_ENROLLED: _("Confirmed, not in the course now"),
    Status.EXEMPT: _("Not asked"),
}
MEANINGS = {
    Status.ACKNOWLEDGED: _("Students who confirmed the text that is on the page today."),
    Status.EARLIER: _("Students who confirmed, and have not confirmed the changed text yet."),
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
    Status.EXEMPT: _("Teachers, assistants, observers and test students."),
}
PROBLEMS = {
    Problem.MISSING: _("Your learning platform does not offer us a class list for this course."),
    Problem.REFUSED: _(
        "Your learning platform does not let us see the class list. The people who manage it "
        "can allow it: the service is called Names and Roles."
    ),
    Problem.NOT_FOUND: _("Your learning platform has no class list for this course."),
    Problem.SLOW: _("Your learning platform took too long to give us the class list."),
    Problem.UNUSABLE: _("Your learning platform did not give us a class list that we can read."),
    Problem.TOO_LONG: _("The class list is longer than we can read at once."),
}
