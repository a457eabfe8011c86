"""Promise 23: the way without scripts. Weaker, labelled so, and still nothing stays."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lti_app import clock
from lti_app.config import Settings
from lti_app.errors import ChannelClosedError, NotPreparedError
from lti_app.reports import sealed_here, service
from lti_app.reports.codes import DayCodes
from lti_app.reports.models import Reader, ReaderKind, Report, SealedKey
from lti_app.reports.readers import Readers
from lti_app.sealing import envelopes, receipts
from lti_app.sealing.receipts import Receipt
from tests.reports.reporter import SITE, STORY
from tests.reports.test_silence import CANARY, ENVIRON, HEADERS, SECRETS
from tests.web.page import Page, text_of

CODE = f"{SITE}/default/code"


@pytest.fixture
def today_code(app) -> str:
    settings: Settings = app.extensions["settings"]
    return DayCodes(settings.keys_dir).of("default", clock.now().date())


def filled(code: str, **more: object) -> dict[str, object]:
    return {"code": code, "story": STORY, **more}


def receipt_on(answer) -> Receipt:
    (shown,) = Page(answer).all("p", **{"class": "receipt"})
    return receipts.parse(text_of(shown))


def opened_by(reader, engine) -> dict[str, object]:
    with engine.connect() as connection:
        row = connection.execute(select(Report.__table__)).one()
        sealed = connection.scalar(
            select(SealedKey.sealed).where(
                SealedKey.part == "content", SealedKey.recipient == reader.id.hex()
            )
        )
    place = envelopes.content_of("default", row.id)
    text = envelopes.open_envelope(place, row.content, sealed, reader.id, reader.private)
    found: dict[str, object] = json.loads(text)
    return found


def test_promise_23_the_page_says_first_that_this_way_is_weaker(readers, visitor):
    for language, word in (("en", "less well protected"), ("nl", "minder goed beschermd")):
        page = Page(visitor.get(f"{CODE}?language={language}"))

        assert word in text_of(page.by_id("weaker"))
        order = [element.get("id") for element in page.root.iter() if element.get("id")]
        assert order.index("weaker") < order.index("story")


def test_promise_23_a_report_arrives_sealed_and_its_receipt_is_shown_once(
    readers, visitor, engine, today_code
):
    answer = visitor.post(
        CODE,
        data=filled(
            today_code.lower().replace("-", " "),
            names="A is Anna",
            kind=["bullying", "images", "invented"],
            part="saw",
            ongoing="yes",
            images="yes",
            fast="yes",
            where="Faculty of everything",
            wishes="A talk",
        ),
    )

    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    receipt_on(answer)
    told = opened_by(readers[0], engine)
    assert told == {
        "version": 1,
        "story": STORY,
        "kinds": ["bullying", "images"],
        "part": "saw",
        "staff": False,
        "ongoing": "yes",
        "images": "yes",
        "where": "Faculty of everything",
        "wishes": "A talk",
        "language": "en",
    }
    with engine.connect() as connection:
        row = connection.execute(select(Report.__table__)).one()
    assert (row.weaker, row.fast, row.staff, row.names is None) == (True, True, False, False)


@pytest.mark.parametrize(("staff", "when"), [("no", "usual"), ("yes", "staff")])
def test_promise_18_each_reader_on_the_page_can_open_what_is_said_there(
    readers, visitor, engine, today_code, staff, when
):
    page = Page(visitor.get(CODE))
    (shown,) = page.all("div", **{"data-readers-when": when})
    said = {
        text_of(item[0]): {"content", "names"} if "and the box" in text_of(item[2]) else {"content"}
        for item in shown.iter("li")
    }
    assert "two keys can open all of it" in text_of(page.root)

    visitor.post(CODE, data=filled(today_code, names="A is Anna", staff=staff))

    names = {each.id.hex(): each.name for each in readers}
    sealed: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for part, to in connection.execute(select(SealedKey.part, SealedKey.recipient)):
            sealed.setdefault(names.get(to, to), set()).add(part)
    everything = {"content", "names"}
    assert sealed == {**said, "recovery": everything, "mailbox": everything}


@pytest.mark.parametrize(
    ("images", "ticked"), [("yes", False), ("unsure", True), ("no", True), ("", True)]
)
def test_promise_9_without_the_tick_or_without_images_a_report_waits_for_its_hour(
    readers, visitor, engine, today_code, images, ticked
):
    more = {"images": images} | ({"fast": "yes"} if ticked else {})

    assert visitor.post(CODE, data=filled(today_code, **more)).status_code == 201

    assert opened_by(readers[0], engine)["images"] == images
    with engine.connect() as connection:
        assert connection.execute(select(Report.fast, Report.released)).one() == (False, False)


def test_promises_23_and_28_nothing_of_it_nor_its_receipt_is_logged_or_stored(
    readers, visitor, engine, today_code, caplog, capfd, monkeypatch, tmp_path
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level("INFO")
    story = f"{CANARY} " + "long " * 3000
    answer = visitor.post(
        CODE,
        data=filled(today_code, story=story, names=CANARY, where=CANARY),
        headers={**HEADERS, **SECRETS},
        environ_base=ENVIRON,
    )
    receipt = receipt_on(answer).text

    said = caplog.text + "".join(capfd.readouterr())
    with engine.connect() as connection:
        kept = repr(connection.execute(select(Report.__table__)).all())
    for secret in (CANARY, receipt, today_code):
        assert secret not in said
        assert secret not in kept
        assert secret not in str(answer.headers)
    assert list(tmp_path.iterdir()) == []


def test_a_report_about_staff_goes_to_other_readers(readers, visitor, engine, today_code):
    assert visitor.post(CODE, data=filled(today_code, staff="yes")).status_code == 201

    with engine.connect() as connection:
        to = set(connection.scalars(select(SealedKey.recipient)))
    assert to == {readers[2].id.hex(), "recovery", "mailbox"}


@pytest.mark.parametrize(
    ("staff", "left"),
    [
        ("yes", {ReaderKind.TRIAGE, ReaderKind.HANDLER}),
        ("no", {ReaderKind.CONFIDENTIAL}),
    ],
)
def test_where_those_who_would_read_it_are_missing_the_others_do(
    readers, visitor, engine, today_code, staff, left
):
    with engine.begin() as connection:
        gone = Reader.kind.not_in({*left, ReaderKind.RECOVERY})
        connection.execute(update(Reader).where(gone).values(revoked_on=clock.now().date()))

    assert visitor.post(CODE, data=filled(today_code, staff=staff)).status_code == 201

    with engine.connect() as connection:
        to = set(connection.scalars(select(SealedKey.recipient)))
    assert to == {"recovery", "mailbox", *(each.id.hex() for each in readers if each.kind in left)}


@pytest.mark.parametrize("code", ["", "0000-0000", "é", "x" * 500])
def test_another_code_is_refused(readers, visitor, engine, code):
    answer = visitor.post(CODE, data=filled(code))

    assert answer.status_code == 403
    assert Page(answer).heading == "This code of the day is not right, or not any more."


def test_the_code_of_yesterday_is_good_and_that_of_the_day_before_is_not(app, monkeypatch):
    codes = DayCodes(app.extensions["settings"].keys_dir)
    today = clock.now().date()
    made = [codes.of("default", today - timedelta(days=days)) for days in range(3)]

    assert [codes.is_good(code, "default", today) for code in made] == [True, True, False]
    assert not codes.is_good(made[0], "neighbour", today)
    assert len(set(made)) == 3
    assert all(len(code.replace("-", "")) == 8 for code in made)


def test_a_code_says_nothing_of_that_of_another_day_or_institution(tmp_path):
    codes = DayCodes(tmp_path)
    codes.ensure()
    begun = clock.now().date()
    made = [
        codes.of(institution, begun + timedelta(days=days))
        for institution in ("default", "neighbour")
        for days in range(200)
    ]

    assert len(set(made)) == 400
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", each) for each in made)
    # Each sign is one of 32, and in 400 codes nearly all of them come up at every place.
    signs = zip(*(each.replace("-", "") for each in made), strict=True)
    assert all(len(set(place)) >= 24 for place in signs)


def test_both_sites_make_the_same_code_from_a_secret_that_is_made_once(tmp_path):
    codes, again = DayCodes(tmp_path), DayCodes(tmp_path)
    with pytest.raises(NotPreparedError):
        codes.of("default", clock.now().date())

    codes.ensure()
    made = codes.of("default", clock.now().date())
    again.ensure()

    assert again.of("default", clock.now().date()) == made
    (secret,) = tmp_path.iterdir()
    assert secret.stat().st_mode & 0o777 == 0o600


def test_promise_23_a_low_ceiling_delays_and_never_drops(
    readers, visitor, engine, today_code, monkeypatch
):
    monkeypatch.setattr(service, "CEILING_OF_CODE", 1)

    for _ in range(3):
        assert visitor.post(CODE, data=filled(today_code)).status_code == 201

    today = clock.now().date()
    with engine.connect() as connection:
        days = sorted(connection.scalars(select(Report.release_on)))
    assert days == [today + timedelta(days=late) for late in range(3)]


@pytest.mark.parametrize(
    "story",
    [
        "",
        "  \n ",
        "See data:image/png;base64,iVBORw0KGgo=",
        "DATA:image/svg+xml,<svg>",
        "x" * 20_001,
        "\U0001f600" * 17_000,
    ],
)
def test_promise_25_pictures_and_endless_or_empty_texts_are_refused_in_words(
    readers, visitor, engine, today_code, story
):
    answer = visitor.post(CODE, data=filled(today_code, story=story))

    assert answer.status_code == 422
    assert "picture in it, is too long, or is empty" in Page(answer).heading
    with engine.connect() as connection:
        assert connection.execute(select(Report.id)).all() == []


def test_nothing_is_sealed_while_nobody_reads(readers, visitor, engine, today_code):
    with engine.begin() as connection:
        gone = Reader.kind == ReaderKind.RECOVERY
        connection.execute(update(Reader).where(gone).values(revoked_on=clock.now().date()))

    assert visitor.post(CODE, data=filled(today_code)).status_code == 409
    with pytest.raises(ChannelClosedError):
        sealed_here._recipients(Readers((), None), (), b"")
