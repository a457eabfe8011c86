"""The browser before which the pictures of the documentation are made, and sheets of several."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.chromium import Cookies
from tests.browser.installation import ROOT, Installation
from tests.browser.pages import ToolPage
from tests.browser.person import Person
from tests.browser.scene import LOCALES, Scene

FOLDER = ROOT / "docs" / "screenshots"
TILES = """<style>
body { display: grid; grid-template-columns: repeat(COLUMNS, 1fr); gap: 24px; margin: 0;
  padding: 24px; background: #dcebe4; font: 18px sans-serif; }
figure { margin: 0; block-size: HEIGHTpx; overflow: hidden; position: relative; }
img { inline-size: 100%; display: block; }
figcaption { position: absolute; inset: auto 0 0 0; padding: 8px; text-align: center;
  background: #1f2a4d; color: #fff; }
</style>FIGURES"""
WIDTH = 1296
TALL = 5000
"""A frame of another site is drawn only as far as the window goes."""


class Studio:
    """A browser before the running tool."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self._browser = browser
        self._installation = installation

    @property
    def installation(self) -> Installation:
        """What runs behind the pages."""
        return self._installation

    @contextmanager
    def person(
        self,
        size: tuple[int, int],
        *,
        dark: bool = False,
        sharp: float = 1,
        language: str = "nl-NL",
    ) -> Iterator[Person]:
        """Somebody before a screen of that size."""
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        context = self._browser.new_context(
            viewport=ViewportSize(width=size[0], height=size[1]),
            color_scheme=scheme,
            device_scale_factor=sharp,
            reduced_motion="reduce",
            locale=language,
        )
        yield Person(context, self._installation, Cookies.BLOCKED)
        context.close()

    @contextmanager
    def course(
        self,
        persona: str,
        language: str,
        *,
        dark: bool = False,
        sharp: float = 1,
        **switches: str,
    ) -> Iterator[tuple[Page, ToolPage]]:
        """A course page with the tool in it, as high as it wants to be."""
        with self.person((WIDTH, TALL), dark=dark, sharp=sharp) as person:
            course = person.course()
            tool = course.open(persona, locale=LOCALES[language], **switches)
            tool.place.locator(".foot").wait_for()
            course.page.wait_for_timeout(800)  # until the frame has its height
            yield course.page, tool

    def address(self, path: str) -> str:
        """The address of a page of the tool."""
        return self._installation.tool + path

    def scene(self, person: Person, language: str) -> Scene:
        """A tab for one of the states of the accessibility tests."""
        return Scene(person, self._installation, language)


def tile(
    studio: Studio, name: str, tiles: Sequence[tuple[str, str]], *, columns: int, height: int
) -> None:
    """Put pictures side by side into one, each with its caption."""
    figures = "".join(
        f'<figure><img src="{picture}" alt=""><figcaption>{caption}</figcaption></figure>'
        for caption, picture in tiles
    )
    sized = TILES.replace("COLUMNS", str(columns)).replace("HEIGHT", str(height))
    with studio.person((1600, 100)) as person:
        page = person.context.new_page()
        page.set_content(sized.replace("FIGURES", figures))
        page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


def as_address(picture: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"
