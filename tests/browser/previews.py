"""What stands in a chat, as the share kit shows it; part of `tests.browser.screenshots`.

One picture of the best-known places, and for each family of places a sheet with all of them.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from tests.browser.scene import LOCALES
from tests.browser.studio import FOLDER, Studio, as_address, tile

BEST_KNOWN = ("whatsapp-message", "telegram-message", "teams-chat", "discord-message")
SHEETS = {
    "whatsapp": ("whatsapp-message", "whatsapp-caption", "whatsapp-description"),
    "discord": ("discord-message", "discord-topic", "discord-rules"),
    "teams": ("teams-chat", "teams-post", "teams-team", "teams-channel"),
    "kaltura": ("kaltura-chat", "kaltura-announcement", "kaltura-description", "kaltura-button"),
    "brightspace": ("brightspace-announcement", "brightspace-discussion", "brightspace-page"),
    "meetings": ("zoom-chat", "slack-message", "slack-topic"),
    "telegram": ("telegram-message", "telegram-caption", "telegram-description"),
    "others": ("signal-message", "email", "plain", "signal-description"),
}
COLUMNS = 3
PHONE = 430
SMALL = 0.8
"""How large everything is on a sheet."""
COLOURS = 64
"""Of a sheet, which so is a third as large as with all of them."""
SHEET = """<style>
body { display: grid; grid-template-columns: repeat(3, max-content); inline-size: max-content;
  gap: 24px; margin: 0; padding: 24px 24px 0; background: #dcebe4; font: 16px sans-serif; }
figure { inline-size: min-content; margin: 0 0 24px; }
img { display: block; }
figcaption { padding: 8px; text-align: center; background: #1f2a4d; color: #fff; }
</style>TILES"""
ALL_BUT_WHAT_IS_PASTED = ".picture-kit, .message .acts, .message details, .message template"


def take_previews(studio: Studio) -> None:
    """Put what stands in several chats side by side, as the share kit shows it."""
    tiles = [
        _preview(studio, "en", channel, ".messages", dark=number % 2 == 1)
        for number, channel in enumerate(BEST_KNOWN)
    ]
    named = [(name, as_address(picture)) for name, picture in tiles]
    tile(studio, "share", named, columns=4, height=852)


def take_sheets(studio: Studio) -> None:
    """Make the sheet of each family, in each language: light and dark in turn."""
    for language in LOCALES:
        for name, channels in SHEETS.items():
            tiles = [
                _preview(studio, language, channel, "#messages", dark=number % 2 == 1, sharp=SMALL)
                for number, channel in enumerate(channels)
            ]
            _save_sheet(studio, f"share-{name}-{language}", tiles)


def _preview(
    studio: Studio, language: str, channel: str, part: str, *, dark: bool, sharp: float = 1
) -> tuple[str, bytes]:
    """Return the name of a place, and the picture of what stands there."""
    with studio.person((PHONE, 900), dark=dark, sharp=sharp, language=LOCALES[language]) as person:
        tab = person.tab().document
        tab.goto(studio.address(f"/campaign/default/{language}/share?channel={channel}"))
        tab.locator("html.scripted .messages").wait_for()
        if part == "#messages":
            tab.locator(ALL_BUT_WHAT_IS_PASTED).evaluate_all("all => all.map(e => e.remove())")
            tab.locator(part).evaluate("messages => { messages.style.padding = '16px'; }")
        name = tab.locator("#channel option:checked").inner_text()
        for picture in tab.locator(f"{part} img").all():
            picture.scroll_into_view_if_needed()  # they are loaded when somebody comes near
            picture.evaluate("image => image.decode()")
        shown = person.context.pages[0].locator(part).screenshot()
    return name, shown


def _save_sheet(studio: Studio, name: str, tiles: Sequence[tuple[str, bytes]]) -> None:
    """Put pictures under their captions into one, in columns, with few colours."""
    columns = _in_columns(tiles)
    html = "".join(
        "<div>"
        + "".join(
            f"<figure><figcaption>{caption}</figcaption>"
            f'<img src="{as_address(picture)}" alt=""></figure>'
            for caption, picture in column
        )
        + "</div>"
        for column in columns
    )
    path = FOLDER / f"{name}.png"
    with studio.person((100, 100)) as person:
        page = person.context.new_page()
        page.set_content(SHEET.replace("TILES", html))
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": width, "height": 100})
        page.screenshot(path=path, full_page=True)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _in_columns(tiles: Sequence[tuple[str, bytes]]) -> list[list[tuple[str, bytes]]]:
    """Return the pictures in columns, each put where there is most room."""
    columns: list[list[tuple[str, bytes]]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for each in tiles:
        lowest = heights.index(min(heights))
        columns[lowest].append(each)
        heights[lowest] += Image.open(BytesIO(each[1])).height
    return columns
