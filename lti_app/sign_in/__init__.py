"""The institution's own sign-in: OpenID Connect, authorization code flow with PKCE.

For people who come from no course: the desk's staff, and who acknowledges outside a platform. What
is left of a sign-in is who it was at which issuer, and nothing else.
"""
