"""What somebody wants to see of the list: by coarse fields that the server knows already.

Theme and faculty are codes that whoever works a case gave it. They filter what a colleague can open
and nothing else: a coordinator does not learn from the list what a report is about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from lti_app.figures.models import CaseFigure
from lti_app.reports.models import Report, Status
from lti_app.support.colleague import Colleague
from lti_app.support.models import Case
from lti_app.support.sight import can_open

OPEN = (Status.NEW, Status.IN_PROGRESS, Status.WAITING)


class Whose(StrEnum):
    """Whose cases are in the list."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "nobodys"


class About(StrEnum):
    """Whom the reports in the list are about."""

    ALL = "all"
    STAFF = "staff"
    OTHERS = "others"


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see."""

    statuses: tuple[Status, ...] = OPEN
    """`OPEN` is what waits for the desk: also what is unread in a closed case."""
    whose: Whose = Whose.ALL
    about: About = About.ALL
    theme: str = ""
    """A code; empty for every theme."""
    faculty: str = ""
    """A code; empty for every faculty."""
    fast: bool = False
    """Only those that may be seen at once; what they say of images is sealed."""
    unread: bool = False
    page: int = 1

    @property
    def in_force(self) -> dict[str, str]:
        """What narrows the list besides the status, as an address says it."""
        chosen = {
            "whose": self.whose if self.whose is not Whose.ALL else "",
            "about": self.about if self.about is not About.ALL else "",
            "theme": self.theme,
            "faculty": self.faculty,
            "unread": "yes" if self.unread else "",
            "fast": "yes" if self.fast else "",
        }
        return {name: str(value) for name, value in chosen.items() if value}


def matching(query: Select[Any], wanted: Filter, colleague: Colleague) -> Select[Any]:
    """Return a query on `Report` for those that are wanted, of what it finds."""
    codes = tuple(_codes(wanted))
    if codes or wanted.whose is not Whose.ALL:
        query = query.outerjoin(Case, Case.report_id == Report.id)
    if codes:
        query = query.join(CaseFigure, CaseFigure.id == Case.figure_id)
        query = query.where(*codes, can_open(colleague))
    return query.where(*_conditions(wanted, colleague))


def _codes(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.theme:
        yield CaseFigure.theme == wanted.theme
    if wanted.faculty:
        yield CaseFigure.faculty == wanted.faculty


def _conditions(wanted: Filter, colleague: Colleague) -> Iterator[ColumnElement[bool]]:
    status = Report.status.in_(wanted.statuses)
    # What somebody writes in a closed case is as open as any other.
    yield or_(status, Report.unread.is_(True)) if wanted.statuses == OPEN else status
    if wanted.whose is Whose.MINE:
        yield Case.owner == colleague.id
    if wanted.whose is Whose.NOBODYS:
        yield Case.owner.is_(None)
    if wanted.about is not About.ALL:
        yield Report.staff.is_(wanted.about is About.STAFF)
    if wanted.fast:
        yield Report.fast.is_(True)
    if wanted.unread:
        yield Report.unread.is_(True)
