"""The clipboard: what somebody pastes is what the page promised, and "Copied" is never a guess."""

import html5lib
import pytest
from playwright.sync_api import Locator, Route, expect

from lti_app.campaign.pack import SHIPPED, load_pack
from tests.browser.pages import ToolPage
from tests.browser.paste import Notepad
from tests.browser.person import Person
from tests.browser.waiting import ANSWERS_IN_TIME, until

EDITION = load_pack(SHIPPED).editions["en"]
DOS = [do.text for do in EDITION.dos]
FRAMES: dict[str, dict[str, str]] = {
    "nothing delegated": {},
    "clipboard delegated": {"allow": "clipboard-write"},
    "sandboxed": {"sandbox": "full"},
    "sandboxed, without windows": {"sandbox": "no-popups"},
}
PIXELS = """async address => {
    const blob = address
        ? await (await fetch(address)).blob()
        : await (await navigator.clipboard.read())[0].getType("image/png");
    const picture = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const bytes = context.getImageData(0, 0, picture.width, picture.height).data;
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [picture.width, picture.height, ...new Uint8Array(digest)];
}"""
BREAK = "document.execCommand = () => false;"
BREAK_ALL = BREAK + "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
LIE = "document.execCommand = () => true;" + BREAK_ALL.removeprefix(BREAK)
QUICK = """(() => {
    const real = window.setTimeout;
    window.setTimeout = (act, wait, ...more) => real(act, Math.min(wait, 1000), ...more);
})()"""
SILENT = (
    BREAK
    + """Object.defineProperty(navigator, "clipboard", {value: {
    write: () => new Promise(() => {}), writeText: () => new Promise(() => {}),
}});"""
)


def message(tool: ToolPage, number: int) -> Locator:
    found = tool.place.locator(".message").nth(number - 1)
    expect(found).to_be_visible()
    return found


def promised(shown: Locator) -> str:
    """The text of a message, as it stands in the page for who selects it."""
    return str(shown.locator("textarea").evaluate("field => field.value"))


def copy(tool: ToolPage, number: int) -> None:
    message(tool, number).locator("[data-act=copy]").click()
    said = tool.place.locator("#copied")
    expect(said).to_contain_text(f"Copied: Message {number} of")
    expect(said).to_have_role("status")


def items(html: str) -> list[str]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return ["".join(each.itertext()) for each in tree.iter("li")]


def opened(student: Person, switches: dict[str, str]) -> ToolPage:
    """The tool in such a frame; what Chromium says about the practice platform's is expected."""
    student.watch.expect_text("can escape its sandboxing")
    return student.course().open("instructor", **switches)


@pytest.mark.parametrize("switches", FRAMES.values(), ids=FRAMES)
def test_in_a_frame_both_messages_arrive_to_the_letter(student, switches):
    tool = opened(student, switches)
    expected = [promised(message(tool, number)) for number in (1, 2)]

    for number in (1, 2):
        notepad = Notepad(student.context)
        student.context.pages[0].bring_to_front()
        copy(tool, number)
        assert notepad.paste().text == expected[number - 1]

    assert [line.removeprefix("- ") for line in expected[1].split("\n")][: len(DOS)] == DOS


@pytest.mark.parametrize("path", ["share", "lecture"])
def test_on_a_public_page_both_messages_arrive_to_the_letter(student, installation, path):
    tool = student.tab()
    tool.document.goto(f"{installation.tool}/campaign/default/en/{path}")

    for number in (1, 2):
        expected = promised(message(tool, number))
        notepad = Notepad(student.context)
        student.context.pages[0].bring_to_front()
        copy(tool, number)
        assert notepad.paste().text == expected


@pytest.mark.parametrize("switches", [{}, {"sandbox": "full"}], ids=["frame", "sandboxed"])
def test_where_a_list_stays_a_list_it_arrives_as_html_too(student, switches):
    tool = opened(student, switches)
    tool.share_in("teams-chat")
    expected = promised(message(tool, 2))
    notepad = Notepad(student.context)
    student.context.pages[0].bring_to_front()

    copy(tool, 2)

    pasted = notepad.paste()
    assert pasted.text == expected
    assert items(pasted.html) == DOS


def test_the_asynchronous_way_brings_the_same(student, installation):
    tool = student.tab()
    tool.document.goto(f"{installation.tool}/campaign/default/en/share?channel=teams-chat")
    student.context.grant_permissions(["clipboard-write"], origin=installation.tool)
    tool.document.evaluate(ANSWERS_IN_TIME)
    expected = promised(message(tool, 2))
    notepad = Notepad(student.context)
    student.context.pages[0].bring_to_front()
    tool.document.evaluate(BREAK)

    copy(tool, 2)

    pasted = notepad.paste()
    assert pasted.text == expected
    assert items(pasted.html) == DOS


