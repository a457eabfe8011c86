"""An administrator changes a Do in the browser and publishes it; a student is asked again."""

import pytest
from playwright.sync_api import expect

from tests.browser.scene import Scene
from tests.browser.staff_states import STAFF_STATES
from tests.browser.waiting import again_until

CHANGED = {
    "nl": "Help elkaar, ook als het lastig is.",
    "en": "Help each other, also when it is hard.",
}
FOCUS = """() => {
    const all = [...document.querySelectorAll(
        "a[href], button:not([tabindex='-1']), summary, select, textarea, input:not([type=hidden])"
    )].filter(each => each.checkVisibility());
    const style = getComputedStyle(document.activeElement);
    return {number: all.indexOf(document.activeElement), of: all.length,
            // Inside a date the browser itself shows which part has the focus.
            ring: style.outlineStyle !== "none" || document.activeElement.type === "date"};
}"""


@pytest.fixture
def scene(student, installation) -> Scene:
    return Scene(student, installation, "en")


def test_from_the_shipped_pack_to_a_student_who_is_asked_again(scene):
    scene.forget_everybody()
    scene.launch("student-07").place.locator("#confirmation button").click()
    expect(scene.tab.locator(".thanks")).to_be_visible()
    STAFF_STATES["draft"](scene)
    tab = scene.tab
    tab.locator(".parts a[href*='/edit/dos?']").click()
    for language, text in CHANGED.items():
        tab.locator(f"[name='dos.remind.text.{language}']").fill(text)
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_role("status")).to_have_text("Saved.")
    tab.get_by_role("link", name="Campaign", exact=True).click()
    tab.locator(".content a[href*='/preview/nl/']").click()
    expect(tab.locator(".dos")).to_contain_text(CHANGED["nl"])
    tab.get_by_role("link", name="Terug naar het concept").click()
    tab.get_by_role("link", name="Publish", exact=True).click()
    expect(tab.locator("#meaning")).to_be_checked()
    expect(tab.locator(".changes").first).to_contain_text("Help elkaar")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Publish for everybody").click()
    # The note that it is being published, or the page after it when the worker is quick.
    expect(tab.locator(".note, #from-list")).to_be_visible()
    again_until(tab.locator("#from-published"), lambda: _look_again(scene))

    changed = scene.tab.locator(".dos", has_text=CHANGED["en"])
    again_until(changed, lambda: scene.launch("student-07"))

    expect(scene.tab.locator("#confirmation form button")).to_be_visible()
    assert not scene.watch.complaints()


def _look_again(scene: Scene) -> None:
    """Follow the link, which is there for as long as the draft is; afterwards ask once more."""
    link = scene.tab.get_by_role("link", name="Look again")
    if not link.count():
        scene.tab.reload()
        return
    with scene.tab.expect_navigation():
        link.click()


@pytest.mark.parametrize(
    "state", ["editing a contact", "editing places to share in", "editing a place to share in"]
)
def test_the_tab_key_goes_through_a_form_in_its_order(scene, state):
    STAFF_STATES[state](scene)
    tab = scene.tab
    tab.evaluate("document.querySelector('.skip').focus()")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")

    places = [tab.evaluate(FOCUS)]
    while places[-1]["number"] < places[-1]["of"] - 1 and len(places) < 120:
        tab.keyboard.press("Tab")
        places.append(tab.evaluate(FOCUS))

    # A date has parts of its own inside, so it has the focus several times in a row.
    numbers = [place["number"] for place in places]
    assert list(dict.fromkeys(numbers)) == list(range(places[0]["of"]))
    assert numbers == sorted(numbers)
    assert [place["number"] for place in places if not place["ring"]] == []


def test_the_enter_key_in_a_field_saves_and_moves_nothing(scene):
    STAFF_STATES["editing names"](scene)
    scene.tab.locator("[name='title.nl']").press("Enter")
    expect(scene.tab.get_by_role("status")).to_have_text("Saved.")
