"""The page for a large screen: the keys of a presenter, the buttons, and no JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from lti_app.campaign.pack import SHIPPED, load_pack
from tests.browser.waiting import again_until, until

DOS = [do.text for do in load_pack(SHIPPED).editions["en"].dos]
STEPS = len(DOS) + 2
SHOWN = """() => [...document.querySelectorAll(".scene .dos li")]
    .filter(item => item.checkVisibility({visibilityProperty: true}))
    .map(item => item.textContent)"""


@pytest.fixture
def screen(student, installation) -> Page:
    """The page on a screen of the size of most projectors."""
    tab = student.tab().document
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.goto(f"{installation.tool}/campaign/default/en/projector")
    expect(tab.locator(".remote")).to_be_visible()
    assert isinstance(tab, Page)
    return tab


def is_full(screen: Page) -> bool:
    return bool(screen.evaluate("document.fullscreenElement === document.documentElement"))


def at(screen: Page) -> str:
    return screen.locator(".step").inner_text()


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowDown", "PageDown", " "])
def test_a_key_walks_through_picture_dos_and_help(screen, key):
    expect(screen.locator(".title")).to_be_visible()
    seen = []
    for _ in range(len(DOS)):
        screen.keyboard.press(key)
        seen += screen.evaluate(SHOWN)
    screen.keyboard.press(key)

    assert seen == DOS
    expect(screen.locator("#help-title")).to_be_visible()
    screen.keyboard.press(key)
    assert at(screen) == f"{STEPS} / {STEPS}"


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "PageUp"])
def test_a_key_walks_back(screen, key):
    screen.keyboard.press("End")
    screen.keyboard.press(key)

    assert screen.evaluate(SHOWN) == DOS[-1:]
    screen.keyboard.press("Home")
    screen.keyboard.press(key)
    assert at(screen) == f"1 / {STEPS}"


def test_all_dos_stand_on_one_screen_and_back_again(screen):
    screen.keyboard.press("ArrowRight")
    button = screen.locator("[data-act=all]")
    button.focus()
    screen.keyboard.press(" ")

    assert screen.evaluate(SHOWN) == DOS
    assert at(screen) == "2 / 3"
    expect(button).to_have_attribute("aria-pressed", "true")
    fits = "document.querySelector('.stage').scrollHeight <= innerHeight"
    assert screen.evaluate(fits), "nobody scrolls before a full lecture hall"
    screen.keyboard.press("Enter")
    assert screen.evaluate(SHOWN) == DOS[:1]


def test_a_text_that_is_shown_alone_keeps_its_number_and_its_size(screen):
    screen.keyboard.press("ArrowRight")
    sizes = set()
    for _ in DOS:
        place = "document.querySelector('.dos li.now').getBoundingClientRect().left"
        sizes.add(screen.evaluate(place))
        screen.keyboard.press("ArrowRight")

    assert len(sizes) == 1


def test_the_buttons_do_what_the_keys_do(screen):
    screen.get_by_role("button", name="Next").click()
    assert screen.evaluate(SHOWN) == DOS[:1]
    screen.get_by_role("button", name="Back").click()
    expect(screen.locator(".title")).to_be_visible()
    screen.get_by_role("button", name="Full screen").click()
    until(screen, lambda: is_full(screen))
    screen.get_by_role("button", name="Full screen").click()
    until(screen, lambda: not is_full(screen))


def test_arrows_follow_the_direction_of_the_text(screen, installation):
    installation.publish_second()
    address = f"{installation.tool}/campaign/seehafen/ar/projector"
    # As long as the tool has not seen what is published, it leads to another language.
    again_until(screen.locator("[data-direction=rtl]"), lambda: screen.goto(address))
    expect(screen.locator(".remote")).to_be_visible()

    screen.keyboard.press("ArrowLeft")

    assert at(screen) == "2 / 7"


def test_without_javascript_it_is_one_page_to_scroll(people, installation):
    tab = people(java_script_enabled=False).tab()
    assert isinstance(tab.document, Page)
    tab.document.goto(f"{installation.tool}/campaign/default/en/projector")

    expect(tab.dos).to_have_text(DOS)
    for item in [*tab.dos.all(), tab.place.locator("#help-title"), tab.place.locator(".title")]:
        expect(item).to_be_visible()
    expect(tab.place.locator(".remote")).to_be_hidden()


def test_what_does_not_fit_is_read_to_its_end_before_the_next_step(screen):
    screen.set_viewport_size({"width": 360, "height": 500})
    until(screen, lambda: bool(screen.evaluate("innerWidth === 360 && innerHeight === 500")))
    screen.keyboard.press("ArrowRight")
    screen.locator("[data-act=all]").click()
    screen.locator(".stage").focus()

    end = "s => s.scrollHeight - s.clientHeight"
    lowest = screen.locator(".stage").evaluate(end)

    for _ in range(20):
        screen.keyboard.press("ArrowDown")
        if at(screen) != "2 / 3":
            break
        bottom = screen.evaluate("document.querySelector('.stage').scrollTop")

    assert bottom >= lowest - 1 > 100
    assert at(screen) == "3 / 3"
