"""Content items made from what was chosen: one maker for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from lti_app.campaign.pack import Edition
from lti_app.deep_linking.choices import Kind, Wishes
from lti_app.lti.deep_links import (
    ContentItem,
    DeepLinkingRequest,
    Frame,
    HtmlItem,
    ImageItem,
    LineItem,
    LinkItem,
    Period,
    Picture,
    ResourceLinkItem,
    Reviewing,
    Window,
)
from lti_app.lti.scores import TAG
from lti_app.lti.tool_metadata import CUSTOM

RESOURCE_ID = "online-dos"
HISTORY: Mapping[str, str] = {name: f"${variable}" for name, variable in CUSTOM.items()}
"""What every link asks the platform to fill in at each launch (LTI 1.3 Core, appendix C)."""
_DRAWING_SIZE = (1200, 800)
_FRAME_HEIGHT = 900
_WINDOW = Window("online-dos", 1000, 800)
"""A name of our own: a second click finds the same window again."""
_REPORT_WINDOW = Window("_blank", 1000, 800)


@dataclass(frozen=True)
class Material:
    """What items are made of, beside what was chosen."""

    public_url: str
    dos_url: str
    """The Do's of the institution, for everybody, in the language that was chosen or fits."""
    report_url: str
    report_title: str
    report_text: str
    drawing_url: str
    whole_picture: Picture | None
    """The drawing and the Do's in one file, with version; None where none was made."""
    edition: Edition
    copy_label: str
    """Names the version and the day: a copy stays as it is when the Do's change."""
    copy_html: Callable[[], str]
    time_zone: str
    share_url: str
    """The share kit of the institution, in the edition's language."""
    share_title: str

    @property
    def copy_title(self) -> str:
        """The title of a copy, with its label."""
        return f"{self.edition.title} ({self.copy_label})"


def make_items(
    wishes: Wishes, asked: DeepLinkingRequest, material: Material
) -> tuple[ContentItem, ...]:
    """Return one item for each kind that was chosen, in the order of the picker."""
    return tuple(_item(kind, wishes, asked, material) for kind in Kind if kind in wishes.kinds)


def _item(kind: Kind, wishes: Wishes, asked: DeepLinkingRequest, material: Material) -> ContentItem:
    match kind:
        case Kind.COPY:
            return HtmlItem(html=material.copy_html(), title=material.copy_title)
        case Kind.PICTURE:
            return _image(material)
        case Kind.LINK:
            return _public_link(material)
        case Kind.REPORT:
            return _report_link(wishes, material)
        case Kind.SHARE:
            return LinkItem(url=material.share_url, title=material.share_title, window=_WINDOW)
        case _:
            return _launched_link(kind, wishes, asked, material)


def _launched_link(
    kind: Kind, wishes: Wishes, asked: DeepLinkingRequest, material: Material
) -> ResourceLinkItem:
    is_graded = wishes.is_graded and kind is Kind.ACKNOWLEDGE
    is_framed = "iframe" in asked.accept_targets
    title = material.edition.title
    closes = wishes.confirm_before if kind is Kind.ACKNOWLEDGE else None
    return ResourceLinkItem(
        url=f"{material.public_url}/lti/launch",
        title=title,
        text=material.edition.introduction,
        thumbnail=Picture(material.drawing_url, *_DRAWING_SIZE),
        iframe=Frame(height=_FRAME_HEIGHT) if is_framed else None,
        window=_WINDOW if not is_framed and "window" in asked.accept_targets else None,
        custom=_custom(kind, wishes, is_graded=is_graded),
        line_item=_column(title) if is_graded else None,
        available=_period(wishes.visible_from, wishes.visible_until, material.time_zone),
        submission=_period(None, closes, material.time_zone),
    )


def _column(label: str) -> LineItem:
    return LineItem(label, 1, RESOURCE_ID, TAG, Reviewing(("Completed",)))


def _custom(kind: Kind, wishes: Wishes, *, is_graded: bool) -> dict[str, str]:
    """Return what the link brings along to each launch; lti.claims reads it there."""
    chosen = {
        "dos_record": "no" if kind is Kind.READ else None,
        "dos_grade": "yes" if is_graded else None,
        "dos_language": wishes.language,
    }
    return {**HISTORY, **{name: value for name, value in chosen.items() if value}}


def _public_link(material: Material) -> LinkItem:
    return LinkItem(
        url=material.dos_url,
        title=material.edition.title,
        text=material.edition.introduction,
        thumbnail=Picture(material.drawing_url, *_DRAWING_SIZE),
        window=_WINDOW,
    )


def _report_link(wishes: Wishes, material: Material) -> LinkItem:
    query = f"?language={wishes.language}" if wishes.language else ""
    return LinkItem(
        url=f"{material.report_url}{query}",
        title=material.report_title,
        text=material.report_text,
        window=_REPORT_WINDOW,
    )


def _image(material: Material) -> ImageItem:
    """Return the picture with the Do's, which its text says as well; else the drawing alone."""
    edition = material.edition
    picture = material.whole_picture or Picture(material.drawing_url, *_DRAWING_SIZE)
    dos = edition.dos if material.whole_picture else ()
    numbered = (f"{number}. {each.text}" for number, each in enumerate(dos, 1))
    return ImageItem(
        url=picture.url,
        title=material.copy_title,
        text=" ".join((edition.illustration_alt, *numbered, f"({material.copy_label})")),
        width=picture.width,
        height=picture.height,
    )


def _period(begins: date | None, ends: date | None, time_zone: str) -> Period | None:
    """Return whole days as moments: from midnight, until a second before the next."""
    if begins is None and ends is None:
        return None
    zone = ZoneInfo(time_zone)
    return Period(
        datetime.combine(begins, time.min, zone) if begins else None,
        datetime.combine(ends, time(23, 59, 59), zone) if ends else None,
    )
