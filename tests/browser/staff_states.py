"""The states of the pages for teachers and administrators, and of the messages that they send."""

from collections.abc import Mapping
from types import MappingProxyType

from lti_app.acknowledgement.grade_problems import PROBLEMS
from tests.browser.scene import Scene, State

STUDENT = "student-02"


def _confirmed(scene: Scene) -> None:
    scene.forget_everybody()
    scene.launch(STUDENT)
    scene.click()


def _with_one_confirmation(scene: Scene) -> None:
    _confirmed(scene)
    scene.launch("instructor")


def _compared(scene: Scene) -> None:
    _with_one_confirmation(scene)
    scene.tab.locator("form[action='/course/roster'] button").click()
    scene.tab.locator(".figures").wait_for()


def _named(scene: Scene) -> None:
    _compared(scene)
    scene.tab.locator("form[action='/course/roster/names'] button").click()
    scene.tab.locator(".people").wait_for()


def _about_to_exempt(scene: Scene) -> None:
    _named(scene)
    scene.tab.locator(".people summary").first.click()


def _exempted(scene: Scene) -> None:
    _about_to_exempt(scene)
    scene.tab.locator(".people form button").first.click()
    scene.tab.locator(".people .quiet").wait_for()


def _new_run(scene: Scene) -> None:
    scene.launch("instructor").place.locator("a[href^='/course/run']").click()
    scene.tab.locator(".points").wait_for()


def _sharing(*, channel: str | None = None, kept: bool = False) -> State:
    """The share kit of a course."""

    def play(scene: Scene) -> None:
        scene.launch("instructor").place.locator("a[href^='/course/share']").click()
        scene.tab.locator("#intro").wait_for()
        if channel:
            scene.tab.locator("#channel").select_option(channel)
            scene.tab.locator(f".messages.{channel.partition('-')[0]}").wait_for()
        if kept:
            scene.tab.locator("[value=keep]").click()
            scene.tab.locator(".kept").wait_for()

    return play


def _lecture(scene: Scene) -> None:
    scene.launch("instructor").place.locator("a[href^='/course/lecture']").click()
    scene.tab.locator(".own-words summary").click()
    scene.tab.locator("#intro").wait_for()


def _panel(channel: str) -> State:
    """The course page after another place was chosen, with what is copied unfolded."""

    def play(scene: Scene) -> None:
        page = scene.launch("instructor")
        page.share_in(channel)
        for summary in page.place.locator(".share-panel summary").all():
            summary.click()

    return play


def _without_names(scene: Scene) -> None:
    with scene.installation.without_names():
        _compared(scene)


def _names_refused(scene: Scene) -> None:
    _compared(scene)
    with scene.installation.without_names():
        scene.tab.locator("form[action='/course/roster/names'] button").click()
        scene.tab.locator(".technical").wait_for()


def _graded(*rows: tuple[str, str | None]) -> State:
    """The course page where grades are on, and these are the states and problems of some."""

    def play(scene: Scene) -> None:
        scene.forget_everybody()
        scene.launch("instructor").place.locator("#grades form .second-button").click()
        scene.tab.locator("#grades .figures").wait_for()
        scene.installation.deliver(*rows)
        scene.tab.reload()
        scene.tab.locator("#grades .figures").wait_for()

    return play


def _ungraded(scene: Scene) -> None:
    scene.forget_everybody()
    scene.launch("instructor").place.locator("#grades .second-button").wait_for()


def _unoffered(scene: Scene) -> None:
    scene.forget_everybody()
    scene.launch("instructor", offers="no-grades").place.locator("#grades").wait_for()


def _reviewed(scene: Scene) -> None:
    _confirmed(scene)
    scene.send("instructor", "submission-review", STUDENT)


def _nothing_to_review(scene: Scene) -> None:
    scene.forget_everybody()
    scene.send("instructor", "submission-review", STUDENT)


def _looked_up(scene: Scene) -> None:
    _confirmed(scene)
    scene.send("administrator", "privacy", STUDENT).place.locator(".records").wait_for()


def _nothing_to_look_up(scene: Scene) -> None:
    scene.forget_everybody()
    scene.send("administrator", "privacy", STUDENT)


def _whether_to_erase_them(scene: Scene) -> None:
    _looked_up(scene)
    scene.tab.locator(".ways li:last-child a").click()
    scene.tab.locator(".points").wait_for()


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


def _joining_again(scene: Scene) -> None:
    _administering(scene)
    scene.tab.locator("a[href*='/admin/join']").click()
    scene.tab.locator("#code").wait_for()


def _administering_trouble(scene: Scene) -> None:
    with scene.installation.trouble():
        _administering(scene)


