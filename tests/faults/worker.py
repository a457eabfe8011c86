"""A worker process for the tests: `python -m tests.faults.worker SECONDS MOST`, settings as usual.

Delivers what is due `SECONDS` from now, until nothing is, so that a test needs not wait; and not
more than `MOST`, so that a fast machine leaves something.
"""

import os
import sys
from datetime import datetime, timedelta

from sqlalchemy import event

from lti_app import clock
from lti_app.acknowledgement import outbox
from lti_app.acknowledgement.courier import Courier
from lti_app.acknowledgement.grade_words import GradebookWords
from lti_app.config import Settings
from lti_app.gate import combine
from tests.faults.steps import in_no_hurry


def main(ahead: timedelta, most: int) -> None:
    """Deliver what is due."""
    app = combine(Settings.from_env(os.environ))
    event.listen(app.extensions["database"], "connect", in_no_hurry)
    worker = app.extensions["worker"]
    door = app.extensions["door"]

    def now() -> datetime:
        return clock.now() + ahead

    courier = Courier(worker._engine, worker._platform, door.keys.signing, GradebookWords(app), now)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while due := outbox.due(worker._engine, now=now(), limit=min(50, most)):
        for delivery_id in due:
            courier.deliver(delivery_id)
        most -= len(due)


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])), int(sys.argv[2]))
