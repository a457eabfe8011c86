"""The network goes in the middle: the text stays in the page, and what is sent arrives once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.person import PATIENCE
from tests.browser.scene import Scene

Cut = Callable[[BrowserContext], Callable[[], None]]
"""Cuts the network; returns what mends it."""
STORY = "A wrote something about B.\nOnce."
MORE = "One more thing."


@pytest.fixture
def scene(people, installation) -> Scene:
    person = people(locale="en-GB")
    person.watch.expect_text("Failed to load resource: net::ERR_")
    installation.channel.close()
    return Scene(person, installation, "en")


def before_it_leaves(context: BrowserContext) -> Callable[[], None]:
    context.set_offline(True)
    return lambda: context.set_offline(False)


def before_the_answer(context: BrowserContext) -> Callable[[], None]:
    """Let the server take it; the browser hears nothing of that."""

    def swallow(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        assert route.fetch(timeout=PATIENCE).ok
        return route.abort("connectionreset")

    context.route("**/report/**", swallow)
    return lambda: context.unroute("**/report/**")


BOTH = pytest.mark.parametrize("cut", [before_it_leaves, before_the_answer])


def send(tab: Page) -> None:
    tab.get_by_role("button", name="Lock it and send").locator("visible=true").click()


def open_mailbox(scene: Scene, receipt: str) -> Page:
    scene.report("mailbox")
    scene.tab.get_by_label("Your code", exact=True).fill(receipt)
    scene.tab.get_by_role("button", name="Open").click()
    expect(scene.tab.locator("[data-status=new]")).to_be_visible()
    return scene.tab


def sent_after_a_cut(scene: Scene, cut: Cut, shown: Callable[[], None]) -> str:
    """Send, with the network cut at first; `shown` says what has to stay. Return the receipt."""
    mend = cut(scene.tab.context)
    send(scene.tab)
    expect(scene.tab.locator("[data-message=network]")).to_be_visible()
    shown()
    mend()
    return sent(scene)


def sent(scene: Scene) -> str:
    """Send; return the receipt."""
    send(scene.tab)
    receipt = scene.tab.locator("[data-receipt]")
    expect(receipt).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    scene.tab.get_by_label("I have saved my code").check()
    return receipt.inner_text()


@BOTH
def test_a_short_report_stays_in_the_page_and_arrives_once(scene, installation, cut):
    scene.report("short")
    story = scene.tab.locator("#story")
    story.fill(STORY)

    receipt = sent_after_a_cut(scene, cut, lambda: expect(story).to_have_value(STORY))

    assert [installation.channel.count(each) for each in ("report", "spent_token")] == [1, 1]
    tab = open_mailbox(scene, receipt)
    tab.get_by_text("What I wrote").click()
    expect(tab.locator("[data-own=story]")).to_have_text(STORY, use_inner_text=True)


@BOTH
def test_the_answers_of_the_long_form_stay_and_arrive_once(scene, installation, cut):
    scene.report("tell", "check")
    answer = scene.tab.locator("[data-answer=story]")
    told = answer.inner_text()

    sent_after_a_cut(scene, cut, lambda: expect(answer).to_have_text(told))

    assert [installation.channel.count(each) for each in ("report", "spent_token")] == [1, 1]


@BOTH
def test_a_message_stays_in_its_field_and_arrives_once(scene, installation, cut):
    scene.report("short")
    scene.tab.locator("#story").fill(STORY)
    tab = open_mailbox(scene, sent(scene))
    more = tab.get_by_label("Write more")
    more.fill(MORE)
    mend = cut(tab.context)

    send(tab)
    expect(tab.locator("[data-message=network]")).to_be_visible()
    expect(more).to_have_value(MORE)
    mend()
    send(tab)

    expect(tab.locator("[data-thread] .mine")).to_contain_text(MORE)
    expect(more).to_have_value("")
    assert installation.channel.count("message") == 1


def test_a_page_that_is_closed_meanwhile_asks_first(scene):
    scene.report("short")
    scene.tab.locator("#story").fill(STORY)
    before_it_leaves(scene.tab.context)
    send(scene.tab)
    expect(scene.tab.locator("[data-message=network]")).to_be_visible()

    with scene.tab.expect_event("dialog") as asked:
        scene.tab.close(run_before_unload=True)

    assert asked.value.type == "beforeunload"
    asked.value.accept()
