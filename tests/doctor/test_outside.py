"""How the sites are met from outside: reached, ours, certified, whole."""

import json
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask, Response

from lti_app import clock
from lti_app.config import Settings
from lti_app.doctor import outside, tls
from lti_app.doctor.findings import Finding, Level
from tests.sign_in.provider import serving

WHOLE = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
OURS = json.dumps({"keys": [{"kid": "ours"}]})


def site(keys: str = OURS, status: int = 200, **more: str) -> Flask:
    """A site that answers everything in the same way."""
    app = Flask("doctor")

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def answer(path: str) -> Response:
        headers = {name: value for name, value in {**WHOLE, **more}.items() if value}
        return Response(keys, status, headers)

    return app


@pytest.fixture
def look(port: int) -> Callable[..., list[Finding]]:
    """Return a function that looks at such a site, for what is not good."""

    def asked(**answer: Any) -> list[Finding]:
        settings = Settings.from_env({"PUBLIC_URL": f"http://127.0.0.1:{port}"})
        with serving(site(**answer), port):
            found = list(outside.sites(settings, ["ours"], now=clock.now()))
        return [finding for finding in found if finding.level is not Level.GOOD]

    return asked


def test_nothing_is_said_of_sites_that_are_whole(look: Callable[..., list[Finding]]) -> None:
    assert look() == []


@pytest.mark.parametrize("keys", ['{"keys": [{"kid": "theirs"}]}', "hello", "[]", '{"keys": [1]}'])
def test_another_installation_behind_our_name_is_wrong(
    look: Callable[..., list[Finding]], keys: str
) -> None:
    [found] = look(keys=keys)

    assert found.level is Level.WRONG
    assert found.said.endswith("answers with the keys of another installation, or with none")


def test_a_header_that_a_proxy_takes_away_is_named(look: Callable[..., list[Finding]]) -> None:
    found = look(**{"Content-Security-Policy": ""})

    assert [each.about for each in found] == ["course site", "report site"]
    assert {each.said for each in found} == {"its answers lost Content-Security-Policy on the way"}


def test_a_cookie_before_the_report_site_is_wrong(look: Callable[..., list[Finding]]) -> None:
    [found] = look(**{"Set-Cookie": "balancer=7"})

    assert (found.about, found.level) == ("report site", Level.WRONG)


def test_a_site_that_fails_is_wrong(look: Callable[..., list[Finding]]) -> None:
    found = look(status=502)

    assert [each.said.rpartition(" ")[2] for each in found] == ["502", "502"]


def test_a_site_that_nobody_reaches_is_wrong(port: int) -> None:
    settings = Settings.from_env({"PUBLIC_URL": f"http://127.0.0.1:{port}"})

    found = list(outside.sites(settings, ["ours"], now=clock.now()))

    assert [each.about for each in found] == ["course site", "report site", "desk"]
    assert all(each.said.endswith("cannot be reached (ConnectionError)") for each in found)


@pytest.mark.parametrize(
    ("text", "status", "found"),
    [("<code>metrics_refused</code>", 403, 1), ("not found", 404, 0), ("no entry", 403, 0)],
)
def test_figures_that_can_be_tried_from_outside_are_worth_knowing(
    text: str, status: int, found: int, port: int
) -> None:
    with serving(site(text, status), port):
        said = list(outside.figures(f"http://127.0.0.1:{port}"))

    assert [each.level for each in said] == [Level.NOTE] * found
    assert list(outside.figures(f"http://127.0.0.1:{port}")) == []


def test_the_figures_are_asked_for_where_there_are_any_and_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def note(address: str) -> str:
        asked.append(address)
        return "away"

    monkeypatch.setattr(outside, "_get", note)
    monkeypatch.setattr(outside, "certificate", lambda *_, **__: ())
    for url in ("https://dos.example.edu", "http://localhost:8000"):
        for token in ("", "x" * 32):
            settings = Settings.from_env({"PUBLIC_URL": url, "METRICS_TOKEN": token})
            list(outside.sites(settings, [], now=clock.now()))

    assert [each for each in asked if "metrics" in each] == ["https://dos.example.edu/metrics"]


@pytest.fixture
def certified(tmp_path: Path, port: int) -> Iterator[tuple[str, Path]]:
    """The address of a site with a certificate for thirty days, and that certificate's file."""
    certificate = tmp_path / "site.pem"
    certificate.write_bytes(_certificate(clock.now()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(site(), port, ssl_context=context):
        yield f"https://localhost:{port}", certificate


def _certificate(now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + made.public_bytes(Encoding.PEM)


def test_a_certificate_that_nobody_vouches_for_is_wrong(certified: tuple[str, Path]) -> None:
    address, _ = certified

    found = list(outside.sites(Settings.from_env({"PUBLIC_URL": address}), [], now=clock.now()))

    wrong = [each.said for each in found if each.level is Level.WRONG]
    assert all(said.endswith("not trusted, or is for another name") for said in wrong)
    assert len(wrong) == 3


@pytest.mark.parametrize(("days", "level"), [(0, Level.GOOD), (20, Level.NOTE)])
def test_a_certificate_should_be_renewed_in_time(
    certified: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, days: int, level: Level
) -> None:
    address, file = certified
    monkeypatch.setattr(
        ssl, "create_default_context", lambda make=ssl.create_default_context: make(cafile=file)
    )

    [found] = outside.certificate(address, now=clock.now() + timedelta(days=days))

    assert found.level is level


def test_a_real_site_reads_which_forms_of_tls_it_is_offered(certified: tuple[str, Path]) -> None:
    port = int(certified[0].rpartition(":")[2])

    assert tls.goes_on("localhost", port, tls.TLS_1_2, tls.AUTHENTICATED)
    assert not tls.goes_on("localhost", port, tls.TLS_1_1, (*tls.AUTHENTICATED, *tls.OLD))


def test_a_site_without_tls_needs_no_certificate() -> None:
    assert list(outside.certificate("http://localhost:8000", now=clock.now())) == []
