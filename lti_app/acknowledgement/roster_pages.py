"""The pages and files of the roster, put together for an instructor who asked for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from lti_app import clock, i18n
from lti_app.access.service import Visitor, seconds_left
from lti_app.acknowledgement import course_records, exports, pages, roster_words, service
from lti_app.acknowledgement.course_records import Records
from lti_app.acknowledgement.roster import Comparison, Person, Status
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import NamesOffError
from lti_app.institution.service import local_date
from lti_app.lti.keys import ToolKeys
from lti_app.lti.members import SCOPE, members_at
from lti_app.lti.registry import Registry
from lti_app.lti.services import Service, note_failure
from lti_app.spreadsheets import Row, csv_file

PEOPLE_ON_A_PAGE = 200


@dataclass(frozen=True)
class Reading:
    """The roster of one moment, not read yet."""

    records: Records
    comparison: Comparison
    at: datetime
    service: Service

    def note_failure(self) -> None:
        """Let the administrator's page say what went wrong, if something did."""
        failure = self.comparison.failure
        if failure is not None:
            note_failure(self.service.engine, self.service.platform, failure, now=self.at)


class Line(NamedTuple):
    """One person as the page shows them."""

    name: str | None
    subject: str
    status: str
    on: str
    """The day of the acknowledgement, in few words."""
    may_be: str
    """What staff can do here: "exempted", "asked" or nothing."""


def reading(visitor: Visitor, *, names: bool) -> Reading:
    """Return the visitor's roster; with `names` only where the institution lets them be seen.

    Raises NamesOffError.
    """
    asking = pages.asking()
    records = course_records.records(db.connection, visitor, asking)
    if names and not records.shows_names:
        raise NamesOffError
    # Nothing of the database waits for the platform.
    db.release()
    url = records.memberships_url
    service = _service(visitor)
    members = members_at(service, url) if url else None
    return Reading(records, Comparison(records, members), asking.now, service)


def counts_page(visitor: Visitor, token: str) -> str:
    """Return the figures of the course against its roster."""
    read = reading(visitor, names=False)
    read.comparison.read()
    read.note_failure()
    return _roster_page(
        "acknowledgement/roster.html",
        visitor,
        token,
        read,
        meanings=roster_words.MEANINGS,
        shows_names=read.records.shows_names,
    )


def names_page(
    visitor: Visitor, token: str, *, only: Status | None, skip: int, changed: str | None = None
) -> str:
    """Return a page of people, `only` those of one status; the roster is read no further.

    It shows where `changed` stands, of whom something was saved just now.
    """
    ends_in = seconds_left(db.connection, token, now=clock.now())
    read = reading(visitor, names=True)
    people = (p for p in read.comparison.people() if only is None or p.status is only)
    found = list(islice(people, skip, skip + PEOPLE_ON_A_PAGE + 1))
    return _roster_page(
        "acknowledgement/roster_names.html",
        visitor,
        token,
        read,
        people=[_line(person) for person in found[:PEOPLE_ON_A_PAGE]],
        only=only,
        changed=changed,
        ends_in=ends_in,
        first=skip + 1,
        reasons=roster_words.REASONS,
        earlier=max(skip - PEOPLE_ON_A_PAGE, 0) if skip else None,
        following=skip + PEOPLE_ON_A_PAGE if len(found) > PEOPLE_ON_A_PAGE else None,
    )


def is_student(visitor: Visitor, subject: str) -> bool:
    """Return whether the roster has `subject` as a student; it is read no further than them.

    Raises NamesOffError.
    """
    people = reading(visitor, names=True).comparison.people()
    found = next((person for person in people if person.subject == subject), None)
    return found is not None and found.is_listed


def run_page(visitor: Visitor, token: str) -> str:
    """Return the page that asks whether a new run is meant."""
    counts = service.counts(db.connection, visitor, pages.asking())
    return _page("acknowledgement/new_run.html", visitor, token, counts=counts)


