"""docs/sharing.md says what the code does: its table is compared with the channels."""

from pathlib import Path

from lti_app.sharing.channels import Basis, Channel, Picture, Room, Unit
from lti_app.sharing.known_channels import CHANNELS

PAGE = Path(__file__).parents[2] / "docs" / "sharing.md"
UNITS = {Unit.UTF16: "UTF-16 units", Unit.CHARACTERS: "characters", Unit.BYTES: "bytes"}
ROOMS = {
    Room.MESSAGES: "introduction, then Do's",
    Room.FIELD: "all in one text",
    Room.RULES: "one Do in each rule",
    Room.LINK: "the link",
}
PICTURES = {
    Picture.CAPTION: "with the Do's as its caption",
    Picture.SEPARATE: "pasted or attached beside them",
    Picture.INLINE: "inside the text",
    Picture.NONE: "-",
}
BASES = {Basis.DOCUMENTED: "documented", Basis.REPORTED: "reported"}


def row(channel: Channel) -> str:
    limit = f"{channel.limit:,} {UNITS[channel.unit]}" if channel.limit else "none known"
    cells = (
        f"`{channel.id}`",
        ROOMS[channel.room],
        limit + (f", at most {channel.most_rules}" if channel.most_rules else ""),
        "yes" if channel.html else "-",
        PICTURES[channel.picture],
        f"`{channel.share}`" if channel.share else "-",
        f"{channel.fact.source} ({BASES[channel.fact.basis]}, {channel.fact.taken_on})",
    )
    return f"| {' | '.join(cells)} |"


def test_the_page_has_exactly_the_channels_that_the_code_has():
    lines = PAGE.read_text("utf-8").splitlines()

    assert [line for line in lines if line.startswith("| `")] == [row(each) for each in CHANNELS]
