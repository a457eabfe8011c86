"""Who is in a course, as the platform tells it: read page by page, never kept.

Names and Role Provisioning Services 2.0, section 2. The next page is asked for at exactly the
address that the platform gave (RFC 8288): its capitals and its query have a meaning there.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeGuard

from lti_app.errors import PlatformError
from lti_app.lti.claims import LONGEST_ID
from lti_app.lti.http import Answer
from lti_app.lti.roles import Role, course_role, is_test_user
from lti_app.lti.services import Service

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE = 500
"""How many members we ask for at once; a platform may give fewer, and some give all of them."""
LARGEST_PAGE = 16 * 1024 * 1024
"""Bytes of one page; enough for 20,000 members from a platform that does not do pages."""
MOST_PAGES = 1000
MOST_MEMBERS = 50_000
"""Where reading ends, whatever the platform goes on to say."""
LONGEST_READING = 25.0
"""Seconds from the first request after which no further page is asked for."""
LONGEST_NAME = 200


class MemberStatus(StrEnum):
    """What a platform says about an enrolment (section 2.3)."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


class Member(NamedTuple):
    """Somebody in a course."""

    subject: str
    role: Role | None
    """None where the platform does not tell."""
    status: MemberStatus
    name: str | None
    is_test_user: bool


class Members:
    """The members of one course, in the platform's order; can be gone through once.

    One page is held at a time, and the user ids seen, so that nobody comes twice. Going through
    raises PlatformError for an answer that cannot be used; what came before it has been given.
    """

    def __init__(self, pages: Iterable[Answer]) -> None:
        self._pages = pages
        self._seen: set[str] = set()
        self.skipped = 0
        """How many entries could not be read."""
        self.is_complete = False
        """Whether everybody has been given, and no limit of ours was met."""

    def __iter__(self) -> Iterator[Member]:
        until = time.monotonic() + LONGEST_READING
        for number, page in enumerate(self._pages, start=1):
            for entry in _entries(page):
                member = self._new(entry)
                if member is not None:
                    if len(self._seen) > MOST_MEMBERS:
                        return
                    yield member
            if page.next_url() is None:
                continue
            if number >= MOST_PAGES:
                return
            if time.monotonic() > until:
                raise PlatformError("GET", page.url, timed_out=True)
        self.is_complete = True

    def _new(self, entry: object) -> Member | None:
        """Return the member in `entry`, once."""
        member = read(entry)
        if member is None:
            self.skipped += 1
        elif member.subject not in self._seen:
            self._seen.add(member.subject)
            return member
        return None


def members_at(service: Service, url: str) -> Members:
    """Return the members whom `url` names; nothing is asked before somebody goes through them."""
    return Members(service.pages(_asking_for_pages(url), accept=CONTAINER, largest=LARGEST_PAGE))


def _entries(page: Answer) -> list[Any]:
    entries = page.object().get("members")
    if not isinstance(entries, list):
        raise page.unusable()
    return entries


def read(entry: object) -> Member | None:
    """Return a member of a page (section 2.2), or None for an entry that is none.

    Names and roles may be missing, because an institution may keep them to itself; a status that
    is missing means an enrolment like any other.
    """
    if not isinstance(entry, dict):
        return None
    subject, roles = entry.get("user_id"), entry.get("roles") or []
    status = _status(entry.get("status"))
    if not _is_id(subject) or not isinstance(roles, list) or status is None:
        return None
    uris = [role for role in roles if isinstance(role, str) and role]
    return Member(
        subject=subject,
        role=course_role(uris) if uris else None,
        status=status,
        name=_name(entry),
        is_test_user=is_test_user(uris),
    )


_NOT_IN_A_NAME = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, and those that turn the direction of what follows them on the page."""
_NOT_IN_AN_ID = re.compile("[\0\ud800-\udfff]")
"""What neither a database nor a page can hold."""


def _asking_for_pages(url: str) -> str:
    """Return `url` with a limit, unless it has one; what it has is not touched."""
    address, _mark, query = url.partition("?")
    if re.search(r"(?:^|&)limit=", query):
        return url
    mark = "&" if query and not query.endswith("&") else ""
    return f"{address}?{query}{mark}limit={PAGE}"


def _is_id(value: object) -> TypeGuard[str]:
    return (
        isinstance(value, str) and 0 < len(value) <= LONGEST_ID and not _NOT_IN_AN_ID.search(value)
    )


def _status(value: object) -> MemberStatus | None:
    if value is None:
        return MemberStatus.ACTIVE
    # Moodle and others write it with a capital, as the specification does; not all do.
    text = value.capitalize() if isinstance(value, str) else ""
    return MemberStatus(text) if text in set(MemberStatus) else None


def _name(entry: Mapping[str, Any]) -> str | None:
    """Return a name that a page and a file can hold, or None."""
    parts = [entry.get(part) for part in ("given_name", "family_name")]
    texts = [entry.get("name"), " ".join(part for part in parts if isinstance(part, str))]
    for text in texts:
        if isinstance(text, str):
            clean = _NOT_IN_A_NAME.sub("", text[: 2 * LONGEST_NAME]).strip()[:LONGEST_NAME]
            if clean:
                return clean
    return None
