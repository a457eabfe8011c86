"""Assignment and Grade Services 2.0: the column of a link, and one point for somebody in it.

Written for what platforms really do: addresses with a query (Moodle), columns that are not made by
themselves (Brightspace), filters that are not heeded, a `limit` that breaks. Only the scope that a
call needs is asked for (gap G20).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lti_app.errors import PlatformError
from lti_app.lti import http
from lti_app.lti.claims import LONGEST_TEXT, is_storable
from lti_app.lti.registry import origin
from lti_app.lti.services import Service, with_path, with_query

_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE = _SCOPE + "score"
LINE_ITEM = _SCOPE + "lineitem"
LINE_ITEM_READ = _SCOPE + "lineitem.readonly"
RESULT_READ = _SCOPE + "result.readonly"
TAG = "dos-ack"
"""What marks our column in a gradebook."""
_TYPE = "application/vnd.ims.lis."
_COLUMNS_TYPE = _TYPE + "v2.lineitemcontainer+json"
_COLUMN_TYPE = _TYPE + "v2.lineitem+json"
_SCORE_TYPE = _TYPE + "v1.score+json"
_RESULTS_TYPE = _TYPE + "v2.resultcontainer+json"
MOST_PAGES = 10
"""Filters leave one column; a platform without filters has at most a few pages of them."""
NOT_FOUND = frozenset({404, 410})


@dataclass(frozen=True)
class Score:
    """One point out of one, for somebody who acknowledged the Do's."""

    subject: str
    at: datetime
    """The platform takes only what is newer than what it has."""
    comment: str
    """Plain text; a score without it would erase the one before (Moodle)."""


@dataclass(frozen=True)
class Gradebook:
    """The gradebook of one course, with what the platform lets us do there."""

    service: Service
    """How to call; its scopes are replaced by those of each call."""
    granted: frozenset[str]

    @property
    def takes_scores(self) -> bool:
        """Whether scores may be sent at all."""
        return SCORE in self.granted

    @property
    def lets_make_columns(self) -> bool:
        """Whether a column may be made."""
        return LINE_ITEM in self.granted

    def find_column(self, columns_url: str, resource_link_id: str) -> str | None:
        """Return the address of our column for a link, or None when there is none.

        Raises PlatformError.
        """
        url = with_query(columns_url, resource_link_id=resource_link_id, tag=TAG)
        for answer in self._to_read_columns().pages(url, accept=_COLUMNS_TYPE, most=MOST_PAGES):
            for item in _objects(answer):
                # Checked here too: a platform that knows no filters answers with all columns.
                if item.get("resourceLinkId") == resource_link_id and item.get("tag") == TAG:
                    return _address(answer, item)
        return None

    def make_column(self, columns_url: str, resource_link_id: str, label: str) -> str:
        """Add a column for a link and return its address. Raises PlatformError."""
        answer = self._with(LINE_ITEM).call(
            "POST",
            columns_url,
            accept=_COLUMN_TYPE,
            sent=_sent(
                _COLUMN_TYPE,
                {
                    "label": label,
                    "scoreMaximum": 1,
                    "resourceLinkId": resource_link_id,
                    "tag": TAG,
                },
            ),
        )
        return _address(answer, answer.object())

    def has_column(self, column_url: str) -> bool:
        """Return whether the column is there; True also where that cannot be asked.

        Raises PlatformError when the platform says neither yes nor no.
        """
        if not self.granted & {LINE_ITEM, LINE_ITEM_READ}:
            return True
        try:
            self._to_read_columns().call("GET", column_url, accept=_COLUMN_TYPE)
        except PlatformError as error:
            if error.platform_status in NOT_FOUND:
                return False
            raise
        return True

    def send(self, column_url: str, score: Score) -> None:
        """Send a score. Raises PlatformError."""
        self._with(SCORE).call(
            "POST",
            with_path(column_url, "/scores"),
            sent=_sent(
                _SCORE_TYPE,
                {
                    "userId": score.subject,
                    "scoreGiven": 1,
                    "scoreMaximum": 1,
                    "activityProgress": "Completed",
                    # Anything else takes a grade away on Moodle.
                    "gradingProgress": "FullyGraded",
                    "timestamp": score.at.isoformat(timespec="microseconds"),
                    "comment": score.comment,
                },
            ),
        )

    def has_result(self, column_url: str, subject: str) -> bool | None:
        """Return whether somebody has a grade in the column; None where that cannot be asked.

        Raises PlatformError.
        """
        if RESULT_READ not in self.granted:
            return None
        url = with_query(with_path(column_url, "/results"), user_id=subject)
        reading = self._with(RESULT_READ)
        return any(
            result.get("userId") == subject and _is_number(result.get("resultScore"))
            for answer in reading.pages(url, accept=_RESULTS_TYPE, most=MOST_PAGES)
            for result in _objects(answer)
        )

    def _with(self, scope: str) -> Service:
        return replace(self.service, scopes=(scope,))

    def _to_read_columns(self) -> Service:
        """Moodle lets columns be read with the read-only scope only, if it grants that one."""
        return self._with(LINE_ITEM_READ if LINE_ITEM_READ in self.granted else LINE_ITEM)


def _sent(content_type: str, value: Mapping[str, object]) -> http.Sent:
    return http.Sent(json.dumps(value).encode(), content_type)


def _objects(answer: http.Answer) -> list[dict[str, Any]]:
    """Return the objects of a list. Raises PlatformError when the answer is no list."""
    value = answer.json()
    if not isinstance(value, list):
        raise answer.unusable()
    return [each for each in value if isinstance(each, dict)]


def _address(answer: http.Answer, item: Mapping[str, Any]) -> str:
    """Return the address of a column, which is its id (section 3.2.4). Raises PlatformError."""
    url = item.get("id")
    # Scores go there with our access token: on the same origin, then.
    if not isinstance(url, str) or len(url) > LONGEST_TEXT or not is_storable(url):
        raise answer.unusable()
    if origin(url) != origin(answer.url):
        raise answer.unusable()
    return url


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
