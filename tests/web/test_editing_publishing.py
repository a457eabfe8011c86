"""From a draft to what everybody sees: previews, the question what changed, and the worker."""

import pytest

from lti_app.campaign import release
from lti_app.campaign.artefacts import Artefact, ArtefactKind, RenderError
from lti_app.campaign.models import DraftState
from lti_app.campaign.problems import fault
from lti_app.campaign.shelf import shelf
from tests.launcher import SECURE, code_of
from tests.web.editing import Editor
from tests.web.visit import Visit

TEXT = "Dit is een heel andere afspraak."


@pytest.fixture
def editor(admin) -> Editor:
    return Editor(admin).begin("published")


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """Render without a typesetter; raise what a test puts into the list."""
    failing: list[Exception] = []

    def render(version, institution, public_url, now):
        if failing:
            raise failing[0]
        return [
            Artefact(language, kind, f"{kind}.x", media_type, f"{language} {kind}".encode())
            for language in version.editions
            for kind, media_type in (
                (ArtefactKind.CHAT_PICTURE, "image/png"),
                (ArtefactKind.SLIDE, "application/pptx"),
            )
        ]

    monkeypatch.setattr(release, "render", render)
    return failing


def work(editor):
    """Do what a worker does that finds what waits."""
    app = editor.visit.client.application
    worker = app.extensions["worker"]
    draft = editor.draft
    if draft and draft.is_publishing:
        worker.publish_draft(draft.id)
    elif draft:
        worker.show_draft(draft.id)
    shelf(app).forget()


def change(editor, **texts):
    editor.open("/edit/dos").save(
        "/edit/dos", **{f"dos.privacy.text.{tag}": text for tag, text in texts.items()}
    )
    assert "Saved." in editor.text


def shown(editor):
    return shelf(editor.visit.client.application).published("default")


def test_nothing_new_is_not_published(editor):
    assert "there is nothing new" in editor.open("/publish").text
    token = editor.token
    editor.send("/publish", {"launch": token, "revision": "1", "label": "x", "change": "meaning"})
    assert editor.answer.status_code == 422
    assert not editor.draft.is_publishing


def test_a_changed_meaning_reaches_a_student_who_is_asked_again(editor, launcher):
    student = Visit(launcher, "student-03", locale="nl")
    student.acknowledge()
    before = shown(editor)
    change(editor, nl=TEXT, en="Something else altogether.")
    editor.open("/publish")
    fields = editor.fields("/publish")
    assert (fields["change"], fields["label"] != before.version.label) == ("meaning", True)
    assert "altogether" in editor.text
    editor.save("/publish", **{"note.nl": "Duidelijker."})
    assert "is being published" in editor.text
    assert TEXT not in Visit(launcher, "student-03", locale="nl").text

    work(editor)

    after = shown(editor)
    assert editor.draft is None
    assert after.number == before.number + 1
    assert after.meaning_hash == after.version.hash != before.meaning_hash
    assert dict(after.notes) == {"nl": "Duidelijker."}
    assert len(after.artefacts) == 4
    assert TEXT in Visit(launcher, "student-03", locale="nl").text
    assert f"version {fields['label']}" in editor.open().text


def test_an_editorial_change_keeps_its_meaning(editor):
    before = shown(editor)
    change(editor, nl=TEXT)
    editor.open("/publish").save("/publish", change="editorial")
    work(editor)
    after = shown(editor)
    assert after.version.hash != before.version.hash
    assert after.meaning_hash == before.meaning_hash


