"""Begun here, told from another device: the address and the code that carry a token there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.paste import Notepad
from tests.browser.scene import Scene


@pytest.fixture
def scene(people, installation) -> Scene:
    installation.channel.close()
    return Scene(people(locale="en-GB"), installation, "en")


def carried(scene: Scene) -> Page:
    """The start page, with the way to another device open."""
    scene.report("")
    scene.tab.get_by_text("Write from another device or network").click()
    expect(scene.tab.locator("[data-carry-text]")).to_contain_text("#")
    return scene.tab


@pytest.mark.parametrize("width", [360, 1280])
def test_the_code_is_large_enough_for_the_camera_of_a_phone(scene, width):
    scene.tab.set_viewport_size({"width": width, "height": 720})
    code = carried(scene).locator("[data-carry-qr] canvas")
    expect(code).to_be_visible()

    wide, modules = code.evaluate(
        """(canvas) => {
            const style = getComputedStyle(canvas);
            const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            return [canvas.clientWidth - padding, canvas.width];
        }"""
    )
    assert wide / modules >= 3


def test_what_is_copied_here_sends_a_report_there(scene, people, installation):
    scene.tab.context.grant_permissions(["clipboard-write"], origin=installation.tool)
    here = carried(scene)
    here.get_by_role("button", name="Copy").click()
    expect(here.locator("[data-carry] [data-said]")).to_have_text("Copied.")
    address = Notepad(here.context, empties=False).paste().text
    assert address == here.locator("[data-carry-text]").inner_text()

    there = people(locale="en-GB").context.new_page()
    there.goto(address)
    there.get_by_role("link", name="I just want somebody to know").click()
    there.locator("#story").fill("A wrote something about B.")
    there.get_by_role("button", name="Lock it and send").click()

    expect(there.locator("[data-receipt]")).to_have_text(re.compile("([0-9A-Z]{5}-){4}."))
    assert installation.channel.count("report") == 1
