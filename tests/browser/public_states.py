"""The public pages in every state, of the shipped pack and of the second one."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.browser.scene import Scene, State


def _page(path: str) -> State:
    """A page of the shipped pack, in the language of who is looking."""
    return lambda scene: scene.go(f"/campaign/default/{scene.language}{path}")


def _second(path: str) -> State:
    """A page of the second pack, between words in the language of who is looking."""

    def go(scene: Scene) -> None:
        scene.installation.publish_second()
        mark = "&" if "?" in path else "?"
        scene.go(f"/campaign/seehafen/{path}{mark}language={scene.language}")

    return go


def _version(scene: Scene) -> None:
    _page("/about")(scene)
    address = scene.tab.locator("dd a.code").last.get_attribute("href")
    scene.go(f"{address}?language={scene.language}")


def _step(*keys: str, all_at_once: bool = False) -> State:
    def go(scene: Scene) -> None:
        _page("/projector")(scene)
        scene.tab.locator(".remote").wait_for()
        for key in keys:
            scene.tab.keyboard.press(key)
        if all_at_once:
            scene.tab.locator("[data-act=all]").click()

    return go


def _written(intro: str) -> State:
    """The share kit after somebody wrote an introduction of their own."""

    def go(scene: Scene) -> None:
        _page("/share")(scene)
        scene.tab.locator("#intro").fill(intro)
        scene.tab.locator("#messages [role=alert], #messages .text:has-text('Hoi')").wait_for()

    return go


PUBLIC_STATES: Mapping[str, State] = MappingProxyType(
    {
        "public Do's": _page(""),
        "public questions": _page("/faq"),
        "public advice": _page("/guidance"),
        "public page of advice": _page("/guidance/incident"),
        "public help": _page("/help"),
        "public downloads": _page("/downloads"),
        "public about": _page("/about"),
        "public version": _version,
        "no such advice": _page("/guidance/nothing"),
        "projector": _step(),
        "projector, a Do": _step("ArrowRight"),
        "projector, all Do's": _step("ArrowRight", all_at_once=True),
        "projector, help": _step("End"),
        "share kit": _page("/share"),
        "share kit that splits": _page("/share?channel=whatsapp-caption"),
        "share kit of rules": _page("/share?channel=discord-rules"),
        "share kit with a link": _page("/share?channel=slack-topic"),
        "share kit of a list": _page("/share?channel=brightspace-page"),
        "share kit in own words": _written("Hoi " + "w" * 200),
        "share kit refused": _written("\u202e"),
        "start of a lecture": _page("/lecture"),
        "Arabic share kit": _second("ar/share?channel=teams-chat"),
        "Arabic start of a lecture": _second("ar/lecture"),
        "Arabic Do's": _second("ar"),
        "Arabic questions": _second("ar/faq"),
        "Arabic advice": _second("ar/guidance/first-week"),
        "Arabic help": _second("ar/help"),
        "Arabic downloads": _second("ar/downloads"),
        "Arabic projector": _second("ar/projector"),
        "German Do's": _second("de"),
        "Finnish help": _second("fi/help"),
        "accessibility": lambda scene: scene.go(f"/accessibility?language={scene.language}"),
    }
)
