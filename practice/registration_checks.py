"""Checks the registration that a tool sends (RFC 7591 section 2; LTI Dynamic Registration 1.0)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from practice import shapes as s

TOOL: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
MESSAGES = ("LtiResourceLinkRequest", "LtiDeepLinkingRequest")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_TEXTS = ("application_type", "client_name", "token_endpoint_auth_method", "scope")
_ADDRESSES = ("initiate_login_uri", "jwks_uri")
_LISTS = ("response_types", "grant_types", "redirect_uris")
_OPTIONAL: Mapping[str, s.Check] = {
    "logo_uri": s.address,
    "client_uri": s.address,
    "policy_uri": s.address,
    "tos_uri": s.address,
    "contacts": s.texts,
}
_MESSAGE_OPTIONAL: Mapping[str, s.Check] = {
    "label": s.text,
    "icon_uri": s.address,
    "custom_parameters": s.text_by_name,
    "placements": s.texts,
    "roles": s.texts,
}


def problems(metadata: object, scopes: Collection[str]) -> Iterator[str]:
    """What is wrong with a registration, on a platform that has these `scopes`."""
    if not isinstance(metadata, dict):
        yield f"the registration is {s.kind_of(metadata)}, not an object"
        return
    faults = [*_shape(metadata)]
    yield from faults
    if not faults:
        yield from _values(metadata, scopes)
    yield from _tool(metadata.get(TOOL))


def _shape(metadata: dict[str, Any]) -> Iterator[str]:
    for name in _TEXTS:
        yield from s.text(metadata.get(name), name)
    for name in _LISTS:
        yield from s.texts(metadata.get(name), name)
    for name in _ADDRESSES:
        yield from secure(metadata.get(name), name)
    for name, value in metadata.items():
        # A name may come again for a language, as in client_name#nl (RFC 7591 section 2.2).
        if name.startswith("client_name#"):
            yield from s.text(value, name)
        elif check := _OPTIONAL.get(name.partition("#")[0]):
            yield from check(value, name)


def _values(metadata: dict[str, Any], scopes: Collection[str]) -> Iterator[str]:
    for name, right in (
        ("application_type", "web"),
        ("token_endpoint_auth_method", "private_key_jwt"),
    ):
        if metadata[name] != right:
            yield f"{name} is {metadata[name]!r}, not {right!r}"
    if metadata["response_types"] != ["id_token"]:
        yield f"response_types is {metadata['response_types']}, not ['id_token']"
    if set(metadata["grant_types"]) != {"implicit", "client_credentials"}:
        yield f"grant_types is {metadata['grant_types']}, not implicit and client_credentials"
    if not metadata["client_name"].strip():
        yield "client_name is empty"
    if not metadata["redirect_uris"]:
        yield "redirect_uris is empty"
    for number, address in enumerate(metadata["redirect_uris"]):
        yield from secure(address, f"redirect_uris[{number}]")
    for scope in metadata["scope"].split():
        if scope not in scopes:
            yield f"scope has {scope!r}, which is not one of scopes_supported"


def _tool(tool: object) -> Iterator[str]:
    if not isinstance(tool, dict):
        yield f"{TOOL} is {s.kind_of(tool)}, not an object"
        return
    domain = tool.get("domain")
    if not isinstance(domain, str) or not domain or "/" in domain:
        yield f"domain is {domain!r}, not the name of a host"
        domain = None
    yield from _on_domain(tool.get("target_link_uri"), "target_link_uri", domain)
    yield from s.texts(tool.get("claims"), "claims")
    for name, check in (("custom_parameters", s.text_by_name), ("description", s.text)):
        if name in tool:
            yield from check(tool[name], name)
    messages = tool.get("messages")
    if not isinstance(messages, list) or not messages:
        yield f"messages is {s.kind_of(messages)}, not a list of at least one"
        return
    for number, message in enumerate(messages):
        yield from _message(message, f"messages[{number}]", domain)


def _message(message: object, where: str, domain: str | None) -> Iterator[str]:
    if not isinstance(message, dict):
        yield f"{where} is {s.kind_of(message)}, not an object"
        return
    if message.get("type") not in MESSAGES:
        yield f"{where}.type is {message.get('type')!r}, which is not one of messages_supported"
    if "target_link_uri" in message:
        yield from _on_domain(message["target_link_uri"], f"{where}.target_link_uri", domain)
    for name, check in _MESSAGE_OPTIONAL.items():
        if name in message:
            yield from check(message[name], f"{where}.{name}")


def _on_domain(value: object, where: str, domain: str | None) -> Iterator[str]:
    faults = [*secure(value, where)]
    yield from faults
    if faults or domain is None:
        return
    parts = urlsplit(str(value))
    host = parts.hostname or ""
    if domain not in {parts.netloc, host} and not host.endswith(f".{domain}"):
        yield f"{where} is {value!r}, which is not on {domain}"


def secure(value: object, where: str) -> Iterator[str]:
    """An https address, or one of this machine."""
    faults = [*s.address(value, where)]
    yield from faults
    if not faults:
        parts = urlsplit(str(value))
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            yield f"{where} is {value!r}, which is not https"
