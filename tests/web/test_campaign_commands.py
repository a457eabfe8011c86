"""`flask campaign ...`: a pack is checked, compared, published and got back by commands."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from lti_app.campaign import release
from lti_app.campaign.artefacts import Artefact, ArtefactKind, RenderError
from lti_app.campaign.files import read_files
from lti_app.campaign.pack import SHIPPED, load_pack
from lti_app.campaign.problems import fault
from lti_app.campaign.shelf import shelf
from tests.launcher import TOOL
from tests.unit.campaign_example import KINDER, SECOND, write_pack
from tests.web import installations

Run = Callable[..., str]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Flask]:
    """An installation of our own that was never prepared."""
    with installations.running(**installations.on_sqlite(tmp_path / "data")) as app:
        yield app


@pytest.fixture
def run(own: Flask) -> Run:
    """Run a command and return what it says; `fails` when it should end with an error."""
    installations.prepare(own)

    def ran(*words: str, fails: bool = False, answer: str | None = None) -> str:
        result = own.test_cli_runner().invoke(args=["campaign", *words], input=answer)
        assert (result.exit_code != 0) is fails, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        shelf(own).forget()
        return result.output

    return ran


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., str]:
    """Write the example pack with some of its text replaced; return its folder."""

    def written(*changes: tuple[str, str]) -> str:
        folder = tmp_path / "pack"
        folder.mkdir(exist_ok=True)
        write_pack(folder, *changes)
        return str(folder)

    return written


@pytest.fixture
def shown(own: Flask) -> Callable[[], tuple[str, int, str]]:
    """Return what readers see: label, number and first Do in the first language."""

    def look() -> tuple[str, int, str]:
        shelf(own).forget()
        found = shelf(own).published("default")
        first = next(iter(found.version.editions.values()))
        return found.version.label, found.number, first.dos[0].text

    return look


def test_a_fresh_installation_shows_the_shipped_pack_as_its_first_publication(run, own, shown):
    assert shown()[1] == 1
    assert shelf(own).published("default").version == load_pack(SHIPPED)
    assert run("list").startswith("1  ")
    assert f"  {load_pack(SHIPPED).id} {shown()[0]}  first  hash " in run("list")


def test_preparing_again_publishes_nothing_again_and_leaves_an_own_pack_alone(
    run, own, pack, shown
):
    installations.prepare(own)
    assert shown()[1] == 1

    run("publish", pack(), "--meaning", "--bare")
    installations.prepare(own)
    assert shown() == ("1", 2, "Wees aardig.")


def test_a_copy_of_the_shipped_pack_that_was_changed_is_never_replaced(
    run, own, shown, tmp_path, monkeypatch
):
    run("new", str(tmp_path / "ours"))
    manifest = tmp_path / "ours" / "pack.yaml"
    text = manifest.read_text("utf-8")
    manifest.write_text(
        text.replace('"2026.11.1"', '"ours"', 1).replace("Jouw onderwijsinstelling", "Wij"), "utf-8"
    )
    run("publish", str(tmp_path / "ours"), "--editorial", "--bare")

    installations.prepare(own)

    assert shown()[:2] == ("ours", 2)


def test_an_older_shipped_pack_is_replaced_by_the_one_of_today(run, own, shown, pack, monkeypatch):
    run("publish", pack(), "--meaning", "--bare")
    older = shelf(own).published("default").version.hash
    monkeypatch.setattr(release, "shipped_hashes", lambda: frozenset({older}))

    installations.prepare(own)

    assert shown()[:2] == ("2026.11.1", 3)


def test_a_pack_in_order_is_described_with_what_is_still_to_replace(run):
    said = run("check", str(SHIPPED))

    assert "In order: online-dos" in said
    assert "  nl  working  8 Do's  hash " in said
    assert "  still to replace by your own: institution\n" in said
    assert "  still to replace or confirm, our own template: desk\n" in said


def test_a_review_that_is_overdue_is_said(run, pack, at):
    folder = pack(("    source: plan", "    source: plan\n    review_by: 2027-01-01"))
    at("2027-01-01T12:00:00+00:00")
    assert "to be checked again" not in run("check", folder)

    at("2027-01-02T12:00:00+00:00")
    assert "to be checked again since 2027-01-01: line" in run("check", folder)


def test_all_that_is_wrong_is_listed_at_once_and_nothing_is_published(run, pack, shown):
    before = shown()
    folder = pack(
        ('version: "1"', "version: 1"), (", ar: كن لطيفا. }", " }"), ("mon-fri", "maandag")
    )

    for command in ("check", "publish", "diff", "render"):
        said = run(command, folder, *(["out"] if command == "render" else []), fails=True)
        assert "pack.yaml, line 3, version: must be text" in said
        assert "dos[kind].text: has no text in ar" in said
        assert "maandag is not a day" in said
        assert "cannot be used: 3 things to mend" in said
    assert shown() == before


def test_what_is_wrong_is_said_in_the_language_that_is_asked_for(run, pack):
    folder = pack(('version: "1"', "version: 1"), ("status: official", "status: final"))

    said = run("check", folder, "--language", "nl", fails=True)

    assert "pack.yaml, regel 3, version: moet tekst zijn. Schrijf de tekst, en zet" in said
    assert "moet 'official' of 'working' zijn. Kies een van deze." in said
    assert "is zo niet te gebruiken: 2 punten om te verbeteren." in said
    assert "must be 'official' or 'working'. Choose one of these." in run(
        "check", folder, fails=True
    )


def test_a_folder_without_a_pack_says_so(run, tmp_path):
    assert "pack.yaml: is not there" in run("check", str(tmp_path / "nowhere"), fails=True)


def test_publishing_asks_whether_the_meaning_changed_and_proposes_an_answer(run, pack, shown):
    run("publish", pack(), "--meaning", "--bare")

    said = run("publish", pack(SECOND, KINDER), "--bare", answer="\n")

    assert "~ kind: Wees [-aardig.-]{+aardig voor elkaar.+}" in said
    assert "[meaning]" in said
    assert "Published 2 for default: meaning, number 3." in said
    assert f"  {TOOL}/campaign/default/nl\n" in said
    assert shown() == ("2", 3, "Wees aardig voor elkaar.")


def test_an_answer_on_the_command_line_is_not_asked_again(run, pack, own):
    run("publish", pack(), "--meaning", "--bare")
    run("publish", pack(SECOND, KINDER), "--editorial", "--note", "nl=Vriendelijker.", "--bare")

    found = shelf(own).published("default")
    assert found.notes == {"nl": "Vriendelijker."}
    assert found.meaning_hash != found.version.hash


def test_a_refused_publication_says_why_and_changes_nothing(run, pack, shown):
    run("publish", pack(), "--meaning", "--bare")

    assert "is published already" in run("publish", pack(), "--meaning", fails=True)
    assert "names another text" in run("publish", pack(KINDER), "--meaning", fails=True)
    assert "Write it as nl=" in run(
        "publish", pack(SECOND), "--note", "nl", "--meaning", fails=True
    )
    assert "no institution 'x'" in run("publish", pack(), "--institution", "x", fails=True)
    assert shown()[:2] == ("1", 2)


def test_a_picture_that_cannot_be_made_leaves_what_people_see(run, pack, shown, monkeypatch):
    def refuse(*_rest):
        raise RenderError(fault("no_font", language="ar", characters="ك"))

    monkeypatch.setattr(release, "render", refuse)
    before = shown()

    said = run("publish", pack(), "--meaning", fails=True)

    assert "Nothing was published. ar: no installed font has ك. Install a package" in said
    assert shown() == before


def test_the_difference_to_what_people_see_is_told_language_by_language(run, pack):
    run("publish", pack(), "--meaning", "--bare")

    assert run("diff", pack()) == "Nothing changed.\n"
    assert run("diff", pack(SECOND, KINDER)) == (
        "nl:\n  ~ kind: Wees [-aardig.-]{+aardig voor elkaar.+}\nar: the same Do's\n"
        "This looks like: meaning\n"
    )
    assert "fr: a new language\nar: the language is gone" in run(
        "diff", pack(SECOND, ("tag: ar,", "tag: fr,"), (", ar: ", ", fr: "))
    )


def test_an_earlier_pack_comes_back_whole_with_its_artefacts(run, pack, tmp_path, monkeypatch):
    picture = Artefact("nl", ArtefactKind.CHAT_PICTURE, "dos-nl.png", "image/png", b"a picture")
    monkeypatch.setattr(release, "render", lambda *_: [picture])
    source = Path(pack(("id: example", "id: example # ours")))
    content, digest = (source / "pack.yaml").read_bytes(), load_pack(source).hash
    run("publish", str(source), "--meaning")
    monkeypatch.setattr(release, "render", lambda *_: [])
    run("publish", pack(SECOND, KINDER), "--meaning")

    run("export", str(tmp_path / "out"), "--artefacts", "--version", digest)

    assert (tmp_path / "out" / "pack.yaml").read_bytes() == content
    assert (tmp_path / "out" / "artefacts" / "dos-nl.png").read_bytes() == b"a picture"
    assert "is not empty" in run("export", str(tmp_path / "out"), fails=True)


def test_an_earlier_version_can_be_got_back_by_its_hash(run, pack, tmp_path):
    run("publish", pack(), "--meaning", "--bare")

    run("export", str(tmp_path / "old"), "--version", load_pack(SHIPPED).hash[:12])

    assert load_pack(tmp_path / "old") == load_pack(SHIPPED)
    assert "no such published version" in run(
        "export", str(tmp_path / "x"), "--version", "0" * 12, fails=True
    )


def test_a_new_pack_is_a_copy_of_the_shipped_one(run, tmp_path):
    run("new", str(tmp_path / "ours"))

    assert read_files(tmp_path / "ours") == read_files(SHIPPED)


def test_a_new_pack_from_a_list_has_those_dos_unchanged(run, tmp_path):
    source = tmp_path / "list.txt"
    source.write_text("Do’s:\n• Wees  aardig voor\n  elkaar.\n• Vraag hulp!\n", "utf-8")

    run("new", str(tmp_path / "ours"), "--from", str(source), "--language", "nl", "--name", "Wij")
    edition = load_pack(tmp_path / "ours").editions["nl"]

    assert [do.text for do in edition.dos] == ["Wees  aardig voor elkaar.", "Vraag hulp!"]
    assert edition.institution == "Wij"
    said = run("check", str(tmp_path / "ours"))
    assert "  still to replace or confirm, our own proposal: introductions\n" in said


def test_a_file_without_a_list_is_refused(run, tmp_path):
    source = tmp_path / "list.txt"
    source.write_bytes(b"\xff\xfe")
    assert "is not UTF-8 text" in run("new", "ours", "--from", str(source), fails=True)

    source.write_text("")
    assert "There is no list of Do's" in run("new", "ours", "--from", str(source), fails=True)


def test_the_schema_of_a_pack_is_json(run):
    schema = json.loads(run("schema"))

    assert {"dos", "languages", "contacts"} <= schema["properties"].keys()
    assert "schema" in schema["required"]


def test_a_shipped_pack_that_cannot_be_published_does_not_keep_the_tool_from_starting(
    own, monkeypatch
):
    def refuse(*_rest):
        raise RenderError(fault("names_too_long", language="nl"))

    monkeypatch.setattr(release, "render", refuse)
    installations.lay_keys(own.extensions["settings"].keys_dir)

    result = own.test_cli_runner().invoke(args=["prepare"])

    assert result.exit_code == 0
    assert "The shipped Do's were not published for default. nl: title and name of the" in (
        result.output
    )
