"""Every state in which a page of the tool can be seen, and how somebody gets there."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Page

from tests.browser.installation import Installation
from tests.browser.pages import ToolPage
from tests.browser.person import Person

LOCALES = {"en": "en-GB", "nl": "nl-NL"}
"""The languages of the pages, as a platform and a browser name them."""


class Scene:
    """One person who speaks one language, with one tab."""

    def __init__(self, person: Person, installation: Installation, language: str) -> None:
        self.language = language
        self.watch = person.watch
        self.watch.expect_status(400, 401, 403, 404)
        self._person = person
        self._installation = installation
        self._page = person.tab()

    @property
    def tab(self) -> Page:
        """The tab with the page that is open now."""
        assert isinstance(self._page.document, Page)
        return self._page.document

    def launch(self, persona: str, course: str = "groups", **switches: str) -> ToolPage:
        """Open the tool from a course."""
        locale = LOCALES[self.language]
        page = self._person.window(persona, course, tab=self._page, locale=locale, **switches)
        page.place.locator(".mark").wait_for()
        return page

    def pick(self, **switches: str) -> ToolPage:
        """Open the picker as an instructor."""
        page = self._person.picker(
            "instructor", tab=self._page, locale=LOCALES[self.language], **switches
        )
        page.place.locator(".mark").wait_for()
        return page

    def click(self) -> None:
        """Press the one button about somebody's own confirmation, whatever it does now."""
        self._page.place.locator("#confirmation form button").click()
        self._page.thanks.wait_for()

    def go(self, address: str) -> None:
        """Type an address of the tool."""
        # From an empty page: the tab itself then has nothing to do with the address.
        self.tab.goto("about:blank")
        self.tab.goto(self._installation.tool + address.removeprefix(self._installation.tool))

    def invite(self, kind: str) -> str:
        """Make an invite and return its secret."""
        return self._installation.invite(kind)

    @property
    def practice(self) -> str:
        """Where the practice platform is."""
        return self._installation.practice

    def forget_everybody(self) -> None:
        """Begin with nothing recorded."""
        self._installation.forget_everybody()

    def end_all_launches(self) -> None:
        """Let the page be too old."""
        self._installation.end_all_launches()


State = Callable[[Scene], object]


def _launch(persona: str, **switches: str) -> State:
    return lambda scene: scene.launch(persona, **switches)


def _go(path: str) -> State:
    return lambda scene: scene.go(path)


def _clicked(scene: Scene, times: int = 1) -> None:
    scene.forget_everybody()
    scene.launch("student-02")
    for _ in range(times):
        scene.click()


def _acknowledged(scene: Scene) -> None:
    _clicked(scene)
    scene.tab.reload()


def _elsewhere(scene: Scene) -> None:
    _clicked(scene)
    scene.launch("student-02", "methods")


def _counted(scene: Scene) -> None:
    _clicked(scene)
    scene.launch("instructor")


def _student_view(scene: Scene) -> None:
    scene.launch("instructor").place.locator(".count .second-button").click()
    scene.tab.locator("#confirmation").wait_for()


def _compared(scene: Scene) -> None:
    _counted(scene)
    scene.tab.locator("form[action='/course/roster'] button").click()
    scene.tab.locator(".figures").wait_for()


def _named(scene: Scene) -> None:
    _compared(scene)
    scene.tab.locator("form[action='/course/roster/names'] button").click()
    scene.tab.locator(".people").wait_for()


def _new_run(scene: Scene) -> None:
    scene.launch("instructor").place.locator("a[href^='/course/run']").click()
    scene.tab.locator(".points").wait_for()


def _too_old(scene: Scene) -> None:
    scene.launch("student-01")
    scene.end_all_launches()
    scene.tab.reload()


def _shared(scene: Scene) -> None:
    scene.launch("student-01")
    scene.tab.wait_for_url("**/dos?*")
    scene.go(scene.tab.url)