@pytest.mark.parametrize(
    "broken", [BREAK_ALL, LIE, SILENT], ids=["refused", "said yes, did nothing", "never answered"]
)
@pytest.mark.parametrize("framed", [True, False], ids=["frame", "top"])
def test_copied_is_not_said_when_it_did_not_happen(student, installation, broken, framed):
    if framed:
        tool = student.course().open("instructor")
    else:
        tool = student.tab()
        tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    shown = message(tool, 2)
    tool.document.evaluate(broken)

    shown.locator("[data-act=copy]").click()

    expect(tool.place.locator("#copied")).to_contain_text("The text is selected: press Ctrl+C")
    expect(tool.place.locator("#copied")).to_have_role("status")
    expect(tool.place.locator(".message.done")).to_have_count(0)
    field = shown.locator("textarea")
    expect(field).to_be_focused()
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert field.evaluate(selected) == promised(shown)
    # The hint is right: the keys that it names copy the text.
    student.context.pages[0].keyboard.press("Control+C")
    assert Notepad(student.context, empties=False).paste().text == promised(shown)


def test_the_picture_is_copied_at_top_level(student, installation):
    tool = student.tab()
    student.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=installation.tool
    )
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    button = tool.button("Copy the picture")
    expected = tool.document.evaluate(PIXELS, button.get_attribute("data-picture"))

    button.click()

    expect(tool.place.locator("#copied")).to_have_text("Copied: the picture")
    assert tool.document.evaluate(PIXELS, None) == expected
    assert expected[:2] == [1080, 1350]


def test_a_picture_that_the_server_did_not_give_is_not_copied(student, installation):
    student.watch.expect_status(503)
    tool = student.tab()
    student.context.grant_permissions(["clipboard-write"], origin=installation.tool)
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")

    def out_of_order(route: Route) -> None:
        route.fulfill(response=route.fetch(), status=503)

    tool.document.route("**/artefact/**", out_of_order)
    tool.button("Copy the picture").click()

    expect(tool.place.locator("#copied")).to_contain_text("did not copy the picture")


def test_a_picture_that_never_comes_is_not_waited_for(student, installation):
    tool = student.tab()
    student.context.grant_permissions(["clipboard-write"], origin=installation.tool)
    tool.document.goto(f"{installation.tool}/campaign/default/en/share")
    tool.document.evaluate(QUICK)
    tool.document.evaluate("void (navigator.clipboard.write = () => new Promise(() => {}))")

    tool.button("Copy the picture").click()

    expect(tool.place.locator("#copied")).to_contain_text("did not copy the picture")


def test_in_a_frame_the_picture_has_another_way(student):
    tool = student.course().open("instructor")
    tool.place.get_by_role("link", name="Other places").click()

    expect(tool.button("Copy the picture")).to_be_hidden()
    expect(tool.place.get_by_role("link", name="Copy the picture in a new window")).to_be_visible()
    expect(tool.place.get_by_role("link", name="Download the picture")).to_be_visible()


def test_from_the_launch_to_copied_it_takes_two_clicks_and_one_when_the_place_is_known(student):
    clicks: list[str] = []
    student.context.expose_binding("clicked", lambda _source, what: clicks.append(what))
    student.context.add_init_script(
        "addEventListener('click', event => event.isTrusted && clicked(event.target.textContent),"
        "true)"
    )
    tool = student.course().open("instructor")
    tool.share_in("teams-chat")
    copy(tool, 1)
    until(student.context.pages[0], lambda: len(clicks) > 1)
    assert len(clicks) == 2, clicks

    clicks.clear()
    tool = student.course().open("instructor")
    expect(tool.place.locator("button[value=teams-chat]")).to_have_attribute("aria-pressed", "true")
    copy(tool, 1)
    until(student.context.pages[0], lambda: len(clicks) > 0)
    assert len(clicks) == 1, clicks


def test_a_page_whose_script_may_not_run_shows_the_text_to_select(people):
    instructor = people(java_script_enabled=False)
    course = instructor.course()
    tool = course.begin("instructor")
    tool.button("Open Online Do's").click()
    tool.button("Continue").click()
    shown = message(tool, 2)

    expect(shown.locator("[data-act=copy]")).to_be_hidden()
    shown.locator("summary").click()
    shown.locator("textarea").select_text()
    course.page.keyboard.press("Control+C")

    assert Notepad(people().context, empties=False).paste().text.startswith(f"- {DOS[0]}\n")
