"""The LTI door: login initiation, launch, new window, key set.

Security Framework 1.0, section 5.1.1: the platform sends the browser to `login`, we send it to the
platform with state and nonce, and it comes back to `launch` with the signed message.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    request,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_app import clock, i18n, security
from lti_app.access import places, staff
from lti_app.access import service as access
from lti_app.access.guards import Audience, open_to, welcome
from lti_app.access.places import Places
from lti_app.access.service import Opening
from lti_app.acknowledgement import ended_scores
from lti_app.config import Settings
from lti_app.db import db
from lti_app.errors import InvalidFormError, LaunchRefusedError
from lti_app.institution import service as institutions
from lti_app.launch import browsers, service
from lti_app.launch.landing import landing_page
from lti_app.launch.recognising import recognise
from lti_app.lti.claims import LaunchClaims, Message
from lti_app.lti.key_sets import KeySets
from lti_app.lti.keys import ToolKeys
from lti_app.lti.login import LoginInitiation
from lti_app.lti.message import LaunchMessage
from lti_app.lti.registry import KnownDeployment, RegisteredPlatform, Registry, origin
from lti_app.lti.state import StateSigner
from lti_app.lti.tool_conf import RegistryToolConf
from lti_app.sharing import service as sharing

bp = Blueprint("launch", __name__)


@dataclass
class Door:
    """What the routes below need; one object for each process."""

    public_url: str
    registry: Registry
    key_sets: KeySets
    keys: ToolKeys
    clean_up: service.CleanUp
    places: Places
    earlier_urls: frozenset[str] = frozenset()
    """Where links may lead besides: addresses that the course site had before."""

    @cached_property
    def signer(self) -> StateSigner:
        """The signer of login states; its secret is read on first use."""
        return StateSigner(self.keys.state_secret())

    @property
    def launch_url(self) -> str:
        """Our redirect_uri: the one address to which platforms send messages."""
        return f"{self.public_url}/lti/launch"

    def platform(self, issuer: str, client_id: str | None) -> RegisteredPlatform | None:
        """Find a registration by issuer and client."""
        return self.registry.platform(issuer, client_id)

    def platform_by_id(self, registration_id: int) -> RegisteredPlatform | None:
        """Find a registration by id."""
        return self.registry.platform_by_id(registration_id)


def install(app: Flask, settings: Settings) -> None:
    """Open the door of the course site."""
    app.extensions["registry"] = Registry(
        lambda: db.connection, is_development=settings.is_development
    )
    app.extensions["tool_keys"] = ToolKeys(settings.keys_dir)
    app.extensions["door"] = Door(
        public_url=settings.public_url,
        registry=app.extensions["registry"],
        key_sets=KeySets(told_as="keys"),
        keys=app.extensions["tool_keys"],
        clean_up=service.CleanUp(),
        places=Places(),
        earlier_urls=frozenset(filter(None, settings.earlier_urls.split(","))),
    )
    app.register_blueprint(bp)


def door() -> Door:
    """Return the door of the running application."""
    found: Door = current_app.extensions["door"]
    return found


@bp.route("/lti/login", methods=["GET", "POST"])
@open_to(Audience.ANYONE)
def login() -> ResponseReturnValue:
    """Answer a login initiation with the authentication request."""
    fields = request.form if request.method == "POST" else request.args
    # A refusal holds no action and nothing of a person, so the platform that asks may show it.
    asking = origin(fields.get("iss"))
    security.allow_framing([asking] if asking else [])
    here = door()
    asked = LoginInitiation(fields.to_dict(), RegistryToolConf(here.platform)).begin(
        here.signer, redirect_uri=here.launch_url
    )
    security.allow_framing(asked.platform.frame_origins)
    return browsers.send_to_platform(asked)


@bp.post("/lti/launch")
@open_to(Audience.ANYONE)
def launch() -> ResponseReturnValue:
    """Accept the platform's message and show the visitor's page."""
    here, now = door(), clock.now()
    message = LaunchMessage(request.form.to_dict(), RegistryToolConf(here.platform), here.key_sets)
    claims = _accept(here, message, now)
    connection = db.connection
    deployment = _approved_deployment(connection, here, message, claims, now)
    secret = here.signer.browser_secret(message.login)
    known = browsers.is_known(message.login, secret)
    settle_place = _store_place(connection, here, message, deployment, claims, now)
    opening = access.open_launch(
        message.platform,
        deployment.id,
        claims,
        language=i18n.choose(i18n.remembered(), claims.options.language or claims.locale),
        in_known_browser=known,
        now=now,
    )
    # A page made from what the message asks for reads it there. The others can be made first: a
    # file of SQLite has one writer, who should write for as short as can be.
    is_read_there = claims.message is not Message.RESOURCE_LINK
    if is_read_there:
        opening.record(connection)
    recognise(message.platform, claims, opening.visitor, now=now)
    here.clean_up.run_when_due(connection, now=now)
    response = _answer(message, claims, opening, in_known_browser=known)
    staff.remember(connection, opening.visitor, today=_local_day(message, now))
    if not is_read_there:
        opening.record(connection)
    # Committed only now: a page that cannot be made leaves the message unused.
    connection.commit()
    settle_place()
    return response


def _answer(
    message: LaunchMessage, claims: LaunchClaims, opening: Opening, *, in_known_browser: bool
) -> Response:
    """Return the visitor's page, or where the browser is not known the ways to get there."""
    welcome(opening.visitor)
    if not in_known_browser:
        return browsers.offer_other_ways(message, opening.token, claims)
    response = make_response(landing_page(opening.visitor, opening.token))
    response.headers.add("Set-Cookie", browsers.login_cookie(message.login, "", 0))
    return response


