"""The Do's page for every kind of visitor: what it says about their confirmation, and what not."""

import pytest

from practice.claims import ABSENT
from tests.web.page import text_of
from tests.web.visit import SECOND_COURSE, Visit

LEARNER_ELSEWHERE = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"


def test_a_student_who_has_not_confirmed_finds_one_button(launcher):
    page = Visit(launcher, locale="en").page

    assert page.confirmation == "Have you read the Do's?"
    assert page.forms["/dos/acknowledge"].button == (
        "I have read the Do's, I know where to find help"
    )
    assert "/dos/withdraw" not in page.forms


def test_a_student_who_has_confirmed_reads_when_and_can_undo_it(launcher, at):
    moment = at("2026-10-05T10:00:00+02:00")
    Visit(launcher, now=moment).acknowledge()

    page = Visit(launcher, locale="en", now=moment).page

    assert page.confirmation == "You have confirmed"
    assert "You confirmed this on 5 October 2026." in text_of(page.by_id("confirmation"))
    assert "/dos/withdraw" in page.forms
    assert "/dos/acknowledge" not in page.forms


def test_a_student_who_confirmed_in_another_course_gets_one_click_for_this_one(launcher, at):
    moment = at("2026-10-05T23:30:00+02:00")
    Visit(launcher, now=moment).acknowledge()

    page = Visit(launcher, locale="en", now=moment, context=SECOND_COURSE).page

    assert page.confirmation == "You confirmed this before"
    assert "On 5 October 2026 you confirmed, in another course" in text_of(
        page.by_id("confirmation")
    )
    assert page.forms["/dos/acknowledge"].button == "Confirm for this course too"


def test_who_runs_the_platform_reads_so_and_can_enter_a_code(launcher):
    page = Visit(launcher, "administrator", locale="en").page

    assert page.confirmation == "You run this platform"
    assert any(link.startswith("/admin/join") for link in page.links())


@pytest.mark.parametrize(
    ("persona", "claims", "words"),
    [
        ("student-01", {"sub": ABSENT}, "did not tell us who you are"),
        ("anonymous", {}, "did not tell us who you are"),
        ("test-user", {}, "as a test student"),
        ("observer", {}, "as an observer"),
        ("support", {}, "did not tell us that you are a student here"),
        ("student-01", {"roles": []}, "did not tell us that you are a student here"),
        ("student-01", {"roles": [LEARNER_ELSEWHERE]}, "did not tell us that you are a student"),
    ],
)
def test_who_cannot_be_recorded_reads_why_and_gets_all_the_rest(
    launcher, factories, platform, persona, claims, words
):
    factories.registration(platform, allow_anonymous=True)

    page = Visit(launcher, persona, locale="en", **claims).page

    assert page.status == 200
    assert page.confirmation == "You do not need to confirm anything"
    assert words in text_of(page.by_id("confirmation"))
    assert not {"/dos/acknowledge", "/dos/withdraw"} & page.forms.keys()
    assert len(page.all("ol", role="list")[0]) == 8
    assert page.by_id("help-title") is not None


def test_an_instructor_may_look_at_the_student_view(launcher):
    page = Visit(launcher, "instructor", locale="en").get("/dos").page

    assert page.confirmation == "This is the student view"
    assert "/dos/acknowledge" not in page.forms


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_shows_the_eight_dos_to_the_letter(launcher, language, version):
    page = Visit(launcher, locale=language).page

    (items,) = page.all("ol", role="list")
    shown = ["".join(item.itertext()) for item in items]
    assert shown == [do.text for do in version.edition(language).dos]
    assert all(len(item) == 0 for item in items), "one text node, nothing inside it"


def test_help_stands_before_the_button(launcher):
    answer = Visit(launcher, locale="en").answer

    assert answer.text.index('id="help-title"') < answer.text.index('action="/dos/acknowledge')


def test_a_page_in_a_frame_offers_no_link_that_would_open_the_course_inside_it(launcher):
    presentation = {"return_url": "https://campus.example/course/7"}
    visit = Visit(launcher, launch_presentation=presentation)

    assert "https://campus.example/course/7" in visit.get("/dos").answer.text
    framed = visit.client.get(
        "/dos", query_string={"launch": visit.token}, headers={"Sec-Fetch-Dest": "iframe"}
    )
    assert 'href="https://campus.example/course/7"' not in framed.text


def test_markup_in_a_course_title_is_text(launcher):
    title = '<script>alert(1)</script> & "more" \' \u202e'
    context = {"id": "course-1", "title": title}

    page = Visit(launcher, context=context).page

    assert text_of(page.all("p", **{"class": "course"})[0]) == title.strip()


def test_a_page_that_was_kept_shows_each_visitor_their_own(plain):
    titles = ["Ethics & Law", "blank7f3ecourse_titlee3f7knalb", "<b>"]

    visits = [Visit(plain, context={"id": title, "title": title}) for title in titles]

    for visit, title in zip(visits, titles, strict=True):
        assert text_of(visit.page.all("p", **{"class": "course"})[0]) == title
        tokens = {form.fields.get("launch") for form in visit.page.forms.values()}
        assert tokens == {visit.token}
    assert len({visit.token for visit in visits}) == len(titles)


def test_what_is_kept_of_a_page_holds_nothing_of_a_person(plain):
    way_back = {"return_url": "https://campus.example/course/unmistakable"}
    course = {"id": "x", "title": "An unmistakable title"}
    visit = Visit(plain, context=course, launch_presentation=way_back)
    assert "unmistakable" in visit.answer.text

    kept = str(plain.app.extensions["kept_pages"]._kept)

    assert "unmistakable" not in kept
    assert visit.token not in kept
