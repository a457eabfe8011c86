"""Publishing: what becomes of a pack, what is refused, and what a shelf shows."""

import pytest
from sqlalchemy import select

from lti_app.campaign import publishing
from lti_app.campaign.artefacts import ArtefactKind
from lti_app.campaign.files import read_files
from lti_app.campaign.models import Change, Publication, VersionLabel
from lti_app.campaign.pack import SHIPPED, load_pack, open_pack
from lti_app.campaign.published import Published, files, history, version_named
from lti_app.campaign.publishing import NothingNewError, PublishError, Wish
from tests.unit.campaign_example import KINDER, NOW, PICTURE, SECOND


def test_a_published_version_is_read_back_exactly_as_it_was_opened(publish, pack, shown):
    publish(artefacts=[PICTURE])
    found = shown()

    assert found.version == pack().version
    assert (found.number, found.change, found.published_at) == (1, Change.FIRST, NOW)
    assert found.meaning_hash == found.version.hash
    [picture] = found.artefacts
    assert (picture.language, picture.kind, picture.size) == ("nl", ArtefactKind.CHAT_PICTURE, 9)


def test_the_shipped_pack_comes_back_from_the_database_unchanged(database, shown):
    with database.begin() as connection:
        publishing.publish(connection, open_pack(read_files(SHIPPED)), Wish("here"), (), now=NOW)

    assert shown().version == load_pack(SHIPPED)


def test_the_files_come_back_byte_for_byte_with_their_comments(publish, database, shown):
    publish(("id: example", "id: example # ours"))

    with database.connect() as connection:
        found = files(connection, shown().version.hash)
    assert b"# ours" in found["pack.yaml"]
    assert found["picture.svg"].startswith(b"<svg")


def test_a_changed_do_proposes_a_changed_meaning_and_a_changed_help_line_does_not(pack, publish):
    publish()
    before = pack().version

    def proposed(*changes):
        return publishing.proposal(
            Published("here", 1, before, Change.FIRST, before.hash, {}, NOW),
            pack(SECOND, *changes).version,
        )

    assert proposed(KINDER) is Change.MEANING
    assert proposed(("Bel gerust.", "Bel ons.")) is Change.EDITORIAL
    assert publishing.proposal(None, before) is Change.FIRST


def test_an_editorial_change_keeps_the_meaning_and_another_one_begins_a_new_one(publish, shown):
    publish()
    first = shown().meaning_hash
    publish(SECOND, KINDER, change=Change.EDITORIAL, notes={"nl": "Een punt erbij."})
    second = shown()
    publish(('version: "1"', 'version: "3"'), change=Change.MEANING)
    third = shown()

    assert (second.meaning_hash, second.notes) == (first, {"nl": "Een punt erbij."})
    assert third.meaning_hash == third.version.hash != first


def test_going_back_to_an_earlier_meaning_brings_it_back(publish, shown):
    publish()
    first = shown().meaning_hash
    publish(SECOND, KINDER, change=Change.MEANING)
    publish(change=Change.MEANING)

    assert shown().meaning_hash == first
    assert shown().number == 3


def test_the_same_version_again_is_refused_as_nothing_new(publish):
    publish()

    with pytest.raises(NothingNewError, match=r"Version 1 .* is published already"):
        publish()


def test_a_label_never_names_two_texts(publish, shown):
    publish()

    with pytest.raises(PublishError, match="label 1 names another text"):
        publish(KINDER)
    assert shown().version.editions["nl"].dos[0].text == "Wees aardig."


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"change": Change.FIRST}, "Choose editorial or meaning"),
        ({"notes": {"fr": "Nouveau."}}, "a note in fr, not a language of this pack"),
    ],
)
def test_a_wish_that_does_not_fit_is_refused(publish, wish, message):
    publish()

    with pytest.raises(PublishError, match=message):
        publish(SECOND, **wish)


def test_of_two_who_publish_at_once_the_second_is_told(publish, database, pack, monkeypatch):
    publish()
    with database.begin() as connection:
        publishing.publish(connection, pack(SECOND, KINDER), Wish("here"), (), now=NOW)
    monkeypatch.setattr("lti_app.campaign.publishing.func.max", lambda column: 1 + 0 * column)

    with pytest.raises(PublishError, match="Somebody else published a moment ago"):
        publish(('version: "1"', 'version: "3"'), change=Change.MEANING)


def test_what_fails_half_way_leaves_nothing_behind(publish, database, pack, shown):
    publish()
    before = shown()

    def broken():
        yield PICTURE
        raise RuntimeError("the renderer died")

    with pytest.raises(RuntimeError):
        publish(SECOND, KINDER, artefacts=broken())

    assert shown() == before
    with database.connect() as connection:
        assert len(history(connection, "here")) == 1
        assert len(connection.execute(select(VersionLabel.label)).all()) == 1
        assert version_named(connection, pack(SECOND, KINDER).version.hash) is None


def test_institutions_publish_apart_from_each_other(publish, shown):
    publish()
    publish(SECOND, KINDER, institution="there")

    assert shown("here").version.label == "1"
    assert (shown("there").version.label, shown("there").number) == ("2", 1)
    assert shown("elsewhere") is None


def test_a_version_and_an_edition_are_found_by_the_beginning_of_their_hash(publish, database, pack):
    publish()
    version = pack().version
    dutch = version.editions["nl"]

    with database.connect() as connection:
        assert version_named(connection, version.hash) == (version, None)
        assert version_named(connection, version.hash[:12].upper()) == (version, None)
        assert version_named(connection, dutch.hash[:12]) == (version, "nl")
        for wrong in (version.hash[:11], "g" * 12, "%" * 12, "0" * 12, ""):
            assert version_named(connection, wrong) is None


def test_a_publication_is_numbered_for_its_institution(publish, database):
    publish()
    publish(SECOND, KINDER)

    with database.connect() as connection:
        rows = history(connection, "here")
        numbers = connection.scalars(select(Publication.number)).all()
    assert [(row.number, row.label) for row in rows] == [(2, "2"), (1, "1")]
    assert sorted(numbers) == [1, 2]
