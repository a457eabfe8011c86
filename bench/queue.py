"""`python -m bench.queue`: what a graded click costs, and how fast workers deliver the grades.

The practice platform runs in a process of its own, and the workers are those of an installation:
`flask --app wsgi work`. Clicks go to our tool in this process. The column
is there before the first round, and all grades of a round wait before its workers start; the rate
is that of the last three quarters, when all workers are at it. At the end the platform's gradebook
tells whether it took every score exactly once.

Everything shares the machine: two workers are faster only where they wait, or where there are
processors for them, the platform and the database. Trust CPU time more than the rate.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from bench import class_list, inside, installation
from bench.clicks import LINK, Click, GradedCourse, subject
from bench.measure import table, tree_cpu
from bench.servers import GRACE, ROOT
from lti_app import clock
from lti_app.acknowledgement.models import DeliveryState, GradeDelivery
from lti_app.config import Settings
from lti_app.lti.keys import ToolKeys

PORT = 8000
ROUNDS = (1, 2)
"""How many worker processes each round has."""
PATIENCE = 15.0
"""Seconds after which a round is given up; what it brought until then is still counted."""
UNGRADED = 100
"""How many clicks without grading there are to compare with."""
LOOK = 0.05
"""Seconds between two looks at how far the workers are."""
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Sample(NamedTuple):
    """How far the workers were at one moment."""

    moment: float
    delivered: int
    cpu: float
    """Seconds of CPU of all workers, since they started."""


def first_student(number: int) -> int:
    """Return the student who clicks before the rounds of `number`, for the gradebook's column."""
    return len(ROUNDS) * number


def clicked(name: str, clicks: Sequence[Click]) -> list[str]:
    """Return the line of a table about clicks that are alike: the usual one of them."""
    usual = [statistics.median(values) for values in zip(*clicks, strict=True)]
    most = max(click.statements for click in clicks)
    return [
        name,
        str(len(clicks)),
        f"{usual[0]:.0f} (most {most})",
        f"{usual[1]:.0f}",
        f"{1000 * usual[2]:.2f}",
        f"{1000 * usual[3]:.2f}",
    ]


@contextlib.contextmanager
def workers(number: int, variables: dict[str, str], log: Path) -> Iterator[list[int]]:
    """Run so many worker processes until the block ends; give their ids."""
    started: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    try:
        with log.open("ab") as said:
            for _ in range(number):
                # A session of its own: Ctrl-C reaches it through us, and only once.
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                )
                started.append(process)
        yield [process.pid for process in started]
    finally:
        # A second Ctrl-C must not keep us from ending what the first one left.
        patient = {end: signal.signal(end, signal.SIG_IGN) for end in _ENDS}
        _end(started)
        for end, handler in patient.items():
            signal.signal(end, handler)


