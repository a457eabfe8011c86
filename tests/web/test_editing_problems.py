"""What is wrong with a draft, in the language of the page and by the labels of its forms."""

import re

import pytest
from sqlalchemy import update

from lti_app.campaign import drafts
from lti_app.campaign.models import Draft
from lti_app.campaign.pack import PackError, open_pack
from lti_app.campaign.shelf import shelf
from tests.web.editing import Editor
from tests.web.page import text_of
from tests.web.visit import Visit

TEN = {
    "/edit/dos": {
        "dos.privacy.text.nl": "*nee*",
        "dos.respect.text.en": "",
        "dos.support.text.nl": "x" * 281,
        "dos.remind.text.en": "- one",
    },
    "/edit/contacts/police": {
        "contacts.police.mail": "nobody",
        "contacts.police.web": "http://x",
        "contacts.police.ages.from": "ten",
        "contacts.police.phone.number": "+319",
        "contacts.police.verified_on": "",
        "contacts.police.source": "",
    },
    "/edit/contacts/helpwanted": {
        "contacts.helpwanted.hours.ranges.0.from": "7",
        "contacts.helpwanted.hours.zone": "Mars",
    },
    "/edit/faq/why": {"faq.why.text.nl": "<b>"},
    "/edit/introductions": {"introductions.chat.nl": "{group} {group}"},
    "/edit/colours": {
        f"theme.{name}": "#777777" for name in ("brand", "brand_dark", "panel", "accent")
    },
}
"""More than ten different faults."""
ENGLISH = re.compile(
    r"\b(the|with|write|must|has|not|and|it|use|add|choose|give|remove|shorten|missing)\b",
    re.IGNORECASE,
)


@pytest.fixture
def dutch(launcher, code) -> Editor:
    """An administrator whose pages are Dutch, with a draft of the shipped pack."""
    visit = Visit(launcher, "instructor", locale="nl")
    visit.get("/admin/join").click("/admin/join", code=code())
    return Editor(visit).begin()


@pytest.fixture
def spoilt(dutch: Editor) -> Editor:
    """The same with many faults in it."""
    for path, changed in TEN.items():
        dutch.open(path).save(path, **changed)
    return dutch


def found(editor):
    with pytest.raises(PackError) as refused:
        open_pack(editor.draft.files)
    return refused.value.problems


def listed(editor):
    """Return the problems on the page that is open."""
    points = [each for each in editor.page.all("section") if each.get("aria-labelledby")]
    (board,) = (each for each in points if each.get("aria-labelledby") == "problems-title")
    return [text_of(each) for each in board.iter("li")]


def faults(editor):
    return [
        text_of(item)
        for each in editor.page.all("ul")
        if each.get("class") == "faults"
        for item in each.iter("li")
    ]


def test_ten_different_faults_on_dutch_pages_are_all_dutch(spoilt):
    problems = found(spoilt)
    assert len({each.fault.code for each in problems}) >= 10

    said = listed(spoilt.open())
    assert len(said) == len(problems)
    for path in TEN:
        said += faults(spoilt.open(path))
        assert not [tag for tag in ("li", "p", "span") if spoilt.page.all(tag, lang="en")]

    assert len(said) >= 2 * len(problems) - len(problems) // 3
    assert [each for each in said if ENGLISH.search(each)] == []
    english = {each.fault.in_form for each in problems}
    assert [each for each in said if any(sentence in each for sentence in english)] == []


def test_a_problem_in_the_list_has_the_names_that_the_forms_have(spoilt):
    said = listed(spoilt.open())

    for label in (
        "De Do's: *nee* – Tekst (Nederlands): Bevat *, en daar maken chats opmaak van.",
        "Telefoonnummer om te kiezen: +319 is geen telefoonnummer.",
        "Tijden 1, Van: 7 is geen tijd.",
        "Tijdzone: Mars is geen bekende tijdzone.",
        "Antwoord (Nederlands): Bevat HTML.",
        "Voor een groepsapp (Nederlands): Bevat {group}.",
        "Kleuren – Heeft kleuren die slecht te lezen zijn. Kies kleuren met een contrast van "
        "minstens 4,5",
    ):
        assert any(label in each for each in said), label
    assert not [each for each in said if "[" in each or "theme" in each or "contacts" in each]


def test_a_problem_of_an_item_leads_to_its_page(spoilt):
    spoilt.open()

    links = {each.partition("?")[0] for each in spoilt.page.links()}

    assert {
        "/admin/campaign/edit/contacts/police",
        "/admin/campaign/edit/faq/why",
        "/admin/campaign/edit/dos",
    } <= links


def test_what_no_field_has_is_named_as_in_the_file(dutch):
    draft = dutch.draft
    files = {**draft.files, "pack.yaml": draft.files["pack.yaml"] + b"motto: x\n"}
    with shelf(dutch.visit.client.application).engine.begin() as connection:
        assert drafts.save(connection, draft, draft.revision, files)

    assert listed(dutch.open()) == [
        "motto: Is geen veld dat een pakket kent. Verbeter de spelling of haal het weg."
    ]


def test_a_draft_that_an_earlier_version_gave_back_still_opens(dutch):
    with shelf(dutch.visit.client.application).engine.begin() as connection:
        connection.execute(update(Draft).values(problem="nl: it does not fit. Shorten it."))

    assert "Er ging iets mis aan onze kant." in dutch.open().text


def test_saving_says_how_many_problems_are_left_in_this_part(dutch):
    dutch.open("/edit/dos")

    dutch.save("/edit/dos", **{"dos__respect__text__nl": ""})
    (said,) = [text_of(each) for each in dutch.page.all("p", role="status")]
    assert said == "Opgeslagen. Er is nog één probleem in dit deel; het staat erbij waar het zit."

    dutch.save("/edit/dos", **{"dos__respect__text__nl": "Wees aardig."})
    (said,) = [text_of(each) for each in dutch.page.all("p", role="status")]
    assert said == "Opgeslagen."
