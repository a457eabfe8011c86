"""The registrations of tools: the one that is always there, and those made while we run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from practice.assertions import Assertions
from practice.grants import SCOPES
from practice.platform import Platform
from practice.security import origin_of
from practice.tool_keys import ToolKeys
from practice.tool_tokens import UsedOnce


@dataclass
class Client:
    """One registration: the platform as that tool knows it, and what we know of the tool.

    `deep_linking` is the target of a deep linking request; None where the tool did not ask for
    that message. A client that is not `enabled` gets no launch and no token. `domain` is what the
    tool says where it did register by itself.
    """

    name: str
    platform: Platform
    tool_keys: ToolKeys
    assertions: Assertions
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    deep_linking: str | None
    enabled: bool = True
    domain: str = ""
    nonces: UsedOnce = field(default_factory=lambda: UsedOnce("nonce"))

    @property
    def id(self) -> str:
        """The client_id."""
        return self.platform.client_id

    @property
    def origin(self) -> str:
        """Where the tool's pages come from."""
        return origin_of(self.platform.tool_url)


def built_in(platform: Platform, tool_keys: ToolKeys, clock: Callable[[], float]) -> Client:
    """The registration that is always there: the tool of this project, by hand."""
    return Client(
        name="Online Do's",
        platform=platform,
        tool_keys=tool_keys,
        assertions=Assertions(platform, tool_keys, clock),
        redirect_uris=(platform.redirect_uri,),
        scopes=SCOPES,
        deep_linking=platform.target_link_uri,
    )


class Clients:
    """All registrations by client_id; the built-in one first."""

    def __init__(self, built_in: Client) -> None:
        self._lock = threading.Lock()
        self.built_in = built_in
        self._clients = {built_in.id: built_in}

    def all(self) -> list[Client]:
        """Every registration, oldest first."""
        return list(self._clients.values())

    def find(self, client_id: str | None) -> Client | None:
        """The enabled registration of that client_id."""
        client = self._clients.get(client_id or "")
        return client if client is not None and client.enabled else None

    def any_of(self, client_id: str) -> Client | None:
        """The registration of that client_id, enabled or not."""
        return self._clients.get(client_id)

    def on_domain(self, domain: str) -> Client | None:
        """The last registration that a tool on that domain made."""
        made = [client for client in self.all() if client.domain == domain != ""]
        return made[-1] if made else None

    def of_link(self, client_id: str) -> Client | None:
        """The enabled registration that a link belongs to; no name means the built-in one."""
        return self.find(client_id or self.built_in.id)

    def with_deep_linking(self) -> list[Client]:
        """The enabled registrations that content can be added from."""
        return [each for each in self.all() if each.enabled and each.deep_linking is not None]

    def origins(self) -> Iterable[str]:
        """Where the pages of all tools come from, each once."""
        return dict.fromkeys(client.origin for client in self.all())

    def put(self, client: Client) -> None:
        """Add a registration, or replace the one of its client_id."""
        with self._lock:
            self._clients[client.id] = client
