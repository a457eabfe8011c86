"""Everything works with the keyboard alone, inside the platform's frame, and the focus is seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ACKNOWLEDGE, Course

FOCUS = """() => {
    // The tab key stops once at a group of radio buttons: at the one that is chosen.
    const field = "input:not([type=hidden], [type=radio]), input[type=radio]:checked";
    const all = [...document.querySelectorAll(`a[href], button, summary, ${field}`)]
        .filter(each => each.checkVisibility());
    const focused = document.activeElement;
    const style = getComputedStyle(focused);
    return {
        number: all.indexOf(focused),
        of: all.length,
        id: focused.id,
        words: focused.innerText,
        ring: style.outlineStyle !== "none" && style.boxShadow !== "none",
        onPage: focused.getBoundingClientRect().top >= 0,
    };
}"""


@pytest.fixture
def course(student) -> Course:
    tab: Course = student.course()
    return tab


def enter_frame(course: Course) -> None:
    """Press the tab key on what stands before the frame: the focus goes to its first link."""
    course.page.get_by_role("link", name="Online Do's", exact=True).focus()
    course.page.keyboard.press("Tab")


@pytest.mark.parametrize("persona", ["student-01", "instructor"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(course, persona):
    tool = course.open(persona)
    tool.document.wait_for_load_state()  # till then there may be more to come
    enter_frame(course)

    places = [tool.document.evaluate(FOCUS)]
    while places[-1]["number"] < places[-1]["of"] - 1 and len(places) < 60:
        course.page.keyboard.press("Tab")
        places.append(tool.document.evaluate(FOCUS))

    assert [place["number"] for place in places] == list(range(places[0]["of"]))
    assert [place["words"] for place in places if not (place["ring"] and place["onPage"])] == []


def test_the_dos_are_shared_by_keyboard_alone(course):
    tool = course.open("instructor")
    place = tool.place.locator("button[value=teams-chat]")
    tool.document.wait_for_load_state()  # before that a button sends its form
    place.focus()

    course.page.keyboard.press("Enter")
    expect(place).to_have_attribute("aria-pressed", "true")
    expect(place).to_be_focused()
    for _ in range(10):
        if tool.document.evaluate("document.activeElement.dataset.act === 'copy'"):
            break
        course.page.keyboard.press("Tab")
    expect(tool.place.locator("[data-act=copy]").first).to_be_focused()
    course.page.keyboard.press("Enter")

    expect(tool.place.locator("#copied")).to_have_text("Copied: Message 1 of 2")


def test_the_skip_link_leads_to_the_content(course):
    tool = course.open("student-01")
    tool.document.wait_for_load_state()
    enter_frame(course)

    assert tool.document.evaluate(FOCUS)["words"] == "Skip to the content"
    course.page.keyboard.press("Enter")
    expect(tool.place.locator("main")).to_be_focused()
    course.page.keyboard.press("Tab")

    expect(tool.place.locator("main a").first).to_be_focused()


def test_confirming_by_keyboard_puts_the_focus_on_the_confirmation(course, installation):
    tool = course.open("student-01")
    tool.document.wait_for_load_state()
    course.page.get_by_role("link", name="in a new window").focus()
    course.page.keyboard.press("Shift+Tab")  # the last of the page: the links at its foot
    while tool.document.evaluate(FOCUS)["words"] not in (ACKNOWLEDGE, "Skip to the content"):
        course.page.keyboard.press("Shift+Tab")
    expect(tool.acknowledge_button).to_be_focused()

    course.page.keyboard.press("Enter")
    expect(tool.thanks).to_contain_text("your confirmation is saved")
    expect(tool.place.locator("#confirmation")).to_be_focused()
    tool.document.wait_for_load_state()

    course.page.keyboard.press("Tab")
    expect(tool.withdraw_button).to_be_focused()
    course.page.keyboard.press("Enter")
    expect(tool.thanks).to_contain_text("has been withdrawn")
    assert installation.events() == ["acknowledged", "withdrawn"]
