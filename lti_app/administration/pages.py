"""The administrator's page, put together from what the institution has."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, g, render_template, url_for

from lti_app import clock
from lti_app.access import administrators
from lti_app.access.guards import current_token
from lti_app.access.service import Visitor
from lti_app.administration.teams import tenants_of
from lti_app.campaign import thresholds
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.institution import invites
from lti_app.institution.models import Institution, InviteKind
from lti_app.institution.service import LONGEST_GRACE, LONGEST_RETENTION, local_date
from lti_app.lti import administration
from lti_app.lti.keys import ToolKeys
from lti_app.lti.models import Deployment, Registration
from lti_app.lti.trial import Trial

OLD_KEY_DAYS = 365
"""A key that has signed for a year is due for a successor."""


@dataclass(frozen=True)
class PlatformOnPage:
    """A registration with its deployments."""

    row: Registration
    deployments: tuple[Deployment, ...]
    failed_on: date | None
    trial: Trial | None


@dataclass(frozen=True)
class KeyOnPage:
    """One of the tool's published keys."""

    kid: str
    made_on: date
    signs: bool
    is_old: bool


def tool_keys() -> ToolKeys:
    """Return the tool's keys."""
    settings: Settings = current_app.extensions["settings"]
    return ToolKeys(settings.keys_dir)


def show(
    visitor: Visitor,
    *,
    done: str | None = None,
    link: str | None = None,
    tried: tuple[int, Trial] | None = None,
) -> str:
    """Return the administrator's page.

    `done` names what has just been done, `link` is that of an invite just made (shown this once),
    `tried` the result of a test by the number of its registration.
    """
    institution = db.session.get_one(Institution, visitor.institution_id)
    zone, now = institution.time_zone, clock.now()
    return page(
        "administration/show.html",
        "show",
        institution=institution,
        platforms=_platforms(institution, tried),
        invites=[
            (row, row.kind is InviteKind.ADMINISTRATOR, local_date(row.ends_at, zone))
            for row in invites.list_open(db.session, institution.id, now=now)
        ],
        administrators=[
            (row, _is(visitor, row), local_date(row.made_at, zone))
            for row in administrators.of_institution(db.session, institution.id)
        ],
        keys=_keys(zone, now),
        has_teams=bool(tenants_of(institution.slug)),
        longest_retention=LONGEST_RETENTION,
        longest_grace=LONGEST_GRACE,
        threshold=_threshold(institution.slug),
        thresholds=range(thresholds.FLOOR, thresholds.HIGHEST + 1, thresholds.STEP),
        done=done,
        link=link,
    )


def page(template: str, endpoint: str, **values: Any) -> str:
    """Return a page of this launch."""
    token = current_token()
    return render_template(
        template,
        launch_token=token,
        page_url=url_for(f"administration.{endpoint}", launch=token),
        platform_origin=g.platform_origin,
        **values,
    )


def _platforms(institution: Institution, tried: tuple[int, Trial] | None) -> list[PlatformOnPage]:
    number, trial = tried or (None, None)
    return [
        PlatformOnPage(
            row,
            tuple(administration.list_deployments(db.session, row)),
            local_date(row.last_service_error_at, institution.time_zone)
            if row.last_service_error_at
            else None,
            trial if row.id == number else None,
        )
        for row in administration.list_registrations(db.session, institution.id)
    ]


def _threshold(institution: str) -> int:
    return shelf(current_app).read(lambda each: thresholds.of_institution(each, institution))


def _keys(zone: str, now: datetime) -> list[KeyOnPage]:
    keys = tool_keys()
    signing = keys.signing(now).kid
    return [
        KeyOnPage(
            key.kid,
            local_date(key.made_at, zone),
            key.kid == signing,
            (now - key.made_at).days > OLD_KEY_DAYS,
        )
        for key in keys.published(now)
    ]


def _is(visitor: Visitor, row: Any) -> bool:
    return bool(row.registration_id == visitor.registration_id and row.subject == visitor.subject)
