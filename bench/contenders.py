"""Who takes part: our tool in its variants, the floor, and the peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench import visits
from bench.peers import LTIJS, PYLTI1P3_EXAMPLE, Peer

Walk = Callable[..., visits.Visit]
"""A visit, made of an attendance, a target and a number of steps."""


@dataclass(frozen=True)
class Contender:
    """One row of the benchmark."""

    name: str
    about: str
    command: tuple[str, ...]
    """What starts it; `bench.servers` replaces what stands in braces."""
    steps: int = 2
    """How far its visits go; see `bench.visits.visit`."""
    walk: Walk = visits.visit
    on_postgresql: bool = False
    """Whether it has a database of its own on the PostgreSQL server of the run."""
    peer: Peer | None = None
    """Whose code it is, where that is not in our environment."""

    @property
    def is_ours(self) -> bool:
        """Whether it is this project's tool."""
        return "wsgi:app" in self.command

    @property
    def is_installed(self) -> bool:
        """Whether it can be started here."""
        return self.peer is None or self.peer.is_installed


def _gunicorn(application: str, *options: str) -> tuple[str, ...]:
    return ("{python}", "-m", "gunicorn", application, *options, "-b", "127.0.0.1:{port}")


def _ours(**settings: int) -> tuple[str, ...]:
    """Our tool as it is shipped, with these settings of docs/configuration.md."""
    told = [f"{name}={value}" for name, value in settings.items()]
    return ("env", *told, "{python}", "{root}/serve.py", "wsgi:app")


def _ours_in_gunicorn(*options: str) -> tuple[str, ...]:
    return _gunicorn("wsgi:app", "-c", "gunicorn.conf.py", *options)


_FLOOR = "bench.floor:create_app('{folder}')"
_SMALLEST = "bench.smallest:create_app('{folder}')"
_EXAMPLE = "bench.peer_apps.pylti1p3_example:create_app('{folder}')"
_SYNC = ("-k", "sync", "--threads", "1")
"""With more threads than one gunicorn takes threads for what is called sync."""
_BARE = ("-w", "2", "--no-control-socket", "--log-level", "warning")

ALL: Mapping[str, Contender] = {
    contender.name: contender
    for contender in (
        Contender("ours", "ours, SQLite", _ours()),
        Contender("ours-postgresql", "ours, PostgreSQL", _ours(), on_postgresql=True),
        Contender("ours-ack", "ours: launch + page + acknowledgement", _ours(), steps=3),
        Contender("ours-ack-page", "ours: ... and the page that follows", _ours(), steps=4),
        Contender("ours-1-thread", "ours, 1 thread", _ours(THREADS=1)),
        Contender("ours-2-threads", "ours, 2 threads", _ours(THREADS=2)),
        Contender("ours-3-threads", "ours, 3 threads", _ours(THREADS=3)),
        Contender("ours-8-threads", "ours, 8 threads", _ours(THREADS=8)),
        Contender("ours-1-worker", "ours, 1 worker", _ours(WORKERS=1)),
        Contender("ours-4-workers", "ours, 4 workers", _ours(WORKERS=4)),
        Contender("ours-gunicorn", "ours in gunicorn", _ours_in_gunicorn()),
        Contender("ours-gunicorn-sync", "ours in gunicorn, sync", _ours_in_gunicorn(*_SYNC)),
        Contender(
            "ours-access-lines",
            "ours in gunicorn, a line made for each request",
            _ours_in_gunicorn("--logger-class", "gunicorn.glogging.Logger"),
        ),
        Contender("floor", "floor, sync", _gunicorn(_FLOOR, *_BARE)),
        Contender(
            "floor-gthread",
            "floor, 8 threads",
            _gunicorn(_FLOOR, *_BARE, "-k", "gthread", "--threads", "8"),
        ),
        Contender("smallest", "smallest PyLTI1p3, sync", _gunicorn(_SMALLEST, *_BARE)),
        Contender(
            "smallest-gthread",
            "smallest PyLTI1p3, 4 threads",
            _gunicorn(_SMALLEST, *_BARE, "-k", "gthread", "--threads", "4"),
        ),
        Contender(
            "pylti1p3-example",
            "PyLTI1p3's Flask example",
            _gunicorn(_EXAMPLE, *_BARE),
            walk=visits.visit_past_a_look_at_cookies,
            peer=PYLTI1P3_EXAMPLE,
        ),
        Contender(
            "ltijs-postgresql",
            "ltijs, PostgreSQL",
            ("{node}", "{root}/bench/peer_apps/ltijs.cjs", "{folder}", "{port}", "{database}"),
            walk=visits.visit_with_a_redirect,
            on_postgresql=True,
            peer=LTIJS,
        ),
    )
}
USUAL = ("ours", "ours-ack", "ours-ack-page", "floor", "floor-gthread", "smallest")
