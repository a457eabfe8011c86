"""The values of the switches for the services, each with the words that the course page shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "well": "they work",
        "down": "503, a page instead of JSON",
        "error": "500, nothing was done",
        "lost-answer": "500, but it was done",
        "busy": "429 with Retry-After",
        "slow": "an answer after 3 seconds",
        "hang": "an answer after 30 seconds",
        "flaky": "in turns: 503; done but 500; well",
        "broken-json": "half of a JSON text",
        "wrong-shape": "JSON that is no answer",
        "token-refused": "the token endpoint refuses (401)",
        "token-down": "the token endpoint answers 503",
        "token-expired": "the next token used has expired (401, once)",
    }
)
DELAYS: Mapping[str, float] = MappingProxyType({"slow": 3.0, "hang": 30.0})

MEMBERS: Mapping[str, str] = MappingProxyType(
    {
        "all": "everybody",
        "no-names": "everybody, without names and e-mail addresses",
        "past-launchers": "only who opened the tool before (Brightspace)",
        "moodle": "short roles, assistants as Learner, active ones only (Moodle)",
        "next-elsewhere": "the next page is at another origin",
        "next-loops": "the next page is the same page",
    }
)

GRADES: Mapping[str, str] = MappingProxyType(
    {
        "strict": "as the specification says",
        "moodle": "whole seconds, only FullyGraded counts, bad paging (Moodle)",
    }
)

OFFERS: Mapping[str, str] = MappingProxyType(
    {
        "all": "both services",
        "no-line-item": "both, but no line item",
        "no-members": "only the gradebook",
        "no-grades": "only the members",
        "none": "no services",
    }
)
