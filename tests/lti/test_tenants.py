"""Several institutions on one installation, several clients on one issuer: strictly apart.

LTI 1.3 Core, sections 3.1.2 and 3.1.3 (deployments, registrations); cases X13 to X15, and the
life of a deployment: pending, active, disabled.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.access.models import Launch
from lti_app.acknowledgement.models import Acknowledgement
from lti_app.lti import administration
from lti_app.lti.administration import RegistrationError, RegistrationFields
from lti_app.lti.models import Deployment, DeploymentStatus, Registration
from practice.keys import KeyRing
from practice.personas import PERSONAS
from practice.platform import Platform
from tests.factories import Factories
from tests.launcher import SECURE, TOOL, Launcher, token_of
from tests.lti.placing import Placing
from tests.lti.refusals import Refusals, rows
from tests.lti.replies import serving


@pytest.fixture
def second(launcher: Launcher, factories: Factories) -> Launcher:
    """Another institution's client at the same issuer, with a deployment of the same name."""
    ours = launcher.platform
    other = Platform(ours.issuer, "second-client", ours.deployment_id, ours.keys, TOOL)
    factories.registration(other, factories.institution("second"))
    return Launcher(launcher.app, other)


@pytest.fixture(scope="module")
def far_keys() -> KeyRing:
    return KeyRing()


@pytest.fixture
def far(launcher: Launcher, factories: Factories, far_keys: KeyRing) -> Iterator[Launcher]:
    """Another platform with keys of its own, registered by another institution."""
    with serving() as replies:
        platform = Platform(replies.url, "far-client", "deployment-1", far_keys, TOOL)
        replies.json(platform.jwks())
        factories.registration(platform, factories.institution("far"))
        yield Launcher(launcher.app, platform)


def test_two_clients_of_one_issuer_belong_to_their_own_institutions(
    launcher: Launcher, second: Launcher
) -> None:
    assert launcher.launch().status_code == 200
    assert second.launch().status_code == 200
    one, other = rows(launcher.app)
    assert one.subject == other.subject
    assert one.institution_id != other.institution_id
    assert one.registration_id != other.registration_id
    assert one.deployment_id != other.deployment_id


def test_a_message_for_one_client_is_refused_at_the_login_of_another(
    refusals: Refusals, second: Launcher
) -> None:
    client = refusals.launcher.app.test_client()
    asked = second.begin(client)
    token = refusals.launcher.platform.id_token(refusals.claims(asked))
    refusals.check(refusals.post(client, asked, token), "audience_mismatch")


def test_a_message_for_two_clients_counts_for_its_authorized_party_only(
    refusals: Refusals, second: Launcher
) -> None:
    both = [refusals.launcher.platform.client_id, second.platform.client_id]
    client, asked = refusals.begin()
    claims = refusals.claims(asked, aud=both, azp=second.platform.client_id)
    token = refusals.launcher.platform.id_token(claims)
    refusals.check(refusals.post(client, asked, token), "party_mismatch")


def test_a_message_of_one_platform_is_refused_at_the_login_of_another(
    refusals: Refusals, far: Launcher
) -> None:
    client = refusals.launcher.app.test_client()
    asked = far.begin(client)
    token = refusals.launcher.platform.id_token(refusals.claims(asked))
    refusals.check(refusals.post(client, asked, token), "kid_unknown")


def test_a_key_of_another_tenant_signs_nothing_here(refusals: Refusals, far: Launcher) -> None:
    theirs = far.platform.keys.current
    client, asked = refusals.begin()
    token = refusals.launcher.platform.id_token(
        refusals.claims(asked), kid=theirs.kid, key=theirs.private_key
    )
    refusals.check(refusals.post(client, asked, token), "kid_unknown")


def test_a_platform_cannot_speak_for_another_issuer(refusals: Refusals, far: Launcher) -> None:
    client = refusals.launcher.app.test_client()
    asked = far.begin(client)
    body = refusals.claims(asked, aud=far.platform.client_id)
    refusals.check(
        refusals.post(client, asked, far.platform.id_token(body)),
        "issuer_mismatch",
    )


def test_a_state_of_one_registration_does_not_carry_to_another(
    refusals: Refusals, second: Launcher
) -> None:
    client, asked = refusals.begin()
    other = second.begin(client)
    claims = second.platform.launch_claims(PERSONAS["student-01"], nonce=asked["nonce"])
    token = second.platform.id_token(claims)
    refusals.check(refusals.post(client, asked, token), "audience_mismatch")
    refusals.check(refusals.post(client, other, token), "nonce_mismatch")


def test_the_same_person_s_acknowledgement_is_not_seen_by_another_institution(
    launcher: Launcher, second: Launcher, session: Session
) -> None:
    page = launcher.launch()
    edition = page.text.partition('name="edition" value="')[2].partition('"')[0]
    form = {"launch": token_of(page), "edition": edition}
    answer = launcher.app.test_client().post("/dos/acknowledge", data=form, base_url=SECURE)
    assert answer.status_code == 303
    assert "<strong>1</strong>" in launcher.launch("instructor").text
    assert "<strong>0</strong>" in second.launch("instructor").text
    assert 'action="/dos/acknowledge' in second.launch().text
    (event,) = session.scalars(select(Acknowledgement))
    assert event.registration_id == rows(launcher.app)[0].registration_id
    assert event.institution_id == rows(launcher.app)[0].institution_id