def test_other_changes_are_named_by_their_part(editor):
    editor.open("/edit/faq/why").save("/edit/faq/why", **{"faq.why.question.nl": "Waarom dan?"})
    editor.open("/edit/languages").save("/edit/languages", "remove:en")
    editor.save("/edit/languages")
    editor.open("/edit/languages").save("/edit/languages", "add", new="de")
    editor.open("/publish")
    assert editor.page.heading == "Draft of the campaign"  # German is not written yet
    editor.open("/edit/languages").save("/edit/languages", "remove:de")
    editor.save("/edit/languages")
    editor.open("/publish")
    assert "The Do's stay as they are." in editor.text
    assert "A language is gone: English" in editor.text
    assert "Questions and answers" in editor.text
    assert editor.fields("/publish")["change"] == "meaning"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": ""}, "Give the version a label"),
        ({"label": "x" * 41}, "Give the version a label"),
        ({"label": "2026.11.1"}, "already names another text"),
        ({"change": None}, "Choose what the change means"),
        ({"note.en": "x" * 1001}, "longer than 1000 characters"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_stays(editor, changed, sentence):
    change(editor, nl=TEXT)
    editor.open("/publish").save("/publish", **{"note.nl": "Mijn notitie", **changed})
    assert editor.answer.status_code == 422
    assert sentence in editor.text
    assert editor.fields("/publish")["note.nl"] == "Mijn notitie"
    assert not editor.draft.is_publishing


def test_a_change_that_is_not_offered_is_refused(editor):
    change(editor, nl=TEXT)
    editor.open("/publish").save("/publish", change="first")
    assert code_of(editor.answer) == "form_incomplete"


def test_a_second_click_publishes_nothing_twice(editor):
    change(editor, nl=TEXT)
    fields = editor.open("/publish").fields("/publish")
    number = shown(editor).number
    for _ in range(2):
        editor.send("/publish", fields)
        assert "is being published" in editor.text
    work(editor)
    editor.send("/publish", fields)
    assert code_of(editor.answer) == "no_draft"
    assert shown(editor).number == number + 1


def test_a_draft_that_changed_since_the_question_is_not_published(editor):
    change(editor, nl=TEXT)
    fields = editor.open("/publish").fields("/publish")
    change(editor, nl="Weer anders.")
    editor.send("/publish", fields)
    assert editor.answer.status_code == 409
    assert not editor.draft.is_publishing


@pytest.mark.parametrize("label", ["2026.99", None])
def test_what_fails_is_said_and_what_people_see_stays(editor, rendered, label):
    before = shown(editor)
    change(editor, nl=TEXT)
    fields = editor.open("/publish").fields("/publish")
    editor.send("/publish", {**fields, **({"label": label} if label else {})})
    rendered.append(RenderError(fault("slide_too_long", language="nl", longest="support (270)")))

    work(editor)

    assert "could not be published" in editor.open().text
    assert "do not fit on the slide" in editor.text
    assert shown(editor).version.hash == before.version.hash
    assert editor.draft.state is DraftState.FAILED
    rendered.clear()
    editor.open("/publish").save("/publish")
    work(editor)
    assert editor.draft is None


def test_nothing_is_changed_while_it_is_being_published_and_it_can_be_taken_back(editor):
    change(editor, nl=TEXT)
    editor.open("/publish").save("/publish")
    assert "cannot be changed now" in editor.open("/edit/names").text
    editor.save("/edit/names", **{"title.nl": "Anders"})
    assert editor.answer.status_code == 409
    assert editor.open("/publish").page.heading == "Draft of the campaign"

    editor.open().save("/stop")

    assert editor.draft.state is DraftState.EDITING
    work(editor)
    assert "is being published" not in editor.open().text


def test_a_first_publication_asks_nothing_about_change(editor, monkeypatch):
    for name in ("publish_routes.newest", "service.published_pack"):
        monkeypatch.setattr(f"lti_app.editing.{name}", lambda *_: None)
    change(editor, nl=TEXT)
    editor.open("/publish")
    assert "This is your first publication" in editor.text
    assert "change" not in editor.fields("/publish")
    editor.save("/publish", label="first")
    assert editor.draft.change is None


PAGES = ("dos", "help_page", "faq", "guidance", "projector", "sharing")


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_a_draft_can_be_looked_at(editor, language, part):
    editor.open("/edit/names").save("/edit/names", **{f"title.{language}": "Een nieuwe titel"})
    editor.open(f"/preview/{language}/{part}")
    assert editor.answer.status_code == 200
    assert "Een nieuwe titel" in editor.answer.text
    assert {"nl": "Alleen jij", "en": "Nobody but you"}[language] in editor.answer.text
    assert editor.answer.headers["Cache-Control"] == "no-store"
    assert "/v/" not in editor.answer.text


def test_every_page_of_advice_in_a_draft_can_be_looked_at(editor):
    editor.open("/preview/nl/guidance")
    links = [link for link in editor.page.links() if "/preview/nl/advice" in link]
    assert len(links) == 13
    for link in links:
        assert editor.visit.client.get(link, base_url=SECURE).status_code == 200
    assert editor.open("/preview/nl/advice", name="none").answer.status_code == 404


def test_a_draft_is_shown_in_its_own_colours(editor):
    assert editor.open("/colours.css").answer.status_code == 404
    colours = {"brand": "#004488", "brand_dark": "#99ccff", "panel": "#003366", "accent": "#ffcc00"}
    editor.open("/edit/colours").save(
        "/edit/colours", **{f"theme.{name}": value for name, value in colours.items()}
    )
    assert "colours.css" in editor.open("/preview/nl/dos").answer.text
    assert "#004488" in editor.open("/colours.css").answer.text


def test_a_draft_with_problems_cannot_be_looked_at_yet(editor):
    change(editor, nl="")
    assert editor.open("/preview/nl/dos").page.heading == "Draft of the campaign"
    assert "as soon as the problems" in editor.open("/artefacts").text


def test_artefacts_are_made_shown_and_tied_to_what_they_were_made_of(editor, rendered):
    editor.open("/artefacts").save("/artefacts")
    assert "are being made" in editor.text
    work(editor)
    editor.open("/artefacts")
    assert len(editor.page.all("img")) == 2
    picture = editor.page.all("img")[0].get("src")
    sent = editor.visit.client.get(picture, base_url=SECURE)
    assert (sent.data, sent.mimetype) == (b"en chat-picture", "image/png")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    slide = editor.open("/artefacts/nl/slide").answer
    assert slide.headers["Content-Disposition"] == "attachment; filename=slide.x"
    wrong = ("nl/none", "nl/handout", "xx/slide", "n%00l/slide")
    for path in (f"/artefacts/{each}" for each in wrong):
        assert editor.open(path).answer.status_code == 404
    change(editor, nl=TEXT)
    assert "has changed since" in editor.open("/artefacts").text
    rendered.append(RenderError(fault("no_font", language="ar", characters="ك")))
    editor.save("/artefacts")
    work(editor)
    assert "no installed font has ك" in editor.open("/artefacts").text


def test_a_worker_finds_what_nobody_queued(editor, monkeypatch):
    put = []
    worker = editor.visit.client.application.extensions["worker"]
    monkeypatch.setattr(worker.queue, "put", lambda *task: put.append(task))
    worker.find_drafts()
    editor.open("/artefacts").save("/artefacts")
    change(editor, nl=TEXT)
    editor.open("/publish").save("/publish")
    put.clear()

    worker.find_drafts()

    assert [name for name, _ in put] == ["publish-draft", "show-draft"]
