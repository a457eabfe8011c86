"""Checks content items as a strict platform does (Deep Linking 2.0, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from practice import shapes as s
from practice.courses import ResourceLink, new_link_id
from practice.security import origin_of

Item = dict[str, Any]

_PICTURE = s.members({"url": s.address}, {"width": s.size, "height": s.size})
_WINDOW = s.members(
    {}, {"targetName": s.text, "width": s.size, "height": s.size, "windowFeatures": s.text}
)
_PERIOD = s.members({}, {"startDateTime": s.moment, "endDateTime": s.moment})
_REVIEW = s.members(
    {"reviewableStatus": s.texts}, {"label": s.text, "url": s.address, "custom": s.text_by_name}
)
_LINE_ITEM = s.members(
    {"scoreMaximum": s.score},
    {
        "label": s.text,
        "resourceId": s.text,
        "tag": s.text,
        "gradesReleased": s.flag,
        "submissionReview": _REVIEW,
    },
)
_SHARED: Mapping[str, s.Check] = {
    "type": s.text,
    "title": s.text,
    "text": s.text,
    "icon": _PICTURE,
    "thumbnail": _PICTURE,
}

_TYPES: Mapping[str, s.Check] = {
    "ltiResourceLink": s.members(
        {},
        {
            **_SHARED,
            "url": s.address,
            "window": _WINDOW,
            "iframe": s.members({}, {"width": s.size, "height": s.size}),
            "custom": s.text_by_name,
            "lineItem": _LINE_ITEM,
            "available": _PERIOD,
            "submission": _PERIOD,
        },
    ),
    "link": s.members(
        {"url": s.address},
        {
            **_SHARED,
            "embed": s.members({"html": s.text}, {}),
            "window": _WINDOW,
            "iframe": s.members({"src": s.address}, {"width": s.size, "height": s.size}),
        },
    ),
    "file": s.members({"url": s.address}, {**_SHARED, "expiresAt": s.moment}),
    "html": s.members({"html": s.text}, {"type": s.text, "title": s.text, "text": s.text}),
    "image": s.members({"url": s.address}, {**_SHARED, "width": s.size, "height": s.size}),
}


def problems(items: object, settings: Mapping[str, Any], tool_origin: str) -> Iterator[str]:
    """What is wrong with `items`, as an answer to the deep linking `settings` that were sent."""
    if not isinstance(items, list):
        yield f"content_items is {s.kind_of(items)}, not a list"
        return
    if len(items) > 1 and not settings.get("accept_multiple", False):
        yield f"{len(items)} items came back, and accept_multiple is false"
    for number, item in enumerate(items):
        yield from _item(item, f"items[{number}]", settings["accept_types"], tool_origin)


def _item(item: object, where: str, accepted: list[str], tool_origin: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{where} is {s.kind_of(item)}, not an object"
        return
    kind = item.get("type")
    if kind not in accepted:
        yield f"{where}.type is {kind!r}, which is not one of {', '.join(accepted)}"
        return
    yield from _TYPES[kind](item, where)
    url = item.get("url")
    whole = isinstance(url, str) and not any(s.address(url, where))
    elsewhere = whole and origin_of(str(url)) != tool_origin
    if kind == "ltiResourceLink" and elsewhere:
        yield f"{where}.url is {url!r}, which is not at the tool's own {tool_origin}"


def link_of(item: Item, *, client_id: str, name: str, graded: bool) -> ResourceLink:
    """The link that an ltiResourceLink item becomes; the line item only where it is `graded`."""
    return ResourceLink(
        id=new_link_id(),
        title=item.get("title") or name,
        description=item.get("text", ""),
        window="window" in item,
        target=item.get("url"),
        custom=item.get("custom", {}),
        line_item=item.get("lineItem") if graded else None,
        client_id=client_id,
        added=True,
    )
