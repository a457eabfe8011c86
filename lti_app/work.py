"""What the worker does; put into the queue by a click or by the clock.

Any number of workers may run, on any number of machines: everything here can be done twice.
"""

import logging
import time
from dataclasses import dataclass
from functools import cached_property

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine

from lti_app import clock, health, logs
from lti_app.access.service import delete_ended
from lti_app.acknowledgement import outbox, retention
from lti_app.acknowledgement.courier import Courier
from lti_app.acknowledgement.grade_words import GradebookWords
from lti_app.campaign import drafts, release
from lti_app.campaign.shelf import shelf
from lti_app.config import Settings
from lti_app.db import db
from lti_app.editing import jobs
from lti_app.institution import invites
from lti_app.institution.service import list_all
from lti_app.launch.lti import Door
from lti_app.lti.registry import RegisteredPlatform
from lti_app.membership import service as membership
from lti_app.membership.keys import PeriodKeys
from lti_app.queue import Queue
from lti_app.reports import tidying
from lti_app.support import delivery

log = logging.getLogger("lti_app")

LOOK_AGAIN_SECONDS = 2
MOST_DUE = 5000
"""How many deliveries one sweep puts into the queue."""
BACKLOG = 100
"""While more than these wait in the queue, a sweep would put the same ones in again."""


@dataclass
class Worker:
    """The jobs of one process."""

    app: Flask
    queue: Queue

    def deliver(self, delivery_id: int) -> None:
        """Bring one score to its platform."""
        self.courier.deliver(delivery_id)

    def sweep(self) -> None:
        """Put every score that is due into the queue: put off, never queued, or let go of."""
        if self.queue.size() > BACKLOG:
            return
        for delivery_id in outbox.due(self._engine, now=clock.now(), limit=MOST_DUE):
            self.queue.put(outbox.DELIVER, delivery_id)

    def clean_up(self) -> None:
        """Delete what has ended; once a day also what is kept no longer."""
        now = clock.now()
        with self.app.app_context():
            delete_ended(db.connection, now=now)
            invites.delete_ended(db.connection, now=now)
            membership.delete_earlier(db.connection, now=now)
            db.connection.commit()
            # Two at once would count the same people twice.
            if self.queue.is_first("retention", now.date()):
                retention.delete_expired(db.session, now=now)
                db.session.commit()
        if self.queue.is_first("reports", now.date()):
            tidying.tidy_at(self._settings, now=now)
            delivery.forget(self._settings, today=now.date())

    def note_that_it_runs(self) -> None:
        """Let `doctor` see that a worker is there."""
        self.queue.note_worker(clock.now())

    def release_reports(self) -> None:
        """At the desk's hours: let readers see what is new, and send the digest."""
        with self.app.app_context():
            zones = {each.slug: each.time_zone for each in list_all(db.session)}
        delivery.release_all(self._settings, zones, now=clock.now())

    def make_token_keys(self) -> None:
        """Make the token keys that are missing: of this period, and in time of the next."""
        keys: PeriodKeys = self.app.extensions["period_keys"]
        with self.app.app_context():
            short_names = [institution.slug for institution in list_all(db.session)]
        for name in short_names:
            keys.ensure(shelf(self.app).engine, name, now=clock.now())

    def publish_draft(self, draft_id: int) -> None:
        """Publish a draft that an administrator has confirmed."""
        jobs.publish(
            shelf(self.app).engine,
            draft_id,
            release.release,
            public_url=self._settings.public_url,
            now=clock.now(),
        )

    def show_draft(self, draft_id: int) -> None:
        """Make the artefacts of a draft, to look at."""
        jobs.show(
            shelf(self.app).engine,
            draft_id,
            release.render,
            public_url=self._settings.public_url,
            now=clock.now(),
        )

    def find_drafts(self) -> None:
        """Put into the queue what waits for a worker: never queued, or let go of by one."""
        with shelf(self.app).engine.connect() as connection:
            publish, show = drafts.waiting(connection, now=clock.now())
        for name, found in ((jobs.PUBLISH, publish), (jobs.SHOW, show)):
            for draft_id in found:
                self.queue.put(name, draft_id)

    @cached_property
    def courier(self) -> Courier:
        """The one who brings scores."""
        door: Door = self.app.extensions["door"]
        words = GradebookWords(self.app)
        return Courier(self._engine, self._platform, door.keys.signing, words)

    @property
    def _settings(self) -> Settings:
        found: Settings = self.app.extensions["settings"]
        return found

    @property
    def _engine(self) -> Engine:
        with self.app.app_context():
            return db.engine

    def _platform(self, registration_id: int) -> RegisteredPlatform | None:
        """Find a registration, and hold no connection while its platform is called."""
        door: Door = self.app.extensions["door"]
        with self.app.app_context():
            return door.platform_by_id(registration_id)


def install(app: Flask, settings: Settings) -> None:
    """Give `app` its queue, and the command that works it off."""
    queue = app.extensions["queue"] = Queue(settings.course_database_url)
    worker = app.extensions["worker"] = Worker(app, queue)
    queue.add(outbox.DELIVER, worker.deliver)
    queue.add(outbox.SWEEP, worker.sweep, every=1)
    queue.add(jobs.PUBLISH, worker.publish_draft)
    queue.add(jobs.SHOW, worker.show_draft)
    queue.add("worker-runs", worker.note_that_it_runs, every=1)
    queue.add("find-drafts", worker.find_drafts, every=1)
    queue.add("clean-up", worker.clean_up, every=10)
    queue.add("release-reports", worker.release_reports, every=1)
    queue.add("token-keys", worker.make_token_keys, every=10)
    app.cli.add_command(work)


@click.command("work", help="Do what waits in the queue, until told to end.")
@with_appcontext
def work() -> None:
    """Run the worker in the foreground."""
    settings: Settings = current_app.extensions["settings"]
    logs.configure(settings.log_format)
    queue: Queue = current_app.extensions["queue"]
    _wait_until_prepared()
    queue.put(outbox.SWEEP)
    queue.put("worker-runs")
    queue.run(settings.queue_workers)


def _wait_until_prepared() -> None:
    """Wait for `prepare`, which may be started beside the worker; say once what is missing."""
    reasons = health.missing()
    if reasons:
        logs.say(log, logging.WARNING, "not_prepared", detail="; ".join(reasons))
    while reasons:
        time.sleep(LOOK_AGAIN_SECONDS)
        reasons = health.missing()
