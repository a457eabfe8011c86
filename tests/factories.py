"""Makes rows for tests; what a test cares about it says, the rest is filled in here."""

from typing import Any

from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.institution.models import Institution
from lti_app.institution.service import ensure_default
from lti_app.lti import administration
from lti_app.lti.administration import RegistrationFields
from lti_app.lti.models import Registration
from practice.platform import Platform


class Factories:
    """One maker for each kind of row, on one session; every maker commits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def institution(self, slug: str) -> Institution:
        """An institution of its own."""
        row = Institution(
            slug=slug, name=slug.title(), time_zone="Europe/Amsterdam", made_at=clock.now()
        )
        self._session.add(row)
        self._session.commit()
        return row

    def registration(
        self, platform: Platform, institution: Institution | None = None, **fields: Any
    ) -> Registration:
        """A registration of `platform` with its deployment approved."""
        owner = institution or ensure_default(self._session, now=clock.now())
        values = {
            "name": "Practice platform",
            "issuer": platform.issuer,
            "client_id": platform.client_id,
            "auth_url": platform.auth_url,
            "token_url": platform.token_url,
            "jwks_url": f"{platform.issuer}/jwks.json",
            **fields,
        }
        row, _is_new = administration.save_registration(
            self._session, owner.id, RegistrationFields(**values), allow_http=True, now=clock.now()
        )
        administration.approve_deployment(
            self._session, row, platform.deployment_id, now=clock.now()
        )
        self._session.commit()
        return row