def _not_allowed(scene: Scene) -> None:
    page = scene.launch("student-01")
    scene.tab.wait_for_url("**/dos?*")
    scene.tab.evaluate("location.pathname = '/course'")
    page.code.wait_for()


def _own_records(scene: Scene) -> None:
    _clicked(scene)
    scene.tab.locator(".foot .quiet").click()
    scene.tab.locator(".records").wait_for()


def _whether_to_erase(scene: Scene) -> None:
    _own_records(scene)
    scene.tab.locator(".ways li:last-child a").click()
    scene.tab.locator(".points").wait_for()


def _erased(scene: Scene) -> None:
    _whether_to_erase(scene)
    scene.tab.locator(".main-button").click()
    scene.tab.get_by_role("status").wait_for()


def _one_link(scene: Scene) -> None:
    scene.pick(deep_link_types="links", deep_link_one="on")


def _nothing_chosen(scene: Scene) -> None:
    page = scene.pick()
    page.place.locator("#insert-acknowledge").uncheck()
    page.place.locator(".wishes .main-button").click()
    page.place.get_by_role("alert").wait_for()


def _invited(scene: Scene) -> None:
    scene.go(f"/admin/join/{scene.invite('administrator')}")


def _joining(scene: Scene) -> None:
    scene.launch("second-instructor").place.locator("a[href*='/admin/join']").click()
    scene.tab.locator("#code").wait_for()


def _administering(scene: Scene) -> None:
    scene.launch("administrator").place.locator("a[href*='/admin/join']").click()
    scene.tab.locator("#code").fill(scene.invite("administrator"))
    scene.tab.locator("form:has(#code) button").click()
    scene.tab.locator("#platforms-title").wait_for()


def _about_to_register(scene: Scene) -> None:
    secret = scene.invite("registration")
    scene.go(f"/lti/register/{secret}?openid_configuration={scene.practice}/configuration")


def _registration_link(scene: Scene) -> None:
    scene.go(f"/lti/register/{scene.invite('registration')}")


STATES: Mapping[str, State] = MappingProxyType(
    {
        "open": _launch("student-01"),
        "just confirmed": _clicked,
        "confirmed": _acknowledged,
        "just withdrawn": lambda scene: _clicked(scene, times=2),
        "confirmed elsewhere": _elsewhere,
        "anonymous": _launch("anonymous"),
        "observer": _launch("observer"),
        "test student": _launch("test-user"),
        "no role in the course": _launch("support"),
        "student view": _student_view,
        "instructor": _launch("instructor"),
        "instructor with a count": _counted,
        "own records": _own_records,
        "whether to erase": _whether_to_erase,
        "erased": _erased,
        "picker": lambda scene: scene.pick(),
        "picker for one link": lambda scene: scene.pick(
            deep_link_types="links", deep_link_one="on"
        ),
        "picker with nothing chosen": _nothing_chosen,
        "figures of the class list": _compared,
        "names of the class list": _named,
        "new run": _new_run,
        "new window": _launch("student-01", no_cookies="on"),
        "refused by the platform": _launch("student-01", failing="access-denied"),
        "not verified": _launch("student-01", spoiler="expired"),
        "too old": _too_old,
        "shared address": _shared,
        "not allowed": _not_allowed,
        "no such page": _go("/nothing"),
        "home": _go("/"),
        "privacy": _go("/privacy"),
        "terms": _go("/terms"),
        "invited": _invited,
        "joining": _joining,
        "administering": _administering,
        "about to register": _about_to_register,
        "registration link": _registration_link,
        "report site": _go("/report/"),
        "desk": _go("/desk/"),
    }
)


def browser_options(language: str) -> dict[str, Any]:
    """How a browser is set whose owner speaks `language`."""
    # Without movement, so that no colour is read half way from one to another.
    return {"locale": LOCALES[language], "reduced_motion": "reduce"}
