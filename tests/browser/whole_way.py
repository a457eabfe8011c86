"""The whole way of a course, as steps that any browser can take: each finds its part in any frame.

An administrator registers the tool by one link, an instructor adds the Do's with the picker, a
student confirms, and the instructor sees the grade and the class list.
"""

from collections.abc import Iterator
from typing import TypedDict

from tests.browser.installation import Installation


class Step(TypedDict, total=False):
    """One thing that somebody does, or waits to read."""

    act: str
    """goto, follow (go where a link leads), fill, select, click, or read; "reread" reloads the page
    until it can be read.
    """
    url: str
    part: str
    """A CSS selector."""
    value: str
    """What is filled in or selected, or what has to stand in the part."""


NEWEST_LINK = ".added:nth-last-child(1 of .added) h3 a"
NEWEST_TOOL = "p:nth-last-child(1 of p:has(a.button[href*='client='])) a"


def steps(installation: Installation, invite: str, flavour: str, student: str) -> Iterator[Step]:
    """Yield every step, each in the words of the pages; the platform behaves as `flavour` does."""
    yield from _registration(installation, invite, flavour)
    yield from _adding(installation)
    yield from _course(installation, student)
    yield _follow(NEWEST_LINK)
    yield _click("form[action^='/dos/acknowledge'] button")
    yield _read("[role=status]", "your confirmation is saved")
    yield from _grade_and_roster(installation, student)


def _registration(installation: Installation, invite: str, flavour: str) -> Iterator[Step]:
    yield from _course(installation, "administrator")
    yield {"act": "goto", "url": f"{installation.practice}/tools"}
    yield {"act": "fill", "part": "#url", "value": invite}
    yield {"act": "select", "part": "#flavour", "value": flavour}
    yield _click("form[action='/tools/register'] button")
    yield _click("form[action^='/lti/register/'] button")
    yield _click("[data-close]")
    yield _read("main", "has registered")
    yield {"act": "goto", "url": f"{installation.practice}/tools"}
    if flavour == "moodle":  # there an administrator has to press "Activate"
        yield _click("form[action$='/enable']:not(:has([name=off])) button")
    yield _read("form[action$='/enable'] button", "Disable")


def _adding(installation: Installation) -> Iterator[Step]:
    yield from _course(installation, "instructor")
    yield _follow(NEWEST_TOOL)
    yield _click("#graded")
    yield _click(".wishes .main-button")
    yield _read("main > h1 ~ ul li", "with a grade column out of 1")


def _grade_and_roster(installation: Installation, student: str) -> Iterator[Step]:
    yield from _course(installation, "instructor")
    yield {"act": "goto", "url": f"{installation.practice}/gradebook/groups"}
    marked = f"tr[data-student='{student}'] td[data-accepted='1']"
    yield {"act": "reread", "part": marked, "value": "delivered 1 time"}
    yield from _course(installation, "instructor")
    yield _follow(NEWEST_LINK)
    yield _click("a[href*='/course/roster'], form[action*='/course/roster'] button")
    yield _read("#main .lede", "1 of 30 students")


def _course(installation: Installation, persona: str) -> Iterator[Step]:
    yield {
        "act": "goto",
        "url": installation.course(persona, storage="parent", locale="en-GB"),
    }
    # The launch in the frame has to be over: Playwright hangs when it is left half way.
    yield _read(".dos li", "")


def _follow(part: str) -> Step:
    # The course page grows as its frame does, so a mouse may come down beside a link; and its frame
    # has a button to confirm too, which is there until the page of the link is.
    return {"act": "follow", "part": part}


def _click(part: str) -> Step:
    return {"act": "click", "part": part}


def _read(part: str, value: str) -> Step:
    return {"act": "read", "part": part, "value": value}
