"""States of the report site, with an open channel."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.browser.scene import Scene

State = Callable[[Scene], None]
STEPS = ("story", "names", "kinds", "part", "staff", "ongoing", "images", "where", "wishes")


def _page(page: str) -> State:
    return lambda scene: scene.report(page)


def _step(name: str) -> State:
    return lambda scene: scene.report("tell", name)


def _images(scene: Scene) -> None:
    scene.report("tell", "images")
    scene.tab.locator("#images-yes").check()


def sent(scene: Scene) -> str:
    """Send a report in one box; return its receipt."""
    scene.report("short")
    scene.tab.locator("#story").fill("A and B")
    scene.tab.locator("[data-step=check] .main-button").click()
    scene.tab.locator("[data-receipt]").wait_for()
    return scene.tab.locator("[data-receipt]").inner_text()


def _sent(scene: Scene) -> None:
    sent(scene)


def _saved(scene: Scene) -> None:
    sent(scene)
    scene.tab.locator("#receipt-saved").check()


def _opened(scene: Scene) -> None:
    receipt = sent(scene)
    scene.tab.locator("#receipt-saved").check()
    scene.report("mailbox")
    scene.tab.locator("#receipt").fill(receipt)
    scene.tab.locator("[data-receipt-form] button").click()
    scene.tab.locator("[data-opened]").wait_for()


REPORT_STATES: Mapping[str, State] = MappingProxyType(
    {
        "report: start": _page(""),
        **{f"report: {name}": _step(name) for name in STEPS},
        "report: images are being spread": _images,
        "report: check": _step("check"),
        "report: short": _page("short"),
        "report: sent": _sent,
        "report: code saved": _saved,
        "report: mailbox": _page("mailbox"),
        "report: mailbox open": _opened,
        "report: without scripts": _page("code"),
        "report: limits": _page("cannot"),
        "report: finished": _page("finished"),
        "report: nothing here": _page("nothing"),
    }
)