def _page(template: str, visitor: Visitor, token: str, **values: Any) -> str:
    return render_template(
        template,
        course_title=visitor.context_title,
        launch_token=token,
        # Reload and back lead there: nothing is asked of the platform by a mere GET.
        page_url=url_for("acknowledgement.course", launch=token),
        platform_origin=g.platform_origin,
        **values,
    )


def _roster_page(template: str, visitor: Visitor, token: str, read: Reading, **values: Any) -> str:
    return _page(
        template,
        visitor,
        token,
        compared=read.comparison,
        as_of=_local(read.at).strftime("%H:%M"),
        run=read.records.run,
        problems=roster_words.PROBLEMS,
        status_names=roster_words.NAMES,
        **values,
    )


def csv_export(visitor: Visitor) -> bytes:
    """Return the roster as a CSV file.

    All of it before the first byte goes out: a file that broke off would look like a whole one.
    """
    read = reading(visitor, names=True)
    rows = list(_rows(read))  # the warnings are known when it has been read
    return csv_file([*_facts(read), *_warnings(read)], _headings(), rows, language=i18n.current())


def xlsx_export(visitor: Visitor) -> bytes:
    """Return the roster as an XLSX file."""
    read = reading(visitor, names=True)
    return exports.xlsx_file(
        _facts(read),
        _headings(),
        _rows(read),
        lambda: _warnings(read),
        sheets=(_("About this file"), _("People")),
    )


def file_name(kind: str) -> str:
    """Return a name for a file of today; it names neither course nor people."""
    return f"online-dos-{local_date(clock.now(), g.time_zone).isoformat()}.{kind}"


def _service(visitor: Visitor) -> Service:
    registry: Registry = current_app.extensions["registry"]
    settings: Settings = current_app.extensions["settings"]
    platform = registry.platform_by_id(visitor.registration_id)
    assert platform is not None, "the door has asked"
    return Service(
        engine=db.engine,
        platform=platform,
        scopes=(SCOPE,),
        key=ToolKeys(settings.keys_dir).signing(clock.now()),
    )


def _rows(read: Reading) -> Iterator[Row]:
    names = {status: str(name) for status, name in roster_words.NAMES.items()}
    reasons = {reason: str(words) for reason, words in roster_words.REASONS.items()}
    for person in read.comparison.people():
        standing = person.standing
        yield (
            person.name or "",
            person.subject,
            names[person.status],
            local_date(standing.at, g.time_zone).isoformat() if standing else "",
            standing.version_hash if standing else "",
            standing.language if standing else "",
            person.until.isoformat() if person.until else "",
            reasons[standing.reason] if standing and standing.reason else "",
        )


def _headings() -> Row:
    return (
        _("Name"),
        _("User ID"),
        _("Status"),
        _("Day"),
        _("Version (SHA-256)"),
        _("Language"),
        _("Counts until"),
        _("Why exempt"),
    )


def _facts(read: Reading) -> list[Row]:
    return [
        (_("Version of today (SHA-256)"), read.records.asking.published.version.hash),
        (_("Run of the course"), str(read.records.run)),
        (_("Class list as of"), f"{_local(read.at):%Y-%m-%d %H:%M} ({g.time_zone})"),
    ]


def _warnings(read: Reading) -> list[Row]:
    """Return what a reader of the file must know about the class list."""
    problem = read.comparison.problem
    if problem is None:
        return []
    return [(_("Not complete"), str(roster_words.PROBLEMS[problem]))]


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(g.time_zone))


def _line(person: Person) -> Line:
    status, standing = str(roster_words.NAMES[person.status]), person.standing
    day = format_date(local_date(standing.at, g.time_zone), "d MMM yyyy") if standing else ""
    if standing is not None and standing.reason is not None:
        status = f"{status}: {roster_words.REASONS[standing.reason]}"
    if person.until is not None:
        until = format_date(person.until, "d MMM yyyy")
        status = _("%(status)s (counts until %(date)s)", status=status, date=until)
    may_be = ""
    if person.is_listed and person.status is not Status.ACKNOWLEDGED:
        may_be = "asked" if person.status is Status.EXEMPT else "exempted"
    return Line(person.name, person.subject, status, day, may_be)
