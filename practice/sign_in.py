"""The institution's sign-in: a small, strict OpenID provider with a page to choose who you are.

OpenID Connect Core, section 3.1 (authorization code flow), with PKCE (RFC 7636) required and the
issuer named in each answer (RFC 9207). What the tool asks for itself is in `sign_in_tokens`.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from practice.errors import RefusedError
from practice.pages import chosen_persona, persona_groups
from practice.running import current
from practice.security import refuse_other_sites
from practice.sign_in_client import PATH
from practice.sign_in_codes import CODE_LIFETIME, SignedIn
from practice.sign_in_faults import FAULTS, changed_answer

bp = Blueprint("sign_in", __name__, url_prefix=PATH)
Parameters = MultiDict[str, str]


def issuer() -> str:
    """The sign-in's issuer."""
    return current().platform.issuer + PATH


@bp.get("/.well-known/openid-configuration")
def configuration() -> Response:
    """What we say of ourselves (OpenID Connect Discovery, section 3)."""
    ours = issuer()
    return jsonify(
        issuer=ours,
        authorization_endpoint=f"{ours}/authorize",
        token_endpoint=f"{ours}/token",
        userinfo_endpoint=f"{ours}/userinfo",
        jwks_uri=f"{ours}/jwks.json",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=["RS256"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
        scopes_supported=["openid", "profile"],
    )


@bp.get("/jwks.json")
def jwks() -> Response:
    """The keys with which we sign: the platform's own."""
    return jsonify(current().platform.jwks())


@bp.get("/authorize")
def ask() -> ResponseReturnValue:
    """Ask who is there, and what shall go wrong."""
    error = _check(request.args)
    if error:
        return _answered(request.args, [("error", error)])
    return render_template(
        "sign_in.html",
        parameters=list(request.args.items()),
        personas=persona_groups(),
        faults=FAULTS,
    )


@bp.post("/authorize")
def answer() -> ResponseReturnValue:
    """Send the browser back with a code, or with what went wrong."""
    refuse_other_sites()
    parameters = request.form.copy()
    chosen, fault = parameters.pop("as", ""), parameters.pop("fault", "none")
    said_no = parameters.pop("cancel", None) is not None
    error = _check(parameters) or ("access_denied" if said_no else None)
    if error:
        return _answered(parameters, [("error", error)])
    persona = chosen_persona(chosen)
    if persona.subject is None or fault not in FAULTS:
        raise RefusedError("Nobody can sign in like that.")
    signed_in = SignedIn(
        persona,
        parameters["redirect_uri"],
        tuple(parameters["scope"].split()),
        parameters["nonce"],
        parameters["code_challenge"],
        fault,
        current().clock() + CODE_LIFETIME,
    )
    return _answered(parameters, [("code", current().codes.give(signed_in))], fault)


def _answered(
    parameters: Parameters, values: list[tuple[str, str]], fault: str = "none"
) -> Response:
    """Back to the tool (RFC 6749, sections 4.1.2 and 4.1.2.1)."""
    values = [*values, ("state", parameters.get("state", "")), ("iss", issuer())]
    query = urlencode(changed_answer(fault, values))
    answered = redirect(f"{parameters['redirect_uri']}?{query}", 303)
    assert isinstance(answered, Response)
    return answered


def _check(parameters: Parameters) -> str | None:
    """The error that the tool is told about, if any; a page where it cannot be told."""
    client = current().sign_in
    if parameters.getlist("client_id") != [client.id]:
        raise RefusedError("The tool did not say which client it is: client_id is not ours.")
    if parameters.getlist("redirect_uri") not in ([uri] for uri in client.redirect_uris):
        raise RefusedError(
            "The tool asked for an answer at an address that is not registered: redirect_uri "
            f"has to be exactly {' or '.join(client.redirect_uris)}."
        )
    if parameters.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in parameters.get("scope", "").split():
        return "invalid_scope"
    needed = ("state", "nonce", "code_challenge")
    is_whole = all(parameters.get(name) for name in needed)
    is_single = all(len(values) == 1 for _name, values in parameters.lists())
    is_s256 = parameters.get("code_challenge_method") == "S256"
    return None if is_whole and is_single and is_s256 else "invalid_request"
