"""Dynamic registration: the platform says where it is, we say what we are, it says who we are.

LTI Dynamic Registration 1.0, over OpenID Connect Discovery 1.0 (section 3) and Dynamic Client
Registration (RFC 7591). Nothing that comes from outside is believed before it is checked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.errors import PlatformError, RegistrationRefusedError
from lti_app.lti import administration, quirks, tool_metadata
from lti_app.lti.administration import RegistrationError, RegistrationFields
from lti_app.lti.claims import LONGEST_ID
from lti_app.lti.models import Deployment, Registration, RegistrationStatus
from lti_app.lti.public_web import PublicWeb
from lti_app.lti.quirks import Family
from lti_app.lti.registry import origin
from lti_app.lti.tool_metadata import TOOL_CONFIGURATION, Wishes

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
LONGEST_TOKEN = 8192
LONGEST_FAMILY = 60
_REFUSALS = (400, 401, 403, 404, 409, 410, 422)
"""What a platform answers that does not want this registration; trying again changes nothing."""


@dataclass(frozen=True)
class PlatformConfiguration:
    """What a platform says about itself, checked."""

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    token_audience: str | None
    family_code: str
    customer: str
    """What the customer is called where many share an issuer; "" where the platform is silent."""
    scopes: tuple[str, ...] | None
    messages: Mapping[str, tuple[str, ...]] | None
    variables: tuple[str, ...] | None

    @property
    def family(self) -> Family:
        """The family of the platform."""
        return quirks.family_of(self.family_code)


@dataclass(frozen=True)
class Registered:
    """What a platform answered: who we are there."""

    configuration: PlatformConfiguration
    client_id: str
    deployment_id: str | None
    """None where deployments are made later (Brightspace, Canvas)."""
    scopes: tuple[str, ...]


def register(
    web: PublicWeb,
    configuration_url: str,
    token: str | None,
    *,
    public_url: str,
    with_names: bool,
) -> Registered:
    """Register the tool with the platform whose configuration stands at `configuration_url`.

    `token` is the platform's registration token; Brightspace gives none. `with_names` asks for
    names. Raises RegistrationRefusedError and PlatformError; nothing is stored.
    """
    if token is not None and not _is_token(token):
        raise _malformed("registration_token")
    configuration = read_configuration(web.get_json(configuration_url), configuration_url)
    for url in (configuration.auth_url, configuration.token_url, configuration.jwks_url):
        web.check(url)
    wishes = Wishes(
        family=configuration.family,
        scopes=configuration.scopes,
        messages=configuration.messages,
        variables=configuration.variables,
        with_names=with_names,
    )
    try:
        answer = web.post_json(
            configuration.registration_url, tool_metadata.metadata(public_url, wishes), token
        )
    except PlatformError as error:
        if error.platform_status in _REFUSALS:
            raise RegistrationRefusedError("registration_refused", error.in_log) from error
        raise
    return read_answer(answer, configuration, tool_metadata.scopes(wishes))


def read_configuration(value: Mapping[str, Any], configuration_url: str) -> PlatformConfiguration:
    """Return a platform's OpenID configuration, checked. Raises RegistrationRefusedError."""
    issuer = _text(value, "issuer", longest=LONGEST_ID)
    if origin(issuer) is None:
        raise _malformed("issuer")
    if not quirks.may_speak_for(configuration_url, issuer):
        raise RegistrationRefusedError("issuer_foreign")
    if "RS256" not in (_texts(value, "id_token_signing_alg_values_supported") or ["RS256"]):
        raise _malformed("id_token_signing_alg_values_supported")
    platform = value.get(PLATFORM_CONFIGURATION, {})
    if not isinstance(platform, dict):
        raise _malformed(PLATFORM_CONFIGURATION)
    audience = _optional(value, "authorization_server")
    return PlatformConfiguration(
        issuer=issuer,
        auth_url=_text(value, "authorization_endpoint"),
        token_url=_text(value, "token_endpoint"),
        jwks_url=_text(value, "jwks_uri"),
        registration_url=_text(value, "registration_endpoint"),
        # An audience is an address (RFC 8414); Canvas names a mere host, and means the token URL.
        token_audience=audience if origin(audience) else None,
        family_code=(_optional(platform, "product_family_code") or "")[:LONGEST_FAMILY],
        customer=_optional(platform, f"{quirks.CANVAS}account_name") or "",
        scopes=_texts(value, "scopes_supported"),
        messages=_messages(platform),
        variables=_texts(platform, "variables"),
    )


