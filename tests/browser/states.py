"""Every state in which a page of the tool can be seen, and how somebody gets there."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.browser.public_states import PUBLIC_STATES
from tests.browser.report_states import REPORT_STATES
from tests.browser.scene import Scene, State
from tests.browser.staff_states import STAFF_STATES
from tests.browser.waiting import until

ASKED_ONCE_MORE = "performance.getEntriesByType('navigation')[0].type === 'navigate'"


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


def _asked_again(scene: Scene) -> None:
    _clicked(scene)
    installation = scene.installation
    installation.confirmed_before(installation.lay_earlier_text())
    scene.launch("student-02")
    scene.tab.locator(".changes").wait_for()


def _asked_this_year(scene: Scene) -> None:
    _clicked(scene)
    scene.installation.confirmed_last_year()
    scene.launch("student-02")


def _exempt(scene: Scene) -> None:
    _clicked(scene)
    scene.installation.exempt_everybody()
    scene.launch("student-02")


def _answered(scene: Scene) -> None:
    scene.forget_everybody()
    page = scene.launch("student-02")
    page.place.locator("#answer-say-so").check()
    scene.click()


def _answers(scene: Scene) -> None:
    _answered(scene)
    scene.installation.show_answers()
    scene.launch("instructor")


def _counted(scene: Scene) -> None:
    _clicked(scene)
    scene.launch("instructor")


def _student_view(scene: Scene) -> None:
    scene.launch("instructor").place.locator(".count .second-button").click()
    scene.tab.locator("#confirmation").wait_for()


def _too_old(scene: Scene) -> None:
    scene.launch("student-01")
    scene.tab.wait_for_url("**/dos?*")
    scene.end_all_launches()
    scene.tab.reload()
    # The page asks once more, as itself (static/js/frame.js): the answer to that one stays.
    until(scene.tab, lambda: bool(scene.tab.evaluate(ASKED_ONCE_MORE)))


def _shared(scene: Scene) -> None:
    scene.launch("student-01")
    scene.tab.wait_for_url("**/dos?*")
    scene.go(scene.tab.url)


def _not_allowed(scene: Scene) -> None:
    page = scene.launch("student-01")
    scene.tab.wait_for_url("**/dos?*")
    # After the answer to this call, which the page would otherwise leave without.
    scene.tab.evaluate("setTimeout(() => { location.pathname = '/course'; })")
    page.code.wait_for()


def _own_records(scene: Scene) -> None:
    _clicked(scene)
    scene.tab.locator(".foot a.quiet").click()
    scene.tab.locator(".records").wait_for()


def _whether_to_erase(scene: Scene) -> None:
    _own_records(scene)
    scene.tab.locator(".ways li:last-child a").click()
    scene.tab.locator(".points").wait_for()


def _left(scene: Scene) -> None:
    scene.launch("student-01")
    scene.tab.locator("form[action='/leave'] button").click()
    scene.tab.locator("form[action='/leave']").wait_for(state="detached")


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
        "asked again": _asked_again,
        "asked this year": _asked_this_year,
        "exempt": _exempt,
        "answered": _answered,
        "answers of the course": _answers,
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
        "left": _left,
        "picker": lambda scene: scene.pick(),
        "picker for one link": lambda scene: scene.pick(
            deep_link_types="links", deep_link_one="on"
        ),
        "picker with nothing chosen": _nothing_chosen,
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
        "about to register": _about_to_register,
        "registration link": _registration_link,
        **STAFF_STATES,
        **PUBLIC_STATES,
        "report site": _go("/report/"),
        **REPORT_STATES,
        "desk": _go("/desk/"),
    }
)
