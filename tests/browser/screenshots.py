"""Make the pictures of the documentation: ``python -m tests.browser.screenshots``.

They show the running tool in the practice platform, as the tests do, so no picture shows what is
not there. Where Roboto is installed (Debian: fonts-roboto-unhinted), the pictures use it.
"""

import os
import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium, desk_pictures
from tests.browser.chromium import Cookies
from tests.browser.desk_pictures import take_desk
from tests.browser.installation import running
from tests.browser.previews import take_previews, take_sheets
from tests.browser.scene import LOCALES
from tests.browser.states import STATES
from tests.browser.studio import FOLDER, TALL, WIDTH, Studio, as_address, tile
from tests.browser.teams import Teams

OVERVIEW = Path(__file__).with_name("overview.html")
FONTS = """<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <alias binding="strong">
    <family>sans-serif</family><prefer><family>Roboto</family></prefer>
  </alias>
  <alias binding="strong"><family>sans</family><prefer><family>Roboto</family></prefer></alias>
</fontconfig>"""
IN_TEAMS = (
    ("instructor", "default", "nl-nl", "Instructor, light"),
    ("instructor", "dark", "en-gb", "Instructor, dark"),
    ("instructor", "contrast", "nl-nl", "Instructor, high contrast"),
    ("student-09", "default", "en-gb", "Student, light"),
    ("student-09", "dark", "nl-nl", "Student, dark"),
    ("student-09", "contrast", "en-gb", "Student, high contrast"),
)


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = folder / "fonts.conf"
        fonts.write_text(FONTS)
        os.environ["FONTCONFIG_FILE"] = str(fonts)
        with running(folder) as installation, sync_playwright() as playwright:
            profile = folder / "profile"
            browser = chromium.launch(playwright, profile, Cookies.BLOCKED, installation)
            take_all(Studio(browser, installation))
            browser.close()


def take_all(studio: Studio) -> None:
    """Take each picture; the order matters, because students confirm on the way."""
    with studio.person((390, 1240), sharp=1.5) as person:
        person.window("student-01", locale=LOCALES["nl"]).picture.wait_for()
        person.context.pages[0].screenshot(path=FOLDER / "student-nl-phone.png")
    with studio.course("student-01", "en", dark=True) as (page, _):
        save(page, "student-en-desktop-dark", height=1400)
    take_overview(studio)
    take_previews(studio)
    take_sheets(studio)
    with studio.course("student-01", "en") as (page, tool):
        tool.acknowledge()
        page.wait_for_timeout(800)
        save_end_of_frame(page, "acknowledged-en", height=900)
    for number in range(2, 24):
        with studio.person((800, 600)) as person:
            person.window(f"student-{number:02d}").acknowledge()
    for language in LOCALES:
        with studio.course("instructor", language) as (page, _):
            save(page, f"instructor-{language}", height=1180)
    with studio.course("student-01", "nl", no_cookies="on") as (page, _):
        save(page, "new-window-nl", height=int(bottom(page, ".tool")) + 20)
    with studio.person((900, 620)) as person:
        scene = studio.scene(person, "nl")
        STATES["shared address"](scene)
        scene.tab.screenshot(path=FOLDER / "error-nl.png")
    take_teams(studio)
    take_kaltura(studio)
    take_desk_pictures(studio)


def take_desk_pictures(studio: Studio) -> None:
    """Take the pictures of the desk's guide."""
    with ExitStack() as stack:
        size = (desk_pictures.WIDTH, 1000)
        member = stack.enter_context(studio.person(size, language="en-GB"))
        reporters = [
            stack.enter_context(studio.person(size, language="en-GB"))
            for _ in range(desk_pictures.REPORTERS)
        ]
        take_desk(member, reporters, studio.installation, FOLDER)


def take_overview(studio: Studio) -> None:
    """Compose the picture of the README from a desktop and a phone."""
    # Each is drawn in the size that it has in the picture, so that it stays sharp.
    with studio.course("student-01", "en", sharp=1080 / WIDTH) as (page, _):
        desktop = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": 1020})
    with studio.person((390, 867), sharp=360 / 390) as person:
        person.window("student-01", locale=LOCALES["nl"]).picture.wait_for()
        phone = person.context.pages[0].screenshot()
    with studio.person((1600, 1000)) as person:
        page = person.context.new_page()
        html = OVERVIEW.read_text()
        page.set_content(
            html.replace("DESKTOP", as_address(desktop)).replace("PHONE", as_address(phone))
        )
        page.screenshot(path=FOLDER / "overview.png")


def take_teams(studio: Studio) -> None:
    """Put a tab in Teams side by side: of who added it and of a student, in each theme."""
    practice = studio.installation.practice
    with studio.person((900, TALL)) as person:
        instructor = Teams(person, practice)
        instructor.open("instructor", "new")
        number = instructor.add_tab("Project groups, period 2")
        expect(instructor.tool.number).to_have_text("0")
    for student in range(1, 8):
        with studio.person((900, 1600)) as person:
            Teams(person, practice).open(f"student-{student:02d}", number).acknowledge()
    tiles = []
    for persona, theme, language, name in IN_TEAMS:
        with studio.person((760, 2200)) as person:
            teams = Teams(person, practice)
            tool = teams.open(persona, number, theme=theme, locale=language)
            expect(teams.root).to_have_attribute("data-theme", theme)
            tool.place.locator(".foot").wait_for()
            frame = teams.page.locator("iframe[name=tool]")
            frame.evaluate("frame => { frame.style.height = '1000px'; }")
            tiles.append((name, as_address(frame.screenshot())))
    tile(studio, "teams", tiles, columns=3, height=650)


def take_kaltura(studio: Studio) -> None:
    """Put the page Use in Kaltura, its end, and what a room sees by its link side by side."""
    tiles = []
    with studio.person((700, 860), language="en-GB") as person:
        tool = person.window("instructor")
        tool.place.get_by_role("link", name="Other places, your own words").click()
        tool.place.get_by_role("link", name="Use in Kaltura").click()
        tool.button("Make the link").click()
        link = tool.place.locator(".message textarea").first
        expect(link).to_have_value(re.compile("/k/"))
        [page] = person.context.pages
        tiles.append(("A link of the course", as_address(page.screenshot())))
        page.locator("#files-title").evaluate(
            "title => scrollBy(0, title.getBoundingClientRect().top - 24)"
        )
        tiles.append(("Files for the room", as_address(page.screenshot())))
        page.goto(link.input_value())
        expect(page.locator(".dos li")).to_have_count(8)
        tiles.append(("What everybody in the room sees", as_address(page.screenshot())))
    tile(studio, "kaltura", tiles, columns=3, height=650)


def save(page: Page, name: str, *, height: int) -> None:
    """Save the upper part of a page."""
    page.screenshot(
        path=FOLDER / f"{name}.png", clip={"x": 0, "y": 0, "width": WIDTH, "height": height}
    )


def save_end_of_frame(page: Page, name: str, *, height: int) -> None:
    """Save the lower part of the tool's frame."""
    box = page.locator("iframe").bounding_box()
    assert box is not None
    box["y"] += box["height"] - height
    box["height"] = height
    page.screenshot(path=FOLDER / f"{name}.png", clip=box)


def bottom(page: Page, selector: str) -> float:
    """How far down the page something reaches."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


if __name__ == "__main__":
    main()
