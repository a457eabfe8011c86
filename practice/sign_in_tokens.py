"""What the tool asks the sign-in for itself: tokens for a code, and who somebody is.

OpenID Connect Core, sections 3.1.3 (token request), 2 (id_token) and 5.3 (UserInfo).
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from base64 import b64decode
from urllib.parse import unquote_plus

from flask import Blueprint, Response, jsonify, request

from practice.claims import Claims
from practice.jws import base64url
from practice.nasty import SPOILERS, spoiled_token
from practice.personas import Persona
from practice.running import current
from practice.sign_in import issuer
from practice.sign_in_client import PATH, TENANT
from practice.sign_in_codes import SignedIn
from practice.sign_in_faults import HANG, changed_claims

LIFETIME = 300
ACR = "https://practice.example/password"
"""How everybody signs in here, as the id_token says it (Core, section 2)."""
_PAIRWISE = uuid.UUID("0d0c8a86-6a4e-4d0c-a0a9-7e1f6b9b6a55")

bp = Blueprint("sign_in_tokens", __name__, url_prefix=PATH)


class SignInTokenError(Exception):
    """A token that we do not give; `error` is one of RFC 6749, section 5.2."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@bp.errorhandler(SignInTokenError)
def refused(error: SignInTokenError) -> Response:
    """Say why there is no token."""
    answer = jsonify(error=error.error)
    answer.status_code = error.status
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="sign-in"'
    return answer


@bp.post("/token")
def token() -> Response:
    """Give an id_token and an access token for a code."""
    _check_form()
    _check_client()
    running = current()
    signed_in = running.codes.take(request.form.get("code", ""), now=running.clock())
    if signed_in is None or request.form.get("redirect_uri") != signed_in.redirect_uri:
        raise SignInTokenError("invalid_grant")
    verifier = request.form.get("code_verifier", "").encode()
    if base64url(hashlib.sha256(verifier).digest()) != signed_in.code_challenge:
        raise SignInTokenError("invalid_grant")
    return _faulty(signed_in) or _tokens(signed_in)


def _check_form() -> None:
    if request.mimetype != "application/x-www-form-urlencoded" or request.args:
        raise SignInTokenError("invalid_request")
    if any(len(values) > 1 for _name, values in request.form.lists()):
        raise SignInTokenError("invalid_request")
    if request.form.get("grant_type") != "authorization_code":
        raise SignInTokenError("unsupported_grant_type")


def _check_client() -> None:
    """Know the tool by its secret: in the header, or in the form, but not in both."""
    client = current().sign_in
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        if "client_secret" in request.form:
            raise SignInTokenError("invalid_request")
        id_, _, secret = b64decode(header[6:]).decode("utf-8", "replace").partition(":")
        told = unquote_plus(id_), unquote_plus(secret)
    else:
        told = request.form.get("client_id", ""), request.form.get("client_secret", "")
    if told[0] != client.id or not hmac.compare_digest(told[1].encode(), client.secret.encode()):
        raise SignInTokenError("invalid_client", 401)


def _faulty(signed_in: SignedIn) -> Response | None:
    """What the tool gets instead of tokens; None when it gets some."""
    if signed_in.fault == "token-500":
        return Response("broken", 500)
    if signed_in.fault == "token-page":
        return Response("<!doctype html><title>Sorry</title>", content_type="text/html")
    if signed_in.fault == "client-refused":
        raise SignInTokenError("invalid_client", 401)
    if signed_in.fault == "token-hang":
        current().sleep(HANG)
    return None


def _tokens(signed_in: SignedIn) -> Response:
    access_token = current().codes.token(signed_in)
    answer = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "scope": " ".join(signed_in.scopes),
        "id_token": _id_token(signed_in, access_token),
    }
    left_out = {"token-no-id": "id_token", "token-no-access": "access_token"}
    answer.pop(left_out.get(signed_in.fault, ""), None)
    return jsonify(answer)


def _id_token(signed_in: SignedIn, access_token: str) -> str:
    running = current()
    issued_at = int(running.clock())
    claims: Claims = {
        "iss": issuer(),
        "aud": running.sign_in.id,
        "iat": issued_at,
        "exp": issued_at + LIFETIME,
        "nonce": signed_in.nonce,
        "at_hash": base64url(hashlib.sha256(access_token.encode()).digest()[:16]),
        "tid": TENANT,
        "oid": signed_in.persona.subject,
        "auth_time": issued_at,
        "acr": ACR,
        "sub": pairwise(signed_in.persona),
    }
    if "profile" in signed_in.scopes:
        claims["name"] = signed_in.persona.name
    changed = changed_claims(signed_in.fault, claims)
    return spoiled_token(running.platform, changed, SPOILERS.get(signed_in.fault))


@bp.get("/userinfo")
def userinfo() -> Response:
    """More about somebody, which the id_token leaves out as SURFconext does."""
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    signed_in = current().codes.of_token(access_token) if scheme == "Bearer" else None
    if signed_in is None:
        raise SignInTokenError("invalid_token", 401)
    if signed_in.fault == "no-userinfo":
        return Response("broken", 500)
    subject = "somebody-else" if signed_in.fault == "other-person" else pairwise(signed_in.persona)
    kind = "employee" if signed_in.persona.email.endswith("@staff.example") else "student"
    return jsonify(sub=subject, eduperson_affiliation=[kind, "member"])


def pairwise(persona: Persona) -> str:
    """The subject that the tool gets: another than other tools get, and always the same."""
    return str(uuid.uuid5(_PAIRWISE, persona.id))
