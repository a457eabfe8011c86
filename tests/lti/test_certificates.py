"""A host is only who its certificate says, also where the connection goes to an address."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lti_app.errors import PlatformError
from lti_app.lti import public_web
from lti_app.lti.public_web import PublicWeb


class Secure(BaseHTTPRequestHandler):
    """Answers with the host that it was asked for."""

    def do_GET(self) -> None:
        body = b'{"host": "%s"}' % self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clean."""


def certificate(folder: Path, name: str) -> Path:
    """A certificate for `name` with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A platform with https on this machine, and its certificate."""
    path = certificate(tmp_path, "lms.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = HTTPServer(("127.0.0.1", 0), Secure)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port, path
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_certificate_is_checked_against_the_name(
    secure: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, path = secure
    monkeypatch.setattr(public_web, "is_public", lambda _: True)
    here = PublicWeb(is_development=False, resolve=lambda *_: ["127.0.0.1"])
    with pytest.raises(PlatformError):
        here.get_json(f"https://lms.example:{port}/")  # signed by nobody we know
    here.tls.load_verify_locations(path)
    assert here.get_json(f"https://lms.example:{port}/") == {"host": f"lms.example:{port}"}
    with pytest.raises(PlatformError):
        here.get_json(f"https://other.example:{port}/")
