"""What browsers send to the report site: good JSON with something changed."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel
from sqlalchemy import Engine

from lti_app import clock
from lti_app.config import Settings
from lti_app.errors import ReportMalformedError
from lti_app.reports import submissions
from lti_app.reports.codes import DayCodes
from lti_app.reports.models import Message, Report, SpentToken
from lti_app.reports.submissions import Look, Submission, Writing
from lti_app.sealing import base64url, envelopes
from lti_app.sealing.receipts import Receipt
from tests.fuzz.changes import as_json, changed, odd, spoilt_bytes, typed
from tests.fuzz.report_rules import PARTS, POINT, is_look, is_report, is_writing
from tests.fuzz.runs import answered, run, tried
from tests.lti.refusals import on_one_database
from tests.reports import conftest as around
from tests.reports.reporter import SITE, Reporter
from tests.reports.test_sending import count

pytestmark = on_one_database
engine, readers = around.engine, around.readers
reporter, visitor = around.reporter, around.visitor


def _leaves() -> SearchStrategy[Any]:
    """Values of which many have the right form for some place in what is sent."""
    sizes = (0, 15, 16, 31, 32, 64, 65, envelopes.SEALED_KEY_BYTES, envelopes.CONTENT_BYTES[0])
    lengths = st.sampled_from(sizes).map(lambda size: base64url.encode(bytes(size)))
    words = st.sampled_from(("mailbox", "recovery", *PARTS, base64url.encode(POINT)))
    return lengths | words | odd()


def _read(model: type[BaseModel], body: bytes) -> Any:
    return tried(
        f"reports: {model.__name__}", lambda: submissions.read(model, body), ReportMalformedError
    )


Sample = tuple[type[BaseModel], Any, Callable[[object], bool]]


@pytest.fixture
def samples(reporter: Callable[[], Reporter]) -> list[Sample]:
    somebody = reporter()
    return [
        (Submission, somebody.sealed(names="somebody"), is_report),
        (Look, {"lookup": somebody.lookup}, is_look),
        (Writing, somebody.message("once more"), is_writing),
    ]


def test_a_body_is_read_exactly_where_its_form_is_right(samples: list[Sample]) -> None:
    for model, body, is_right in samples:

        def check(sent: Any) -> None:
            assert (_read(model, as_json(sent)) is not None) is is_right(sent)  # noqa: B023

        run(check, changed(body, _leaves()), short=80)


def test_bytes_that_are_no_json_are_refused(samples: list[Sample]) -> None:
    model, body, _ = samples[2]
    deep = st.integers(200, 30_000).map(lambda n: b"[" * n)

    def check(sent: bytes) -> None:
        _read(model, sent)

    run(check, spoilt_bytes(as_json(body)) | deep, short=60)


def test_the_site_answers_in_words_and_keeps_nothing_of_what_it_refuses(
    reporter: Callable[[], Reporter],
    visitor: FlaskClient,
    engine: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    somebody = reporter()
    assert somebody.send().status_code == 201
    bodies = {
        "send": reporter().sealed(),
        "mailbox": {"lookup": somebody.lookup},
        "mailbox/write": somebody.message("once more"),
        "mailbox/withdraw": {"lookup": "A" * 43},
    }
    asked = st.sampled_from(sorted(bodies)).flatmap(
        lambda path: st.tuples(st.just(path), changed(bodies[path], _leaves()))
    )

    def check(request: tuple[str, Any]) -> None:
        path, body = request
        before = _stored(engine)
        answer = visitor.post(
            f"{SITE}/default/{path}", data=as_json(body), content_type="application/json"
        )
        if not answered(f"reports: site, {path}", answer.status_code):
            assert answer.json is not None
            assert answer.json["code"]
            assert _stored(engine) == before

    run(check, asked, short=50, cost=20)


def _stored(engine: Engine) -> tuple[int, ...]:
    return tuple(count(engine, table) for table in (Report, Message, SpentToken))


def test_forms_without_scripts_are_answered_in_words(
    visitor: FlaskClient,
    readers: object,
    engine: Engine,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    code = DayCodes(settings.keys_dir).of("default", clock.now().date())
    good = {"code": code, "story": "What happened.", "receipt": Receipt.new().text, "text": "More."}
    names = st.sampled_from((*good, "kind", "names", "part", "staff", "images", "where", "wishes"))
    forms = st.dictionaries(names, typed(), max_size=3).map(lambda more: {**good, **more})
    paths = st.sampled_from(("code", "mailbox", "mailbox/write", "mailbox/withdraw"))

    def check(request: tuple[str, dict[str, str]]) -> None:
        path, form = request
        before = _stored(engine)
        answer = visitor.post(f"{SITE}/default/{path}", data=form)
        if not answered(f"reports: form, {path}", answer.status_code):
            assert _stored(engine) == before

    run(check, st.tuples(paths, forms), short=30, cost=50)
