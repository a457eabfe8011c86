"""Ending a launch before its time, with nothing of the person left in its row."""

import secrets

from sqlalchemy import Connection, update

from lti_app.access.models import Launch
from lti_app.access.tokens import digest


def empty(connection: Connection, token_hash: bytes) -> None:
    """End a launch and take out who it was.

    The row stays until its time is over: it is what keeps a message from being used a second time.
    """
    connection.execute(
        update(Launch)
        .where(Launch.token_hash == token_hash)
        .values(
            token_hash=secrets.token_bytes(32),
            subject=None,
            context_title=None,
            return_url=None,
            request=None,
            is_open=False,
        )
    )


def leave(connection: Connection, token: str) -> None:
    """End the launch that gave `token`."""
    empty(connection, digest(token))
