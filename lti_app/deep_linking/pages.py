"""The picker, and the page that carries its answer back to the platform."""

from dataclasses import dataclass, replace

from flask import current_app, g, render_template, url_for
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from lti_app import clock, i18n, security
from lti_app.access.campaigns import published
from lti_app.access.service import Visitor
from lti_app.campaign.addresses import report_address
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.pack import Edition, Version
from lti_app.campaign.page_parts import PICTURES
from lti_app.campaign.routes import artefact_url, illustration_url
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.deep_linking import choices, service
from lti_app.deep_linking.choices import Kind, Wishes
from lti_app.deep_linking.items import Material
from lti_app.institution.service import local_date
from lti_app.lti.deep_links import Answer, DeepLinkingRequest, Picture
from lti_app.lti.keys import ToolKeys
from lti_app.lti.registry import Registry, origin

SHORT_HASH = 8


@dataclass(frozen=True)
class LanguageOffered:
    """A language in which the Do's can be inserted."""

    code: str
    name: str


def landing_page(visitor: Visitor, token: str) -> str:
    """Return the page with which a deep linking request ends."""
    asked = service.asked_by(db.connection, token)
    return picker_page(visitor, token, asked, choices.first_wishes(kinds_offered(asked)))


def picker_page(visitor: Visitor, token: str, asked: DeepLinkingRequest, wishes: Wishes) -> str:
    """Return the form with what can be inserted, or why nothing can."""
    kinds = kinds_offered(asked)
    return render_template(
        "deep_linking/picker.html" if kinds else "deep_linking/nothing.html",
        launch_token=token,
        page_url=url_for("deep_linking.picker", launch=token),
        platform_origin=g.platform_origin,
        course_title=visitor.context_title,
        kinds=[kind.value for kind in kinds],
        chosen=[kind.value for kind in wishes.kinds],
        asked=asked,
        wishes=wishes,
        has_links=not choices.LAUNCHED.isdisjoint(kinds),
        has_copies=not {Kind.COPY, Kind.PICTURE}.isdisjoint(kinds),
        languages_offered=languages_offered(),
        edition=version().edition(visitor.language),
        share_title=_share_title(version().edition(visitor.language)),
        illustration_url=illustration_url(version()),
        whole_picture=_whole_picture(version().edition(visitor.language)),
    )


def answer_page(visitor: Visitor, token: str, asked: DeepLinkingRequest, answer: Answer) -> str:
    """Return the page that posts `answer` to the platform."""
    registry: Registry = current_app.extensions["registry"]
    keys: ToolKeys = current_app.extensions["tool_keys"]
    platform = registry.platform_by_id(visitor.registration_id)
    goes_to = origin(asked.return_url)
    assert platform is not None, "the guard has found it"
    assert goes_to is not None, "lti.checks has looked"
    now = clock.now()
    security.allow_sending(dict.fromkeys([goes_to, *platform.frame_origins]))
    return render_template(
        "deep_linking/answer.html",
        launch_token=token,
        platform_origin=g.platform_origin,
        return_url=asked.return_url,
        jwt=service.signed(
            db.connection, visitor, platform, asked, answer, key=keys.signing(now), now=now
        ),
        is_adding=bool(answer.items),
    )


def material(visitor: Visitor, wishes: Wishes) -> Material:
    """Return what items are made of, in the language that was chosen or else the visitor's."""
    settings: Settings = current_app.extensions["settings"]
    edition = version().edition(wishes.language or visitor.language)
    drawing_url = settings.public_url + illustration_url(version())
    picture = _whole_picture(edition)
    label = _copy_label(edition)
    return Material(
        public_url=settings.public_url,
        dos_url=settings.public_url + _dos_path(edition if wishes.language else None),
        report_url=report_address(settings.public_url, settings.report_url, g.institution),
        report_title=str(_("Reporting channel")),
        report_text=str(_("Tell what happened. We do not see who you are.")),
        drawing_url=drawing_url,
        whole_picture=replace(picture, url=settings.public_url + picture.url) if picture else None,
        edition=edition,
        copy_label=label,
        copy_html=lambda: _copy(edition, drawing_url, label),
        time_zone=g.time_zone,
        share_url=settings.public_url
        + url_for("sharing.show", institution=g.institution, language=edition.language),
        share_title=_share_title(edition),
    )


def _dos_path(edition: Edition | None) -> str:
    """Return the path of the institution's Do's; without an edition they follow the browser."""
    if edition is None:
        return url_for("campaign.choose", institution=g.institution)
    return url_for("campaign.dos", institution=g.institution, language=edition.language)


def kinds_offered(asked: DeepLinkingRequest) -> tuple[Kind, ...]:
    """Return what can be inserted for the visitor's institution."""
    can_report = shelf(current_app).is_door_open(g.institution)
    return choices.offered(asked, can_report=can_report)


def languages_offered() -> list[LanguageOffered]:
    """Return the languages that both the Do's and our pages speak."""
    return [
        LanguageOffered(code, name)
        for code, name in i18n.LANGUAGES.items()
        if code in version().editions
    ]


def version() -> Version:
    """Return the version that the visitor's institution shows."""
    return published().version


def _copy_label(edition: Edition) -> str:
    """Return which version a copy is of and of which day, in the language of the copy."""
    with force_locale(i18n.region(edition.language)):
        day = format_date(local_date(clock.now(), g.time_zone), "long")
        return str(
            _("version %(version)s, %(date)s", version=version().hash[:SHORT_HASH], date=day)
        )


def _whole_picture(edition: Edition) -> Picture | None:
    """Return the picture of the drawing and the Do's, with its path.

    None unless every language has one: what the picker says holds for whichever is chosen.
    """
    kind = ArtefactKind.CHAT_PICTURE
    made = {each.language: each for each in published().artefacts if each.kind is kind}
    if not made.keys() >= version().editions.keys():
        return None
    return Picture(artefact_url(made[edition.language]), *PICTURES[kind])


def _share_title(edition: Edition) -> str:
    with force_locale(i18n.region(edition.language)):
        return str(_("Share the Do's: for instructors"))


def _copy(edition: Edition, drawing_url: str, label: str) -> str:
    """Return the illustration and the Do's as HTML that needs nothing else of ours."""
    with force_locale(i18n.region(edition.language)):
        return render_template(
            "deep_linking/copy.html",
            edition=edition,
            drawing_url=drawing_url,
            credit=version().illustration_credit,
            label=label,
        )
