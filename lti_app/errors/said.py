"""What somebody else's program said, as far as it may stand in a log.

A platform, a provider or whoever sends a request can write anything where a specification expects
one of a few words. Those few are told; of all others only that they are others.
"""

_ERRORS = {
    # RFC 6749, sections 4.1.2.1 and 5.2.
    *("invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type"),
    *("invalid_scope", "server_error", "temporarily_unavailable", "invalid_client"),
    *("invalid_grant", "unsupported_grant_type"),
    # OpenID Connect Core, section 3.1.2.6.
    *("interaction_required", "login_required", "account_selection_required"),
    *("consent_required", "invalid_request_uri", "invalid_request_object"),
    *("request_not_supported", "request_uri_not_supported", "registration_not_supported"),
}
_ALGORITHMS = {
    # RFC 7518, section 3.1, and RFC 8037.
    *("none", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"),
    *("PS256", "PS384", "PS512", "EdDSA"),
}
_MESSAGES = {
    # LTI Advantage, and the extensions of it that have a message.
    *("LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"),
    *("LtiDataPrivacyLaunchRequest", "LtiContextLaunchRequest", "LtiStartProctoring"),
    *("LtiStartAssessment", "LtiEndAssessment", "LtiAssetProcessorSettingsRequest"),
    *("LtiReportReviewRequest", "LtiEulaRequest"),
}
_PARAMETERS = {
    *("iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint"),
    *("lti_deployment_id", "lti_storage_target"),
    *("state", "code", "error", "error_description", "error_uri", "session_state", "scope"),
}
KNOWN = frozenset(_ERRORS | _ALGORITHMS | _MESSAGES | _PARAMETERS)
OTHER = "another word"


def known(value: object) -> str:
    """Return `value` when a specification has this word, else only that it is another."""
    return value if isinstance(value, str) and value in KNOWN else OTHER
