"""Membership tokens as the report site checks them: with a public key, and one answer for all."""

from datetime import datetime

from lti_app.campaign import token_keys
from lti_app.campaign.shelf import Shelf
from lti_app.errors import TokenRefusedError
from lti_app.reports.service import Proof
from lti_app.sealing import periods, tokens


def proof(content: Shelf, institution: str, text: str, *, now: datetime) -> Proof:
    """Return what a token proves. Raises TokenRefusedError for whatever is wrong with it."""
    try:
        token = tokens.parse(text)
    except (tokens.TokenRefusedError, ValueError):
        raise TokenRefusedError from None
    if token.period not in periods.accepted(now):
        raise TokenRefusedError
    key = content.read(lambda known: token_keys.find(known, institution, token.period))
    if key is None:
        raise TokenRefusedError
    try:
        tokens.verify(token, institution, tokens.public_key(key.public_key))
    except tokens.TokenRefusedError:
        raise TokenRefusedError from None
    return Proof(token.period, token.spent_hash)
