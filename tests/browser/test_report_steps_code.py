"""The steps of the report form: its buttons, the browser's Back, and links within the page."""

from playwright.sync_api import expect

from tests.browser.code_pages import INSTITUTION, SITE, STORY, TOKEN, fill, form


def test_steps_follow_the_buttons_and_the_browsers_back(open_code):
    shown = open_code(form(), f"#{TOKEN}")
    page = shown.page
    expect(page.locator("[data-progress]")).to_have_text("1 of 3")
    fill(page)
    expect(page.get_by_role("heading", name="Read it over")).to_be_focused()

    page.go_back()
    expect(page.get_by_role("heading", name="Staff?")).to_be_focused()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", name="What happened?")).to_be_focused()
    assert page.get_by_label("story").input_value() == STORY
    assert page.url == f"{SITE}/{INSTITUTION}/tell"


def test_a_link_within_the_page_stays_in_the_step_and_back_passes_over_it(open_code):
    page = open_code(form(), f"#{TOKEN}").page
    page.get_by_label("story").fill(STORY)
    page.get_by_role("button", name="Next").click()
    staff = page.get_by_role("heading", name="Staff?")

    for _ in range(2):  # the second one goes where the first one has led already
        page.get_by_role("link", name="Help").click()
        expect(page).to_have_url(f"{SITE}/{INSTITUTION}/tell#help")
        expect(staff).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{SITE}/{INSTITUTION}/tell")
    expect(staff).to_be_visible()
    page.get_by_role("link", name="Help").click()
    expect(page).to_have_url(f"{SITE}/{INSTITUTION}/tell#help")
    page.get_by_role("button", name="Back").click()

    expect(page.get_by_role("heading", name="What happened?")).to_be_focused()
    expect(page.get_by_label("story")).to_have_value(STORY)


def test_another_language_is_offered_only_while_there_is_nothing_to_lose(open_code):
    shown = open_code(form(), f"#{TOKEN}")
    language = shown.page.get_by_role("link", name="Nederlands")
    expect(language).to_be_visible()

    shown.page.get_by_label("story").fill("A")

    expect(language).to_be_hidden()
