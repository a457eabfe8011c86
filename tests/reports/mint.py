"""Membership tokens for tests, made with the private keys of the installation."""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask

from lti_app import clock
from lti_app.config import Settings
from lti_app.sealing import blind, periods, tokens
from lti_app.sealing.blind import BlindSigner
from lti_app.sealing.tokens import Token


def private_key(app: Flask, institution: str, period: str) -> RSAPrivateKey:
    settings: Settings = app.extensions["settings"]
    return key_at(settings.keys_dir / "tokens" / institution / f"{period}.pem")


def key_at(path: Path) -> RSAPrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


def signed(key: RSAPrivateKey, institution: str, period: str, nonce: bytes) -> Token:
    """Return a token that `key` signed, blindly as always."""
    prepared = blind.prepare(tokens.message(institution, period, nonce))
    public = key.public_key()
    blinded = blind.blind(public, prepared)
    answer = BlindSigner(key).sign(blinded.message)
    signature = blind.finalize(public, prepared, answer, blinded.inverse)
    return Token(period, nonce, prepared[: blind.PREFIX_BYTES], signature)


def token(
    app: Flask, nonce: bytes, institution: str = "default", now: datetime | None = None
) -> str:
    period = periods.period_of(now or clock.now())
    return signed(private_key(app, institution, period), institution, period, nonce).text