def test_an_institution_cannot_take_over_another_s_registration(
    launcher: Launcher, factories: Factories, session: Session
) -> None:
    ours = launcher.platform
    fields = RegistrationFields(
        "Mine", ours.issuer, ours.client_id, ours.auth_url, ours.token_url, "http://evil.example/"
    )
    stranger = factories.institution("stranger")
    with pytest.raises(RegistrationError, match="another institution"):
        administration.save_registration(
            session, stranger.id, fields, allow_http=True, now=clock.now()
        )


def test_a_row_of_one_institution_cannot_point_at_another_s(
    launcher: Launcher, factories: Factories, session: Session
) -> None:
    stranger = factories.institution("stranger")
    (registration,) = session.scalars(select(Registration))
    session.add(
        Deployment(
            institution_id=stranger.id,
            registration_id=registration.id,
            deployment_id="elsewhere",
            status=DeploymentStatus.ACTIVE,
            made_at=clock.now(),
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


# --- the life of a deployment -------------------------------------------------------------------


def deployments(session: Session) -> dict[str, DeploymentStatus]:
    session.rollback()
    return {row.deployment_id: row.status for row in session.scalars(select(Deployment))}


def launch_in(refusals: Refusals, deployment_id: str) -> Any:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, deployment_id=deployment_id)
    return refusals.post(client, asked, refusals.launcher.platform.id_token(claims))


def test_a_deployment_seen_first_waits_for_approval(refusals: Refusals, session: Session) -> None:
    for _ in range(2):
        refusals.check(launch_in(refusals, "new"), "deployment_pending")
    assert deployments(session)["new"] is DeploymentStatus.PENDING


def test_an_approved_deployment_launches(refusals: Refusals, session: Session) -> None:
    refusals.check(launch_in(refusals, "new"), "deployment_pending")
    (registration,) = session.scalars(select(Registration))
    administration.approve_deployment(session, registration, "new", now=clock.now())
    session.commit()
    refusals.launcher.app.extensions["registry"].forget()
    assert launch_in(refusals, "new").status_code == 200


def test_a_disabled_deployment_is_refused(refusals: Refusals, session: Session) -> None:
    (row,) = session.scalars(select(Deployment))
    row.status = DeploymentStatus.DISABLED
    session.commit()
    refusals.check(launch_in(refusals, row.deployment_id), "deployment_disabled")
    assert deployments(session)[row.deployment_id] is DeploymentStatus.DISABLED


def test_a_new_deployment_becomes_active_by_itself_where_that_is_the_policy(
    refusals: Refusals, factories: Factories, session: Session
) -> None:
    factories.registration(refusals.launcher.platform, approve_deployments=True)
    assert launch_in(refusals, "new").status_code == 200
    assert deployments(session)["new"] is DeploymentStatus.ACTIVE


def test_a_deployment_of_one_tenant_means_nothing_to_another(
    refusals: Refusals, second: Launcher, session: Session
) -> None:
    (registration, _) = session.scalars(select(Registration).order_by(Registration.id))
    administration.approve_deployment(session, registration, "only-first", now=clock.now())
    session.commit()
    assert launch_in(refusals, "only-first").status_code == 200
    answer = second.launch(deployment_id="only-first")
    refusals.check_page(answer, "deployment_pending")
    assert len(rows(refusals.launcher.app)) == 1


def test_whatever_leads_to_the_dos_leads_to_those_of_the_own_institution(
    second: Launcher, session: Session
) -> None:
    """Its text and its help lines, not those of the institution that was there first."""
    placing = Placing(second)
    for language, address in (("nl", "/campaign/second/nl"), ("", "/campaign/second")):
        (item,) = placing.items("link", language=language)
        assert item["url"] == TOOL + address
        assert placing.browser.get(item["url"], follow_redirects=True).status_code == 200

    refused_later = second.app.test_client().post(
        "/dos/acknowledge", data={"launch": token_of(second.launch()), "edition": "old"}
    )
    ended = token_of(second.launch())
    session.execute(delete(Launch))
    session.commit()
    refused_now = second.launch(deployment_id="unknown")
    refused_token = second.app.test_client().get("/dos", query_string={"launch": ended})
    for answer in (refused_later, refused_now, refused_token):
        assert answer.status_code >= 400
        assert 'href="/campaign/second"' in answer.text
        assert 'href="/"' not in answer.text


def test_an_unverified_message_records_no_deployment(
    refusals: Refusals, session: Session, stranger: Any
) -> None:
    client, asked = refusals.begin()
    claims = refusals.claims(asked, deployment_id="made-up")
    token = refusals.launcher.platform.id_token(claims, key=stranger.private_key)
    refusals.check(refusals.post(client, asked, token), "signature_invalid")
    assert "made-up" not in deployments(session)
