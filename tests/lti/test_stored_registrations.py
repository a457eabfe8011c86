"""What is stored of a platform that registered itself, the first time and again."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.errors import RegistrationRefusedError
from lti_app.institution.service import ensure_default
from lti_app.lti import dynamic_registration
from lti_app.lti.administration import RegistrationFields, save_registration
from lti_app.lti.dynamic_registration import PLATFORM_CONFIGURATION
from lti_app.lti.models import Deployment, DeploymentStatus, Registration, RegistrationStatus
from lti_app.lti.tool_metadata import SCOPES, TOOL_CONFIGURATION
from tests.factories import Factories
from tests.lti.test_dynamic_registration import answered


def stored(
    session: Session, owner: int, value: dict[str, Any], *, is_active: bool = False, **said: Any
) -> Registration:
    row = dynamic_registration.store(
        session,
        owner,
        answered({"client_id": "abc", **value}, **said),
        is_active=is_active,
        allow_http=False,
        now=clock.now(),
    )
    session.commit()
    return row


@pytest.fixture
def owner(session: Session) -> int:
    found = ensure_default(session, now=clock.now()).id
    session.commit()
    return found


@pytest.mark.parametrize("is_active", [True, False])
def test_a_registration_is_stored_as_the_policy_says(
    session: Session, owner: int, is_active: bool
) -> None:
    value = {TOOL_CONFIGURATION: {"deployment_id": "7"}}
    row = stored(session, owner, value, is_active=is_active)
    assert row.status is (RegistrationStatus.ACTIVE if is_active else RegistrationStatus.PENDING)
    assert row.approve_deployments is is_active
    assert row.public_only
    assert (row.platform_family, row.name) == ("moodle", "lms.example")
    assert row.scopes.split() == list(SCOPES)
    deployment = session.query(Deployment).one()
    assert (deployment.deployment_id, deployment.status) == ("7", DeploymentStatus.ACTIVE)


def test_deployments_that_are_customers_never_come_in_by_themselves(
    session: Session, owner: int
) -> None:
    family = {PLATFORM_CONFIGURATION: {"product_family_code": "BlackboardLearn"}}
    assert not stored(session, owner, {}, is_active=True, **family).approve_deployments


def test_registering_again_brings_up_to_date_and_keeps_what_was_set_by_hand(
    session: Session, owner: int
) -> None:
    first = stored(session, owner, {TOOL_CONFIGURATION: {"deployment_id": "7"}}, is_active=True)
    first.name, first.frame_origins = "Campus", "https://vanity.example"
    session.query(Deployment).one().status = DeploymentStatus.DISABLED
    session.commit()
    again = stored(
        session,
        owner,
        {TOOL_CONFIGURATION: {"deployment_id": "7"}},
        jwks_uri="https://lms.example/new-jwks",
    )
    assert again.id == first.id
    assert again.jwks_url == "https://lms.example/new-jwks"
    assert (again.name, again.frame_origins) == ("Campus", "https://vanity.example")
    assert again.status is RegistrationStatus.ACTIVE
    assert session.query(Deployment).one().status is DeploymentStatus.DISABLED


def test_a_platform_that_was_switched_off_waits_for_a_review(session: Session, owner: int) -> None:
    row = stored(session, owner, {}, is_active=True)
    row.status = RegistrationStatus.DISABLED
    session.commit()
    assert stored(session, owner, {}).status is RegistrationStatus.PENDING


def test_another_institution_s_registration_is_not_touched(
    session: Session, owner: int, factories: Factories
) -> None:
    stored(session, owner, {}, is_active=True)
    other = factories.institution("other").id
    with pytest.raises(RegistrationRefusedError) as refused:
        stored(session, other, {}, jwks_uri="https://evil.example/jwks")
    assert refused.value.code == "registration_taken"
    session.rollback()
    assert session.query(Registration).one().jwks_url == "https://lms.example/jwks"


def test_an_address_that_cannot_be_stored_is_refused(session: Session, owner: int) -> None:
    with pytest.raises(RegistrationRefusedError) as refused:
        stored(session, owner, {}, jwks_uri="http://lms.example/jwks")
    assert refused.value.code == "configuration_malformed"


def test_who_enters_a_platform_by_hand_may_know_it_inside_their_network(
    session: Session, owner: int
) -> None:
    row = stored(session, owner, {})
    assert row.public_only

    by_hand = RegistrationFields(
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_url=row.auth_url,
        token_url=row.token_url,
        jwks_url=row.jwks_url,
    )
    save_registration(session, owner, by_hand, allow_http=False, now=clock.now())
    assert not row.public_only
    assert stored(session, owner, {}).public_only, "a stranger named the addresses again"
