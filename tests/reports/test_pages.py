"""The pages: care first, who reads, nothing that tells, and an honest word while it is closed."""

import json

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.exc import OperationalError

from lti_app import clock
from lti_app.reports import refusals
from lti_app.reports.models import Reader, ReaderKind
from tests.launcher import TOOL
from tests.reports.reporter import SITE
from tests.web.page import Page, text_of

FORMS = ("tell", "short", "code")
PAGES = ("", "tell", "short", "code", "mailbox", "cannot", "finished")
BOTH = pytest.mark.parametrize("language", ["en", "nl"])


def page_at(visitor, path: str, language: str = "en") -> Page:
    answer = visitor.get(f"{SITE}/default/{path}?language={language}")
    assert answer.status_code == 200, path
    return Page(answer)


@BOTH
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_neutral_title_a_way_out_and_help(readers, visitor, path, language):
    page = page_at(visitor, path, language)

    (title,) = page.all("title")
    assert text_of(title) == "Start"
    way_out = next(link for link in page.all("a") if "data-quick-exit" in link.attrib)
    assert (way_out.get("href"), way_out.get("rel")) == ("https://www.wikipedia.org/", "noreferrer")
    calls = [link.get("href") for link in page.all("a") if link.get("href", "").startswith("tel:")]
    assert calls[0] == "tel:112"
    assert "Online Do's" not in text_of(page.root)
    assert page.all("link", rel="icon")[0].get("href", "").endswith("plain.svg")


def test_promise_10_headers_that_pass_nothing_on_and_let_nobody_frame(readers, visitor):
    for path in (*PAGES, "nothing", "readers.json"):
        headers = visitor.get(f"{SITE}/default/{path}").headers
        policy = headers["Content-Security-Policy"]
        assert policy == refusals.POLICY
        assert "unsafe" not in policy
        for wanted in ("frame-ancestors 'none'", "trusted-types 'none'", "default-src 'none'"):
            assert wanted in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_address_for_another_device_is_ours_whatever_the_request_says(readers, visitor):
    page = Page(visitor.get("/report/default/", base_url="http://other.example"))

    (carried,) = (each for each in page.all("details") if "data-carry" in each.attrib)
    assert carried.get("data-start") == f"{TOOL}/report/default/"


def test_who_saved_a_code_is_told_where_to_come_back_weeks_later(readers, visitor):
    for path in ("tell", "short", "finished"):
        page = Page(visitor.get(f"/report/default/{path}", base_url="http://other.example"))

        told = [text_of(each) for each in page.all("bdi")]
        assert f"{TOOL}/report/default/mailbox" in told, path


@BOTH
def test_promise_30_without_token_or_script_help_stands_before_the_form_and_after(
    readers, visitor, language
):
    page = page_at(visitor, "", language)

    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    assert ids.index("now-title") < ids.index("ways-title") < ids.index("help-title")
    names = [text_of(each) for each in page.by_id("help").iter("h3")]
    assert "Helpwanted" in names
    assert any("vertrouwens" in name.lower() or "adviser" in name.lower() for name in names)


def test_promise_18_the_page_shows_exactly_for_whom_it_seals(readers, visitor):
    for path in ("tell", "short", "mailbox"):
        page = page_at(visitor, path)
        lists = {
            element.get("data-readers-when"): [
                (text_of(each[0]), each[2].get("data-opens"))
                for each in element.iter("li")
                if "data-reader" in each.attrib
            ]
            for element in page.root.iter("div")
            if "data-readers-when" in element.attrib
        }
        assert lists["usual"] == [("Case handler", "names"), ("First desk", "content")]
        assert lists["staff"] == [("Confidential adviser", "names")]
        named = [text_of(each[0]) for each in page.root.iter("li") if "data-names" in each.attrib]
        assert sorted(named) == ["Case handler", "Confidential adviser"]
        assert "two keys can open all of it" in text_of(page.root)
        assert "becomes a reader later can be given it" in text_of(page.root)


@BOTH
def test_the_form_asks_the_kinds_of_the_pack_and_requires_nothing(readers, visitor, language):
    page = page_at(visitor, "tell", language)

    kinds = [box.get("value") for box in page.all("input", name="kinds")]
    assert {"bullying", "images", "stalking"} <= set(kinds)
    assert kinds[-1] == "other"
    assert not [field for field in page.root.iter() if "required" in field.attrib]
    steps = [step.get("data-step") for step in page.root.iter() if "data-step" in step.attrib]
    assert steps == [
        *("story", "names", "kinds", "part", "staff", "ongoing", "images", "where", "wishes"),
        *("check", "receipt"),
    ]


@BOTH
def test_whether_images_spread_is_shown_as_it_was_answered_also_when_it_was_sealed_as_true(
    readers, visitor, language
):
    page = page_at(visitor, "mailbox", language)

    (place,) = page.all("dd", **{"data-own": "images"})
    words = json.loads(place.get("data-words") or "")
    assert len({words[answer] for answer in ("yes", "no", "unsure")}) == 3
    assert (words["true"], words["false"]) == (words["yes"], "")


@pytest.mark.parametrize(("language", "warning"), [("en", "small group"), ("nl", "kleine groep")])
def test_promise_11_the_course_is_asked_for_late_never_required_and_with_a_warning(
    readers, visitor, language, warning
):
    """The site knows no course and no size of a group, so it warns everybody."""
    page = Page(visitor.get(f"{SITE}/default/tell?language={language}"))

    (field,) = page.all("textarea", id="where")
    (hint,) = page.all("p", id="where-hint")
    order = [each.get("id") for each in page.all("textarea")]
    assert warning in " ".join(hint.itertext())
    assert field.get("aria-describedby") == "where-hint"
    assert field.get("required") is None
    assert order.index("story") < order.index("names") < order.index("where")


