"""The two pages of a launch, put together from what the visitor may see."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, render_template, request, url_for

from lti_app import clock
from lti_app.access import service as access
from lti_app.access.campaigns import published
from lti_app.access.course_parts import CoursePart
from lti_app.access.doors import report_door
from lti_app.access.service import Visitor
from lti_app.acknowledgement import answers, changes, grades, service
from lti_app.acknowledgement.answers import Chosen
from lti_app.acknowledgement.asking import Asking
from lti_app.acknowledgement.service import ShownText, Status
from lti_app.blanks import KeptPages
from lti_app.campaign import shelf
from lti_app.campaign.pack import Version
from lti_app.campaign.routes import illustration_url
from lti_app.campaign.texts import Question
from lti_app.db import db
from lti_app.errors import StaleTextError


@dataclass(frozen=True)
class VisitorOnPage:
    """What a page needs to know of its visitor; the subject is not part of it."""

    is_instructor: bool
    course_title: str | None
    return_url: str | None
    embedded: bool
    """Whether the page stands in a frame of the platform."""


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which a launch ends: the course page for staff, else the Do's."""
    return course_page(visitor, token) if visitor.is_staff else dos_page(visitor, token)


def dos_page(visitor: Visitor, token: str) -> str:
    """Return the Do's with the visitor's status."""
    asked = asking()
    status = service.status(db.connection, visitor, asked)
    status = status.after(request.args.get("just_now"))
    then = changes.confirmed(status)
    before = changes.before(then, asked.published, visitor.language)
    return _page(
        "acknowledgement/show.html",
        "acknowledgement.show",
        visitor,
        token,
        {
            "status": status,
            "feedback": _feedback(visitor, status),
            "version_then": then.hash if then else None,
            "compared_with": before.hash if before else None,
        },
        lambda: {"changes": changes.since(before, asked.published)},
    )


def course_page(visitor: Visitor, token: str) -> str:
    """Return the instructor's page of the course."""
    counts = service.counts(db.connection, visitor, asking())
    administers = access.is_administrator(db.connection, visitor)
    parts: list[CoursePart] = current_app.extensions["course_parts"]
    found = tuple(part.looked_up(visitor) for part in parts)
    return _page(
        "acknowledgement/course.html",
        "acknowledgement.course",
        visitor,
        token,
        {
            "counts": counts,
            "figures": answers.figures(db.connection, visitor, _question()),
            "grades": grades.overview(db.connection, visitor),
            "administers": administers,
            "found": found,
        },
        lambda: {
            "course_parts": [
                (part, part.made(visitor.language, depends))
                for part, depends in zip(parts, found, strict=True)
            ]
        },
    )


def version() -> Version:
    """Return the version that the visitor's institution shows."""
    return published().version


def chosen(question_hash: str, answer_id: str) -> Chosen | None:
    """Return the answer to today's question that a form names, if it is one."""
    return answers.chosen(_question(), question_hash, answer_id)


def _question() -> Question | None:
    # Its hash and the ids of its answers are the same in every language.
    return next(iter(version().editions.values())).question


def _feedback(visitor: Visitor, status: Status) -> str | None:
    """Return what belongs to the answer that came with the click that led to this page."""
    question = version().edition(visitor.language).question
    if question is None or status.just_now != "acknowledged":
        return None
    wanted = request.args.get("answer")
    return next((each.feedback for each in question.answers if each.id == wanted), None)


def asking() -> Asking:
    """Return what the visitor's institution asks now."""
    return Asking(published(), g.asks_again, g.grace_days, g.time_zone, clock.now())


def shown(edition_hash: str) -> ShownText:
    """Return the text that stood on a page: today's, or one that a correction has replaced.

    Raises StaleTextError when the page showed a text that means something else.
    """
    current = published()
    for edition in current.version.editions.values():
        if edition.hash == edition_hash:
            return ShownText(current.version.hash, edition)
    found = shelf.shelf(current_app).shown_before(current, edition_hash)
    if found is None:
        raise StaleTextError
    replaced, language = found
    return ShownText(replaced.hash, replaced.editions[language])


def _page(
    template: str,
    endpoint: str,
    visitor: Visitor,
    token: str,
    values: Mapping[str, Hashable],
    made_once: Callable[[], Mapping[str, Any]] = dict,
) -> str:
    """Return a page; `values` hold what it shows besides the edition and the visitor.

    What follows from all of those is `made_once`, when the page is rendered.
    """
    current = published()
    edition, door = current.version.edition(visitor.language), report_door()
    contacts = shelf.contacts(edition, clock.now())
    embedded = request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")

    def render(marks: Mapping[str, str | None]) -> str:
        context: dict[str, Any] = {
            "visitor": VisitorOnPage(
                visitor.is_staff, marks["course_title"], marks["return_url"], embedded
            ),
            "launch_token": marks["launch_token"],
            "edition": edition,
            "contacts": contacts,
            "illustration_url": illustration_url(current.version),
            "page_url": url_for(endpoint, launch=marks["launch_token"]),
            "platform_origin": marks["platform_origin"],
            "stage_url": marks["stage_url"],
            "report_door": door,
        }
        return render_template(template, **context, **values, **made_once())

    open_now = tuple(entry.open_now for entry in contacts)
    # The number as well: what changed is told in words of the publication, not of the version.
    shows = g.institution, edition.hash, current.version.hash, current.number, open_now, door
    reader = visitor.language, visitor.is_staff, embedded, g.in_teams
    pages: KeptPages = current_app.extensions["kept_pages"]
    key = (template, *shows, *reader, *values.values())
    return pages.fill(key, _blanks(visitor, token), render)


def _blanks(visitor: Visitor, token: str) -> dict[str, str | None]:
    """Return what tells people apart on a page."""
    return {
        "launch_token": token,
        "course_title": visitor.context_title,
        "return_url": visitor.return_url,
        "platform_origin": g.platform_origin,
        # In Teams a link is a placement, and a placement can be shown on the stage of a meeting.
        "stage_url": url_for("teams.stage", p=visitor.resource_link_id) if g.in_teams else None,
    }
