"""The pages about one person's records: what there is, whether to erase it, that it is gone."""

from dataclasses import dataclass

from flask import current_app, g, render_template, url_for

from lti_app import i18n
from lti_app.access.campaigns import published
from lti_app.access.service import Visitor
from lti_app.acknowledgement import roster_words
from lti_app.campaign.shelf import shelf
from lti_app.db import db
from lti_app.institution.service import local_date
from lti_app.lti.claims import Message
from lti_app.records import service
from lti_app.records.service import Erased

SHORT_HASH = 8


@dataclass(frozen=True)
class Way:
    """The addresses of the pages: a student comes by their course, others by a launch of its own.

    `page` is the name that the language switch knows.
    """

    page: str
    show: str
    export: str
    erase: str


_OWN = Way("my-data", "records.mine", "records.export_mine", "records.erase_mine")
_NAMED = Way("records", "records.show", "records.export", "records.erase")


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which a data privacy launch ends. Raises NotAllowedError."""
    return records_page(visitor, token)


def records_page(visitor: Visitor, token: str) -> str:
    """Return the page with all that is kept. Raises NotAllowedError."""
    return _page("records/show.html", visitor, token)


def question_page(visitor: Visitor, token: str) -> str:
    """Return the page that asks whether to erase it. Raises NotAllowedError."""
    return _page("records/erase.html", visitor, token)


def erased_page(visitor: Visitor, erased: Erased) -> str:
    """Return the page that says that it is gone; the launch may be gone with it."""
    return render_template(
        "records/erased.html", erased=erased, platform_origin=g.platform_origin, visitor=visitor
    )


def _page(template: str, visitor: Visitor, token: str) -> str:
    person = service.person_meant(db.connection, visitor, token)
    way = _NAMED if visitor.message is Message.DATA_PRIVACY else _OWN
    endpoint = way.show if template == "records/show.html" else way.erase
    return render_template(
        template,
        launch_token=token,
        page_url=url_for(endpoint, launch=token),
        platform_origin=g.platform_origin,
        page=way.page,
        way=way,
        is_about_visitor=person.subject == visitor.subject,
        subject=person.subject,
        records=service.records(db.connection, person),
        place=visitor.place,
        course_title=visitor.context_title,
        day=lambda moment: local_date(moment, g.time_zone),
        language_name=lambda code: i18n.LANGUAGES.get(code, code),
        current_version=published().version.hash,
        can_be_read=lambda version: shelf(current_app).version(version) is not None,
        reasons=roster_words.REASONS,
        short=SHORT_HASH,
    )
