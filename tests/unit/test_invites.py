"""Invites: shown once, used once, for a while; case X34."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_app import clock
from lti_app.errors import InviteRefusedError
from lti_app.institution import invites
from lti_app.institution.models import Invite, InviteKind
from lti_app.institution.service import ensure_default

REGISTERING = invites.REGISTERING
NOW = clock.now()


@pytest.fixture
def secret(session: Session) -> str:
    """An invite to register a platform."""
    owner = ensure_default(session, now=NOW)
    made = invites.make(session, owner.id, InviteKind.REGISTRATION, now=NOW)
    session.commit()
    return made


def code_of(refused: pytest.ExceptionInfo[InviteRefusedError]) -> str:
    return refused.value.code


def test_the_secret_is_not_stored(session: Session, secret: str):
    row = session.scalars(select(Invite)).one()

    assert secret.encode() not in row.token_hash
    assert secret not in str(vars(row))


def test_an_invite_is_used_once(session: Session, secret: str):
    assert invites.find(session, secret, REGISTERING, now=NOW)
    invites.redeem(session, secret, REGISTERING, now=NOW)
    session.commit()

    with pytest.raises(InviteRefusedError) as refused:
        invites.redeem(session, secret, REGISTERING, now=NOW)
    assert code_of(refused) == "invite_used"


def test_an_invite_that_was_not_committed_can_still_be_used(session: Session, secret: str):
    invites.redeem(session, secret, REGISTERING, now=NOW)
    session.rollback()

    assert invites.redeem(session, secret, REGISTERING, now=NOW)


@pytest.mark.parametrize(
    ("kind", "days", "life"),
    [
        (InviteKind.REGISTRATION, None, timedelta(days=7)),
        (InviteKind.ACTIVE_REGISTRATION, None, timedelta(days=7)),
        (InviteKind.ADMINISTRATOR, None, timedelta(days=2)),
        (InviteKind.ADMINISTRATOR, 1, timedelta(days=1)),
    ],
)
def test_an_invite_ends(session: Session, kind: InviteKind, days: int | None, life: timedelta):
    owner = ensure_default(session, now=NOW)
    secret = invites.make(session, owner.id, kind, now=NOW, days=days)
    just_before = NOW + life - timedelta(seconds=1)

    assert invites.find(session, secret, {kind}, now=just_before)
    with pytest.raises(InviteRefusedError) as refused:
        invites.redeem(session, secret, {kind}, now=NOW + life)
    assert code_of(refused) == "invite_ended"


@pytest.mark.parametrize("unknown", ["", "x", "\0", "\ud800", "x" * 5000])
def test_what_is_no_secret_opens_nothing(session: Session, secret: str, unknown: str):
    with pytest.raises(InviteRefusedError) as refused:
        invites.find(session, unknown, REGISTERING, now=NOW)
    assert code_of(refused) == "invite_unknown"


def test_an_invite_is_for_what_it_was_made_for(session: Session, secret: str):
    with pytest.raises(InviteRefusedError) as refused:
        invites.redeem(session, secret, {InviteKind.ADMINISTRATOR}, now=NOW)
    assert code_of(refused) == "invite_unknown"


def test_of_many_who_use_it_at_once_one_succeeds(engine: Engine, secret: str):
    done: list[str] = []
    ready = threading.Barrier(4)

    def use() -> None:
        with Session(engine) as session:
            ready.wait()
            try:
                invites.redeem(session, secret, REGISTERING, now=NOW)
                session.commit()
                done.append("used")
            except InviteRefusedError as error:
                done.append(error.code)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == ["invite_used"] * 3 + ["used"]


def test_open_invites_can_be_listed_and_withdrawn(session: Session, secret: str, factories):
    owner = ensure_default(session, now=NOW)
    other = factories.institution("other")
    (row,) = invites.list_open(session, owner.id, now=NOW)
    assert invites.list_open(session, other.id, now=NOW) == []

    invites.withdraw(session, other.id, row.id)
    assert invites.list_open(session, owner.id, now=NOW)
    invites.withdraw(session, owner.id, row.id)
    assert invites.list_open(session, owner.id, now=NOW) == []


def test_an_invite_is_forgotten_a_day_after_its_end(session: Session, secret: str):
    connection = session.connection()
    invites.delete_ended(connection, now=NOW + timedelta(days=7, hours=23))
    assert session.scalars(select(Invite)).all()

    invites.delete_ended(connection, now=NOW + timedelta(days=8))
    assert not session.scalars(select(Invite)).all()
