"""The pages of the Do's: the student's, and the instructor's course page with its counts."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_app import clock
from lti_app.access.guards import Audience, current_token, open_to
from lti_app.access.service import Visitor
from lti_app.acknowledgement import service
from lti_app.campaign import shelf
from lti_app.campaign.pack import Version
from lti_app.campaign.routes import illustration_url
from lti_app.db import db


@dataclass(frozen=True)
class VisitorOnPage:
    """What a page needs to know of its visitor; the subject is not part of it."""

    is_instructor: bool
    course_title: str | None
    return_url: str | None
    embedded: bool
    """Whether the page stands in a frame of the platform."""


bp = Blueprint("acknowledgement", __name__)


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which a launch ends: the course page for staff, else the Do's."""
    return course_page(visitor, token) if visitor.is_staff else dos_page(visitor, token)


def dos_page(visitor: Visitor, token: str) -> str:
    """Return the Do's with the visitor's status."""
    status = service.status(db.session, visitor, _version(), time_zone=g.time_zone, now=clock.now())
    return render_template(
        "acknowledgement/show.html",
        status=status.after(request.args.get("just_now")),
        **_course_values(visitor, token, "acknowledgement.show"),
    )


def course_page(visitor: Visitor, token: str) -> str:
    """Return the instructor's page of the course."""
    return render_template(
        "acknowledgement/course.html",
        counts=service.counts(db.session, visitor, _version()),
        **_course_values(visitor, token, "acknowledgement.course"),
    )


@bp.get("/dos")
@open_to(Audience.VISITOR)
def show(visitor: Visitor) -> ResponseReturnValue:
    """Show the Do's."""
    return dos_page(visitor, current_token())


@bp.get("/course")
@open_to(Audience.STAFF)
def course(visitor: Visitor) -> ResponseReturnValue:
    """Show the counts of the course."""
    return course_page(visitor, current_token())


@bp.post("/dos/acknowledge")
@open_to(Audience.VISITOR)
def acknowledge(visitor: Visitor) -> ResponseReturnValue:
    """Record the visitor's acknowledgement of the edition that stood on the page."""
    service.acknowledge(
        db.session, visitor, _version(), request.form.get("edition", ""), now=clock.now()
    )
    db.session.commit()
    return _back_to_dos("acknowledged")


@bp.post("/dos/withdraw")
@open_to(Audience.VISITOR)
def withdraw(visitor: Visitor) -> ResponseReturnValue:
    """Record that the visitor takes the acknowledgement back."""
    service.withdraw(db.session, visitor, _version(), now=clock.now())
    db.session.commit()
    return _back_to_dos("withdrawn")


def _back_to_dos(just_now: service.Click) -> ResponseReturnValue:
    address = url_for(".show", launch=current_token(), just_now=just_now, _anchor="confirmation")
    return redirect(address, 303)


def _version() -> Version:
    return shelf.shelf(current_app).version


def _course_values(visitor: Visitor, token: str, endpoint: str) -> dict[str, Any]:
    edition = _version().edition(visitor.language)
    return {
        "visitor": VisitorOnPage(
            is_instructor=visitor.is_staff,
            course_title=visitor.context_title,
            return_url=visitor.return_url,
            embedded=request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame"),
        ),
        "launch_token": token,
        "edition": edition,
        "contacts": shelf.contacts(edition, clock.now()),
        "illustration_url": illustration_url(),
        "page_url": url_for(endpoint, launch=token),
        "platform_origin": g.platform_origin,
    }
