"""The shelf: what is published, at hand; and what changed between two editions."""

import pytest
from sqlalchemy.exc import SQLAlchemyError

from lti_app.campaign import published as reading
from lti_app.campaign import shelf
from lti_app.campaign.differences import differences
from tests.unit.campaign_example import KINDER, SECOND


def test_a_shelf_shows_the_shipped_pack_until_something_is_published(database, publish):
    own = shelf.Shelf(database)
    assert own.published("here").number == 0
    assert own.published("here").version.id == "online-dos"

    publish()
    own.forget()

    assert own.published("here").version.id == "example"
    assert own.published("there").version.id == "online-dos"


def test_a_shelf_sees_a_new_publication_after_two_seconds(database, publish, monkeypatch):
    minute = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: minute[0])
    own = shelf.Shelf(database)
    publish()
    assert own.published("here").number == 1

    publish(SECOND, KINDER)
    assert own.published("here").number == 1
    minute[0] += shelf.LOOK_AGAIN
    assert own.published("here").number == 2


def test_a_shelf_goes_on_while_the_database_does_not_answer(database, publish, monkeypatch):
    minute = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: minute[0])
    own = shelf.Shelf(database)
    publish()
    shown = own.published("here")
    minute[0] += 60

    def gone(*_):
        raise SQLAlchemyError("gone")

    monkeypatch.setattr(reading, "newest_number", gone)

    assert own.published("here") is shown
    with pytest.raises(SQLAlchemyError):
        own.published("there")


def test_the_drawing_of_an_earlier_version_stays_at_its_address(database, publish, pack):
    publish()
    earlier = pack().version
    drawing = 'file: picture.svg\n  creator: "Another"'
    publish(SECOND, ("file: picture.svg\n  creator: Someone", drawing))
    own = shelf.Shelf(database)

    found = own.drawing(earlier.illustration_hash[:16])
    assert found is not None
    assert found[0] == earlier.illustration
    assert own.drawing("0" * 16) is None


def test_differences_are_told_do_by_do_and_word_by_word(pack):
    before = pack().version.editions["nl"]
    changed = pack(KINDER).version.editions["nl"]
    swapped = pack(
        ("id: kind", "id: x"), ("id: help", "id: kind"), ("id: x", "id: help")
    ).version.editions["nl"]
    other = pack(("id: kind", "id: new")).version.editions["nl"]

    [difference] = differences(before, changed)
    assert (difference.kind, difference.id) == ("changed", "kind")
    assert "".join(p.text for p in difference.pieces if p.kind != "gone") == difference.after
    assert "".join(p.text for p in difference.pieces if p.kind != "new") == difference.before
    assert [(p.kind, p.text) for p in difference.pieces] == [
        ("same", "Wees "),
        ("gone", "aardig."),
        ("new", "aardig voor elkaar."),
    ]
    assert [each.kind for each in differences(before, other)] == ["removed", "added"]
    assert {each.kind for each in differences(before, swapped)} == {"changed"}
    assert differences(before, before) == ()


def test_a_do_that_changed_its_place_only_is_told_so(tmp_path, pack):
    before = pack().version.editions["nl"]
    moved = before.__class__(**{**vars(before), "dos": before.dos[::-1]})

    [difference] = differences(before, moved)
    assert difference.kind == "moved"
