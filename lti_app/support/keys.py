"""The private keys of readers: made where the reader is, kept in a file under a passphrase."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

SHORTEST_PASSPHRASE = 12
"""Characters; whoever has the file can try as often as they like."""


class KeyFileError(Exception):
    """A key file cannot be used. Says why, and what to do."""


def write_key(path: Path, key: EllipticCurvePrivateKey, passphrase: str) -> None:
    """Write a private key under a passphrase, readable by its owner only; never over a file.

    PKCS #8 with the best encryption that the library has. Raises KeyFileError.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyFileError(f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters.")
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise KeyFileError(f"{path} cannot be written: {why}.") from error


def read_key(path: Path, passphrase: str) -> EllipticCurvePrivateKey:
    """Return the private key in a file. Raises KeyFileError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise KeyFileError(f"{path} cannot be read: {why}.") from error
    try:
        key = serialization.load_pem_private_key(content, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path} does not open: another passphrase, or no key.") from error
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyFileError(f"{path} holds a key of another kind.")
    return key
