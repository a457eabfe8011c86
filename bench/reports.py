"""What the reporting channel costs: `python -m bench.reports`.

Issuing: the two requests with which the page of a launch fetches a membership token, beside a
launch of the same run and the floor. Everything inside this process, CPU time, medians; what the
browser does (blinding, finishing) is outside of the measured time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from bench import floor, installation
from bench.inside import PORT, TARGET, WARM_UP, as_environ
from bench.measure import table
from bench.platforms import Platforms
from bench.visits import Answer, Request, launch_request, login_request
from lti_app import clock
from lti_app.campaign.shelf import shelf
from lti_app.membership.keys import PeriodKeys
from lti_app.sealing import base64url, blind, tokens
from lti_app.sealing.periods import period_of

KEY = "/membership/default/key.json"


class Costs:
    """CPU seconds by step, of one application in this process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.steps: dict[str, list[float]] = {}

    def ask(self, step: str, request: Request) -> Answer:
        """Send a request and note what the answer cost."""
        sent: list[Any] = []
        environ = as_environ(request)

        def start_response(*arguments: Any) -> Any:
            sent.extend(arguments)

        began = time.process_time()
        pieces = self._app(environ, start_response)
        body = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
        self.steps.setdefault(step, []).append(time.process_time() - began)
        headers = [(key.lower(), value) for key, value in sent[1]]
        return Answer(int(sent[0].split(" ")[0]), headers, body)

    def milliseconds(self, step: str) -> float:
        """Return the median of a step, the warm-up left out."""
        return 1000 * statistics.median(self.steps[step][WARM_UP:])


def launch(costs: Costs, platforms: Platforms, number: int) -> Answer:
    """Go through one launch of a person of their own; return its page."""
    attendance = platforms.attendance(number)
    answer = costs.ask("login", login_request(attendance, target=TARGET))
    page = costs.ask("launch", launch_request(attendance, answer, target=TARGET))
    page.expect(200)
    return page


def fetch_token(costs: Costs, page: Answer) -> None:
    """Fetch and check a membership token, as the page does."""
    answer = costs.ask("key", Request(KEY))
    answer.expect(200)
    found = _json(answer)
    public = tokens.public_key(base64url.decode(found["key"]))
    message = tokens.message(found["institution"], found["period"], bytes(32))
    prepared = blind.prepare(message)
    hidden = blind.blind(public, prepared)
    fields = {
        "launch": page.hidden("launch"),
        "period": found["period"],
        "fingerprint": found["fingerprint"],
        "blinded": base64url.encode(hidden.message),
    }
    answer = costs.ask("sign", Request("/membership/sign", fields))
    answer.expect(200)
    signature = base64url.decode(_json(answer)["signature"])
    blind.finalize(public, prepared, signature, hidden.inverse)


def _json(answer: Answer) -> dict[str, str]:
    found: dict[str, str] = json.loads(answer.body)
    return found


def issuing(platforms: Platforms, folder: Path, launches: int) -> str:
    """Return the table of the issuing part."""
    platforms.write(folder / "platforms.json")
    app = installation.prepare(installation.environment(folder, PORT, None), platforms.entries())
    ours, least = Costs(app), Costs(floor.create_app(str(folder)))
    for number in range(WARM_UP + launches):
        fetch_token(ours, launch(ours, platforms, number))
        launch(least, platforms, number)
    of_launch = ours.milliseconds("login") + ours.milliseconds("launch")
    of_floor = least.milliseconds("login") + least.milliseconds("launch")
    costs = {
        "launch (login and page)": of_launch,
        "the floor's launch": of_floor,
        "key.json": ours.milliseconds("key"),
        "one signature, the whole request": ours.milliseconds("sign"),
        **alone(app, launches),
    }
    rows = [
        [name, f"{cost:.2f}", f"{cost / of_launch:.2f}", f"{cost / of_floor:.2f}"]
        for name, cost in costs.items()
    ]
    installation.close(app)
    return table(("what", "median CPU ms", "of a launch", "of the floor's"), rows)


def alone(app: Flask, times: int) -> dict[str, float]:
    """Return what the arithmetic costs without a request around it."""
    keys: PeriodKeys = app.extensions["period_keys"]
    published = keys.published(shelf(app).engine, "default", period_of(clock.now()))
    signer = keys.signer(published)
    public = tokens.public_key(published.public_key)
    prepared = blind.prepare(b"x" * 80)
    hidden = blind.blind(public, prepared)
    signature = blind.finalize(public, prepared, signer.sign(hidden.message), hidden.inverse)
    return {
        "blind signature alone": _median(lambda: signer.sign(hidden.message), times),
        "check of a token alone": _median(lambda: blind.verify(public, prepared, signature), times),
    }


def _median(act: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return 1000 * statistics.median(spent)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--launches", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Platforms() as platforms:
        sys.stdout.write(issuing(platforms, Path(folder), given.launches) + "\n")


if __name__ == "__main__":
    main()
