"""Checks a deep linking response before anything of it is believed (Deep Linking 2.0, 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from practice import claims as c
from practice import messages as m
from practice.clients import Client
from practice.content_items import Item, problems
from practice.shapes import kind_of
from practice.tool_tokens import ToolTokenError, check_times, verified

LARGEST = 200_000
_DL = m.DL_DATA.removesuffix("data")
NOTES = ("msg", "log", "errormsg", "errorlog")


class ResponseRefusedError(Exception):
    """A response that we do not take; `reasons` say all that is wrong with it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Response:
    """What the tool sent: the items, and its notes (`NOTES`) by name."""

    items: list[Item]
    notes: dict[str, str] = field(default_factory=dict)


def read(token: str, client: Client, settings: Mapping[str, Any], now: float) -> Response:
    """Read a response of `client` to a request with these `settings`.

    Raises `ResponseRefusedError`: with the one reason for which the token cannot be trusted, or
    with everything that is wrong with what it says.
    """
    try:
        if len(token) > LARGEST:
            raise ToolTokenError(f"JWT has more than {LARGEST} characters")
        claims = verified(token, client.tool_keys, name="JWT")
        _check_parties(claims, client)
        client.nonces.use(claims, until=check_times(claims, now), now=now)
    except ToolTokenError as error:
        raise ResponseRefusedError([str(error)]) from error
    items = claims.get(m.CONTENT_ITEMS, [])
    reasons = [
        *_message_problems(claims, client, settings),
        *problems(items, settings, client.origin),
    ]
    if reasons:
        raise ResponseRefusedError(reasons)
    return Response(items, {name: claims[_DL + name] for name in NOTES if _DL + name in claims})


def _check_parties(claims: dict[str, Any], client: Client) -> None:
    if claims.get("iss") != client.id:
        raise ToolTokenError(f"iss is {claims.get('iss')!r}, not {client.id!r}")
    issuer = client.platform.issuer
    if claims.get("aud") not in (issuer, [issuer]):
        raise ToolTokenError(f"aud is {claims.get('aud')!r}, not {issuer!r}")
    if claims.get("azp", client.id) != client.id:
        raise ToolTokenError(f"azp is {claims['azp']!r}, not {client.id!r}")


def _message_problems(
    claims: dict[str, Any], client: Client, settings: Mapping[str, Any]
) -> Iterator[str]:
    right = {
        c.MESSAGE_TYPE: m.DEEP_LINKING_RESPONSE,
        c.VERSION: "1.3.0",
        c.DEPLOYMENT_ID: client.platform.deployment_id,
    }
    for claim, value in right.items():
        if claims.get(claim) != value:
            yield f"{claim} is {claims.get(claim)!r}, not {value!r}"
    yield from _data_problems(claims, settings)
    for name in NOTES:
        if not isinstance(claims.get(_DL + name, ""), str):
            yield f"{_DL}{name} is {kind_of(claims[_DL + name])}, not a text"


def _data_problems(claims: dict[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    """Data has to come back as it was sent, and only if it was (section 4.4.1)."""
    if "data" not in settings:
        if m.DL_DATA in claims:
            yield "data came back, and none was sent"
    elif claims.get(m.DL_DATA) != settings["data"]:
        yield f"data is {claims.get(m.DL_DATA)!r}, not {settings['data']!r} as it was sent"
