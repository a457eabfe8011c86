"""A registration that a tool made itself, and the platform as that tool knows it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from practice.assertions import Assertions
from practice.clients import Client
from practice.flavours import Flavour
from practice.messages import DEEP_LINKING
from practice.platform import Platform
from practice.registration_checks import TOOL
from practice.security import origin_of
from practice.tool_keys import Fetch, ToolKeys


@dataclass(frozen=True)
class RegisteredPlatform(Platform):
    """The platform for one registered tool; `metadata` is what the tool registered."""

    metadata: Mapping[str, Any]
    audience: str | None

    @property
    def login_url(self) -> str:
        """The address that the tool registered for login initiation."""
        return str(self.metadata["initiate_login_uri"])

    @property
    def redirect_uri(self) -> str:
        """The first of its addresses for an id_token."""
        return str(self.metadata["redirect_uris"][0])

    @property
    def target_link_uri(self) -> str:
        """Where a link leads that has no address of its own."""
        return str(self.metadata[TOOL]["target_link_uri"])

    @property
    def token_audience(self) -> str:
        """The audience of assertions, which is not always the token endpoint."""
        return self.audience or self.token_url

    @property
    def custom(self) -> Mapping[str, str]:
        """The custom parameters that the tool registered."""
        custom: Mapping[str, str] = self.metadata[TOOL].get("custom_parameters", {})
        return custom


def client_of(
    platform: Platform,
    flavour: Flavour,
    metadata: Mapping[str, Any],
    *,
    client_id: str,
    deployment_id: str,
    fetch_of: Callable[[str], Fetch],
    clock: Callable[[], float],
) -> Client:
    """The registration that a tool made with this `metadata`."""
    known = RegisteredPlatform(
        issuer=platform.issuer,
        client_id=client_id,
        deployment_id=deployment_id,
        keys=platform.keys,
        tool_url=origin_of(metadata[TOOL]["target_link_uri"]),
        metadata=metadata,
        audience=flavour.audience,
    )
    tool_keys = ToolKeys(fetch_of(metadata["jwks_uri"]), clock)
    return Client(
        name=metadata["client_name"],
        platform=known,
        tool_keys=tool_keys,
        assertions=Assertions(known, tool_keys, clock),
        redirect_uris=tuple(metadata["redirect_uris"]),
        scopes=frozenset(metadata["scope"].split()),
        deep_linking=_deep_linking(metadata[TOOL]),
        enabled=flavour.enabled,
        domain=metadata[TOOL]["domain"],
    )


def new_ids(flavour: Flavour, serial: int) -> tuple[str, str]:
    """A client_id and a deployment_id as that platform makes them."""
    if flavour.deployed:
        return secrets.token_urlsafe(11), str(serial)
    return str(uuid.uuid4()), str(uuid.uuid4())


def _deep_linking(tool: Mapping[str, Any]) -> str | None:
    """Where deep linking requests go; None where the tool registered no such message."""
    for message in tool["messages"]:
        if message["type"] == DEEP_LINKING:
            return str(message.get("target_link_uri") or tool["target_link_uri"])
    return None