def _store_place(
    connection: Connection,
    here: Door,
    message: LaunchMessage,
    deployment: KnownDeployment,
    claims: LaunchClaims,
    now: datetime,
) -> Callable[[], None]:
    """Store where a resource link launch comes from, if that is news; return what to do after."""
    stored, today = here.places, _local_day(message, now)
    if claims.message is not Message.RESOURCE_LINK or stored.is_known(deployment.id, claims, today):
        return lambda: None
    news = places.store(connection, message.platform, deployment.id, claims, today=today)
    if news.copy is not None:
        sharing.carry_over(connection, news.copy)
    if news.has_moved:
        ended_scores.forget_link(connection, deployment.id, claims.resource_link_id)
    return lambda: stored.remember(deployment.id, claims, today)


def _local_day(message: LaunchMessage, now: datetime) -> date:
    return institutions.local_date(now, message.platform.time_zone)


def _accept(here: Door, message: LaunchMessage, now: datetime) -> LaunchClaims:
    """Return the claims of a message that can be trusted; let a refusal be read where it stands."""
    # Until the platform is known, the origin that posts may show a refusal, as in `login`.
    posting = origin(request.headers.get("Origin"))
    security.allow_framing([posting] if posting else [])
    try:
        return message.accept(
            here.signer,
            here.platform_by_id,
            tool_origin=here.public_url,
            earlier_origins=here.earlier_urls,
            now=now,
        )
    finally:
        if hasattr(message, "platform"):  # known as soon as the state is
            security.allow_framing(message.platform.frame_origins)
            g.institution = message.platform.institution


def _approved_deployment(
    connection: Connection,
    here: Door,
    message: LaunchMessage,
    claims: LaunchClaims,
    now: datetime,
) -> KnownDeployment:
    try:
        return service.approved_deployment(
            connection, here.registry, message.platform, claims.deployment_id, now=now
        )
    except LaunchRefusedError:
        # A deployment seen for the first time stays recorded, also when it has to wait.
        connection.commit()
        raise


@bp.post("/lti/window")
@open_to(Audience.ANYONE)
def window() -> ResponseReturnValue:
    """Continue in a window of its own, where the browser keeps nothing from us."""
    return _continue(_handle())


@bp.post("/lti/storage")
@open_to(Audience.ANYONE)
def storage() -> ResponseReturnValue:
    """Continue in the same frame, with the secret that the platform kept for this browser."""
    handle = _handle()
    login = door().signer.resume(request.form.get("state", ""))
    platform = door().platform_by_id(login.registration_id)
    security.allow_framing(platform.frame_origins if platform else [])
    kept = request.form.get("secret", "")
    if not hmac.compare_digest(kept.encode(), door().signer.browser_secret(login).encode()):
        return browsers.offer_window(handle)
    return _continue(handle, nonce=door().signer.nonce(login))


def _handle() -> str:
    """Return the handle of a form that stands on our page only; a foreign one cannot send it."""
    handle = request.form.get("handle", "")
    if not handle or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise InvalidFormError("handle")
    return handle


def _continue(handle: str, nonce: str | None = None) -> str:
    token, visitor = access.continue_launch(db.connection, handle, now=clock.now(), nonce=nonce)
    db.connection.commit()
    welcome(visitor)
    return landing_page(visitor, token)


@bp.get("/lti/jwks.json")
@open_to(Audience.ANYONE)
def jwks() -> ResponseReturnValue:
    """Publish the tool's public keys (RFC 7517)."""
    keys = [key.public_jwk for key in door().keys.published(clock.now())]
    response = jsonify(keys=keys)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