def test_promise_25_there_is_no_place_for_a_file_and_the_page_says_why(readers, visitor):
    for path in PAGES:
        page = page_at(visitor, path)
        assert page.all("input", type="file") == []
        assert all(form.get("enctype") is None for form in page.all("form"))
    assert "Why can I not add a picture or a file?" in text_of(page_at(visitor, "tell").root)
    assert "A screenshot that shows who sent it" in text_of(page_at(visitor, "tell").root)


def test_a_form_whose_scripts_did_not_load_sends_nothing(readers, visitor):
    for path in ("tell", "short", "mailbox"):
        forms = page_at(visitor, path).all("form")
        scripted = [each for each in forms if each.get("method") == "dialog"]
        assert scripted
        assert all(each.get("action") is None for each in scripted)


def test_what_comes_after_without_confidential_readers_is_said(readers, engine, visitor):
    assert all("other people read it" in text_of(page_at(visitor, each).root) for each in FORMS)
    with engine.begin() as connection:
        gone = Reader.kind == ReaderKind.CONFIDENTIAL
        connection.execute(update(Reader).where(gone).values(revoked_on=clock.now().date()))

    for path in FORMS:
        text = text_of(page_at(visitor, path).root)
        assert "There is no separate confidential reader here yet" in text
        assert "other people read it" not in text
        assert "only by:" not in text


def test_no_box_for_names_where_nobody_would_read_them_apart(readers, engine, visitor):
    with engine.begin() as connection:
        gone = Reader.kind != ReaderKind.TRIAGE
        recovery = Reader.kind != ReaderKind.RECOVERY
        connection.execute(
            update(Reader).where(gone, recovery).values(revoked_on=clock.now().date())
        )

    for path in ("tell", "code"):
        assert page_at(visitor, path).all("textarea", name="names") == []


def test_the_end_asks_the_browser_to_forget(readers, visitor):
    headers = visitor.get(f"{SITE}/default/finished").headers

    assert headers["Clear-Site-Data"] == '"cache", "storage"'


@BOTH
def test_while_nobody_reads_it_says_so_and_shows_help(engine, visitor, language):
    page = page_at(visitor, "", language)

    assert page.heading in (
        "The reporting channel is not open",
        "Het meldkanaal is niet open",
    )
    assert page.by_id("help") is not None
    for path in ("tell", "short", "code"):
        answer = visitor.get(f"{SITE}/default/{path}")
        assert (answer.status_code, "channel is not open" in answer.text) == (409, True)
        assert "tel:112" in answer.text


def test_an_address_of_nobody_leads_to_nothing(readers, visitor):
    for path in (
        "nobody/",
        "nobody",
        "NOBODY/tell",
        "x" * 60 + "/",
        "default/nothing",
        "no/body/x",
    ):
        answer = visitor.get(f"{SITE}/{path}")
        assert answer.status_code == 404, path
        assert "tel:112" in answer.text
    wrong = visitor.post(f"{SITE}/default/tell", data={"story": "x"})
    assert (wrong.status_code, "method_not_allowed" in wrong.text) == (405, True)


@pytest.mark.parametrize("path", ["send", "code", "mailbox", "mailbox/write", "mailbox/withdraw"])
def test_nothing_is_taken_at_an_address_of_nobody(readers, visitor, path):
    answer = visitor.post(f"{SITE}/nobody/{path}", json={})

    assert (answer.status_code, answer.json["code"]) == (404, "report_site_unknown")


def test_the_language_changes_by_a_link_and_the_front_is_the_default_institution(readers, visitor):
    page = Page(visitor.get(f"{SITE}/?language=nl"))

    assert page.heading == "Goed dat je er bent"
    assert Page(visitor.get(f"{SITE}/cannot?language=nl")).heading == "Wat dit kan en niet kan"


def test_the_reports_database_away_leaves_help_and_what_was_typed(
    app, readers, visitor, monkeypatch
):
    def away(*_rest):
        raise OperationalError("", {}, Exception())

    for where in ("pages", "service"):
        monkeypatch.setattr(f"lti_app.reports.{where}.readers_of", away)
    assert page_at(visitor, "").heading == "The reporting channel cannot be reached"
    assert page_at(visitor, "mailbox").heading == "Come back with your code"
    answer = visitor.get(f"{SITE}/default/tell")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "tel:112" in answer.text


def test_the_campaign_database_away_as_well_still_gives_a_page(app, visitor, monkeypatch):
    content = app.extensions["shelf"]
    content.forget()
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with monkeypatch.context() as patch:
        patch.setattr(content, "engine", nowhere)
        patch.setattr(content, "_has_tables", True)
        answer = visitor.get(f"{SITE}/default/")
        other = visitor.get(f"{SITE}/other/")

    assert (answer.status_code, other.status_code) == (503, 503)
    assert "database_busy" in answer.text
    nowhere.dispose()
    content.forget()


def test_an_institution_that_published_has_a_report_site(app, readers, visitor):
    from tests.web.campaigns import publish_both

    publish_both(app)

    answer = visitor.get(f"{SITE}/seehafen/?language=en")
    again = visitor.get(f"{SITE}/seehafen/cannot")

    assert (answer.status_code, again.status_code) == (200, 200)
    assert "channel is not open" in answer.text