def _end(started: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then wait for each; insist when it takes too long."""
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def watch(course: GradedCourse, pids: Sequence[int], before: int, number: int) -> list[Sample]:
    """Look on until `number` more than `before` are delivered; return the last three quarters."""
    samples: list[Sample] = []
    give_up_at = time.monotonic() + PATIENCE
    while not (samples and samples[-1].delivered >= number) and time.monotonic() < give_up_at:
        time.sleep(LOOK)
        delivered = _delivered(course) - before
        if delivered >= number / 4:
            cpu = sum(tree_cpu(pid) for pid in pids)
            samples.append(Sample(time.monotonic(), delivered, cpu))
    return samples


def _delivered(course: GradedCourse) -> int:
    count = select(func.count()).where(
        GradeDelivery.placement_id == course.placement_id, GradeDelivery.state == DeliveryState.SENT
    )
    with course.engine.connect() as connection:
        return int(connection.scalar(count) or 0)


def delivered(processes: int, samples: Sequence[Sample], number: int) -> list[str]:
    """Return the line of a table about one round."""
    name = f"{processes} worker{'s' if processes > 1 else ''}"
    if len(samples) < 2:
        return [name, f"less than {number}", "-", "-"]
    began, last = samples[0], samples[-1]
    many = max(1, last.delivered - began.delivered)
    rate = many / (last.moment - began.moment)
    cpu = 1000 * (last.cpu - began.cpu) / many
    return [name, f"{last.delivered} of {number}", f"{rate:.0f}", f"{cpu:.1f}"]


def verdict(issuer: str, expected: set[str]) -> tuple[bool, str]:
    """Ask the platform's gradebook whether each score was taken once; return that in words too."""
    columns = class_list.accepted(issuer, LINK)
    taken = columns[0] if columns else {}
    late = len(expected - taken.keys())
    once = sum(times == 1 for times in taken.values())
    words = (
        f"The gradebook: {len(columns)} column; of {len(expected)} scores {once} taken once, "
        f"{len(taken) - once} more than once, {late} not yet."
    )
    return len(columns) == 1 and taken == dict.fromkeys(expected, 1), words


def measure(course: GradedCourse, variables: dict[str, str], number: int, log: Path) -> str:
    """Let students click and workers deliver, round after round; return both tables."""
    seen: Counter[str] = Counter()
    inside.listen(course.engine, seen)
    ungraded = range(first_student(number) + 1, first_student(number) + 1 + UNGRADED)
    tokens = course.open(ungraded, graded=False)
    lines = [clicked("not graded", [course.acknowledge(token, seen) for token in tokens])]
    course.acknowledge(course.open([first_student(number)], graded=True)[0], seen)
    course.make_column()
    graded: list[Click] = []
    rounds = []
    for place, processes in enumerate(ROUNDS):
        tokens = course.open(range(place * number, (place + 1) * number), graded=True)
        graded += [course.acknowledge(token, seen) for token in tokens]
        before = _delivered(course)
        with workers(processes, variables, log) as pids:
            samples = watch(course, pids, before, number)
        rounds.append(delivered(processes, samples, number))
    lines.append(clicked("graded", graded))
    headings = ("click", "clicks", "SQL statements", "commits", "median ms", "median CPU ms")
    work = ("worker processes", "delivered", "deliveries/s", "worker CPU ms for each")
    return f"{table(headings, lines)}\n\n{table(work, rounds)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    options = _options(arguments)
    # An end from outside takes the same way out as Ctrl-C, so that no worker is left behind.
    for end in _ENDS:
        signal.signal(end, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            return _run(options, Path(name))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _run(options: argparse.Namespace, folder: Path) -> int:
    issuer, number = class_list.free_issuer(), options.grades
    variables = installation.environment(folder, PORT, options.database)
    app = installation.prepare(variables, [class_list.entry(issuer)])
    settings: Settings = app.extensions["settings"]
    published = ToolKeys(settings.keys_dir).published(clock.now())
    keys = {"keys": [key.public_jwk for key in published]}
    students = first_student(number) + 1 + UNGRADED
    log = folder / "workers.log"
    with class_list.platform(issuer, keys, students, options.delay / 1000):
        course = GradedCourse(app, issuer)
        print(
            f"{number} grades a round, laid launches and real clicks; a worker process has "
            f"{settings.queue_workers} threads; the platform waits {options.delay} ms before each "
            f"answer; {course.engine.dialect.name}; load of the machine {os.getloadavg()[0]:.1f}\n"
        )
        print(measure(course, variables, number, log))
        is_right, words = verdict(
            issuer, {subject(each) for each in range(first_student(number) + 1)}
        )
        print(f"\n{words}")
    app.extensions["queue"].close()
    app.extensions["shelf"].close()
    installation.close(app)
    if log.stat().st_size:
        print(f"\nThe workers said:\n{log.read_text(errors='replace')[-2000:]}", file=sys.stderr)
    return int(not is_right)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.queue", description=__doc__.partition("\n")[0])
    parser.add_argument("--grades", type=int, choices=range(20, 1001), default=500, metavar="N")
    parser.add_argument(
        "--delay", type=int, choices=range(201), default=0, metavar="MS", help="of the platform"
    )
    parser.add_argument("--database", help="SQLAlchemy URL for our course data (default: SQLite)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
