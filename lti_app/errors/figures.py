"""Errors of the desk's figures: codes of cases, quarters, and the tables of a quarter."""

from flask_babel import lazy_gettext as _

from lti_app.errors.base import ToolError


class FigureRefusedError(ToolError):
    """A code of a case is not one of those offered; `detail` names the field."""

    code = "figure_refused"
    status = 422
    sentence = _("One of the choices for the figures is not offered here.")
    advice = _("Nothing was changed. Open the case again and choose from the lists.")


class FigureUnknownError(ToolError):
    """No figure of this institution has this id."""

    code = "figure_unknown"
    status = 404
    sentence = _("There are no figures for this case.")
    advice = _("Go back to the case and open it again.")


class FigureChangedError(ToolError):
    """Somebody else changed the figure since it was shown; nothing is overwritten."""

    code = "figure_changed"
    status = 409
    sentence = _("Somebody else has changed the figures of this case in the meantime.")
    advice = _("Nothing of theirs was overwritten. Open the case again and look at it first.")


class QuarterRefusedError(ToolError):
    """What was given is no quarter such as 2026-Q4, has not begun, or the channel was not open."""

    code = "quarter_refused"
    status = 422
    sentence = _("This is not a quarter for which there can be figures.")
    advice = _("Choose one such as 2026-Q4, in which the reporting channel was open already.")


class QuarterNotEndedError(ToolError):
    """Tables are published once, so not before the last day of the quarter is over."""

    code = "quarter_not_ended"
    status = 409
    sentence = _("This quarter is not over yet.")
    advice = _("Nothing was published. Its tables can be published once, after its last day.")


class QuarterFrozenError(ToolError):
    """The tables of this quarter are out; a second release could be compared with the first."""

    code = "quarter_frozen"
    status = 409
    sentence = _("The figures of this quarter have been published already.")
    advice = _("They stay as they are: two versions side by side could give somebody away.")


class FiguresUnknownError(ToolError):
    """There is no such table, or nothing was published for this quarter."""

    code = "figures_unknown"
    status = 404
    sentence = _("There are no such figures.")
    advice = _("Choose a quarter and a table from the page with the figures.")


class ThresholdChangedError(ToolError):
    """The page showed another threshold than the one that would be used; publishing is for good."""

    code = "threshold_changed"
    status = 409
    sentence = _("From which number on figures are shown has been changed in the meantime.")
    advice = _("Nothing was published. Open the page again and look at the number first.")


class ThresholdRefusedError(ToolError):
    """The smallest number that may be shown is out of bounds, or no multiple of the rounding."""

    code = "threshold_refused"
    status = 422
    sentence = _("Figures cannot be published with this threshold.")
    advice = _("Nothing was changed. Choose 5, 10, 15 or another multiple of five, up to 100.")