def read_answer(
    value: Mapping[str, Any], configuration: PlatformConfiguration, asked: Collection[str]
) -> Registered:
    """Return what the platform answered, checked. Raises RegistrationRefusedError."""
    client_id = value.get("client_id")
    tool = value.get(TOOL_CONFIGURATION, {})
    deployment = tool.get("deployment_id") if isinstance(tool, dict) else False
    # Some platforms count their deployments, and say the number as a number.
    if isinstance(deployment, int) and not isinstance(deployment, bool):
        deployment = str(deployment)
    if not _is_id(client_id) or not (deployment in (None, "") or _is_id(deployment)):
        raise RegistrationRefusedError("answer_malformed", "client_id or deployment_id")
    granted = value.get("scope")
    allowed = granted.split() if isinstance(granted, str) else asked
    return Registered(
        configuration=configuration,
        client_id=str(client_id),
        deployment_id=str(deployment) if deployment else None,
        scopes=tuple(scope for scope in asked if scope in allowed),
    )


def store(
    session: Session,
    institution_id: int,
    registered: Registered,
    *,
    is_active: bool,
    allow_http: bool,
    now: datetime,
) -> Registration:
    """Store a registration, or bring the same institution's up to date; return it.

    What an administrator set by hand stays, and so does an active status. Raises
    RegistrationRefusedError when another institution has this issuer and client_id.
    """
    configuration = registered.configuration
    known = session.scalars(
        select(Registration).where(
            Registration.issuer == configuration.issuer,
            Registration.client_id == registered.client_id,
        )
    ).one_or_none()
    if known is not None and known.institution_id != institution_id:
        raise RegistrationRefusedError("registration_taken")
    was_active = known is not None and known.status is RegistrationStatus.ACTIVE
    fields = _fields(registered, known, is_active=is_active)
    try:
        row, _is_new = administration.save_registration(
            session, institution_id, fields, allow_http=allow_http, now=now
        )
    except RegistrationError as error:
        raise _malformed(str(error)) from error
    row.platform_family = configuration.family_code
    row.scopes = " ".join(registered.scopes)
    row.status = (
        RegistrationStatus.ACTIVE if is_active or was_active else RegistrationStatus.PENDING
    )
    _store_deployment(session, row, registered.deployment_id, now)
    session.flush()
    return row


def _fields(
    registered: Registered, known: Registration | None, *, is_active: bool
) -> RegistrationFields:
    configuration = registered.configuration
    new_ones_come_in = is_active and not quirks.deployments_are_customers(configuration.family)
    name = configuration.customer or urlsplit(configuration.issuer).netloc
    return RegistrationFields(
        name=known.name if known else name[:200],
        issuer=configuration.issuer,
        client_id=registered.client_id,
        auth_url=configuration.auth_url,
        token_url=configuration.token_url,
        jwks_url=configuration.jwks_url,
        token_audience=configuration.token_audience,
        algorithms=known.algorithms if known else "RS256",
        frame_origins=known.frame_origins if known else "",
        allow_anonymous=known.allow_anonymous if known else False,
        approve_deployments=known.approve_deployments if known else new_ones_come_in,
        # A stranger named the addresses, also where somebody had entered others by hand.
        public_only=True,
    )


def _store_deployment(
    session: Session, row: Registration, deployment_id: str | None, now: datetime
) -> None:
    """Let the deployment in that came with the registration; one that is known stays as it is."""
    if deployment_id is None:
        return
    found = session.scalars(
        select(Deployment).where(
            Deployment.registration_id == row.id, Deployment.deployment_id == deployment_id
        )
    ).one_or_none()
    if found is None:
        administration.approve_deployment(session, row, deployment_id, now=now)


def _messages(platform: Mapping[str, Any]) -> dict[str, tuple[str, ...]] | None:
    """Return the placements by type of message, as far as the platform lists them."""
    entries = platform.get("messages_supported")
    if entries is None:
        return None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise _malformed("messages_supported")
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        kind = _text(entry, "type")
        found[kind] = (*found.get(kind, ()), *(_texts(entry, "placements") or ()))
    return found


def _text(value: Mapping[str, Any], name: str, *, longest: int = 2000) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= longest or not found.isprintable():
        raise _malformed(name)
    return found


def _optional(value: Mapping[str, Any], name: str) -> str | None:
    return None if value.get(name) is None else _text(value, name)


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    found = value.get(name)
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise _malformed(name)
    return tuple(found)


def _is_token(text: str) -> bool:
    """Return whether `text` may stand in a header (RFC 6750, section 2.1)."""
    return text.isascii() and text.isprintable() and len(text) <= LONGEST_TOKEN


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()


def _malformed(name: str) -> RegistrationRefusedError:
    return RegistrationRefusedError("configuration_malformed", name)
