"""Drafts: changed by one person at a time, published once, given back when that fails."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from lti_app.campaign import drafts, publishing
from lti_app.campaign.artefacts import Artefact, ArtefactKind, RenderError
from lti_app.campaign.models import Change, DraftState
from lti_app.campaign.problems import fault
from lti_app.editing import jobs
from tests.unit.campaign_example import NOW

PUBLIC = "https://dos.example.edu"
EARLIER = (('version: "1"', 'version: "0"'), ("Wees aardig.", "Wees lief."))


@pytest.fixture
def draft(database, pack):
    """Return a function that looks at the draft of `here`, which begins with the example pack."""
    with database.begin() as connection:
        assert drafts.begin(connection, "here", pack().files)

    def look():
        with database.connect() as connection:
            return drafts.find(connection, "here")

    return look


@pytest.fixture
def do(database):
    """Call a function of `drafts` in a transaction of its own."""

    def done(function, *arguments, **named):
        with database.begin() as connection:
            return function(connection, *arguments, **named)

    return done


@pytest.fixture
def released(database):
    """Release without rendering; keeps what was asked for."""
    calls = []

    def release(engine, pack, wish, *, public_url, now):
        calls.append((pack, wish, public_url))
        with engine.begin() as connection:
            return publishing.publish(connection, pack, wish, (), now=now)

    return SimpleNamespace(calls=calls, release=release)


def work(database, draft, release, now=NOW):
    return jobs.publish(database, draft().id, release, public_url=PUBLIC, now=now)


def test_an_institution_has_one_draft_at_most(do, draft, pack):
    assert not do(drafts.begin, "here", pack().files)
    assert do(drafts.begin, "there", {})
    assert do(drafts.find, "nowhere") is None


def test_of_two_who_save_the_second_finds_nothing_to_change(do, draft):
    first = second = draft()
    files = {**first.files, "extra.svg": b"1"}

    assert do(drafts.save, first, first.revision, files)
    assert not do(drafts.save, second, second.revision, {})

    assert draft().files == files
    assert draft().revision == first.revision + 1


def test_saving_takes_files_away_and_replaces_them(do, draft):
    kept = draft()
    drawing = next(name for name in kept.files if name.endswith(".svg"))
    files = {"pack.yaml": b"new", drawing: kept.files[drawing]}

    assert do(drafts.save, kept, kept.revision, files)

    assert draft().files == files


def test_a_draft_is_thrown_away_as_it_was_seen(do, draft):
    seen = draft()
    do(drafts.save, seen, 1, {**seen.files, "extra.svg": b"1"})

    assert not do(drafts.discard, seen, 1)
    assert do(drafts.discard, seen, 2)
    assert draft() is None


def test_nobody_changes_what_is_being_published(do, draft, pack):
    assert do(drafts.ask_to_publish, draft(), 1, None, {})
    assert not do(drafts.ask_to_publish, draft(), 1, None, {})
    assert not do(drafts.save, draft(), 1, {})
    assert not do(drafts.discard, draft(), 1)
    assert not do(drafts.ask_for_artefacts, draft(), 1)

    assert do(drafts.stop, draft())

    assert not do(drafts.stop, draft())
    assert draft().state is DraftState.EDITING


def test_publishing_ends_the_draft_and_passes_on_the_wish(
    do, draft, database, released, publish, shown
):
    publish(*EARLIER)
    do(drafts.ask_to_publish, draft(), 1, Change.EDITORIAL, {"nl": "Een woord"})
    draft_id = draft().id

    assert work(database, draft, released.release)

    ((_pack, wish, public_url),) = released.calls
    assert (wish.institution, wish.change, dict(wish.notes)) == (
        "here",
        Change.EDITORIAL,
        {"nl": "Een woord"},
    )
    assert public_url == PUBLIC
    assert draft() is None
    assert shown().number == 2
    assert not jobs.publish(database, draft_id, released.release, public_url=PUBLIC, now=NOW)


def test_a_draft_that_nobody_wants_published_is_left_alone(draft, database, released):
    assert not work(database, draft, released.release)
    assert released.calls == []


@pytest.mark.parametrize(
    "error",
    [
        publishing.PublishError(fault("overtaken")),
        RenderError(fault("title_too_long", language="nl")),
        RuntimeError("secret"),
    ],
)
def test_what_fails_gives_the_draft_back_with_the_reason(
    do, draft, database, publish, shown, error
):
    publish(*EARLIER)
    do(drafts.ask_to_publish, draft(), 1, None, {})

    def release(*_arguments, **_named):
        raise error

    if isinstance(error, RuntimeError):
        with pytest.raises(RuntimeError):
            work(database, draft, release)
    else:
        assert not work(database, draft, release)

    assert draft().state is DraftState.FAILED
    assert draft().problem == getattr(error, "fault", fault("unexpected"))
    assert shown().number == 1
    assert do(drafts.save, draft(), 1, draft().files)
    assert (draft().state, draft().problem) == (DraftState.EDITING, None)


def test_a_draft_that_is_not_in_order_is_not_published(do, draft, database, released):
    do(drafts.save, draft(), 1, {"pack.yaml": b"id: x"})
    do(drafts.ask_to_publish, draft(), 2, None, {})

    assert not work(database, draft, released.release)

    assert draft().problem == fault("draft_faulty")
    assert released.calls == []


def test_two_workers_publish_once(do, draft, database, released, shown):
    do(drafts.ask_to_publish, draft(), 1, None, {})
    other = []

    def release(*arguments, **named):
        other.append(work(database, draft, released.release))
        return released.release(*arguments, **named)

    assert work(database, draft, release)

    assert other == [False]
    assert len(released.calls) == 1
    assert shown().number == 1


def test_what_a_dead_worker_left_is_done_by_another_one(do, draft, database, released, shown):
    do(drafts.ask_to_publish, draft(), 1, None, {})
    do(drafts.take_to_publish, draft(), now=NOW)
    later = NOW + drafts.WORKER_GONE + timedelta(seconds=1)

    assert do(drafts.waiting, now=NOW) == ([], [])
    assert do(drafts.waiting, now=later) == ([draft().id], [])
    assert not work(database, draft, released.release)
    assert work(database, draft, released.release, later)
    assert draft() is None


def test_a_worker_that_died_after_publishing_leaves_nothing_to_publish(
    do, draft, database, released, publish, shown
):
    publish()
    do(drafts.ask_to_publish, draft(), 1, None, {})

    assert work(database, draft, released.release)

    assert draft() is None
    assert shown().number == 1


def _render(version, institution, public_url, when):
    text = f"{public_url} {institution} {when:%Y}".encode()
    return [
        Artefact(language, ArtefactKind.PLAIN_TEXT, "dos.txt", "text/plain", text)
        for language in version.editions
    ]


def _show(database, draft, render=_render, now=NOW):
    return jobs.show(database, draft().id, render, public_url=PUBLIC, now=now)


def test_artefacts_are_made_of_a_draft(do, draft, database):
    assert not _show(database, draft)
    assert do(drafts.ask_for_artefacts, draft(), 1)
    assert draft().waits_for_artefacts
    assert do(drafts.waiting, now=NOW)[1] == [draft().id]

    assert _show(database, draft)

    assert not draft().waits_for_artefacts
    found = do(drafts.shown, draft())
    assert {each.language for each in found} == {"nl", "ar"}
    made = do(drafts.artefact, draft(), "ar", ArtefactKind.PLAIN_TEXT)
    assert made.content == f"{PUBLIC} here {NOW:%Y}".encode()
    assert do(drafts.artefact, draft(), "ar", ArtefactKind.SLIDE) is None
    assert do(drafts.discard, draft(), 1)


def test_artefacts_that_cannot_be_made_say_why(do, draft, database):
    def render(*_arguments):
        raise RenderError(fault("title_too_long", language="nl"))

    do(drafts.ask_for_artefacts, draft(), 1)

    assert not _show(database, draft, render)

    assert draft().shown_problem == fault("title_too_long", language="nl")
    do(drafts.ask_for_artefacts, draft(), 1)
    with pytest.raises(ZeroDivisionError):
        _show(database, draft, lambda *_: 1 / 0)
    assert draft().shown_problem == fault("unexpected")


def test_artefacts_of_an_earlier_wish_are_dropped(do, draft, database):
    do(drafts.ask_for_artefacts, draft(), 1)

    def render(*arguments):
        seen = draft()
        do(drafts.save, seen, 1, {**seen.files, "extra.svg": b"1"})
        do(drafts.ask_for_artefacts, draft(), 2)
        return _render(*arguments)

    _show(database, draft, render)

    assert draft().waits_for_artefacts
    assert do(drafts.shown, draft()) == []
