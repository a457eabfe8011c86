"""Deep linking: what the platform asks for, the items it may get, the signed answer.

LTI Deep Linking 2.0, section 4.4 (request), section 3 (content items) and section 4.5 (response).
PyLTI1p3 knows half of the fields and sends null for those that are not there (gaps G13 to G15).
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from joserfc import jws
from joserfc.jwk import RSAKey

from lti_app.lti import claims as names
from lti_app.lti.keys import ToolKey
from lti_app.lti.registry import RegisteredPlatform

ANSWER_SECONDS = 300
"""How long the answer is good for: the browser carries it at once."""
_CLAIM = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@dataclass(frozen=True)
class DeepLinkingRequest:
    """The settings of a request, which lti.checks has checked."""

    return_url: str
    accept_types: frozenset[str]
    accept_targets: frozenset[str]
    """Where the platform can show an item: "iframe", "window", "embed"."""
    accept_multiple: bool
    accept_lineitem: bool
    """True as well where the platform does not say: one that takes none ignores it."""
    data: str | None
    """What has to come back exactly as it is, if it came."""


def read_request(settings: Mapping[str, Any]) -> DeepLinkingRequest:
    """Return the typed view of the deep linking settings claim."""
    return DeepLinkingRequest(
        return_url=settings["deep_link_return_url"],
        accept_types=frozenset(settings["accept_types"]),
        accept_targets=frozenset(settings["accept_presentation_document_targets"]),
        accept_multiple=settings.get("accept_multiple") is True,
        accept_lineitem=settings.get("accept_lineitem") is not False,
        data=settings.get("data"),
    )


@dataclass(frozen=True)
class Picture:
    """An icon or thumbnail."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Frame:
    """How large the frame of a link should be, in pixels."""

    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Window:
    """In which window a link should open, and how large that is."""

    target_name: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Period:
    """From when until when; either end may be open."""

    start_date_time: datetime | None = None
    end_date_time: datetime | None = None


@dataclass(frozen=True)
class Reviewing:
    """At which statuses of a submission the gradebook may open our page about it."""

    reviewable_status: tuple[str, ...]


@dataclass(frozen=True)
class LineItem:
    """A gradebook column that the platform makes together with the link."""

    label: str
    score_maximum: int
    resource_id: str
    tag: str
    submission_review: Reviewing | None = None


@dataclass(frozen=True)
class ResourceLinkItem:
    """A link by which the tool is launched (section 3.2)."""

    type: ClassVar[str] = "ltiResourceLink"
    url: str
    title: str
    text: str | None = None
    icon: Picture | None = None
    thumbnail: Picture | None = None
    window: Window | None = None
    iframe: Frame | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    line_item: LineItem | None = None
    available: Period | None = None
    submission: Period | None = None


@dataclass(frozen=True)
class LinkItem:
    """A plain link to a page that anybody may open (section 3.1)."""

    type: ClassVar[str] = "link"
    url: str
    title: str
    text: str | None = None
    icon: Picture | None = None
    thumbnail: Picture | None = None
    window: Window | None = None


@dataclass(frozen=True)
class HtmlItem:
    """A piece of a page, to be put in as it is (section 3.4)."""

    type: ClassVar[str] = "html"
    html: str
    title: str
    text: str | None = None


@dataclass(frozen=True)
class ImageItem:
    """A picture (section 3.5); `text` is what stands in for it where it is not seen."""

    type: ClassVar[str] = "image"
    url: str
    title: str
    text: str
    width: int | None = None
    height: int | None = None


ContentItem = ResourceLinkItem | LinkItem | HtmlItem | ImageItem


@dataclass(frozen=True)
class Answer:
    """What goes back: the items (none to cancel), and words for the person or the log."""

    items: tuple[ContentItem, ...] = ()
    msg: str | None = None
    log: str | None = None
    errormsg: str | None = None
    errorlog: str | None = None


def answer_token(
    platform: RegisteredPlatform,
    deployment_id: str,
    asked: DeepLinkingRequest,
    answer: Answer,
    *,
    key: ToolKey,
    now: datetime,
) -> str:
    """Return the signed response to `asked`, for the form field JWT of a post to its return URL.

    `deployment_id` is the platform's own. Raises nothing: what may be sent was chosen before.
    """
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "iat": issued,
        "exp": issued + ANSWER_SECONDS,
        "nonce": secrets.token_urlsafe(24),
        names.MESSAGE_TYPE: "LtiDeepLinkingResponse",
        names.VERSION: "1.3.0",
        names.DEPLOYMENT_ID: deployment_id,
        f"{_CLAIM}content_items": [as_json(item) for item in answer.items],
    }
    for name in ("msg", "log", "errormsg", "errorlog"):
        text = getattr(answer, name)
        if text is not None:
            claims[_CLAIM + name] = text
    if asked.data is not None:
        claims[f"{_CLAIM}data"] = asked.data
    header = {"alg": "RS256", "typ": "JWT", "kid": key.kid}
    # In ASCII, with everything else escaped: so also half of a surrogate pair in `data` comes back
    # as it was sent.
    payload = json.dumps(claims).encode("ascii")
    return jws.serialize_compact(header, payload, RSAKey.import_key(key.private))


def as_json(part: Any) -> Any:
    """Return a content item as the specification writes it; what is not there is left out."""
    if isinstance(part, datetime):
        return part.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if not is_dataclass(part):
        return part
    written = {each.name: getattr(part, each.name) for each in fields(part)}
    present = {_camel(name): as_json(value) for name, value in written.items() if value}
    kind = getattr(part, "type", None)
    return {"type": kind, **present} if kind else present


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
