"""The deep linking requests that were sent and not answered yet."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.clients import Client

MOST_REQUESTS = 1000


@dataclass(frozen=True)
class Asked:
    """A deep linking request that was sent: for which course, to whom, with which settings."""

    course: str
    client: Client
    settings: Mapping[str, Any]


class Requests:
    """The requests that no good answer has come to, by the last part of their return address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, Asked] = OrderedDict()

    def put(self, key: str, asked: Asked) -> None:
        """Remember a request; the oldest gives way when there are too many."""
        with self._lock:
            self._asked[key] = asked
            while len(self._asked) > MOST_REQUESTS:
                self._asked.popitem(last=False)

    def find(self, key: str) -> Asked | None:
        """The request of that return address."""
        return self._asked.get(key)

    def finish(self, key: str) -> bool:
        """Say that an answer was accepted; False if one was before."""
        with self._lock:
            return self._asked.pop(key, None) is not None
