"""Promises 25 and 27: whatever is sent, it is refused in words, and nothing breaks."""

import base64
import io
import json
import random
from typing import Any

from sqlalchemy.exc import OperationalError

from lti_app.reports.models import Report, SpentToken
from lti_app.sealing import base64url
from tests.project.test_routes import REPORT_POLICY
from tests.reports.reporter import SITE
from tests.reports.test_sending import count

TAKE_SOMETHING = ("send", "code", "mailbox", "mailbox/write", "mailbox/withdraw")
"""Below the institution: everything of the report site that takes something."""


def spoilt(body: dict[str, Any]) -> list[object]:
    """Everything that can be wrong with the structure, one thing at a time."""
    keys = body["keys"]
    mailbox = body["mailbox"]
    single: dict[str, list[object]] = {
        "token": [1, None, "x" * 2000],
        "report": ["", "AAAA", 5, None, "é", "A" * 22 + "="],
        "staff": ["yes", 1, None],
        "fast": [0, [], "true"],
        "content": ["", None, base64url.encode(bytes(100)), "-" * 90_000],
        "names": ["", base64url.encode(bytes(4096)), 7],
        "keys": [
            None,
            {},
            [{}],
            [*keys, keys[0]],
            keys * 100,
            [{**keys[0], "to": "everybody"}],
            [{**keys[0], "to": 1}],
            [{**keys[0], "part": "all"}],
            [{**keys[0], "sealed": "AA"}],
            [{**keys[0], "more": 1}],
        ],
        "mailbox": [
            None,
            {},
            {**mailbox, "public": base64url.encode(bytes(65))},
            {**mailbox, "lookup_hash": "AA"},
            {**mailbox, "public": "AA"},
        ],
        "more": [1],
    }
    changed = [{**body, name: value} for name, values in single.items() for value in values]
    missing = [{k: v for k, v in body.items() if k != name} for name in body]
    return [*changed, *missing, [], None, "", 3, {"a": [[[[]]]]}]


def test_promise_27_a_wrong_structure_is_refused_and_spends_nothing(reporter, engine):
    somebody = reporter()
    body = somebody.sealed()

    for wrong in spoilt(body):
        answer = somebody.post("send", wrong)
        assert answer.status_code == 422, (answer.status_code, str(wrong)[:80])
        assert answer.json["code"] == "report_malformed"
    assert count(engine, Report) == count(engine, SpentToken) == 0
    assert somebody.post("send", body).status_code == 201


def noise(chance: random.Random, depth: int = 0) -> object:
    kinds = ["number", "text", "none", "truth", "float"]
    kind = chance.choice(kinds if depth > 3 else [*kinds, "list", "table", "table"])
    if kind == "list":
        return [noise(chance, depth + 1) for _ in range(chance.randrange(5))]
    if kind == "table":
        names = ["token", "report", "keys", "to", "part", "lookup", "message", "id", "mailbox"]
        return {chance.choice(names): noise(chance, depth + 1) for _ in range(chance.randrange(6))}
    made = {
        "number": chance.randrange(-(10**30), 10**30),
        "text": "".join(
            chance.choice("AZaz09-_=.\0é\u202e🙂\n") for _ in range(chance.randrange(60))
        ),
        "none": None,
        "truth": chance.random() < 0.5,
        "float": chance.random() * 1e300,
    }
    return made[kind]


def test_promise_27_noise_never_breaks_anything(reporter, visitor):
    chance = random.Random(2611)
    body = reporter().sealed()
    whole = json.dumps(body)
    bodies = [json.dumps(noise(chance)) for _ in range(150)]
    bodies += [whole[: chance.randrange(len(whole))] for _ in range(30)]
    bodies += [json.dumps({**body, chance.choice(list(body)): noise(chance)}) for _ in range(60)]
    bodies += ["[" * 20_000, '{"a":' * 20_000, "NaN", "\ud800".encode("utf-8", "replace").decode()]
    raw = [text.encode() for text in bodies] + [chance.randbytes(300) for _ in range(30)] + [b""]

    for content in raw:
        for path in ("send", "mailbox", "mailbox/write", "mailbox/withdraw"):
            answer = visitor.post(
                f"{SITE}/default/{path}", data=content, content_type="application/json"
            )
            assert answer.status_code in (200, 201, 403, 404, 422), (path, content[:80])


def test_promise_25_files_and_bodies_that_are_too_large_are_refused_in_words(reporter, visitor):
    taking = {rule for method, rule, _endpoint in REPORT_POLICY if method != "GET"}
    assert taking == {f"/<institution>/{path}" for path in TAKE_SOMETHING}  # there is no other
    picture = base64.b64encode(bytes(1000)).decode()
    for path in TAKE_SOMETHING:
        address = f"{SITE}/default/{path}"
        file = visitor.post(address, data={"file": (io.BytesIO(b"x"), "a.png")})
        assert (file.status_code, "No files" in file.text) == (415, True), path
        plain = visitor.post(address, data=picture, content_type="text/plain")
        assert plain.status_code == 415
    large = visitor.post(
        f"{SITE}/default/send", data=b"{" + b" " * 1_000_000, content_type="application/json"
    )
    assert (large.status_code, large.json["code"]) == (413, "too_large")
    form = visitor.post(f"{SITE}/default/code", data={"story": "x" * 1_000_000})
    assert form.status_code == 413


def test_the_reports_database_away_is_a_503_that_says_when_to_come_back(reporter, monkeypatch):
    somebody = reporter()
    body = somebody.sealed()
    with monkeypatch.context() as patch:
        patch.setattr(
            "lti_app.reports.service.readers_of",
            lambda *_: (_ for _ in ()).throw(OperationalError("", {}, Exception())),
        )
        answer = somebody.post("send", body)
    assert (answer.status_code, answer.json["code"]) == (503, "database_busy")
    assert int(answer.headers["Retry-After"]) > 0

    assert somebody.post("send", body).status_code == 201