def _editing(scene: Scene) -> None:
    """A draft of the shipped pack, and its first page."""
    scene.installation.forget_drafts()
    _administering(scene)
    scene.tab.locator("a[href*='/admin/campaign']").click()
    scene.tab.locator("form:has([value='shipped']) button").click()
    scene.tab.locator(".parts").wait_for()


def _no_draft(scene: Scene) -> None:
    scene.installation.forget_drafts()
    _administering(scene)
    scene.tab.locator("a[href*='/admin/campaign']").click()
    scene.tab.locator("#from-list").wait_for()


def _section(name: str, item: str = "") -> State:
    """A part of the draft, or one item of it."""

    def play(scene: Scene) -> None:
        _editing(scene)
        scene.tab.locator(f".parts a[href*='/edit/{name}?']").click()
        if item:
            scene.tab.locator(f".entries a[href*='/edit/{name}/{item}?']").click()
        scene.tab.locator(".content form").wait_for()

    return play


def _correcting(scene: Scene) -> None:
    _section("channels")(scene)
    scene.tab.locator("#offered").select_option("teams-chat")
    scene.tab.locator("[value=take]").click()
    scene.tab.locator("[name='channels.teams-chat.limit']").wait_for()


def _wrong_draft(scene: Scene) -> None:
    _section("dos")(scene)
    scene.tab.locator("textarea").first.fill("")
    scene.tab.locator(".content .main-button").click()
    scene.tab.locator(".faults").first.wait_for()


def _looked_at(scene: Scene) -> None:
    _editing(scene)
    scene.tab.locator(f".content a[href*='/preview/{scene.language}/']").click()
    scene.tab.locator(".banner").wait_for()


def _about_to_publish(scene: Scene) -> None:
    _section("names")(scene)
    scene.tab.locator("[name='title.nl']").fill(f"Onze Do's, {scene.language}")
    scene.tab.locator(".content .main-button").click()
    scene.tab.locator(".saved").wait_for()
    scene.tab.locator(".trail a").last.click()
    scene.tab.locator("a[href*='/admin/campaign/publish']").click()
    scene.tab.locator("#label").wait_for()


def _pressed(action: str) -> State:
    def play(scene: Scene) -> None:
        _administering(scene)
        # The page before it says that something was saved as well.
        with scene.tab.expect_navigation():
            scene.tab.locator(f"form[action='{action}'] button").first.click()
        scene.tab.locator(".saved").wait_for()

    return play


_REASONS = tuple(
    ("failed" if problem.is_final else "waiting", code) for code, problem in PROBLEMS.items()
)
STAFF_STATES: Mapping[str, State] = MappingProxyType(
    {
        "figures of the class list": _compared,
        "figures without names": _without_names,
        "names of the class list": _named,
        "about to exempt": _about_to_exempt,
        "exempted": _exempted,
        "names refused": _names_refused,
        "new run": _new_run,
        "share kit of a course": _sharing(),
        "start of a lecture in a course": _lecture,
        "share kit of a course, a link": _sharing(channel="telegram-description"),
        "introduction kept": _sharing(kept=True),
        "panel of the course page": _panel("teams-chat"),
        "grades off": _ungraded,
        "grades not offered": _unoffered,
        "grades on": _graded(),
        "grades sent": _graded(("sent", None), ("sent", None)),
        "grades on the way": _graded(("sent", None), ("waiting", None)),
        "grades not arrived": _graded(("sent", None), ("waiting", None), *_REASONS),
        "review": _reviewed,
        "nothing to review": _nothing_to_review,
        "looked up": _looked_up,
        "nothing to look up": _nothing_to_look_up,
        "whether to erase them": _whether_to_erase_them,
        "invited": _invited,
        "joining": _joining,
        "administering": _administering,
        "administering trouble": _administering_trouble,
        "platform tested": _pressed("/admin/test"),
        "invite made": _pressed("/admin/invite"),
        "joining again": _joining_again,
        "no draft": _no_draft,
        "draft": _editing,
        "draft with a problem": _wrong_draft,
        "draft looked at": _looked_at,
        "draft about to be published": _about_to_publish,
        "editing names": _section("names"),
        "editing languages": _section("languages"),
        "editing the illustration": _section("illustration"),
        "editing contacts": _section("contacts"),
        "editing a contact": _section("contacts", "helpwanted"),
        "editing an answer": _section("faq", "why"),
        "editing the question": _section("question"),
        "editing the desk": _section("desk-norms"),
        "editing colours": _section("colours"),
        "editing places to share in": _section("channels"),
        "editing a place to share in": _correcting,
    }
)
