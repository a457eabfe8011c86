"""The desk's part of a pack: what is refused, what stands in, and what it never touches."""

from dataclasses import fields

import pytest

from lti_app.campaign.desk import desk_of
from lti_app.campaign.desk_texts import Desk
from lti_app.campaign.files import read_files
from lti_app.campaign.manifest import Manifest
from lti_app.campaign.models import Change
from lti_app.campaign.pack import SHIPPED, PackError, load_pack, open_pack
from tests.campaign.packs import SECOND
from tests.unit.campaign_example import SECOND as SECOND_LABEL
from tests.unit.campaign_example import write_pack

DESK = """\
desk:
  mapping: [{ id: what, text: { nl: Wat?, ar: ماذا؟ } }]
  roles:
    - { id: lead, core: true, name: { nl: Leiding, ar: قيادة }, task: { nl: Leidt., ar: يقود. } }
  faculties: [{ id: law, name: { nl: Recht, ar: القانون } }]
  messages:
    - { id: thanks, title: { nl: Dank, ar: شكرا }, text: { nl: "Dank. Tot {date}.", ar: شكرا. } }
  norms:
    - { id: norm, incident: true, title: { nl: Norm, ar: قاعدة }, text: { nl: Zo., ar: هكذا. } }
  evaluation: [{ id: heard, text: { nl: Gehoord?, ar: هل سمعت؟ } }]
"""
LISTS = [each.name for each in fields(Desk) if each.name != "is_template"]


@pytest.fixture
def opened(tmp_path):
    """Open the example pack with a desk, some of it replaced."""

    def open_with(desk=DESK, *changes):
        write_pack(tmp_path)
        for old, new in changes:
            assert old in desk
            desk = desk.replace(old, new)
        with (tmp_path / "pack.yaml").open("a", encoding="utf-8") as file:
            file.write(desk)
        return open_pack(read_files(tmp_path)).version

    return open_with


def test_each_edition_has_the_desk_of_its_language(opened):
    desk = opened().editions["nl"].desk

    assert (desk.mapping[0].text, desk.mapping[0].language) == ("Wat?", "nl")
    assert (desk.roles[0].name, desk.roles[0].task, desk.roles[0].is_core) == (
        "Leiding",
        "Leidt.",
        True,
    )
    assert desk.faculties[0].name == "Recht"
    assert desk.messages[0].text == "Dank. Tot {date}."
    assert desk.norms[0].refers_to_incident
    assert opened().editions["ar"].desk.evaluation[0].text == "هل سمعت؟"


def test_a_pack_with_everything_of_its_own_is_no_template(opened):
    edition = opened().editions["nl"]

    assert desk_of(edition) == edition.desk
    assert not desk_of(edition).is_template


def test_a_pack_without_a_desk_stays_valid_and_works_with_the_shipped_one(opened):
    edition = opened(desk="").editions["nl"]
    shipped = load_pack(SHIPPED).editions["nl"].desk

    assert edition.desk is None
    assert desk_of(edition) == shipped
    assert desk_of(edition).is_template


@pytest.mark.parametrize("name", LISTS)
def test_only_what_a_pack_leaves_out_is_the_shipped_packs(name):
    edition = load_pack(SECOND).editions["de"]
    own = getattr(edition.desk, name)
    found = getattr(desk_of(edition), name)

    if own:
        assert found == own
        assert {each.language for each in found} == {"de"}
    else:
        assert found == getattr(load_pack(SHIPPED).editions["en"].desk, name)
        assert {each.language for each in found} == {"en"}


def test_a_region_of_a_language_gets_the_desk_of_that_language():
    edition = load_pack(SECOND).editions["en"]

    assert desk_of(edition).mapping[0].language == "en"


def test_faculties_that_nobody_named_are_not_invented(opened):
    edition = opened(DESK, ("  faculties: [{ id: law, name: { nl: Recht, ar: القانون } }]\n", ""))

    assert desk_of(edition.editions["nl"]).faculties == ()
    assert not desk_of(edition.editions["nl"]).is_template


def test_another_desk_is_another_version_with_the_same_meaning(publish, shown):
    publish()
    before = shown()
    publish(SECOND_LABEL, ("    source: plan\n", f"    source: plan\n{DESK}"))
    after = shown()

    assert after.version.editions["nl"].desk is not None
    assert after.version.hash != before.version.hash
    assert (after.change, after.meaning_hash) == (Change.EDITORIAL, before.meaning_hash)
    for language, edition in after.version.editions.items():
        assert edition.hash == before.version.editions[language].hash


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Tot {date}.", "{date} en {date}.", "desk.messages[thanks].text.nl: has {date} in it"),
        ("Tot {date}.", "Hallo {name}.", "desk.messages[thanks].text.nl: has {name} in it"),
        ("nl: Zo., ", "", "desk.norms[norm].text: has no text in nl"),
        ("nl: Zo.", 'nl: ""', "desk.norms[norm].text.nl: is empty"),
        ("Gehoord?", f"{'x' * 1201}", "desk.evaluation[heard].text.nl: is longer than 1200"),
        ("core: true", "core: 1", "desk.roles[lead].core: must be true or false"),
        (", incident: true", ", incidents: true", "desk.norms[norm].incidents: is not a field"),
        ("id: law", "id: Law!", "desk.faculties[Law!].id: Law! is not an id"),
    ],
)
def test_what_is_wrong_with_a_desk_is_said_with_its_place(opened, old, new, message):
    with pytest.raises(PackError) as refused:
        opened(DESK, (old, new))

    problems = [str(each) for each in refused.value.problems]
    assert any(message in each for each in problems), problems


ITEMS = {
    "mapping": "{ id: what, text: { nl: Wat?, ar: ماذا؟ } }",
    "faculties": "{ id: law, name: { nl: Recht, ar: القانون } }",
    "evaluation": "{ id: heard, text: { nl: Gehoord?, ar: هل سمعت؟ } }",
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_id_stands_once_in_a_list(opened, name):
    item = ITEMS[name]

    with pytest.raises(PackError) as refused:
        opened(DESK, (item, f"{item}, {item}"))

    [problem] = map(str, refused.value.problems)
    assert f"desk.{name}: has the id" in problem
    assert "Give each entry its own." in problem


def test_there_are_at_most_three_questions_afterwards(opened):
    question = ITEMS["evaluation"]
    four = ", ".join(question.replace("heard", f"q{number}") for number in range(4))

    with pytest.raises(PackError) as refused:
        opened(DESK, (question, four))

    assert "desk.evaluation: has too many items. Keep at most 3." in str(refused.value.problems[0])


def test_the_schema_for_editors_knows_every_list_of_the_desk():
    schema = Manifest.model_json_schema(by_alias=True)

    assert set(schema["$defs"]["DeskEntry"]["properties"]) == {*LISTS, "replace"}
    assert "desk" in schema["properties"]
    assert "desk" not in schema["required"]
