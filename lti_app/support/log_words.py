"""The log in words: its entries hold codes, which outlive every change of a text."""

from datetime import date

from flask_babel import gettext as _

from lti_app.i18n import long_date
from lti_app.reports.models import ReaderKind, Status
from lti_app.support.words import (
    AUDITS,
    COORDINATES,
    COPY_PURPOSES,
    READS,
    SHEET_REASONS,
    STATUSES,
    WITHOUT_SHEET,
)
from lti_app.support.words import days as in_days
from lti_app.support.words import keys as in_keys
from lti_app.support.words import reports as in_reports

_PARTS = {"coordinator": COORDINATES, "auditor": AUDITS}


def besides(action: str, reason: str) -> str:
    """Return the reason of an entry in the language of the page; as it is where it is no code."""
    match action:
        case "status" | "reopened" if reason in set(Status):
            return str(STATUSES[Status(reason)])
        case "invited" | "joined":
            return ", ".join(_part(each) for each in reason.split("+"))
        case "closed":
            kept, _comma, why = reason.partition(", ")
            words = [_counted(kept), str(WITHOUT_SHEET.get(why, why))]
            return "; ".join(each for each in words if each)
        case "copied":
            return str(COPY_PURPOSES.get(reason, reason))
        case "resealed" if reason.isdecimal():
            return in_keys(int(reason))
        case "released_now":
            return _counted(reason)
        case "intake_stopped" if reason:
            return str(_("until %(day)s", day=long_date(date.fromisoformat(reason))))
        case "recovery_used":
            return str(SHEET_REASONS.get(reason, reason))
    return reason


def _part(code: str) -> str:
    if code in set(ReaderKind):
        return str(READS[ReaderKind(code)])
    return str(_PARTS.get(code, code))


def _counted(reason: str) -> str:
    number, _space, what = reason.partition(" ")
    counted = {"days": in_days, "reports": in_reports}.get(what)
    return counted(int(number)) if counted and number.isdecimal() else reason
