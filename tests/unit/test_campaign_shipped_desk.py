"""The desk's texts of the shipped pack: thanks first, what happens next, our own template."""

import re

import pytest

from lti_app.campaign.pack import SHIPPED, load_pack
from tests.unit.test_campaign_shipped_texts import runs_of_eight

MESSAGES = [
    "received-thanks",
    "question",
    "plan",
    "images-removal",
    "passed-on-with-permission",
    "copy-made",
    "closing",
    "no-reply-yet",
    "three-questions",
]
PHRASES = {
    "nl": {"thanks": "dank je wel", "next": "Wat er nu gebeurt:", "help": "pagina met hulp"},
    "en": {"thanks": "thank you", "next": "What happens now:", "help": "page with help"},
}


@pytest.fixture(scope="module")
def version():
    return load_pack(SHIPPED)


@pytest.fixture(params=["nl", "en"])
def desk(request, version):
    return version.editions[request.param].desk


@pytest.fixture
def phrases(desk):
    return PHRASES[desk.mapping[0].language]


def texts(desk):
    """Every sentence of the desk, with a name for it."""
    found = {f"mapping {each.id}": each.text for each in desk.mapping}
    found |= {f"role {each.id}": each.task for each in desk.roles}
    found |= {f"message {each.id}": each.text for each in desk.messages}
    found |= {f"norm {each.id}": each.text for each in desk.norms}
    return found | {f"evaluation {each.id}": each.text for each in desk.evaluation}


def test_it_is_marked_as_a_template_to_replace_or_confirm(version, desk):
    assert desk.is_template
    assert "desk" in version.to_replace


def test_every_message_to_a_reporter_is_there(desk):
    assert [each.id for each in desk.messages] == MESSAGES


def test_every_message_thanks_first_and_says_what_happens_next_and_when(desk, phrases):
    for each in desk.messages:
        assert phrases["thanks"] in each.text.partition(".")[0].lower(), each.id
        assert phrases["next"] in each.text, each.id
        assert each.text.count("{date}") == 1, each.id


def test_images_are_not_asked_for_and_evidence_stays_with_the_person_in_them(desk):
    [text] = [each.text for each in desk.messages if each.id == "images-removal"]

    for words in {
        "nl": ("Stuur ons geen beelden", "Bewijs blijft bij degene die erop staat", "Helpwanted"),
        "en": ("Do not send us any images", "Evidence stays with the person in them", "Helpwanted"),
    }[desk.mapping[0].language]:
        assert words in text


def test_there_are_drafts_with_and_without_the_incident_and_all_lead_to_help(desk, phrases):
    with_incident = [each for each in desk.norms if each.refers_to_incident]
    without = [each for each in desk.norms if not each.refers_to_incident]

    assert len(with_incident) >= 2
    assert len(without) >= 2
    to_groups = [each for each in desk.norms if each.id != "team-incident"]
    assert all(phrases["help"] in each.text for each in to_groups)
    assert not any("{date}" in each.text for each in desk.norms)


def test_mapping_asks_for_danger_age_staff_spread_and_wishes(desk):
    assert {"danger", "minors", "staff", "spreading", "wishes", "known"} <= {
        each.id for each in desk.mapping
    }
    assert all("?" in each.text for each in desk.mapping)


def test_a_team_has_its_core_and_the_confidential_adviser_does_not_belong_to_it(desk):
    core = {each.id for each in desk.roles if each.is_core}

    assert core == {"coordinator", "case-owner", "student-support", "decision-maker"}
    assert "confidential-adviser" in {each.id for each in desk.roles} - core


def test_the_reporter_gets_three_questions_afterwards(desk):
    assert [each.id for each in desk.evaluation] == ["heard", "helped", "better"]
    assert all(each.text.count("?") >= 1 for each in desk.evaluation)


def test_texts_are_in_their_own_language_with_typographic_quotes(version):
    dutch, english = (texts(each.desk) for each in version.editions.values())

    assert dutch.keys() == english.keys()
    for name, text in dutch.items():
        assert not runs_of_eight(text) & runs_of_eight(english[name]), name
        assert not {"'", '"'} & set(text + english[name]), name
        assert not re.search(r"\b(u|uw)\b", text.lower()), name
